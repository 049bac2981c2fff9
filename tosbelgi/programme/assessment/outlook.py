"""Outlook of a participation: when it can be finished at the earliest, until when it should be (D5). Pure.

It is the agreed plan gone on with from today, fed with what was done so far; nothing is asked of the database.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tosbelgi.kernel.calendar import Week, week_of

from ..catalogue.api import BooksAsked, DirectionAsked, LevelAsked, TripDaysAsked, WeeksAsked, last_day_of_term
from ..schedule.api import Plan, PlannedDirection
from .figures import Figure

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """`earliest_finish` is the first day on which every norm can be met if all goes as planned from today on.

    What was sent and waits is taken as confirmed. It is None where the plan leads nowhere, and where all is met.
    `weeks_to_spare` says how many weeks somebody may still miss and finish within the term.
    """

    earliest_finish: date | None
    last_day: date
    weeks_to_spare: int
    is_overdue: bool

    @property
    def is_at_risk(self) -> bool:
        """Not to be finished within the term any more, as far as the plan goes."""
        return self.earliest_finish is not None and self.earliest_finish > self.last_day


def outlook(
    asked: LevelAsked, term_months: int, figures: Sequence[Figure], plan: Plan, *, activated_on: date, today: date
) -> Outlook:
    """How it goes on from today. The term begins with the plan, as where its schedule was checked."""
    last_day = last_day_of_term(plan.starts_on, term_months)
    if all(figure.is_met for figure in figures):
        return Outlook(earliest_finish=None, last_day=last_day, weeks_to_spare=0, is_overdue=False)
    begins = max(today, activated_on, plan.starts_on)
    days = [
        _finish(figure, part, plan.of(figure.direction), begins)
        for figure in figures
        if (part := asked.of(figure.direction)) is not None
    ]
    known = [day for day in days if day is not None]
    finish = max(known, default=begins) if len(known) == len(days) else None
    spare = (last_day - finish).days // A_WEEK.days if finish else 0
    return Outlook(earliest_finish=finish, last_day=last_day, weeks_to_spare=max(spare, 0), is_overdue=today > last_day)


def _finish(figure: Figure, asked: DirectionAsked, planned: PlannedDirection | None, begins: date) -> date | None:
    """The first day on which this direction can be met."""
    missing = figure.asked - figure.sent
    if missing <= 0:
        return begins
    if planned is None:
        return None
    if isinstance(asked, WeeksAsked):
        return _after_weeks(missing, asked.minutes_per_week, planned, begins, figure.week)
    if isinstance(asked, BooksAsked):
        days = sorted(max(one.by or begins, begins) for one in planned.books)
        return days[min(missing, len(days)) - 1] if days else begins
    if isinstance(asked, TripDaysAsked):
        wanted = asked.days if asked.one_trip else missing
        return _after_days(wanted, planned.trip_days, begins, in_a_row=asked.one_trip)
    return _after_days(missing, planned.work_days, begins, in_a_row=False)


def _after_weeks(
    missing: int, minutes: int, planned: PlannedDirection, begins: date, counted: date | None
) -> date | None:
    """The day on which the planned times have filled so many more weeks, of which one that counts already is none."""
    if planned.minutes_a_week < minutes:
        return None
    for day in _days_that_fill_a_week(minutes, planned, begins, counted):
        missing -= 1
        if not missing:
            return day
    return None


def _days_that_fill_a_week(
    minutes: int, planned: PlannedDirection, begins: date, counted: date | None
) -> Iterator[date]:
    """Of each week from that day on the day by which its planned times come to so many minutes, without end."""
    week = week_of(begins)
    while True:
        done = 0
        if week.start != counted:
            for time in sorted(planned.times):
                day = week.start + time.weekday * A_DAY
                done += time.minutes if day >= begins else 0
                if done >= minutes:
                    yield day
                    break
        week = Week(week.start + A_WEEK)


def _after_days(missing: int, planned: Sequence[date], begins: date, *, in_a_row: bool) -> date:
    """The last of so many planned days to come; where too few are planned, as soon as so many can follow each other."""
    to_come = [day for day in planned if day >= begins]
    for first in range(len(to_come) - missing + 1):
        last = to_come[first + missing - 1]
        if not in_a_row or last - to_come[first] == (missing - 1) * A_DAY:
            return last
    return begins + (missing - 1) * A_DAY
