"""Why a figure is what it is: the parts that are shown are the figure, and each that does not count says why."""

import pytest

from tosbelgi.kernel.calendar import week_of
from tosbelgi.programme.assessment.api import REASON_WORDS, why
from tosbelgi.programme.catalogue.api import BookSlot, Reason
from tosbelgi.programme.journal.api import Kind

from .cast import WEEKS, Counted, make_counted

pytestmark = pytest.mark.django_db


@pytest.fixture
def diary() -> Counted:
    return make_counted()


def test_the_sum_of_the_parts_is_the_figure(diary):
    rows = [
        diary.confirmed(0, minutes=45),
        diary.confirmed(0, minutes=45),
        diary.confirmed(1),
        diary.confirmed(2, minutes=30),
    ]
    waits = diary.sent(3)

    sport = why(diary.pupil, diary.participation, "sport")

    assert (sport.done, sport.asked, sport.percent, sport.missing, sport.minutes_per_week) == (2, WEEKS, 50, 2, 60)
    assert [one.unit for one in sport.units] == [week_of(diary.told(week).day) for week in (0, 1)]
    assert [sum(part.amount for part in one.parts) for one in sport.units] == [60, 60]
    assert {part.entry for one in sport.units for part in one.parts} == {row.public_id for row in rows[:3]}
    assert [(one.part.entry, one.part.amount, one.reason) for one in sport.left_out] == [
        (rows[1].public_id, 30, Reason.WEEK_IS_FULL),
        (rows[3].public_id, 30, Reason.WEEK_BELOW_NORM),
        (waits.public_id, 60, Reason.NOT_CONFIRMED),
    ]


def test_books_say_which_slots_are_empty_and_bear_their_title(diary):
    assert why(diary.pupil, diary.participation, "reading").empty == (BookSlot.FREE,)
    diary.all_but("sport", "skills", "volunteering", "trips")

    reading = why(diary.pupil, diary.participation, "reading")

    assert (reading.empty, reading.missing, reading.minutes_per_week) == ((), 0, None)
    assert [(one.unit, one.parts[0].title, one.parts[0].amount) for one in reading.units] == [
        (BookSlot.FREE, "Абай жолы", 1)
    ]


def test_a_day_is_a_unit_of_its_own(diary):
    row = diary.row(Kind.TRIP_DAY, "trips", 4, trip=1, title="Бурабай")

    assert [one.unit for one in why(diary.mentor, diary.participation, "trips").units] == [row.day]


def test_a_draft_is_no_part_of_any_figure(diary):
    diary.write(diary.told(0))

    sport = why(diary.pupil, diary.participation, "sport")

    assert (sport.units, sport.left_out) == ((), ())


@pytest.mark.parametrize("direction", ["heritage", "work", "nothing"])
def test_what_is_not_asked_has_no_figure(diary, direction):
    assert why(diary.pupil, diary.participation, direction) is None


def test_whoever_does_not_see_the_participation_is_told_nothing(diary):
    diary.confirmed(0)
    other = make_counted()

    assert why(other.pupil, diary.participation, "sport") is None
    assert why(other.mentor, diary.participation, "sport") is None
    assert why(diary.mentor, diary.participation, "sport").done == 1


def test_every_reason_has_its_sentence():
    assert set(REASON_WORDS) == set(Reason)


def test_it_costs_the_same_for_one_entry_and_for_many(diary, django_assert_num_queries):
    mentor = diary.mentor
    diary.confirmed(0)
    with django_assert_num_queries(4):
        why(mentor, diary.participation, "sport")
    for week in range(1, 6):
        diary.confirmed(week)
    with django_assert_num_queries(4):
        why(mentor, diary.participation, "sport")
