"""The rating follows the journal: each confirmation moves figures, standing and tallies once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models.signals import post_save

from tests.programme.assessment.cast import WEEKS, make_counted
from tests.programme.participation import way
from tests.programme.people_cast import HERE, THERE
from tosbelgi.kernel.models import HistoryLine, ParkedLine, SubscriptionCursor
from tosbelgi.programme.models import Centre, Region, Schedule, Standing, Tally
from tosbelgi.programme.participation.api import withdraw
from tosbelgi.programme.rating import api as rating
from tosbelgi.programme.rating.following import count_anew
from tosbelgi.programme.rating.tallies import Place, stored_tallies

from .cast import alone, differing, follow, standing_of, state, tallies_are_right  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alone")]


@pytest.fixture
def diary():
    return make_counted()


def numbers() -> dict[tuple[int | None, int], int]:
    """The tallies by region and percent."""
    return {(place.region_id, place.percent): number for place, number in stored_tallies().items()}


def test_a_confirmation_moves_figures_standing_and_tallies(diary):
    region = diary.participation.region_id
    row = diary.sent(0)
    follow()
    assert numbers() == {(None, 0): 1, (region, 0): 1}

    diary.confirm(row)
    assert follow() == 1

    assert (diary.progress.percent, standing_of(diary).percent) == (5, 5)
    assert numbers() == {(None, 5): 1, (region, 5): 1}
    assert differing() == {}


def test_taken_back_everything_is_as_it_was(diary):
    row = diary.sent(0)
    follow()
    before = numbers()
    diary.confirm(row)
    follow()

    diary.unconfirm(row)
    follow()

    assert numbers() == before
    assert (diary.progress.percent, standing_of(diary).percent) == (0, 0)


def test_returned_it_waits_no_longer_in_what_is_stored(diary):
    row = diary.sent(0)
    follow()
    assert diary.progress.figures[0].sent == 1

    diary.return_(row)
    follow()

    assert diary.progress.figures[0].sent == 0
    assert differing() == {}


def test_told_twice_it_counts_once(diary):
    diary.confirmed(0)
    follow()
    before = numbers()

    SubscriptionCursor.objects.filter(name=rating.SUBSCRIPTION).update(seq=0)
    assert follow() > 0

    assert numbers() == before


def test_another_plan_that_is_agreed_is_counted_by(diary):
    """Without a plan nothing is counted; agreed on, everything that was confirmed is."""
    Schedule.objects.filter(participation=diary.participation).update(agreed_version=None)
    diary.confirmed(0)
    follow()
    assert (diary.progress, standing_of(diary)) == (None, None)

    Schedule.objects.filter(participation=diary.participation).update(agreed_version=1)
    count_anew(diary.participation.pk, at=diary.at)

    assert standing_of(diary).percent == 5
    Schedule.objects.filter(participation=diary.participation).update(agreed_version=None)
    count_anew(diary.participation.pk, at=diary.at)
    assert (diary.progress, standing_of(diary), numbers()) == (None, None, {})


def test_whoever_withdraws_leaves_the_standing_and_keeps_the_figures(diary):
    diary.confirmed(0)
    follow()
    row = diary.participation
    withdraw(participation=row.public_id, by=diary.pupil, at=diary.at)

    follow()

    assert standing_of(diary) is None
    assert (diary.progress.percent, numbers()) == (5, {})
    assert differing() == {}


def test_the_registration_begins_it(diary):
    state(diary, "scheduled")
    diary.participation.refresh_from_db()
    diary.participation.activated_at = None
    diary.participation.save(update_fields=["activated_at"])
    count_anew(diary.participation.pk, at=diary.at)
    assert diary.progress is None

    way.approve_text()
    diary.participation.state = "active"
    diary.participation.activated_at = diary.at
    diary.participation.save(update_fields=["state", "activated_at"])
    count_anew(diary.participation.pk, at=diary.at)

    assert (diary.progress.percent, standing_of(diary).percent) == (0, 0)


def test_a_centre_that_moves_to_another_region_takes_its_standings_along(diary):
    other = make_counted()
    for one in (diary, other):
        one.confirmed(0)
    follow()
    here, there = (Region.objects.get(code=code) for code in (HERE, THERE))
    assert standing_of(diary).region_id == here.pk
    centre = diary.cast.centre

    centre.region = there
    centre.save()
    assert standing_of(diary).region_id == here.pk, "the subscription moves it, as everything"
    assert follow() == 1

    assert (standing_of(diary).region_id, standing_of(other).region_id) == (there.pk, here.pk)
    assert numbers() == {(None, 5): 2, (here.pk, 5): 1, (there.pk, 5): 1}
    assert differing() == {}


def test_a_centre_moves_with_all_that_follows_it_or_not_at_all(diary):
    """Told by itself, the move would be followed before there is anything to follow."""
    here, there = (Region.objects.get(code=code) for code in (HERE, THERE))
    diary.cast.centre.region = there

    def break_off(**facts):
        raise RuntimeError

    post_save.connect(break_off, sender=Centre)
    try:
        with pytest.raises(RuntimeError):
            diary.cast.centre.save()
    finally:
        post_save.disconnect(break_off, sender=Centre)

    diary.participation.refresh_from_db()
    assert Centre.objects.get(pk=diary.cast.centre.pk).region == diary.participation.region == here
    assert not HistoryLine.objects.filter(name="rating.centre_moved").exists()


def test_a_centre_that_is_saved_where_it_is_tells_nothing(diary):
    diary.cast.centre.save()

    assert not HistoryLine.objects.filter(name="rating.centre_moved").exists()


def test_somebody_else_moves_nobody(diary):
    other = make_counted()
    other.confirmed(0)
    follow()
    before = standing_of(other)

    diary.confirmed(0)
    diary.confirmed(1)
    follow()

    assert standing_of(other) == before
    assert standing_of(diary).percent == 10
    assert numbers()[None, 5] == 1


def test_each_level_and_cohort_year_has_tallies_of_its_own(diary):
    diary.confirmed(0)
    follow()
    stands = standing_of(diary)

    assert set(stored_tallies()) == {
        Place("bronze", stands.year, None, 5), Place("bronze", stands.year, stands.region_id, 5),
    }  # fmt: skip
    assert stands.year in (diary.today.year, diary.today.year + 1)


def test_complete_and_no_longer_is_told_once_each(diary):
    diary.all_but("sport")
    rows = [diary.confirmed(week) for week in range(WEEKS)]
    follow()
    assert standing_of(diary).percent == 100
    later = replace(diary, at=diary.at + timedelta(seconds=1))
    later.unconfirm(rows[0])
    follow()
    SubscriptionCursor.objects.filter(name=rating.SUBSCRIPTION).update(seq=0)
    follow()

    told = HistoryLine.objects.filter(name__startswith="assessment.").order_by("pk")
    assert list(told.values_list("name", flat=True)) == [
        "assessment.level_completed", "assessment.level_not_completed_any_more",
    ]  # fmt: skip


def test_what_follows_costs_the_same_however_much_was_done(diary, django_assert_max_num_queries):
    for week in range(5):
        diary.confirmed(week)
    follow()
    diary.confirmed(5)

    with django_assert_max_num_queries(18):
        count_anew(diary.participation.pk, at=diary.at)


def test_nothing_is_parked(diary):
    diary.confirmed(0)
    follow()

    assert not ParkedLine.objects.exists()
    assert tallies_are_right()
    assert (Standing.objects.count(), Tally.objects.filter(number__gt=0).count()) == (1, 2)
