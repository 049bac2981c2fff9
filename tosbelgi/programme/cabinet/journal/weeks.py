"""What the plan has for each day beside what was written: which of it is still to be written down. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tosbelgi.kernel.calendar import week_of

from ...models import Entry
from ...schedule.api import Plan, PlannedDirection, WeeklyTime

DAYS_BACK = 6


@dataclass(frozen=True)
class PlannedSession:
    """What the plan has for a day, and the entry that was written about it, if any.

    Days of expeditions and of work have no `time`.
    """

    day: date
    of: PlannedDirection
    time: WeeklyTime | None
    entry: Entry | None = None


def span_of(today: date, begins_on: date) -> tuple[date, date]:
    """The days that are looked at: the last seven, or as many as there are since the beginning, to Sunday."""
    return max(begins_on, today - timedelta(days=DAYS_BACK)), week_of(today).end


def planned_between(plan: Plan, first: date, last: date) -> list[PlannedSession]:
    """Everything that the plan has from one day to another, by day and hour."""
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    found = [
        PlannedSession(day, of, time)
        for day in days
        for of in plan.directions
        for time in (*(one for one in of.times if one.weekday == day.weekday()), *_whole_days(of, day))
    ]
    return sorted(found, key=lambda one: (one.day, one.time.starts if one.time else ""))


def _whole_days(of: PlannedDirection, day: date) -> list[None]:
    return [None] if day in of.trip_days or day in of.work_days else []


def beside_what_was_written(
    planned: Sequence[PlannedSession], entries: Iterable[Entry]
) -> tuple[list[PlannedSession], list[Entry]]:
    """Each session with its entry, and the entries that belong to none.

    An entry belongs to a session of its direction, day and hour, or to one of that day, or else to another one of the
    same week that has none: who came on Wednesday instead of Tuesday is not asked for Tuesday.
    """
    free = list(entries)
    found: dict[int, Entry] = {}
    for is_near in (_is_same_hour, _is_same_day, _is_same_week):
        for place, one in enumerate(planned):
            if place not in found:
                entry = next((each for each in free if is_near(one, each)), None)
                if entry is not None:
                    found[place] = entry
                    free.remove(entry)
    joined = [PlannedSession(one.day, one.of, one.time, found.get(place)) for place, one in enumerate(planned)]
    return joined, free


def _is_same_hour(one: PlannedSession, entry: Entry) -> bool:
    if one.time is None or entry.starts_at is None:
        return False
    return _is_same_day(one, entry) and f"{entry.starts_at:%H:%M}" == one.time.starts


def _is_same_day(one: PlannedSession, entry: Entry) -> bool:
    return entry.direction == one.of.direction and entry.day == one.day


def _is_same_week(one: PlannedSession, entry: Entry) -> bool:
    return entry.direction == one.of.direction and week_of(entry.day) == week_of(one.day)
