"""The crowd: by seed always the same, sound to the last row, seen by whom it concerns, and never on a public site."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Site

from tests.programme.people_cast import viewer_of
from tosbelgi.home import demo as demo_of_the_site
from tosbelgi.programme.demo import api, crowd, rows
from tosbelgi.programme.models import Acceptance, Contact, FamilyLink, Participation, ParticipationAct, Person
from tosbelgi.programme.participation.states import State, may_follow, transition_of
from tosbelgi.programme.people.api import Role, needs_representative

pytestmark = pytest.mark.django_db
PEOPLE = 120


@pytest.fixture
def site(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    demo_of_the_site.make_centres()
    demo_of_the_site.make_people()


def of_seed(seed=1):
    return Participation.objects.filter(person__user__username__startswith=f"demo-{seed}-0")


def as_values(seed=1):
    columns = ("person__user__username", "person__sort_name", "person__birth_date", "public_id", "level", "state")
    return list(of_seed(seed).order_by("person__user__username").values_list(*columns, "directions", "submitted_at"))


def test_the_same_seed_makes_the_same_people_in_one_go_or_in_two(site, monkeypatch):
    monkeypatch.setattr(crowd, "BATCH", 50)
    at = timezone.now()
    api.make_crowd(70, seed=1, at=at)
    first = as_values()
    made = api.make_crowd(PEOPLE, seed=1, at=at)

    assert (made.participants, made.in_all) == (50, PEOPLE)
    assert as_values()[:70] == first
    api.make_crowd(70, seed=2, at=at)
    other = as_values(2)
    assert len(other) == 70
    assert [one[1:] for one in other] != [one[1:] for one in first]
    Person.objects.filter(user__username__startswith="demo-2-").update(user=None)
    assert api.make_crowd(PEOPLE, seed=1, at=at).participants == 0


def test_the_same_number_is_the_same_person_whenever_they_are_made(site):
    at = timezone.now()
    ground = crowd._ground(at)
    (centre, head), *_others = crowd._heads(ground)
    drawn = []
    for _time in range(2):
        made = rows.Rows()
        rows.participant_rows(7, 1, ground, rows.Team(centre, head, head), made)
        drawn.append([(one.public_id, one.display_name, one.birth_date) for one in made.persons])
    assert drawn[0] == drawn[1]


def test_every_row_is_one_that_the_actions_could_have_left(site):
    at = timezone.now()
    api.make_crowd(PEOPLE, seed=1, at=at)

    for row in of_seed().prefetch_related("acts", "acceptances").select_related("person", "personal_page"):
        state = State.DRAFT
        for act in sorted(row.acts.all(), key=lambda one: (one.at, one.pk)):
            assert may_follow(state, act.act) and act.led_to == transition_of(act.act).leads_to(state)
            assert row.submitted_at <= act.at <= at
            state = State(act.led_to)
        assert state is row.stands
        minor = needs_representative(row.person.birth_date, timezone.localdate(row.submitted_at or at))
        if row.stands is not State.DRAFT:
            assert FamilyLink.objects.filter(representation__represented=row.person).exists() is minor
            assert bool(row.personal_page.representative_email) is minor
        if row.stands in (State.AGREED, State.SCHEDULED, State.ACTIVE):
            assert {one.as_representative for one in row.acceptances.all()} == ({True, False} if minor else {False})


def test_each_role_sees_just_its_own_of_them(site):
    api.make_crowd(PEOPLE, seed=1, at=timezone.now())
    everyone = list(Participation.objects.all())
    handed_in = [one for one in everyone if one.stands is not State.DRAFT]
    led = ("approved", "agreed", "scheduled", "active")

    def seen(viewer, model=Participation):
        return set(model.objects.visible_to(viewer).values_list("pk", flat=True))

    mentor = Person.objects.get(user__username="demo-1-mentor-3")
    assert (
        seen(viewer_of(mentor))
        == {one.pk for one in everyone if one.mentor_id == mentor.pk and one.state in led}
        != set()
    )
    for login in ("head", "staff"):
        viewer = viewer_of(Person.objects.get(user__username=login))
        assert seen(viewer) == {one.pk for one in handed_in if one.centre_id in viewer.centre_ids} != set()
    coordinator = viewer_of(Person.objects.get(user__username="coordinator"))
    assert seen(coordinator) == {one.pk for one in handed_in if one.region_id in coordinator.region_ids} != set()
    assert seen(viewer_of(Person.objects.get(user__username="operator"))) == {one.pk for one in handed_in}
    for login in ("expert", "commission"):
        assert seen(viewer_of(Person.objects.get(user__username=login))) == set()
    own = of_seed().select_related("person__user").first()
    viewer = viewer_of(own.person)
    assert viewer.role is Role.PARTICIPANT
    assert seen(viewer) == {own.pk}
    assert seen(viewer, Acceptance) == set(own.acceptances.values_list("pk", flat=True))
    assert seen(viewer, ParticipationAct) == set(own.acts.values_list("pk", flat=True))


def test_nobody_of_the_crowd_is_real_and_nobody_signs_in_as_one(site):
    api.make_crowd(30, seed=1, at=timezone.now())
    accounts = [one.person.user for one in of_seed().select_related("person__user")]
    assert len(accounts) == 30
    assert not any(one.has_usable_password() for one in accounts)
    assert all(one.email.endswith("@example.invalid") for one in accounts)
    assert all(one.endswith("@example.invalid") for one in Contact.objects.values_list("value", flat=True))
    assert not Person.objects.exclude(iin=None).exists()


def run(*words):
    printed = io.StringIO()
    call_command("demo", *words, stdout=printed)
    return printed.getvalue()


def test_the_command_says_what_it_made_and_adds_nothing_the_second_time(site):
    assert "made 30 participants, 10 mentors" in run("--people", "30")
    assert "made 0 participants, 0 mentors, 0 acts" in (again := run("--people", "30"))
    assert "of seed 1 there are 30" in again
    assert of_seed().count() == 30


@pytest.mark.parametrize("how", ["its address is https", "it was served as https before"])
def test_on_a_public_site_nobody_is_made_up(how, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    if how == "its address is https":
        settings.HTTPS = True
    else:
        Site.objects.update(port=443)
    with pytest.raises(CommandError, match="public"):
        run("--people", "3")
    assert not Person.objects.exists()


@pytest.mark.parametrize("lacking", ["a season", "the whole site"])
def test_on_a_site_that_is_not_made_yet_the_command_says_how_to_begin(lacking, settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    if lacking == "a season":
        monkeypatch.setattr(crowd, "levels_offered", lambda _day: [])
    else:
        monkeypatch.setattr(crowd.connection.introspection, "table_names", list)
    with pytest.raises(CommandError, match="make run"):
        run("--people", "3")
    assert not Person.objects.exists()
