"""On the second database runs what a database has a part in; nothing is left out there by mistake."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from . import second_database
from .second_database import HERE, NOT_SPARED, SPARED, few_cases, is_spared


@pytest.mark.parametrize("name", sorted(SPARED | NOT_SPARED))
def test_what_is_spared_is_there(name):
    """A name that nothing has any more would hide that something else runs in its place."""
    file, _, test = name.partition("::")
    assert (HERE / file).exists()
    assert not test or f"def {test}(" in (HERE / file).read_text("utf-8")


@pytest.mark.parametrize(
    ("file", "test", "spared"),
    [
        ("language/test_words.py", "test_a", True),
        ("cms/test_covers.py", "test_a", True),
        ("editors/test_buttons.py", "test_a", True),
        ("editors/test_two_at_once.py", "test_a", False),
        ("cms/test_gate.py", "test_a", False),
        ("cms/test_page_cache.py", "test_what_is_kept_always_equals_what_is_fresh", True),
        ("cms/test_page_cache.py", "test_a", False),
    ],
)
def test_a_room_a_file_or_a_single_test_is_spared(file, test, spared):
    assert is_spared(HERE / file, test) is spared


@pytest.mark.parametrize(
    ("file", "cases", "kept"),
    [
        ("test_a.py", 1, [0]),
        ("test_a.py", 2, [0, 1]),
        ("test_a.py", 5, [0, 4]),
        ("test_odd_words.py", 5, [0, 1, 2, 3, 4]),
    ],
)
def test_of_many_cases_the_first_and_the_last_run_and_all_where_texts_come_from_outside(file, cases, kept):
    class Case(SimpleNamespace):
        __hash__ = object.__hash__

    items = [Case(path=Path(file), originalname="test_it", number=number) for number in range(cases)]
    other = Case(path=Path(file), originalname="test_another", number="other")

    assert [item.number for item in items if item in few_cases([*items, other])] == kept
    assert other in few_cases([*items, other])


def test_how_many_run_on_the_first_one_only_is_said():
    lines = []
    config = SimpleNamespace(stash={second_database.FIRST_ONLY: {"that are further cases of others": 12}})
    second_database.pytest_terminal_summary(SimpleNamespace(write_line=lines.append), config)
    assert lines == ["on the first database only: 12 tests that are further cases of others"]
