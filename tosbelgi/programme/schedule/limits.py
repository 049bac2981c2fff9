"""Limits of what a plan may hold at all, whatever the norms say: texts, rows, how far days may lie. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from tosbelgi.language.plain_text import forbidden_characters, normalized

from .plan import Plan, PlannedDirection, WeeklyTime
from .refusals import (
    DayIsTooFar,
    NotATimeOfAWeek,
    ScheduleHasTooMuch,
    ScheduleTextHasHiddenSigns,
    ScheduleTextTooLong,
)

LONGEST_ACTIVITY, LONGEST_PLACE = 300, 200
MOST_TIMES, MOST_BOOKS, MOST_DAYS = 7, 40, 60
VERSIONS_A_DAY = 100
A_YEAR = timedelta(days=366)


def time_of_week(field: str, *, weekday: int, starts: str, minutes: int) -> WeeklyTime:
    """A time as somebody typed it; refused where there is no such one.

    >>> time_of_week("sport.times", weekday=0, starts="9:05", minutes=60)
    WeeklyTime(weekday=0, starts='09:05', minutes=60)
    """
    starts = starts.strip()
    try:
        return WeeklyTime(weekday=weekday, starts=starts.zfill(5) if ":" in starts else starts, minutes=minutes)
    except ValueError as problem:
        raise NotATimeOfAWeek(field=field) from problem


def checked(plan: Plan, *, approved_on: date, today: date) -> Plan:
    """The plan as it is stored; refused with what no plan may hold."""
    earliest, latest = min(approved_on, today), today + A_YEAR
    if not earliest <= plan.starts_on <= latest:
        raise DayIsTooFar(earliest=earliest, latest=latest)
    return replace(plan, directions=tuple(_checked_direction(one) for one in plan.directions))


def _checked_direction(one: PlannedDirection) -> PlannedDirection:
    code = one.direction
    _require_few(f"{code}.times", one.times, MOST_TIMES)
    _require_few(f"{code}.books", one.books, MOST_BOOKS)
    _require_few(f"{code}.trip_days", one.trip_days, MOST_DAYS)
    _require_few(f"{code}.work_days", one.work_days, MOST_DAYS)
    return replace(
        one,
        activity=_checked_text(f"{code}.activity", one.activity, LONGEST_ACTIVITY),
        place=_checked_text(f"{code}.place", one.place, LONGEST_PLACE),
    )


def _require_few(field: str, rows: Sequence[object], most: int) -> None:
    if len(rows) > most:
        raise ScheduleHasTooMuch(field=field, most=most)


def _checked_text(field: str, text: str, most: int) -> str:
    if signs := forbidden_characters(text):
        raise ScheduleTextHasHiddenSigns(field=field, signs=signs)
    text = " ".join(normalized(text).split())
    if len(text) > most:
        raise ScheduleTextTooLong(field=field, most=most)
    return text
