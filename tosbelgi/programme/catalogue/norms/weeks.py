"""Qualifying weeks (D1): a week counts when its confirmed minutes reach the norm, and counts once."""

from collections.abc import Iterable, Sequence
from datetime import date

from tosbelgi.kernel.calendar import Week, week_of

from .asked import WeeksAsked
from .counted import DirectionCount, Filled, LeftOut, Part, Reason, by_day_and_id
from .done import DoneSession, each_once


def count_weeks(asked: WeeksAsked, sessions: Iterable[DoneSession]) -> DirectionCount:
    """The weeks of a direction, the earliest first, and why the other minutes do not count.

    Minutes above what a week asks help no other week: hours cannot be crammed. Sessions of other directions are not
    looked at.
    """
    by_week: dict[Week, list[DoneSession]] = {}
    left_out: list[tuple[date, LeftOut]] = []
    for session in each_once(sessions):
        if session.direction != asked.direction:
            continue
        if session.confirmed:
            by_week.setdefault(week_of(session.day), []).append(session)
        else:
            left_out.append((session.day, LeftOut(session.id, session.minutes, Reason.NOT_CONFIRMED)))
    filled: list[Filled] = []
    for week, own in sorted(by_week.items()):
        if sum(session.minutes for session in own) < asked.minutes_per_week:
            left_out += _whole(own, Reason.WEEK_BELOW_NORM)
        elif len(filled) == asked.amount:
            left_out += _whole(own, Reason.NORM_IS_MET)
        else:
            parts, rest = _fill(asked.minutes_per_week, own)
            filled.append(Filled(week, parts))
            left_out += rest
    return DirectionCount(
        direction=asked.direction, asked=asked.amount, filled=tuple(filled), left_out=by_day_and_id(left_out)
    )


def _whole(sessions: Iterable[DoneSession], reason: Reason) -> list[tuple[date, LeftOut]]:
    return [(session.day, LeftOut(session.id, session.minutes, reason)) for session in sessions]


def _fill(minutes: int, sessions: Sequence[DoneSession]) -> tuple[tuple[Part, ...], list[tuple[date, LeftOut]]]:
    """Exactly so many minutes of the sessions in their order, and what is over."""
    parts, rest = [], []
    for session in sessions:
        taken = min(minutes, session.minutes)
        minutes -= taken
        if taken:
            parts.append(Part(session.id, taken))
        if session.minutes > taken:
            rest.append((session.day, LeftOut(session.id, session.minutes - taken, Reason.WEEK_IS_FULL)))
    return tuple(parts), rest
