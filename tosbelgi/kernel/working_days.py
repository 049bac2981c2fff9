"""Production calendar of a year: public holidays from the `holidays` library, corrected by the operator."""

from collections.abc import Iterable
from datetime import date

import holidays

from .calendar import WorkingYear
from .models import CalendarCorrection


def published(year: int) -> WorkingYear:
    """The year as the library knows it. Religious days beyond the announced year are estimates there."""
    known = holidays.country_holidays("KZ", years=year)
    return WorkingYear(
        year=year,
        days_off={day: name for day, name in known.items() if day.year == year},
        working_weekends=frozenset(day for day in getattr(known, "weekend_workdays", ()) if day.year == year),
    )


def working_year(year: int) -> WorkingYear:
    """The year with the operator's corrections in it: one query."""
    base = published(year)
    off, worked = dict(base.days_off), set(base.working_weekends)
    for correction in CalendarCorrection.objects.filter(date__year=year):
        if correction.working:
            off.pop(correction.date, None)
            worked |= {correction.date} if correction.date.weekday() >= 5 else set()
        else:
            worked.discard(correction.date)
            off[correction.date] = correction.reason
    return WorkingYear(year=year, days_off=off, working_weekends=frozenset(worked))


def working_years(years: Iterable[int]) -> dict[int, WorkingYear]:
    return {year: working_year(year) for year in years}


def estimated(day: date, year: WorkingYear) -> bool:
    """Is this day off an estimate that the operator should confirm?"""
    return "estimated" in year.days_off.get(day, "").casefold()
