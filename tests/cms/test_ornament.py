"""Ornament and font: drawn by our own code, the same every time, light, and safe under the content policy."""

from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont

from tosbelgi.artwork import fonts, ornament
from tosbelgi.kernel.codes import DirectionCode, LevelCode

FIGURES = {
    **{code: lambda code=code: ornament.emblem(code) for code in DirectionCode.values},
    **{code: lambda code=code: ornament.badge(code) for code in LevelCode.values},
    "mark": ornament.mark,
    "band": ornament.band,
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_sound_light_and_the_same_every_time(name):
    drawn = FIGURES[name]()
    tree = ElementTree.fromstring(drawn)

    assert drawn == FIGURES[name]()
    assert len(drawn) < 8000
    assert tree.get("aria-hidden") == "true"
    assert not [node for node in tree.iter() if node.tag in {"script", "style"} or "style" in node.attrib]


def test_each_direction_and_level_has_a_sign_of_its_own():
    drawn = [FIGURES[code]() for code in (*DirectionCode.values, *LevelCode.values)]
    assert len(set(drawn)) == 10


@pytest.mark.parametrize("draw", [ornament.emblem, ornament.badge])
def test_an_unknown_code_is_a_defect(draw):
    with pytest.raises(KeyError):
        draw("dance")


def test_the_font_has_our_letters_and_is_light(tmp_path):
    path = fonts.build(tmp_path)
    letters = TTFont(path).getBestCmap()

    assert not [letter for letter in "ӘҒҚҢӨҰҮҺІәғқңөұүһіЁё«»₸№" if ord(letter) not in letters]
    assert path.stat().st_size < 45_000
    made = path.stat().st_mtime_ns
    assert fonts.build(tmp_path).stat().st_mtime_ns == made
