"""Calendar arithmetic of the programme: weeks, ages and working days. Pure: no clock, no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from .refusals import Refusal

ALMATY = ZoneInfo("Asia/Almaty")


class CalendarNotKnown(Refusal):
    """Working days of that year are not known, so nothing is promised about it."""

    code = "CALENDAR_NOT_KNOWN"
    rule = "calendar.year.known"
    takes = ("year",)


@dataclass(frozen=True, order=True)
class Week:
    """Monday to Sunday (D1)."""

    start: date

    @property
    def end(self) -> date:
        return self.start + timedelta(days=6)


@dataclass(frozen=True)
class WorkingYear:
    """The production calendar of one year: days off with their names, and weekends that are worked."""

    year: int
    days_off: Mapping[date, str]
    working_weekends: frozenset[date]


def day_of(at: datetime) -> date:
    """The date in Kazakhstan at that moment.

    >>> from datetime import UTC
    >>> day_of(datetime(2026, 11, 23, 21, 0, tzinfo=UTC))
    datetime.date(2026, 11, 24)
    """
    return at.astimezone(ALMATY).date()


def week_of(day: date) -> Week:
    """
    >>> week_of(date(2026, 11, 29))
    Week(start=datetime.date(2026, 11, 23))
    """
    return Week(day - timedelta(days=day.weekday()))


def weeks_in_months(months: int) -> int:
    """How many qualifying weeks N months ask for: N × 52 / 12, rounded (D1).

    >>> [weeks_in_months(months) for months in (3, 6, 9, 12)]
    [13, 26, 39, 52]
    """
    if months < 0:
        raise ValueError("months cannot be negative")
    return (months * 52 + 6) // 12


def day_of_reaching_age(born: date, years: int) -> date:
    """The birthday on which somebody reaches that age; who is born on 29 February reaches it on 1 March.

    >>> day_of_reaching_age(date(2012, 2, 29), 14)
    datetime.date(2026, 3, 1)
    """
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def completed_years(born: date, on: date) -> int:
    """Age in completed years (A3).

    >>> completed_years(date(2012, 5, 12), date(2026, 5, 11)), completed_years(date(2012, 5, 12), date(2026, 5, 12))
    (13, 14)
    """
    years = on.year - born.year
    return years if on >= day_of_reaching_age(born, years) else years - 1


def is_working_day(day: date, years: Mapping[int, WorkingYear]) -> bool:
    """Is it worked? Refuses a year whose calendar is not known."""
    year = years.get(day.year)
    if year is None:
        raise CalendarNotKnown(year=day.year, allowed=sorted(years))
    if day in year.working_weekends:
        return True
    return day.weekday() < 5 and day not in year.days_off


def add_working_days(start: date, count: int, years: Mapping[int, WorkingYear]) -> date:
    """The last of `count` working days, of which the first is the next working day after `start` (D8)."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day, years)
    return day


def working_days_since(start: date, end: date, years: Mapping[int, WorkingYear]) -> int:
    """How many working days have passed: those after `start` up to and with `end`."""
    days = (start + timedelta(days=number) for number in range(1, (end - start).days + 1))
    return sum(is_working_day(day, years) for day in days)
