"""A page's body as its layout takes it: what a list of contents names, and which steps are drawn."""

from dataclasses import dataclass
from typing import Any

import pytest

from tosbelgi.cms.pages.outline import contents_of, parts_of


@dataclass
class Block:
    block_type: str
    value: Any


def step(title):
    return Block("step", {"title": title})


def section(heading):
    return Block("section", {"heading": heading})


def test_sections_and_notes_are_named_in_latin_letters_and_once():
    body = [section("Апта қалай саналады"), Block("text", "…"), Block("note", {"title": "Тегін"}), section("Тегін")]

    parts = parts_of(body)

    assert [part.block for part in parts] == body
    assert [(part.title, part.anchor) for part in contents_of(parts)] == [
        ("Апта қалай саналады", "apta-qalay-sanalady"),
        ("Тегін", "tegin"),
    ]


def test_a_heading_without_a_letter_has_no_anchor():
    assert contents_of(parts_of([section("…"), section("")])) == []


def test_each_step_gets_its_drawing_in_order():
    parts = parts_of([section("Way"), step("One"), Block("text", ""), step("Two")], ("first", "second"))

    assert [part.drawing for part in parts] == ["", "first", "", "second"]


@pytest.mark.parametrize("steps", [0, 1, 3])
def test_with_another_number_of_steps_none_is_drawn_wrongly(steps):
    parts = parts_of([step(str(number)) for number in range(steps)], ("first", "second"))

    assert [part.drawn for part in parts] == [False] * steps
