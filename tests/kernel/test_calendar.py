"""Weeks, ages and working days."""

import doctest
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tosbelgi.kernel import calendar, logs, working_days
from tosbelgi.kernel.models import CalendarCorrection
from tosbelgi.programme.catalogue import rules


@pytest.mark.parametrize("module", [calendar, rules, logs])
def test_the_examples_in_the_docstrings_hold(module):
    result = doctest.testmod(module)
    assert result.attempted and not result.failed


def test_the_day_changes_at_midnight_in_almaty():
    assert calendar.day_of(datetime(2026, 11, 23, 18, 59, tzinfo=UTC)) == date(2026, 11, 23)
    assert calendar.day_of(datetime(2026, 11, 23, 19, 0, tzinfo=UTC)) == date(2026, 11, 24)


def test_negative_months_are_refused():
    with pytest.raises(ValueError, match="negative"):
        calendar.weeks_in_months(-1)
    assert calendar.weeks_in_months(0) == 0


def test_half_a_week_is_rounded_as_the_nearest_whole_one():
    assert [calendar.weeks_in_months(months) for months in range(1, 13)] == [
        round(months * 52 / 12) for months in range(1, 13)
    ]


def test_a_week_ends_on_its_sunday():
    week = calendar.week_of(date(2026, 11, 25))
    assert (week.start, week.end) == (date(2026, 11, 23), date(2026, 11, 29))


@pytest.mark.django_db
def test_fourteen_working_days_over_nauryz():
    years = working_days.working_years([2026])
    assert not calendar.is_working_day(date(2026, 3, 23), years)
    end = calendar.add_working_days(date(2026, 3, 16), 14, years)
    counted = [
        day
        for number in range(17, 17 + (end - date(2026, 3, 16)).days)
        if calendar.is_working_day(day := date.fromordinal(date(2026, 3, 1).toordinal() + number - 1), years)
    ]
    assert len(counted) == 14
    assert counted[-1] == end
    assert end > date(2026, 4, 3)  # without Nauryz it would have been the third of April


@pytest.mark.django_db
def test_the_operator_corrects_a_year():
    saturday, monday = date(2026, 11, 28), date(2026, 11, 30)
    CalendarCorrection.objects.create(date=saturday, working=True, reason="moved from Monday")
    CalendarCorrection.objects.create(date=monday, working=False, reason="moved to Saturday")
    years = working_days.working_years([2026])
    assert calendar.is_working_day(saturday, years)
    assert not calendar.is_working_day(monday, years)


def test_without_decrees_people_work_from_monday_to_friday():
    quiet = {2026: calendar.WorkingYear(2026, {}, frozenset())}
    week = [date(2026, 11, day) for day in range(23, 30)]
    assert [calendar.is_working_day(day, quiet) for day in week] == [True] * 5 + [False] * 2


@pytest.mark.django_db
@pytest.mark.parametrize("worked", [date(2024, 5, 4), date(2025, 1, 5)])
def test_a_weekend_that_a_decree_moved_is_worked(worked):
    """4 May 2024, a Saturday, was worked for 8 May; 5 January 2025, a Sunday, for 3 January."""
    years = working_days.working_years([worked.year])

    assert years[worked.year].working_weekends == {worked}
    assert calendar.is_working_day(worked, years)
    assert calendar.add_working_days(worked - timedelta(days=1), 1, years) == worked
    assert not calendar.is_working_day(worked + timedelta(days=7), years)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "working", "was", "among_weekends"),
    [
        (date(2025, 1, 5), False, True, False),  # a worked Sunday is free after all
        (date(2026, 3, 23), True, False, False),  # a holiday is worked after all, and is a Monday
        (date(2026, 11, 28), True, False, True),  # a Saturday is worked
        (date(2026, 11, 25), True, True, False),  # a Wednesday that is worked anyway
    ],
)
def test_a_correction_says_the_last_word(day, working, was, among_weekends):
    assert calendar.is_working_day(day, working_days.working_years([day.year])) is was
    CalendarCorrection.objects.create(date=day, working=working, reason="Decree 12")

    year = working_days.working_year(day.year)

    assert calendar.is_working_day(day, {day.year: year}) is working
    assert (day in year.working_weekends) is among_weekends
    assert year.days_off.get(day) == (None if working else "Decree 12")


@pytest.mark.django_db
def test_a_correction_is_of_its_own_year():
    CalendarCorrection.objects.create(date=date(2027, 11, 29), working=False, reason="Decree 12")
    assert working_days.working_year(2026) == working_days.published(2026)


@pytest.mark.django_db
def test_days_that_nobody_has_announced_yet_are_marked():
    year = working_days.working_year(2028)
    feast = next(day for day, name in year.days_off.items() if "estimated" in name)

    assert working_days.estimated(feast, year)
    assert working_days.estimated(feast, replace(year, days_off={feast: "Feast (Estimated)"}))
    assert not working_days.estimated(date(2028, 1, 1), year)
    assert not working_days.estimated(date(2028, 11, 15), year)


def test_an_unknown_year_is_refused():
    with pytest.raises(calendar.CalendarNotKnown) as refused:
        calendar.add_working_days(date(2026, 12, 31), 1, {})
    assert refused.value.details == {"year": 2027}
