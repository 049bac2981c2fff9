"""Stored figures follow from the journal, the frozen norms and the agreed plan; completion is told when it flips."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tosbelgi.kernel.models import HistoryLine
from tosbelgi.programme.assessment import api
from tosbelgi.programme.assessment.recounting import FOLLOWS, should_be, values_of
from tosbelgi.programme.journal.api import Kind
from tosbelgi.programme.models import Schedule

from .cast import WEEKS, Counted, make_counted

pytestmark = pytest.mark.django_db
TOLD = "assessment."


def told() -> list[str]:
    return list(HistoryLine.objects.filter(name__startswith=TOLD).order_by("pk").values_list("name", flat=True))


@pytest.fixture
def diary() -> Counted:
    return make_counted()


def test_nothing_is_counted_before_there_is_a_plan(diary):
    Schedule.objects.filter(participation=diary.participation).update(agreed_version=None)

    assert api.counted(diary.participation) is None
    assert diary.recount() == api.Recounted(None, changed=False)
    assert diary.progress is None


def test_nothing_is_counted_before_the_registration(diary):
    diary.participation.activated_at = None
    diary.participation.save(update_fields=["activated_at"])

    assert diary.recount().progress is None


def test_who_has_just_begun_stands_at_nothing(diary):
    stored = diary.recount().progress

    assert [(one.direction, one.done, one.asked) for one in stored.figures] == [
        ("sport", 0, WEEKS), ("skills", 0, WEEKS), ("reading", 0, 1), ("volunteering", 0, WEEKS), ("trips", 0, 1),
    ]  # fmt: skip
    assert (stored.percent, stored.is_complete, stored.completed_at, stored.last_sent_at) == (0, False, None, None)
    assert (stored.done, stored.asked) == (0, 1)


def test_what_is_confirmed_counts_and_what_is_sent_waits(diary):
    diary.confirmed(0)
    diary.sent(1)

    stored = diary.recount().progress

    sport = stored.figures[0]
    assert (sport.done, sport.sent, sport.percent) == (1, 2, 25)
    assert (stored.percent, stored.done, stored.asked) == (5, 1, 20)
    assert stored.last_sent_at == diary.at


def test_what_was_returned_waits_for_its_author_and_counts_as_sent_no_more(diary):
    diary.all_but("sport")
    for week in range(WEEKS - 1):
        diary.confirmed(week)
    row = diary.sent(WEEKS - 1)
    assert diary.recount().progress.figures[0].sent == WEEKS

    diary.return_(row)

    stored = diary.recount().progress
    assert (stored.figures[0].done, stored.figures[0].sent) == (WEEKS - 1, WEEKS - 1)
    assert api.counted(diary.participation).figures == stored.figures


@pytest.mark.parametrize(("one", "other"), [("returned", "confirmed"), ("confirmed", "returned"), ("returned", "sent")])
def test_a_book_that_two_lists_have_in_two_sections_is_counted_in_that_of_the_entry_that_stands(diary, one, other):
    """What was returned may tell of the row of one list, and what is sent instead of that of another."""
    told = {"title": "Абай жолы", "book": 1, "listed_book": 1, "list_year": 2026, "section": "kazakh_classics"}
    diary.row(Kind.BOOK, "reading", 3, state=one, **told)
    again = {"listed_book": 2, "list_year": 2027, "section": "world_classics"}
    diary.row(Kind.BOOK, "reading", 4, state=other, **told | again)

    reading = diary.recount().progress.figures[2]

    confirmed = "confirmed" in (one, other)
    assert (reading.done, reading.sent) == (int(confirmed), 1)
    stands = "kazakh_classics" if one == "confirmed" else "world_classics"
    assert {book.section for book in api.counted(diary.participation).done.books} == {stands}


def test_once_more_changes_nothing(diary):
    diary.confirmed(0)
    assert diary.recount().changed

    later = replace(diary, at=diary.at + timedelta(hours=1))
    again = later.recount()

    assert not again.changed
    assert again.progress.counted_at == diary.at


def test_a_level_is_complete_when_every_norm_is_met_and_no_longer_when_one_is_not(diary):
    diary.all_but("sport")
    rows = [diary.confirmed(week) for week in range(WEEKS - 1)]
    assert diary.recount().progress.percent == 95
    assert told() == []

    late = replace(diary, at=diary.at + timedelta(minutes=1))
    late.confirmed(WEEKS - 1)
    stored = late.recount().progress
    assert (stored.percent, stored.is_complete, stored.completed_at) == (100, True, late.at)

    late.unconfirm(rows[0])
    stored = late.recount().progress
    assert (stored.percent, stored.is_complete, stored.completed_at) == (95, False, None)
    assert told() == ["assessment.level_completed", "assessment.level_not_completed_any_more"]

    late.recount()
    assert len(told()) == 2
    line = HistoryLine.objects.filter(name=told()[0]).get()
    assert line.facts == {"participation_id": diary.participation.pk, "level": "bronze"}
    assert [one.person_id for one in line.about.all()] == [diary.cast.pupil.pk]


def test_the_moment_of_completion_is_that_of_the_journal_whenever_it_is_counted(diary):
    diary.all_but("sport")
    for week in range(WEEKS):
        diary.confirmed(week)
    at = diary.at

    later = replace(diary, at=at + timedelta(days=5))

    assert later.recount().progress.completed_at == at
    later.confirmed(WEEKS)
    assert later.recount().progress.completed_at == at, "one week more changes nothing"


def test_what_is_withdrawn_stays_counted(diary):
    diary.confirmed(0)
    diary.participation.state = "withdrawn"
    diary.participation.save(update_fields=["state"])

    assert diary.recount().progress.percent == 5


@pytest.mark.parametrize("weeks", [0, WEEKS])
def test_stored_is_what_it_should_be(diary, weeks):
    diary.all_but("sport")
    for week in range(weeks):
        diary.confirmed(week)
    stored = diary.recount().progress
    stored.refresh_from_db()

    assert values_of(stored) == values_of(should_be([diary.participation])[diary.participation.pk])
    assert len(FOLLOWS) == 5


@pytest.mark.parametrize("weeks", [0, 3])
def test_counting_costs_the_same_however_much_was_done(diary, weeks, django_assert_num_queries):
    diary.recount()
    for week in range(weeks):
        diary.confirmed(week)

    with django_assert_num_queries(7 if weeks else 6):  # savepoints are two of them
        diary.recount()


def test_a_direction_without_a_norm_is_no_part_of_the_mean(diary):
    diary.participation.directions = [*diary.participation.directions, "work"]
    diary.participation.save(update_fields=["directions"])
    diary.all_but()

    assert diary.recount().progress.is_complete
    assert api.counted(diary.participation).level.without_norm == ("work",)
