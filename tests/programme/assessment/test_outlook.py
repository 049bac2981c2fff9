"""How it goes on from today: the earliest finish by the plan, the last day of the term, and the signal made of both."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.programme.norms.cast import MONDAY, norms_of
from tosbelgi.kernel.codes import BookSection
from tosbelgi.programme.assessment.api import Figure, Outlook, Signal, outlook, signal_of, silent_days
from tosbelgi.programme.catalogue.api import NormChoice, last_day_of_term, what_is_asked
from tosbelgi.programme.schedule.api import Plan, PlannedBook, PlannedDirection, WeeklyTime

BRONZE = norms_of("bronze")
ASKED = what_is_asked(BRONZE, NormChoice(directions=("sport", "trips"), slots=(("sport", 3), ("skills", 3))))
LAST = last_day_of_term(MONDAY, BRONZE.term_months)


def weekly_time(weekday: int, minutes: int = 60) -> WeeklyTime:
    return WeeklyTime(weekday=weekday, starts="18:00", minutes=minutes)


def book(number: int, by: date) -> PlannedBook:
    section = BookSection.KAZAKH_CLASSICS
    return PlannedBook(listed=number, book=number, section=section, list_year=2026, title="Т", author="А", by=by)


PLAN = Plan(
    starts_on=MONDAY,
    directions=(
        PlannedDirection(
            direction="sport", months=3, activity="Футбол", times=(weekly_time(1, 40), weekly_time(3, 40))
        ),
        PlannedDirection(direction="skills", months=3, activity="Домбыра", times=(weekly_time(5),)),
        PlannedDirection(
            direction="reading", books=tuple(book(one, MONDAY + timedelta(days=30 * one)) for one in (1, 2, 3))
        ),
        PlannedDirection(direction="volunteering", activity="Саябақ", times=(weekly_time(6),)),
        PlannedDirection(
            direction="trips",
            activity="Бурабай",
            trip_days=tuple(MONDAY + timedelta(days=one) for one in (40, 60, 61, 62)),
        ),
    ),
)


def met() -> dict[str, Figure]:
    return {
        one.direction: Figure(direction=one.direction, done=one.amount, asked=one.amount, sent=one.amount)
        for one in ASKED.parts
    }


def ahead(today: date = MONDAY, plan: Plan = PLAN, activated_on: date = MONDAY, **changed: Figure | dict) -> Outlook:
    """Everything is met but what is named."""
    figures = met()
    for code, change in changed.items():
        figures[code] = replace(figures[code], **change)
    return outlook(ASKED, BRONZE.term_months, tuple(figures.values()), plan, activated_on=activated_on, today=today)


def missing(number: int, code: str = "sport", **more) -> dict:
    asked = met()[code].asked
    return {"done": asked - number, "sent": asked - number, **more}


def test_whoever_has_met_all_has_nothing_ahead():
    assert ahead() == Outlook(earliest_finish=None, last_day=LAST, weeks_to_spare=0, is_overdue=False)


def test_a_week_is_full_on_the_day_by_which_its_times_reach_the_norm():
    """Forty minutes on Tuesday and on Thursday: an hour is there on Thursday."""
    assert ahead(sport=missing(1)).earliest_finish == MONDAY + timedelta(days=3)
    assert ahead(sport=missing(13)).earliest_finish == MONDAY + timedelta(weeks=12, days=3)


def test_what_is_left_of_this_week_may_be_too_little():
    wednesday = MONDAY + timedelta(days=2)

    assert ahead(wednesday, sport=missing(1)).earliest_finish == MONDAY + timedelta(weeks=1, days=3)
    assert ahead(wednesday, skills=missing(1, "skills")).earliest_finish == MONDAY + timedelta(days=5)


def test_a_week_that_counts_already_is_not_counted_again():
    assert ahead(sport=missing(1, week=MONDAY)).earliest_finish == MONDAY + timedelta(weeks=1, days=3)
    assert ahead(sport=missing(1, week=MONDAY - timedelta(weeks=1))).earliest_finish == MONDAY + timedelta(days=3)


def test_what_was_sent_is_taken_as_confirmed():
    waits = {"done": 0, "sent": 13}

    assert ahead(sport=waits).earliest_finish == MONDAY


def test_nothing_counts_before_the_registration_or_the_plan():
    later = MONDAY + timedelta(weeks=2)

    assert ahead(activated_on=later, sport=missing(1)).earliest_finish == later + timedelta(days=3)
    assert ahead(plan=replace(PLAN, starts_on=later), sport=missing(1)).earliest_finish == later + timedelta(days=3)


def test_books_are_read_by_their_days_and_late_ones_today():
    assert ahead(reading=missing(3, "reading")).earliest_finish == MONDAY + timedelta(days=90)
    assert ahead(reading=missing(1, "reading")).earliest_finish == MONDAY + timedelta(days=30)
    late = MONDAY + timedelta(days=100)
    assert ahead(late, reading=missing(3, "reading")).earliest_finish == late


def test_days_of_an_expedition_follow_each_other():
    assert ahead(trips=missing(2, "trips")).earliest_finish == MONDAY + timedelta(days=61)


def test_an_expedition_that_was_missed_begins_today_at_the_earliest():
    late = MONDAY + timedelta(days=62)

    assert ahead(late, trips=missing(2, "trips")).earliest_finish == late + timedelta(days=1)


@pytest.mark.parametrize("plan", [
    replace(PLAN, directions=tuple(one for one in PLAN.directions if one.direction != "sport")),
    replace(PLAN, directions=tuple(
        replace(one, times=(weekly_time(1, 30),)) if one.direction == "sport" else one for one in PLAN.directions
    )),
])  # fmt: skip
def test_a_plan_that_cannot_reach_it_leads_nowhere(plan):
    nowhere = ahead(plan=plan, sport=missing(1))

    assert (nowhere.earliest_finish, nowhere.weeks_to_spare) == (None, 0)


def test_each_week_that_is_missed_takes_one_that_may_still_be_missed():
    spare = ahead(sport=missing(13)).weeks_to_spare

    for weeks in range(spare + 1):
        later = ahead(MONDAY + timedelta(weeks=weeks), sport=missing(13))
        assert later.weeks_to_spare == spare - weeks
        assert not later.is_at_risk
    assert ahead(MONDAY + timedelta(weeks=spare + 1), sport=missing(13)).is_at_risk


def test_overdue_is_the_day_after_the_last():
    assert not ahead(LAST, sport=missing(1)).is_overdue
    assert ahead(LAST + timedelta(days=1), sport=missing(1)).is_overdue
    assert not ahead(LAST + timedelta(days=1)).is_overdue


def signal(of: Outlook, *, is_complete: bool = False, sent: date | None = MONDAY, today: date = MONDAY) -> Signal:
    return signal_of(
        is_complete=is_complete, outlook=of, last_sent_on=sent, activated_on=MONDAY, today=today, silent_days=14
    )


@pytest.mark.parametrize(("is_complete", "today", "weeks", "quiet", "expected"), [
    (True, LAST + timedelta(days=1), 0, 99, Signal.COMPLETE),
    (False, LAST + timedelta(days=1), 1, 99, Signal.OVERDUE),
    (False, LAST - timedelta(weeks=5), 13, 99, Signal.TERM_AT_RISK),
    (False, MONDAY + timedelta(days=14), 1, 14, Signal.SILENT),
    (False, MONDAY + timedelta(days=14), 1, 13, Signal.ON_THE_WAY),
])  # fmt: skip
def test_the_first_signal_that_holds_is_shown(is_complete, today, weeks, quiet, expected):
    of = ahead(today, sport=missing(weeks)) if weeks else ahead(today)

    assert signal(of, is_complete=is_complete, sent=today - timedelta(days=quiet), today=today) is expected


def test_whoever_has_sent_nothing_is_silent_from_the_registration_on():
    today = MONDAY + timedelta(days=14)

    assert signal(ahead(sport=missing(1)), sent=None, today=today) is Signal.SILENT
    assert signal(ahead(sport=missing(1)), sent=None, today=today - timedelta(days=1)) is Signal.ON_THE_WAY


def test_after_how_many_days_somebody_is_silent_is_the_operators(db, decide):
    assert silent_days(MONDAY) == 14
    decide("assessment.silent_days", 3)
    assert silent_days(date.max) == 3
