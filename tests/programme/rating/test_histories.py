"""Whatever is written, confirmed, taken back and killed: what is stored is what it would be, counted anew.

A hundredth of what `bench/rating_histories.py` carries out.
"""

import os

import pytest

from tests.programme.assessment.cast import make_counted

from .cast import alone, follow  # noqa: F401
from .histories import drawn, travel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alone")]
HISTORIES = int(os.environ.get("RATING_HISTORIES", "100"))
FIRST = int(os.environ.get("RATING_HISTORIES_FROM", "0"))
CHUNK = 50


@pytest.mark.parametrize("first", range(FIRST, HISTORIES, CHUNK))
def test_whatever_happens_stored_equals_recomputed(first):
    diary = make_counted()
    follow()
    for seed in range(first, min(first + CHUNK, HISTORIES)):
        travel(diary, seed)


def test_the_histories_hold_what_they_should():
    """Every deed, kills of people and of the worker, levels that could be complete: none of it is an accident."""
    kinds, killed, turns_killed, full = set(), 0, 0, 0
    for seed in range(HISTORIES):
        has_the_rest, deeds = drawn(seed)
        kinds |= {one.kind for one in deeds}
        killed += any(one.killed_at is not None for one in deeds)
        turns_killed += any(one.killed_at is not None and one.kind == "turn" for one in deeds)
        full += has_the_rest and sum(one.kind == "confirm" for one in deeds) >= 4
    assert kinds == {
        "turn",
        "plan",
        "move",
        "count anew",
        "withdraw",
        "send",
        "write",
        "confirm",
        "unconfirm",
        "return",
    }
    assert killed > HISTORIES // 3
    assert turns_killed > HISTORIES // 10
    assert full > HISTORIES // 5


def test_some_of_them_complete_a_level_and_some_lose_it_again():
    told: set[str] = set()
    diary = make_counted()
    follow()
    for seed in range(HISTORIES):
        told |= set(travel(diary, seed).told)
        if len(told) == 2:
            break
    assert told == {"assessment.level_completed", "assessment.level_not_completed_any_more"}
