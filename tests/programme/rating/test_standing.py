"""Who stands where: equals share a place, few show none, and nobody is told of those whom they do not see."""

from datetime import timedelta

import pytest

from tests.programme.assessment.cast import Counted, make_counted
from tests.programme.journal.crowd import EVERYBODY, SEES_SENT, Crowd
from tests.programme.journal.plans import agreed, plan
from tests.programme.people_cast import THERE, viewer_of
from tosbelgi.programme.models import Progress, Region, Standing, Tally
from tosbelgi.programme.people.api import Role
from tosbelgi.programme.people.reach import REACH
from tosbelgi.programme.rating import api as rating
from tosbelgi.programme.rating.checking import mend
from tosbelgi.programme.rating.queries import standings_of

from .cast import counted_at, state

pytestmark = pytest.mark.django_db


def places(diary: Counted) -> tuple:
    shown = rating.standing(diary.pupil, diary.participation)
    return (shown.level.place, shown.level.of, shown.region.place, shown.region.of)


def test_equals_share_a_place_and_the_next_is_skipped():
    crowd = [counted_at(weeks) for weeks in (3, 2, 2, 1, 0)]

    assert [places(one)[0] for one in crowd] == [1, 2, 2, 4, 5]
    assert {places(one)[1] for one in crowd} == {5}


def test_of_fewer_than_five_no_place_is_shown():
    crowd = [counted_at(weeks) for weeks in (3, 2, 1, 0)]
    assert [places(one) for one in crowd] == [(None, 4, None, 4)] * 4

    counted_at(1)

    assert places(crowd[0]) == (1, 5, 1, 5)


def test_a_region_counts_its_own_alone():
    crowd = [counted_at(weeks) for weeks in (3, 2, 1, 0, 0)]
    far = make_counted()
    far.participation.region = Region.objects.get(code=THERE)
    far.participation.save(update_fields=["region"])
    far.all_but("sport")
    mend(far.participation.pk, at=far.at)

    assert places(far) == (1, 6, None, 1)
    assert places(crowd[0]) == (2, 6, 1, 5)


def test_who_takes_part_no_longer_has_no_standing_and_keeps_the_rating():
    gone = counted_at(3)
    state(gone, "withdrawn")
    gone.participation.refresh_from_db()
    mend(gone.participation.pk, at=gone.at)

    assert rating.standing(gone.pupil, gone.participation) is None
    assert rating.own_rating(gone.pupil, gone.participation).percent == 15


def test_the_rating_is_the_mean_of_its_directions_and_shows_them():
    diary = counted_at(3)

    own = rating.own_rating(diary.pupil, diary.participation)

    assert (own.percent, own.done, own.asked) == (15, 3, 20)
    assert sum(one.share.percent for one in own.directions) // len(own.directions) == 15


def test_exactly_those_see_a_rating_who_see_the_participation():
    crowd = Crowd()
    row = crowd.diary.participation
    agreed(row, plan(crowd.diary.today - timedelta(days=60)))
    mend(row.pk, at=crowd.diary.at)

    seen = {who for who in EVERYBODY if rating.own_rating(crowd.viewer(who), row)}
    stands = {who for who in EVERYBODY if rating.standing(crowd.viewer(who), row)}

    assert seen == stands == SEES_SENT


def test_every_role_reaches_progress_and_standing_as_it_reaches_the_participation():
    for role in Role:
        assert REACH["progress"][role] is REACH["standing"][role] is REACH["participation"][role]
    assert {model.__name__ for model in (Progress, Standing)} == {"Progress", "Standing"}


def test_a_tally_tells_of_nobody():
    """No row of it names a participation or a person: whoever reads one learns a number."""
    assert {field.name for field in Tally._meta.get_fields()} == {
        "id", "level", "year", "region", "percent", "number",
    }  # fmt: skip


def test_it_costs_the_same_for_one_and_for_many(django_assert_num_queries):
    crowd = [counted_at(weeks) for weeks in (3, 2, 1, 0, 0, 1)]
    operator = viewer_of(crowd[0].cast.operator)
    keys = [one.participation.pk for one in crowd]

    for some in (keys[:1], keys):
        with django_assert_num_queries(2):
            assert len(standings_of(operator, some)) == len(some)
