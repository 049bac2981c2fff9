"""What is read of a schedule: its versions, the one in force, and which of them each side knows."""

import pytest

from tests.programme.participation import way
from tests.programme.people_cast import make_person, viewer_of
from tosbelgi.programme.models import Schedule, ScheduleVersion
from tosbelgi.programme.schedule import api
from tosbelgi.programme.schedule.queries import MOST_VERSIONS

from .plans import with_direction

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return way.make_cast()


@pytest.fixture
def row(cast):
    """Three versions: of the pupil, on which both agree; of the mentor; and of the pupil again."""
    row = way.scheduled(cast)
    plan = api.agreed_plan(row.pk)
    for number, by in ((2, cast.mentor_viewer), (3, cast.pupil_viewer)):
        way.write_plan(cast, row, with_direction(plan, "sport", place=f"№ {number} зал"), by=by)
    return row


def drawn_by(cast, row):
    found = api.one_schedule(cast.pupil_viewer, row.pk)
    assert found is not None
    return found


def test_versions_stand_the_newest_first_with_the_one_that_is_in_force(cast, row):
    drawn = drawn_by(cast, row)

    assert [one.number for one in drawn.versions] == [3, 2, 1]
    assert (drawn.newest.number, drawn.in_force.number) == (3, 1)
    assert [drawn.numbered(number) and drawn.numbered(number).number for number in (1, 2, 3, 4, None)] == [
        1, 2, 3, None, None
    ]  # fmt: skip
    assert api.agreed_plan(row.pk) == drawn.numbered(1).plan


def test_each_side_knows_what_it_has_written_or_agreed_on_last(cast, row):
    drawn = drawn_by(cast, row)

    known = {side: drawn.read_by(side).number for side in api.Side}
    assert known == {api.Side.PARTICIPANT: 3, api.Side.MENTOR: 2}
    assert drawn.read_by(api.Side.PARTICIPANT, before=3).number == 1
    assert drawn.read_by(api.Side.MENTOR, before=2).number == 1, "agreed on, though another wrote it"
    assert drawn.read_by(api.Side.MENTOR, before=1) is None
    version = drawn.newest
    way.agree_on(row, version, cast.mentor_viewer)
    assert drawn_by(cast, row).read_by(api.Side.MENTOR).number == 3


def test_of_many_versions_the_newest_are_read_and_the_one_in_force(cast, row):
    schedule, first = Schedule.objects.get(participation=row), ScheduleVersion.objects.get(number=1)
    more = range(4, MOST_VERSIONS + 10)
    ScheduleVersion.objects.bulk_create(
        ScheduleVersion(
            schedule=schedule, number=number, text=first.text, digest=first.digest, person=first.person,
            role=first.role, at=first.at,
        )
        for number in more
    )  # fmt: skip
    Schedule.objects.filter(pk=schedule.pk).update(version=more[-1])

    numbers = [one.number for one in drawn_by(cast, row).versions]

    assert MOST_VERSIONS == 30
    assert numbers == [*range(more[-1], more[-1] - 30, -1), 1]


def test_it_costs_three_queries_and_the_plan_in_force_one(cast, row, django_assert_num_queries):
    viewer = cast.pupil_viewer
    with django_assert_num_queries(3):
        drawn = api.one_schedule(viewer, row.pk)
        assert all(one.person.display_name and list(one.agreements.all()) is not None for one in drawn.versions)
    with django_assert_num_queries(1):
        assert api.agreed_plan(row.pk) is not None


def test_where_nothing_is_written_or_seen_there_is_none(cast, row):
    stranger = viewer_of(make_person("Бөтен"))
    assert api.one_schedule(stranger, row.pk) is None
    Schedule.objects.filter(participation=row).update(agreed_version=None)
    assert api.agreed_plan(row.pk) is None
    assert drawn_by(cast, row).in_force is None
    other = way.make_cast(suffix="-other")
    empty = way.agreed(other)
    assert api.one_schedule(other.pupil_viewer, empty.pk) is None
    Schedule.objects.create(participation=empty)
    assert api.one_schedule(other.pupil_viewer, empty.pk) is None
    assert api.agreed_plan(empty.pk) is None
