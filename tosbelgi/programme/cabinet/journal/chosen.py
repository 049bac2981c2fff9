"""What may be written, by the agreed schedule: which directions, told in which way, and with what filled in before."""

from datetime import date, time, timedelta
from typing import Any

from django.utils.dateparse import parse_date, parse_time

from ...catalogue.api import HeritageWay
from ...journal.api import KINDS_OF, Kind
from ...schedule.api import Plan, PlannedDirection

LONGEST_AGO = timedelta(days=3660)


def kind_of(plan: Plan | None, direction: str) -> Kind | None:
    """How this direction is told of; None where there is no such direction.

    Heritage is done by sessions or by a book, as the plan says (D4).
    """
    kinds = KINDS_OF.get(direction, ())
    if len(kinds) > 1 and plan is not None:
        return Kind.BOOK if plan.heritage is HeritageWay.BOOK else Kind.SESSION
    return next(iter(kinds), None)


def day_asked_for(text: str | None, today: date) -> date:
    """The day that an address names, today where it names none that can be written about.

    >>> today = date(2026, 12, 1)
    >>> [str(day_asked_for(text, today)) for text in ("2026-11-30", "2026-12-02", "2026-02-30", "x", None)]
    ['2026-11-30', '2026-12-01', '2026-12-01', '2026-12-01', '2026-12-01']
    """
    try:
        day = parse_date(text or "")
    except ValueError:
        day = None
    return day if day is not None and today - LONGEST_AGO <= day <= today else today


def hour_asked_for(text: str | None) -> time | None:
    """The hour that an address names, None where it names none.

    >>> hour_asked_for("18:00"), hour_asked_for("25:00"), hour_asked_for("x"), hour_asked_for(None)
    (datetime.time(18, 0), None, None, None)
    """
    try:
        return parse_time(text or "")
    except ValueError:
        return None


def filled_in(plan: Plan | None, direction: str, day: date, near: time | None = None) -> dict[str, Any]:
    """What stands in a new form: the day and, of a session, hour and minutes as they are planned on that day.

    Of several sessions on one day it is the one nearest to that hour.

    On a day without a session the minutes are those of the first one of the week, and the hour stays open.
    """
    planned = plan.of(direction) if plan else None
    if plan is None or planned is None:
        return {"day": day}
    planned_time = plan.planned_on(day, direction, near)
    length = planned_time or next(iter(planned.times), None)
    return {
        "day": day,
        "starts_at": planned_time.starts if planned_time else None,
        "minutes": length.minutes if length else None,
    }


def trip_on(planned: PlannedDirection | None, day: date) -> int:
    """Which expedition a day belongs to, counted as they are planned: days in a row are one. The nearest one.

    >>> days = tuple(date(2026, 7, number) for number in (1, 2, 20, 21))
    >>> [trip_on(PlannedDirection(direction="trips", trip_days=days), date(2026, 7, day)) for day in (1, 3, 19, 30)]
    [1, 1, 2, 2]
    """
    if planned is None or not planned.trip_days:
        return 1
    numbers = dict[date, int]()
    for one in planned.trip_days:
        before = numbers.get(one - timedelta(days=1))
        numbers[one] = before or max(numbers.values(), default=0) + 1
    return numbers[min(numbers, key=lambda one: abs((one - day).days))]
