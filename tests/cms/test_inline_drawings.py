"""Scenes and signs of the pages: SVG files that a person edits, sound and light, without a word or a style in them."""

import gzip
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.template import TemplateDoesNotExist, engines

from tosbelgi.cms.pages.inline_svg import inline_svg, scene_or_nothing
from tosbelgi.home import drawings
from tosbelgi.kernel.codes import DirectionCode, LevelCode

HOUSE = Path(__file__).resolve().parents[2] / "tosbelgi"
DRAWN = HOUSE / "cms" / "templates" / "cms"
SVG = "{http://www.w3.org/2000/svg}"
STEPS = sorted({name for names in (*drawings.STEPS.values(), drawings.FRONT_STEPS) for name in names})
SCENES = [*DirectionCode.values, *LevelCode.values, "home", "people", "talk", "chest", *STEPS]
BADGES = [f"ornaments/badge-{code}" for code in LevelCode]
COUNTED = ["weekly", "reading", "extra_reading", "trip", "days"]
SIGNS = [*(f"emblem-{code}" for code in DirectionCode), *(f"sign-{name}" for name in COUNTED), "mark", "band"]
NAMES = [*(f"scenes/{code}" for code in SCENES), *(f"ornaments/{name}" for name in SIGNS), *BADGES]
SCENE_CLASS = r"i-(sky|sun|near|mid|far|felt|ink|accent|light)|l-(ink|accent|light|sun)"
GEOMETRY = {"d", "transform", "opacity", "stroke-width"}
SCENE_ATTRIBUTES = GEOMETRY | {"class"}
SIGN_ATTRIBUTES = GEOMETRY | {"fill", "fill-opacity", "stroke", "stroke-linecap", "stroke-linejoin"}


def tree_of(name: str) -> ElementTree.Element:
    return ElementTree.parse(DRAWN / f"{name}.svg").getroot()


def test_each_direction_each_level_and_the_front_page_has_its_drawings_and_there_are_no_others():
    assert {path.relative_to(DRAWN).as_posix() for path in DRAWN.rglob("*.svg")} == {f"{name}.svg" for name in NAMES}


def test_whatever_a_template_names_is_drawn():
    tags = re.compile(r"""\{% (scene|emblem|badge|sign) ["']([\w-]+)["'] %\}""")
    folders = {
        "scene": "scenes/",
        "emblem": "ornaments/emblem-",
        "badge": "ornaments/badge-",
        "sign": "ornaments/sign-",
    }
    named = [tag for path in HOUSE.rglob("*.html") for tag in tags.findall(path.read_text("utf-8"))]

    assert ("scene", "home") in named
    assert {folders[kind] + code for kind, code in named} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_is_what_the_content_policy_dark_mode_and_readers_ask(name):
    """No style, no script, no link, no colour of its own, and silent for those who do not see it."""
    svg = tree_of(name)
    inside = list(svg.iter())[1:]

    assert svg.tag == f"{SVG}svg"
    assert svg.get("aria-hidden") == "true"
    assert svg.get("focusable") == "false"
    assert set(svg.attrib) <= {"class", "viewBox", "preserveAspectRatio", "aria-hidden", "focusable"}
    assert {node.tag for node in inside} <= {f"{SVG}g", f"{SVG}path"}
    assert not "".join(svg.itertext()).strip()
    assert not re.search(r"\d\.\d\d|nan|inf", "".join(node.get("d", "") for node in inside))
    written = {attribute for node in inside for attribute in node.attrib}
    if name.startswith("scenes/") or name in BADGES:  # a badge is of its metal, in day and at night
        assert written <= SCENE_ATTRIBUTES
        assert all(re.fullmatch(SCENE_CLASS, node.get("class", "")) for node in inside if node.tag == f"{SVG}path")
    else:
        assert written <= SIGN_ATTRIBUTES
        assert {node.get(paint, "none") for node in inside for paint in ("fill", "stroke")} <= {"none", "currentColor"}


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_says_what_it_shows_to_whoever_edits_it(name):
    text = (DRAWN / f"{name}.svg").read_text("utf-8")

    assert re.search(r"^<!-- \w.+ -->\n<svg ", text, re.M)
    assert max(map(len, text.splitlines())) < 260
    assert not re.search(r"\{[{%#]", text), "a template tag would not be interpreted"
    if name.startswith("scenes/"):
        assert text.startswith('<?xml-stylesheet href="../../../static/cms/site.css" type="text/css"?>\n')
        assert text.count("\n  <!-- ") >= 4


@pytest.mark.parametrize("name", NAMES)
def test_a_page_gets_the_drawing_and_nothing_that_only_its_editors_need(name):
    drawn, kept = ElementTree.fromstring(inline_svg(name)), tree_of(name)
    shapes = [(node.tag, node.attrib) for node in drawn.iter()]

    def one_line(attributes):
        return {key: re.sub(r"\s+(?=[ML])", "", value) for key, value in attributes.items()}

    assert shapes == [(node.tag.removeprefix(SVG), one_line(node.attrib)) for node in kept.iter()]
    assert not re.search(r"<!|<\?|xmlns|\n|  |> ", inline_svg(name))
    assert len(inline_svg(name)) < 6000
    assert len(gzip.compress(inline_svg(name).encode())) < 2000


def test_no_two_drawings_are_alike():
    inside = {inline_svg(name).partition(">")[2] for name in NAMES}
    assert len(inside) == len(NAMES)


def test_the_front_page_is_wide():
    assert 'viewBox="0 0 960 360"' in inline_svg("scenes/home")
    assert 'viewBox="0 0 480 320"' in inline_svg("scenes/sport")


def test_every_page_of_text_wears_a_scene_that_is_drawn():
    worn = {*drawings.SCENES.values(), drawings.ANY_PAGE, *drawings.FRONT_STEPS, *STEPS}

    assert worn <= set(SCENES)
    assert scene_or_nothing("talk") == inline_svg("scenes/talk")
    assert scene_or_nothing("taken-away-since") == ""


def test_an_edited_drawing_shows_in_the_same_process(settings):
    """Whoever edits reloads the page, as with any other template."""
    files = {}
    loaders = [("django.template.loaders.locmem.Loader", files)]
    settings.TEMPLATES = [
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": loaders}}
    ]
    for length in "12":
        files["cms/scenes/home.svg"] = f'<!-- a try -->\n<svg>\n  <path d="M0 0h{length}"/>\n</svg>\n'
        assert inline_svg("scenes/home") == f'<svg><path d="M0 0h{length}"/></svg>'


@pytest.mark.parametrize("tag", ['illustrations %}{% scene "dance"', 'ornaments %}{% emblem "dance"'])
def test_an_unknown_code_is_a_defect(tag):
    with pytest.raises(TemplateDoesNotExist):
        engines["django"].from_string(f"{{% load {tag} %}}").render()
