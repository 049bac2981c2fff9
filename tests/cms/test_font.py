"""The font: our letters, light, and built once."""

from fontTools.ttLib import TTFont

from tosbelgi.artwork import fonts


def test_the_font_has_our_letters_and_is_light(tmp_path):
    path = fonts.build(tmp_path)
    letters = TTFont(path).getBestCmap()

    assert not [letter for letter in "ӘҒҚҢӨҰҮҺІәғқңөұүһіЁё«»₸№" if ord(letter) not in letters]
    assert path.stat().st_size < 45_000
    made = path.stat().st_mtime_ns
    assert fonts.build(tmp_path).stat().st_mtime_ns == made
