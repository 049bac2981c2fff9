"""Two people draw a schedule up: each writes, each agrees, and what a refusal leaves is what was there before."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.programme.participation import way
from tests.programme.people_cast import THERE, give_role, make_centre, make_person, viewer_of
from tosbelgi.kernel.facts.models import HistoryLine
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.programme.models import (
    Organisation,
    Participation,
    ParticipationAct,
    Schedule,
    ScheduleAgreement,
    ScheduleVersion,
    Season,
)
from tosbelgi.programme.participation import api as participations
from tosbelgi.programme.people.api import Role, suspend
from tosbelgi.programme.schedule import api, limits
from tosbelgi.reading_lists.models import ListedBook, Withdrawal

from .plans import days, with_direction, without

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return way.make_cast()


@pytest.fixture
def row(cast):
    return way.agreed(cast)


def stored():
    """Everything that a refused act could have moved."""
    models = (Participation, ParticipationAct, Schedule, ScheduleVersion, ScheduleAgreement)
    return [list(model.objects.order_by("pk").values()) for model in models], HistoryLine.objects.count()


def refused(do, code, field=...):
    before = stored()
    with pytest.raises(Refusal) as caught:
        do()
    assert caught.value.code == code
    if field is not ...:
        assert caught.value.field == field
    assert stored() == before
    return caught.value


def told():
    names = HistoryLine.objects.filter(name__contains="schedule").order_by("pk").values_list("name", flat=True)
    return list(names)


def test_both_agree_on_one_version_and_the_participation_goes_on(cast, row):
    version = way.write_plan(cast, row)
    assert api.agreed_plan(row.pk) is None
    way.agree_on(row, version, cast.pupil_viewer)
    row.refresh_from_db()
    assert (row.state, api.agreed_plan(row.pk)) == ("agreed", None), "one of the two is not both"
    way.agree_on(row, version, cast.mentor_viewer)

    row.refresh_from_db()
    assert row.stands is participations.State.SCHEDULED
    assert api.agreed_plan(row.pk) == version.plan
    act = row.acts.get(act="schedule")
    assert (act.person_id, act.role) == (cast.mentor.pk, "mentor"), "by whoever agreed last"
    assert told() == [
        "schedule.changed",
        "schedule.accepted",
        "schedule.accepted",
        "schedule.agreed",
        "participation.schedule_agreed",
    ]
    line = HistoryLine.objects.get(name="schedule.changed")
    assert "Волейбол" not in str(line.facts), "what somebody does stands in no history"


def test_the_mentor_may_write_and_the_participant_agree_last(cast, row):
    version = way.write_plan(cast, row, by=cast.mentor_viewer)
    assert (version.person_id, version.role) == (cast.mentor.pk, "mentor")
    for viewer in (cast.mentor_viewer, cast.pupil_viewer):
        way.agree_on(row, version, viewer)
    assert row.acts.get(act="schedule").role == "participant"


def test_a_plan_that_lacks_something_is_kept_and_not_agreed_on(cast, row):
    plan = without(way.plan_of(row), "sport")
    version = way.write_plan(cast, row, plan)
    assert version.plan == plan
    for viewer in (cast.pupil_viewer, cast.mentor_viewer):
        refusal = refused(lambda: way.agree_on(row, version, viewer), "SCHEDULE_DOES_NOT_MEET_NORMS")  # noqa: B023
        assert refusal.details["unmet"] == ["sport.direction_missing"]


def test_a_change_on_an_old_version_is_refused_and_says_which_is_the_newest(cast, row):
    plan = way.plan_of(row)
    way.write_plan(cast, row, plan)
    other = with_direction(plan, "sport", activity="Күрес")
    way.write_plan(cast, row, other, base=1, by=cast.mentor_viewer)
    late = with_direction(plan, "sport", activity="Жүзу")
    refusal = refused(lambda: way.write_plan(cast, row, late, base=1), "SCHEDULE_CHANGED", "version")
    assert refusal.details["version"] == 2
    refused(lambda: way.write_plan(cast, row, late, base=7), "SCHEDULE_CHANGED")
    assert way.write_plan(cast, row, late, base=2).number == 3


def test_the_same_plan_again_is_the_same_version(cast, row):
    plan = way.plan_of(row)
    first = way.write_plan(cast, row, plan, base=0)
    lines = HistoryLine.objects.count()
    assert way.write_plan(cast, row, plan, base=0) == first
    assert way.write_plan(cast, row, plan, base=1, by=cast.mentor_viewer) == first
    assert (ScheduleVersion.objects.count(), HistoryLine.objects.count()) == (1, lines)


def test_agreed_twice_it_is_agreed_once(cast, row):
    version = way.write_plan(cast, row)
    for viewer in (cast.pupil_viewer, cast.pupil_viewer, cast.mentor_viewer, cast.mentor_viewer, cast.pupil_viewer):
        way.agree_on(row, version, viewer)
    assert ScheduleAgreement.objects.count() == 2
    assert told().count("schedule.agreed") == told().count("participation.schedule_agreed") == 1


def test_one_agrees_on_exactly_what_one_has_read(cast, row):
    version = way.write_plan(cast, row)
    refused(lambda: way.agree_on(row, version, cast.pupil_viewer, digest="0" * 64), "SCHEDULE_CHANGED")
    refused(lambda: way.agree_on(row, version, cast.pupil_viewer, version=2), "SCHEDULE_CHANGED")
    way.write_plan(cast, row, with_direction(version.plan, "sport", activity="Күрес"))
    refused(lambda: way.agree_on(row, version, cast.pupil_viewer), "SCHEDULE_CHANGED")


def test_a_newer_version_leaves_the_agreed_one_in_force_until_both_agree_on_it(cast):
    row = way.active(cast)
    before = api.agreed_plan(row.pk)
    version = way.write_plan(cast, row, with_direction(before, "sport", place="Стадион"), by=cast.mentor_viewer)
    assert api.agreed_plan(row.pk) == before
    way.agree_on(row, version, cast.mentor_viewer)
    assert api.agreed_plan(row.pk) == before
    way.agree_on(row, version, cast.pupil_viewer)
    assert api.agreed_plan(row.pk) == version.plan
    row.refresh_from_db()
    assert row.stands is participations.State.ACTIVE
    assert row.acts.filter(act="schedule").count() == 1
    assert told().count("participation.schedule_agreed") == 1


@pytest.mark.parametrize("state", ["draft", "submitted", "approved"])
def test_before_the_agreement_nothing_is_drawn_up(state, cast):
    way.approve_text()
    row = way.REACHED[state](cast)
    plan = api.Plan(starts_on=timezone.localdate())
    refused(lambda: way.write_plan(cast, row, plan), "NO_SCHEDULE_NOW")
    agree = {"participation": row.public_id, "version": 1, "digest": "0" * 64, "by": cast.pupil_viewer}
    refused(lambda: api.agree(at=timezone.now(), **agree), "NO_SCHEDULE_NOW")


def test_after_the_end_nothing_is_drawn_up(cast, row):
    version = way.write_plan(cast, row)
    participations.withdraw(participation=row.public_id, by=cast.pupil_viewer, at=timezone.now())
    refused(lambda: way.agree_on(row, version, cast.pupil_viewer), "NO_SCHEDULE_NOW")
    refused(lambda: way.agree_on(row, version, cast.mentor_viewer), "NO_SUCH_PARTICIPATION")


def test_nobody_else_draws_it_up(cast, row):
    version = way.write_plan(cast, row)
    plan = with_direction(version.plan, "sport", activity="Күрес")
    for viewer in (cast.head_viewer, viewer_of(cast.operator)):
        refused(lambda: way.write_plan(cast, row, plan, by=viewer), "MAY_NOT_DRAW_UP_SCHEDULE")  # noqa: B023
        refused(lambda: way.agree_on(row, version, viewer), "MAY_NOT_DRAW_UP_SCHEDULE")  # noqa: B023
    other = make_person("Жанар")
    give_role(other, Role.MENTOR, centre=cast.centre)
    for viewer in (viewer_of(other), viewer_of(make_person("Бөтен"))):
        refused(lambda: way.agree_on(row, version, viewer), "NO_SUCH_PARTICIPATION")  # noqa: B023


def test_a_mentor_whose_time_is_over_agrees_on_nothing(cast, row):
    version = way.write_plan(cast, row)
    old = cast.mentor_viewer
    cast.mentor.appointments.update(until=timezone.now())
    refused(lambda: way.agree_on(row, version, old), "MAY_NOT_LEAD")


def test_whoever_leads_now_is_the_one_who_agrees(cast, row):
    version = way.write_plan(cast, row)
    way.agree_on(row, version, cast.mentor_viewer)
    other = make_person("Жанар")
    give_role(other, Role.MENTOR, centre=cast.centre)
    participations.entrust(
        participation=row.public_id,
        instead_of=row.mentor_id,
        mentor_id=other.pk,
        by=cast.head_viewer,
        at=timezone.now(),
    )
    way.agree_on(row, version, cast.pupil_viewer)
    assert api.agreed_plan(row.pk) is None, "whoever led before has agreed, and leads no more"
    way.agree_on(row, version, viewer_of(other))
    assert api.agreed_plan(row.pk) == version.plan


def test_nobody_is_both_sides(cast, row):
    """A participant who is a mentor too agrees for themselves alone."""
    give_role(cast.pupil, Role.MENTOR, centre=cast.centre)
    acting = cast.pupil.appointments.get()
    version = way.write_plan(cast, row, by=viewer_of(cast.pupil, acting=0))
    refused(lambda: way.agree_on(row, version, viewer_of(cast.pupil, acting=acting.pk)), "NO_SUCH_PARTICIPATION")


# What a plan names
def test_whoever_acts_for_others_is_no_side_of_their_own_schedule(cast, row):
    own = cast.pupil_viewer
    assert api.side_of(row, own) is api.Side.PARTICIPANT
    for role in Role:
        if role is not Role.PARTICIPANT:
            assert api.side_of(row, replace(own, role=role, centre_ids=frozenset({row.centre_id}))) is None, role


def test_a_book_is_of_an_approved_list_that_offers_it_to_the_level(cast, row):
    plan = way.plan_of(row)
    book = plan.of("reading").books[0]

    def with_book(**changes):
        changed = replace(book, **changes)
        return with_direction(plan, "reading", books=(changed, *plan.of("reading").books[1:]))

    for changes in ({"listed": 999_999_999}, {"title": "Басқа"}, {"section": "growth_popsci"}, {"list_year": 1999}):
        refused(lambda: way.write_plan(cast, row, with_book(**changes)), "BOOK_IS_NOT_OFFERED", "reading.books")  # noqa: B023
    ListedBook.objects.filter(pk=book.listed).update(for_bronze=False)
    refused(lambda: way.write_plan(cast, row, plan), "BOOK_IS_NOT_OFFERED", "reading.books")


def test_a_withdrawn_book_is_planned_no_more_and_stays_where_it_was_planned(cast, row):
    plan = way.plan_of(row)
    version = way.write_plan(cast, row, plan)
    books = plan.of("reading").books
    Withdrawal.objects.create(listed_book_id=books[0].listed, reason="Сынақ", at=timezone.now())

    later = tuple(replace(one, by=one.by + timedelta(days=1)) for one in books)
    moved = way.write_plan(cast, row, with_direction(plan, "reading", books=later))
    assert moved.plan.of("reading").books[0].title == books[0].title
    gone = way.write_plan(cast, row, with_direction(plan, "reading", books=books[1:]))
    refused(lambda: way.write_plan(cast, row, plan, base=gone.number), "BOOK_IS_NOT_OFFERED")
    assert version.plan == plan


def test_a_provider_is_authorised_for_the_direction_and_active(cast, row):
    plan = way.plan_of(row)
    strange = make_centre(THERE, name="Бөтен").organisation
    for code, provider in (("trips", strange.public_id), ("trips", uuid4()), ("sport", plan.of("trips").provider)):
        wrong = with_direction(plan, code, provider=provider)
        refused(lambda: way.write_plan(cast, row, wrong), "NOT_A_PROVIDER", f"{code}.provider")  # noqa: B023
    version = way.write_plan(cast, row, plan)
    able = Organisation.objects.get(public_id=plan.of("trips").provider)
    suspend(organisation_id=able.pk, reason="Сынақ", by=None, at=timezone.now())
    refused(lambda: way.agree_on(row, version, cast.pupil_viewer), "NOT_A_PROVIDER", "volunteering.provider")


def test_a_direction_may_be_led_by_another_mentor_of_the_centre(cast, row):
    other = make_person("Жанар")
    plan = with_direction(way.plan_of(row), "skills", mentor=other.public_id)
    refused(lambda: way.write_plan(cast, row, plan), "NOT_A_MENTOR_FOR_IT", "skills.mentor")
    give_role(other, Role.MENTOR, centre=cast.centre)
    assert way.write_plan(cast, row, plan).plan.of("skills").mentor == other.public_id
    give_role(cast.pupil, Role.MENTOR, centre=cast.centre)
    own = with_direction(plan, "skills", mentor=cast.pupil.public_id)
    by = viewer_of(cast.pupil, acting=0)
    refused(lambda: way.write_plan(cast, row, own, by=by), "NOT_A_MENTOR_FOR_IT")


@pytest.mark.parametrize(
    ("code", "changes", "refusal"),
    [
        ("sport", {"activity": "ә" * 301}, "SCHEDULE_TEXT_TOO_LONG"),
        ("sport", {"place": "ә" * 201}, "SCHEDULE_TEXT_TOO_LONG"),
        ("sport", {"activity": "a\u202eb"}, "SCHEDULE_TEXT_HAS_HIDDEN_SIGNS"),
        (
            "sport",
            {"times": tuple(api.WeeklyTime(weekday=0, starts=f"{hour:02}:00", minutes=30) for hour in range(8))},
            "SCHEDULE_HAS_TOO_MUCH",
        ),
        ("trips", {"trip_days": days(61)}, "SCHEDULE_HAS_TOO_MUCH"),
    ],
)  # fmt: skip
def test_what_no_plan_may_hold_is_refused_at_its_field(code, changes, refusal, cast, row):
    (name,) = changes
    plan = with_direction(way.plan_of(row), code, **changes)
    refused(lambda: way.write_plan(cast, row, plan), refusal, f"{code}.{name}")


def test_what_is_just_short_enough_is_kept(cast, row):
    plan = with_direction(way.plan_of(row), "sport", activity="ә" * 300, place="ә" * 200)
    kept = way.write_plan(cast, row, plan).plan.of("sport")
    assert (len(kept.activity), len(kept.place)) == (300, 200)


@pytest.mark.parametrize(
    ("typed", "starts"),
    [(" 9:05 ", "09:05"), ("18:30", "18:30"), ("24:00", None), ("9", None), ("", None), ("９:05", None)],
)
def test_a_time_is_read_as_it_is_typed(typed, starts):
    try:
        found = api.time_of_week("sport.times", weekday=6, starts=typed, minutes=60).starts
    except Refusal as refusal:
        assert (refusal.code, refusal.field) == ("NOT_A_TIME_OF_A_WEEK", "sport.times")
        found = None
    assert found == starts


@pytest.mark.parametrize(
    "wrong",
    [
        {"weekday": 7}, {"weekday": -1}, {"weekday": True}, {"weekday": 1.0}, {"weekday": "1"},
        {"minutes": 0}, {"minutes": True}, {"minutes": 60.0}, {"minutes": "60"}, {"minutes": 6 * 60 + 1},
        {"starts": "7:00"}, {"starts": "24:00"}, {"starts": "07:60"}, {"starts": "07:00 "},
    ],
)  # fmt: skip
def test_what_is_no_time_of_a_week_is_no_value(wrong):
    usual = {"weekday": 6, "starts": "18:00", "minutes": 6 * 60}
    assert api.WeeklyTime(**usual).minutes == 360, "it may last until midnight"
    with pytest.raises(ValueError, match=r".+"):
        api.WeeklyTime(**usual | wrong)


@pytest.mark.parametrize("name", ["listed", "book", "list_year"])
def test_what_is_no_row_of_a_list_is_no_book(name):
    usual = {"listed": 1, "book": 2, "section": "kazakh_classics", "list_year": 2027, "title": "x", "author": ""}
    for wrong in ("1", 1.0, True, None):
        with pytest.raises(TypeError):
            api.PlannedBook(**usual | {name: wrong})


def test_it_begins_near_today(cast, row):
    plan, today = way.plan_of(row), timezone.localdate()
    for day in (today - timedelta(days=1), today + timedelta(days=367)):
        refused(lambda: way.write_plan(cast, row, replace(plan, starts_on=day)), "SCHEDULE_DAY_IS_TOO_FAR", "starts_on")  # noqa: B023
    assert way.write_plan(cast, row, replace(plan, starts_on=today + timedelta(days=366)))


def test_spaces_and_spellings_that_look_the_same_are_one_text(cast, row):
    plan = way.plan_of(row)
    first = way.write_plan(cast, row, with_direction(plan, "sport", activity="Үстел  теннисі "))
    again = way.write_plan(cast, row, with_direction(plan, "sport", activity=" Үстел теннисі\u200b"))
    assert first == again
    assert first.plan.of("sport").activity == "Үстел теннисі"


# Another season (D25)
def newer_season(**changes):
    """Another version of the season has begun, with other numbers for the trips."""
    running = Season.objects.get()
    levels = [(level, list(level.norms.all())) for level in running.levels.all()]
    season = Season.objects.get(pk=running.pk)
    season.pk, season.version, season.starts_on = None, running.version + 1, timezone.localdate()
    season._state.adding = True
    season.save()
    for level, norms in levels:
        level.pk, level.season, level._state.adding = None, season, True
        level.save()
        for norm in norms:
            norm.pk, norm.level, norm._state.adding = None, level, True
            if norm.days:
                norm.days += changes.get("days", 0)
            norm.save()


def test_norms_that_have_changed_since_are_agreed_on_anew_before_anybody_is_registered(cast):
    row = way.scheduled(cast)
    newer_season(days=1)
    newer = participations.newer_norms(row, timezone.now()).digest
    refusal = refused(lambda: way.activate(cast, row, seen_norms=newer), "AGREED_SCHEDULE_MEETS_NO_MORE")
    assert refusal.details["unmet"] == ["trips.too_few_days"]

    agreed = api.agreed_plan(row.pk)
    more = (*agreed.of("trips").trip_days, agreed.of("trips").trip_days[-1] + timedelta(days=1))
    version = way.write_plan(cast, row, with_direction(agreed, "trips", trip_days=more))
    refused(lambda: way.activate(cast, row, seen_norms=newer), "AGREED_SCHEDULE_MEETS_NO_MORE")
    for viewer in (cast.pupil_viewer, cast.mentor_viewer):
        way.agree_on(row, version, viewer)
    assert way.activate(cast, row, seen_norms=newer).stands is participations.State.ACTIVE


def test_norms_that_have_changed_elsewhere_leave_the_agreed_schedule(cast):
    row = way.scheduled(cast)
    newer_season()
    newer = participations.newer_norms(row, timezone.now()).digest
    assert way.activate(cast, row, seen_norms=newer).stands is participations.State.ACTIVE


def test_once_registered_the_frozen_norms_are_what_a_newer_plan_meets(cast):
    row = way.active(cast)
    newer_season(days=1)
    plan = with_direction(api.agreed_plan(row.pk), "sport", place="Стадион")
    version = way.write_plan(cast, row, plan)
    way.agree_on(row, version, cast.pupil_viewer)


def test_registering_without_a_schedule_is_refused(cast, row):
    refused(lambda: way.activate(cast, row), "SCHEDULE_NOT_AGREED")
    way.write_plan(cast, row)
    refused(lambda: way.activate(cast, row), "SCHEDULE_NOT_AGREED")


def test_the_schedule_of_somebody_else_registers_nobody(cast):
    others = way.make_cast(suffix="-other")
    way.scheduled(others)
    row = way.scheduled(cast)
    Schedule.objects.filter(participation=row).update(agreed_version=None)
    refused(lambda: way.activate(cast, row), "SCHEDULE_NOT_AGREED")
    Schedule.objects.filter(participation=row).update(agreed_version=1)
    assert way.activate(cast, row).state == "active"


def test_what_was_written_is_not_changed_afterwards(cast, row):
    version = way.write_plan(cast, row)
    version.text = "{}"
    with pytest.raises(TypeError):
        version.save()
    way.agree_on(row, version, cast.pupil_viewer)
    with pytest.raises(TypeError):
        ScheduleAgreement.objects.get().save()
    ScheduleVersion.objects.update(text=version.text)
    with pytest.raises(Refusal) as caught:
        ScheduleVersion.objects.get().plan  # noqa: B018
    assert caught.value.code == "PLAN_CANNOT_BE_READ"


def test_the_plan_in_force_costs_one_query(cast, django_assert_num_queries):
    row = way.scheduled(cast)
    with django_assert_num_queries(1):
        plan = api.agreed_plan(row.pk)
    assert plan.of("sport").times
    monday = timezone.localdate() + timedelta(days=7 - timezone.localdate().weekday())
    assert plan.planned_on(monday, "sport") == plan.of("sport").times[0]
    assert plan.planned_on(monday + timedelta(days=1), "sport") is None
    assert plan.planned_on(plan.starts_on - timedelta(days=7), "sport") is None
    assert plan.of("heritage") is None


def test_nobody_writes_versions_without_end(cast, row, monkeypatch):
    monkeypatch.setattr(limits, "VERSIONS_A_DAY", 2)
    plans = [with_direction(way.plan_of(row), "sport", place=place) for place in ("1", "2", "3")]
    for plan in plans[:2]:
        way.write_plan(cast, row, plan)
    refused(lambda: way.write_plan(cast, row, plans[2]), "TOO_MANY_VERSIONS")
    assert way.write_plan(cast, row, plans[1]).number == 2, "the same again is no version"
