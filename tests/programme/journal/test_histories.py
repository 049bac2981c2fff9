"""A bad network ends in exactly the right entries: a thousand histories here, many more by a script of `bench`."""

import os

import pytest

from .cast import make_diary
from .histories import drawn, travel

pytestmark = pytest.mark.django_db
HISTORIES = int(os.environ.get("JOURNAL_HISTORIES", "1000"))
FIRST = int(os.environ.get("JOURNAL_HISTORIES_FROM", "0"))
CHUNK = 100


@pytest.mark.parametrize("first", range(FIRST, HISTORIES, CHUNK))
def test_whatever_the_network_does_the_right_entries_are_there(first):
    travel(make_diary(), range(first, min(first + CHUNK, HISTORIES)))


def test_the_histories_hold_what_they_should():
    """Repeats, losses, kills and overtaking, two devices, and each deed: none of it is drawn by accident alone."""
    deeds, passages, overtaken, killed, lost = set(), 0, 0, 0, 0
    for seed in range(HISTORIES):
        drawn_deeds, on_the_way = drawn(seed)
        deeds |= {one.kind for one in drawn_deeds}
        passages += len(on_the_way)
        order = [one.deed for one in on_the_way]
        overtaken += order != sorted(order)
        killed += any(one.killed_at is not None for one in on_the_way)
        lost += bool(set(range(len(drawn_deeds))) - set(order)) or any(not one.answered for one in on_the_way)
    assert deeds == {"write", "write and send", "send", "delete", "confirm", "return", "unconfirm"}
    assert min(overtaken, killed, lost) > HISTORIES // 4
    assert passages > HISTORIES * 5
