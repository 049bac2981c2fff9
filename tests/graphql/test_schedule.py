"""The schedule by GraphQL: read with what it lacks, written and agreed on by both, and refused as data."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.programme.participation import way
from tests.programme.schedule.plans import with_direction
from tosbelgi.graphql.ids import to_global_id
from tosbelgi.graphql.schedule.codes import Day
from tosbelgi.programme.models import ScheduleVersion

from .test_participation import PROBLEMS, did, id_of

pytestmark = pytest.mark.django_db
SHOWN = (
    "version agreedVersion unmet { code direction field asked found message } newest { number digest basedOn writtenBy"
    " agreements { by } plan { startsOn heritage insteadOf directions { direction months activity place"
    " times { weekday starts minutes } provider mentor books { listedBook section listYear title author by }"
    " tripDays workDays inShort } } }"
)
READ = "query ($id: ID) { schedule(participation: $id) { participationId " + SHOWN + " } }"
CHOICES = (
    "{ schedule { booksToPlan { listedBook section title } providersToChoose { direction id name }"
    " mentorsOfDirections { id name } versions { number } inForce { number } } }"
)
CHANGE = (
    "mutation ($id: String!, $participation: ID!, $base: Int!, $plan: PlanInput!) {"
    " changeSchedule(clientMutationId: $id, participation: $participation, base: $base, plan: $plan) { schedule { "
    + SHOWN
    + " } "
    + PROBLEMS
    + " } }"
)
AGREE = (
    "mutation ($id: String!, $participation: ID!, $version: Int!, $digest: String!) {"
    " agreeSchedule(clientMutationId: $id, participation: $participation, version: $version, digest: $digest) {"
    " schedule { agreedVersion } " + PROBLEMS + " } }"
)


@pytest.fixture
def cast():
    return way.make_cast()


@pytest.fixture
def row(cast):
    return way.agreed(cast)


def sent(plan):
    """The plan as a client sends it."""

    def direction(one):
        return {
            "direction": one.direction.upper(),
            "months": one.months,
            "activity": one.activity,
            "place": one.place,
            "times": [
                {"weekday": Day(time.weekday).name, "starts": time.starts, "minutes": time.minutes}
                for time in one.times
            ],
            "provider": one.provider and to_global_id("Organisation", one.provider),
            "mentor": one.mentor and to_global_id("Mentor", one.mentor),
            "books": [{"listedBook": book.listed, "by": book.by.isoformat()} for book in one.books],
            "tripDays": [day.isoformat() for day in one.trip_days],
            "workDays": [day.isoformat() for day in one.work_days],
        }

    return {
        "startsOn": plan.starts_on.isoformat(),
        "heritage": plan.heritage and plan.heritage.name,
        "insteadOf": plan.instead_of and plan.instead_of.upper(),
        "directions": [direction(one) for one in plan.directions],
    }


def test_both_write_and_agree(cast, row, post):
    plan = way.plan_of(row)
    about = {"participation": id_of(row)}
    assert did(post, cast.pupil, READ)["version"] == 0
    changed = [did(post, cast.pupil, CHANGE, id="1", base=0, plan=sent(plan), **about) for _twice in range(2)]
    assert changed[0] == changed[1]
    written = changed[0]["schedule"]
    assert changed[0]["problems"] == []
    assert (written["version"], written["agreedVersion"], written["unmet"]) == (1, None, [])
    assert ScheduleVersion.objects.get().plan == plan
    newest = written["newest"]
    assert newest["writtenBy"] == "PARTICIPANT"
    sport = newest["plan"]["directions"][0]
    assert sport["times"] == [{"weekday": "MONDAY", "starts": "10:00", "minutes": 60}]
    assert sport["inShort"] == "дс 10:00 · 60 мин"

    agreeing = {"version": 1, "digest": newest["digest"], **about}
    assert did(post, cast.pupil, AGREE, id="2", **agreeing)["schedule"] == {"agreedVersion": None}
    assert did(post, cast.mentor, AGREE, id="3", **agreeing)["schedule"] == {"agreedVersion": 1}
    row.refresh_from_db()
    assert row.state == "scheduled"
    theirs = did(post, cast.mentor, READ, id=id_of(row))
    assert {one["by"] for one in theirs["newest"]["agreements"]} == {"PARTICIPANT", "MENTOR"}
    assert theirs["participationId"] == id_of(row)


def test_what_is_sent_back_as_it_was_read_is_no_change(cast, row, post):
    way.write_plan(cast, row)
    read = did(post, cast.pupil, READ)["newest"]["plan"]
    for one in read["directions"]:
        one.pop("inShort")
        one["books"] = [{"listedBook": book["listedBook"], "by": book["by"]} for book in one["books"]]
    changed = did(post, cast.pupil, CHANGE, id="1", base=1, plan=read, participation=id_of(row))
    assert changed["schedule"]["version"] == 1


def test_what_it_lacks_is_told_with_what_would_do_and_agreeing_is_refused(cast, row, post):
    plan = with_direction(way.plan_of(row), "sport", times=())
    about = {"participation": id_of(row)}
    written = did(post, cast.pupil, CHANGE, id="1", base=0, plan=sent(plan), **about)["schedule"]
    (unmet,) = written["unmet"]
    assert (unmet["code"], unmet["direction"], unmet["field"]) == ("TOO_FEW_MINUTES", "SPORT", "times")
    assert (unmet["asked"], unmet["found"]) == (60, 0)
    assert "60 минут" in unmet["message"]
    refused = did(post, cast.pupil, AGREE, id="2", version=1, digest=written["newest"]["digest"], **about)
    assert refused["schedule"] is None
    assert [one["code"] for one in refused["problems"]] == ["SCHEDULE_DOES_NOT_MEET_NORMS"]


def test_a_change_on_an_old_version_is_a_problem_that_says_so(cast, row, post):
    plan = way.plan_of(row)
    way.write_plan(cast, row, plan, by=cast.mentor_viewer)
    other = sent(with_direction(plan, "sport", activity="Күрес"))
    refused = did(post, cast.pupil, CHANGE, id="1", base=0, plan=other, participation=id_of(row))
    assert [(one["code"], one["field"]) for one in refused["problems"]] == [("SCHEDULE_CHANGED", "version")]
    assert did(post, cast.pupil, CHANGE, id="1", base=1, plan=other, participation=id_of(row))["problems"] == []


def test_what_cannot_be_is_refused_at_its_part(cast, row, post):
    plan = sent(way.plan_of(row))
    sport = plan["directions"][0]

    def problems(**changes):
        changed = plan | {"directions": [sport | changes, *plan["directions"][1:]]}
        answer = did(post, cast.pupil, CHANGE, id="1", base=0, plan=changed, participation=id_of(row))
        return [(one["code"], one["field"]) for one in answer["problems"]]

    late = [{"weekday": "MONDAY", "starts": "23:30", "minutes": 60}]
    assert problems(times=late) == [("NOT_A_TIME_OF_A_WEEK", "sport.times")]
    assert problems(provider="x") == [("BAD_ID", "sport.provider")]
    assert problems(mentor=to_global_id("Organisation", "1")) == [("BAD_ID", "sport.mentor")]
    assert problems(books=[{"listedBook": -1}]) == [("BOOK_IS_NOT_OFFERED", "sport.books")]
    assert problems(direction="SKILLS") == [("DIRECTION_PLANNED_TWICE", "directions")]
    assert problems(activity="ә" * 301) == [("SCHEDULE_TEXT_TOO_LONG", "sport.activity")]
    assert not ScheduleVersion.objects.exists()


def test_what_may_be_planned_is_offered(cast, row, post):
    way.means_of(row)
    offered = did(post, cast.pupil, CHOICES)
    assert {one["section"] for one in offered["booksToPlan"]} == {"KAZAKH_CLASSICS", "WORLD_CLASSICS", "GROWTH_POPSCI"}
    assert {one["direction"] for one in offered["providersToChoose"]} == {"VOLUNTEERING", "TRIPS"}
    assert offered["mentorsOfDirections"] == []
    assert (offered["versions"], offered["inForce"]) == ([], None)


def test_strangers_and_those_whom_it_does_not_concern_read_nothing(cast, row, post):
    way.write_plan(cast, row)
    other = way.make_cast(suffix="-басқа")
    for person in (other.pupil, other.mentor, other.head):
        assert did(post, person, READ, id=id_of(row)) is None
    assert did(post, other.pupil, READ) is None
    assert did(post, cast.head, READ, id=id_of(row))["version"] == 1
    wrong = did(post, cast.head, CHANGE, id="1", base=1, plan=sent(way.plan_of(row)), participation=id_of(row))
    assert [one["code"] for one in wrong["problems"]] == ["MAY_NOT_DRAW_UP_SCHEDULE"]


def test_it_costs_the_same_for_one_version_and_for_many(cast, row, post):
    plan = way.plan_of(row)
    every = "{ schedule { versions { number agreements { by } plan { directions { direction books { title } } } } } }"

    def cost():
        did(post, cast.pupil, every)
        with CaptureQueriesContext(connection) as queries:
            did(post, cast.pupil, every)
        return len(queries)

    way.write_plan(cast, row, plan)
    one = cost()
    for number in range(5):
        by = cast.mentor_viewer if number % 2 else cast.pupil_viewer
        version = way.write_plan(cast, row, with_direction(plan, "skills", place=f"Зал {number}"), by=by)
        way.agree_on(row, version, by)
    assert cost() == one
