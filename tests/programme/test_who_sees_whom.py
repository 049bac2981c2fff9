"""The table of reach, walked: each role, each kind of rows, and exactly those of them that it sees."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.programme.people_cast import HERE, THERE, give_role, make_centre, make_person, viewer_of
from tosbelgi.programme.models import Appointment, Contact, Person, Region
from tosbelgi.programme.people import queries, reach
from tosbelgi.programme.people.actions import end_appointment
from tosbelgi.programme.people.reach import REACH, Reach
from tosbelgi.programme.people.roles import SCOPES, Role, Scope

pytestmark = pytest.mark.django_db

# Who is seen by somebody of this centre and region who acts so. "own" is the viewer alone.
OWN, CENTRE, REGION, ALL = {"viewer"}, {"here", "soon"}, {"here", "soon", "next door"}, {"here", "soon", "next door"}
EXPECTED = {
    Role.PARTICIPANT: OWN,
    Role.MENTOR: OWN,
    Role.EXPERT: OWN,
    Role.COMMISSION: OWN,
    Role.CENTRE_STAFF: OWN | CENTRE,
    Role.CENTRE_HEAD: OWN | CENTRE,
    Role.REGIONAL_COORDINATOR: OWN | REGION,
    Role.OPERATOR: OWN | ALL | {"far away", "ended", "nobody's"},
}


@pytest.fixture
def world():
    """People here, next door, far away; one whose time is over, one who begins soon, one who holds nothing."""
    now = timezone.now()
    centre, next_door, far = make_centre(HERE), make_centre(HERE, "Мысал"), make_centre(THERE, "Алыс")
    persons = {name: make_person(f"{name}") for name in ("here", "soon", "next door", "far away", "ended", "nobody's")}
    give_role(persons["here"], Role.MENTOR, centre=centre)
    give_role(persons["soon"], Role.CENTRE_STAFF, centre=centre, since=now + timedelta(days=3))
    give_role(persons["next door"], Role.MENTOR, centre=next_door)
    give_role(persons["far away"], Role.MENTOR, centre=far)
    over = give_role(persons["ended"], Role.MENTOR, centre=centre)
    end_appointment(appointment_id=over.pk, by=None, at=timezone.now())
    for name, person in persons.items():
        Contact.objects.create(person=person, kind="email", value=f"{name.replace(' ', '-')}@example.invalid")
    return persons | {"centre": centre}


def viewer_in(role, world):
    person = world["viewer"] = make_person("viewer")
    Contact.objects.create(person=person, kind="phone", value="+77000000000")
    match SCOPES.get(role):
        case Scope.CENTRE:
            give_role(person, role, centre=world["centre"])
        case Scope.REGION:
            give_role(person, role, region=HERE)
        case Scope.NOWHERE:
            give_role(person, role)
    return viewer_of(person)


def seen(model, viewer):
    """The given names of those whose rows are visible."""
    column = "given_name" if model is Person else "person__given_name"
    names = [*(name for name in EXPECTED[Role.OPERATOR])]
    return set(model.objects.visible_to(viewer).filter(**{f"{column}__in": names}).values_list(column, flat=True))


def expected(model, role):
    holding = {"here", "soon", "next door", "far away", "ended"}
    if model is not Appointment:
        return EXPECTED[role]
    # Appointments of people who hold none; of an ended one those see who see its place.
    rows = EXPECTED[role] & (holding | ({"viewer"} if role is not Role.PARTICIPANT else set()))
    return rows | ({"ended"} if role in {Role.CENTRE_STAFF, Role.CENTRE_HEAD, Role.REGIONAL_COORDINATOR} else set())


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("model", [Person, Contact, Appointment])
def test_a_role_sees_these_and_nobody_else(role, model, world):
    assert seen(model, viewer_in(role, world)) == expected(model, role)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("model", [Person, Contact, Appointment])
def test_a_rule_that_is_taken_away_is_missed(role, model, world, monkeypatch):
    """Each cell of the table is held by the walk: without it somebody is not seen, or too many are."""
    viewer = viewer_in(role, world)
    name = model._meta.model_name
    for other in (Reach.NONE, Reach.ALL):
        if other is not REACH[name][role]:
            monkeypatch.setattr(reach, "REACH", {name: {role: other}})
            if expected(model, role) or other is Reach.ALL:
                assert seen(model, viewer) != expected(model, role)
    monkeypatch.setattr(reach, "REACH", {})
    assert seen(model, viewer) == set()


def test_of_several_roles_only_the_acting_one_sees(world):
    person = make_person("viewer")
    give_role(person, Role.OPERATOR)
    mentor = give_role(person, Role.MENTOR, centre=world["centre"])

    assert seen(Person, viewer_of(person, acting=mentor.pk)) == {"viewer"}
    assert seen(Person, viewer_of(person, acting=0)) == {"viewer"}


def test_what_is_visible_stays_a_filter_of_one_branch(world):
    viewer = viewer_in(Role.REGIONAL_COORDINATOR, world)
    rows = Person.objects.visible_to(viewer)

    assert rows.filter(given_name="here").exclude(given_name="soon").count() == 1
    assert "UNION" not in str(rows.query)
    assert f'"region_id" = {next(iter(viewer.region_ids))}' in str(rows.query)


def test_a_coordinator_of_two_regions_sees_the_page_of_both_in_one_query(world, django_assert_num_queries):
    person = world["viewer"] = make_person("viewer")
    for region in (HERE, THERE):
        give_role(person, Role.REGIONAL_COORDINATOR, region=region)
    viewer = viewer_of(person)
    assert viewer.region_ids == set(Region.objects.filter(code__in=(HERE, THERE)).values_list("pk", flat=True))

    with django_assert_num_queries(1):
        first = queries.page_of_persons(viewer, size=3)
    with django_assert_num_queries(1):
        rest = queries.page_of_persons(viewer, size=3, after=first[-1])

    whole = list(Person.objects.visible_to(viewer).order_by("sort_name", "pk"))
    assert [*first, *rest] == whole
    assert [one.given_name for one in whole] == ["far away", "here", "next door", "soon", "viewer"]


def test_a_page_of_one_region_needs_no_union(world, django_assert_num_queries):
    viewer = viewer_in(Role.CENTRE_HEAD, world)
    with django_assert_num_queries(1):
        page = queries.page_of_persons(viewer, size=20)
    assert {one.given_name for one in page} == EXPECTED[Role.CENTRE_HEAD]
