"""Days of trips and of work (D3)."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from .asked import TripDaysAsked, WorkDaysAsked
from .counted import DirectionCount, Filled, LeftOut, Part, Reason, by_day_and_id
from .done import TripDay, WorkDay, each_once


def count_trip_days(asked: TripDaysAsked, days: Iterable[TripDay]) -> DirectionCount:
    """The days of the first trip that is long enough or, where any trip counts, all distinct dates.

    A trip is as long as its days in a row that are confirmed. Days of one that is too short count nothing (D3, A7).
    """
    left_out: list[tuple[date, LeftOut]] = []
    confirmed: list[TripDay] = []
    for day in each_once(days):
        if day.confirmed:
            confirmed.append(day)
        else:
            left_out.append((day.day, LeftOut(day.id, 1, Reason.NOT_CONFIRMED)))
    if not asked.one_trip:
        return _distinct_dates(asked, confirmed, left_out)
    runs, repeated = _runs(confirmed)
    left_out += repeated
    long_enough = min((run for run in runs if len(run) >= asked.days), key=lambda run: run[0].day, default=[])
    for run in runs:
        over = run[asked.days :] if run is long_enough else run
        reason = Reason.NORM_IS_MET if len(run) >= asked.days else Reason.TRIP_TOO_SHORT
        left_out += [(day.day, LeftOut(day.id, 1, reason)) for day in over]
    return DirectionCount(
        direction=asked.direction,
        asked=asked.days,
        filled=tuple(Filled(day.day, (Part(day.id, 1),)) for day in long_enough[: asked.days]),
        left_out=by_day_and_id(left_out),
    )


def count_work_days(asked: WorkDaysAsked, days: Iterable[WorkDay]) -> DirectionCount:
    """Distinct dates whose report the employer and then the mentor confirmed."""
    left_out: list[tuple[date, LeftOut]] = []
    confirmed: list[WorkDay] = []
    for day in each_once(days):
        if not day.employer_confirmed:
            left_out.append((day.day, LeftOut(day.id, 1, Reason.EMPLOYER_HAS_NOT_CONFIRMED)))
        elif not day.confirmed:
            left_out.append((day.day, LeftOut(day.id, 1, Reason.NOT_CONFIRMED)))
        else:
            confirmed.append(day)
    return _distinct_dates(asked, confirmed, left_out)


def longest_trip(days: Iterable[TripDay]) -> int:
    """How many days in a row the longest trip has so far: what a screen says of one that is not long enough yet."""
    return max(map(len, _runs(day for day in each_once(days) if day.confirmed)[0]), default=0)


def _runs(days: Iterable[TripDay]) -> tuple[list[list[TripDay]], list[tuple[date, LeftOut]]]:
    """The days of each trip, cut where a day is missing, in the order of trips; and reports of a day told already."""
    runs: list[list[TripDay]] = []
    repeated: list[tuple[date, LeftOut]] = []
    for day in sorted(days, key=lambda day: (day.trip, day.day, day.id)):
        last = runs[-1][-1] if runs else None
        if last is not None and (last.trip, last.day) == (day.trip, day.day):
            repeated.append((day.day, LeftOut(day.id, 1, Reason.DAY_COUNTED_ALREADY)))
        elif last is not None and last.trip == day.trip and day.day - last.day == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs, repeated


def _distinct_dates(
    asked: TripDaysAsked | WorkDaysAsked,
    days: Sequence[TripDay] | Sequence[WorkDay],
    left_out: list[tuple[date, LeftOut]],
) -> DirectionCount:
    """Each date once, the earliest first."""
    filled: dict[date, Filled] = {}
    for day in days:
        if day.day in filled:
            left_out.append((day.day, LeftOut(day.id, 1, Reason.DAY_COUNTED_ALREADY)))
        elif len(filled) == asked.days:
            left_out.append((day.day, LeftOut(day.id, 1, Reason.NORM_IS_MET)))
        else:
            filled[day.day] = Filled(day.day, (Part(day.id, 1),))
    return DirectionCount(
        direction=asked.direction,
        asked=asked.days,
        filled=tuple(filled.values()),
        left_out=by_day_and_id(left_out),
    )
