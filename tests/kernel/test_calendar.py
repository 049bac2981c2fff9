"""Weeks, ages and working days."""

import doctest
from datetime import UTC, date, datetime

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


def test_an_unknown_year_is_refused():
    with pytest.raises(calendar.CalendarNotKnown) as refused:
        calendar.add_working_days(date(2026, 12, 31), 1, {})
    assert refused.value.details == {"year": 2027}
