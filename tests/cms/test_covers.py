"""Book covers: drawn by our own code, the same everywhere, light, without a word or a colour in them."""

import gzip
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tosbelgi.artwork.covers import FAMILIES, PALETTES, cover_art
from tosbelgi.kernel.codes import BookSection

ROOT = Path(__file__).resolve().parents[2]
SEEDS = [f"book-{number}" for number in range(30)]
SHELF = [(seed, section) for section in BookSection.values for seed in SEEDS]
COVER_CLASS = r"c-(ground|motif|line|panel)"
GEOMETRY = {"class", "d", "transform", "opacity", "stroke-width"}


def look_over(drawn: str) -> None:
    """What the content policy, dark mode and a slow line ask of any drawing."""
    svg = ElementTree.fromstring(drawn)
    inside = list(svg.iter())[1:]

    assert svg.get("aria-hidden") == "true"
    assert svg.get("focusable") == "false"
    assert {node.tag for node in inside} <= {"g", "path"}
    assert {name for node in inside for name in node.attrib} <= GEOMETRY
    assert all(re.fullmatch(COVER_CLASS, node.get("class", "")) for node in inside if node.get("class"))
    assert not "".join(svg.itertext()).strip()
    assert not re.search(r"\d\.\d\d|nan|inf", "".join(node.get("d", "") for node in inside))


@pytest.mark.parametrize(("seed", "section"), SHELF)
def test_a_cover_is_sound_and_light(seed, section):
    drawn = cover_art(seed, section)

    look_over(drawn)
    assert re.search(r'class="cover-art cover-[0-5]" viewBox="0 0 120 180"', drawn)
    assert len(drawn) < 1600
    assert len(gzip.compress(drawn.encode())) < 700


@pytest.mark.parametrize("section", BookSection.values)
def test_thirty_books_have_thirty_covers(section):
    assert len({cover_art(seed, section) for seed in SEEDS}) == 30


def test_sections_differ_even_for_the_same_book():
    assert set(FAMILIES) == set(BookSection.values)
    assert all(len({cover_art(seed, section) for section in BookSection.values}) == 3 for seed in SEEDS)


def test_a_shelf_uses_every_palette():
    worn = {re.search(r"cover-(\d)", cover_art(*book))[1] for book in SHELF}
    assert worn == {str(number) for number in range(PALETTES)}


@pytest.mark.parametrize("section", BookSection.values)
def test_the_label_lies_on_the_ornament_and_is_calm(section):
    """Whatever comes after the panel is its thin frame and the edge, both outside the words' rectangle."""
    for seed in SEEDS:
        paths = re.findall(r'class="c-(\w+)"(?: stroke-width="[\d.]+")? d="([^"]+)"', cover_art(seed, section))
        label = paths.index(("panel", "M8 10H112V100H8z"))
        assert paths[label + 1] == ("line", "M11 13H109V97H11z")
        assert len(paths[label + 1 :]) == 2


def test_another_process_draws_the_same():
    program = "from tosbelgi.artwork.covers import cover_art; print(cover_art('abai-zholy', 'kazakh_classics'), end='')"
    here = cover_art("abai-zholy", "kazakh_classics")
    for seed in ("1", "2"):
        there = subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert there.stdout == here


def test_an_unknown_section_is_a_defect():
    with pytest.raises(KeyError):
        cover_art("abai-zholy", "dance")
