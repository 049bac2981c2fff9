"""With whom a direction is done: who is offered, in which order of places, and what they are called."""

from uuid import uuid4

import pytest
from django.utils import timezone

from tests.programme.participation import way
from tests.programme.people_cast import THERE, give_role, make_centre, make_person
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.programme.models import Organisation, Region
from tosbelgi.programme.people.api import AbilityKind, Role, grant_ability, register_organisation, suspend
from tosbelgi.programme.schedule import api
from tosbelgi.programme.schedule.partners import mentors_besides, partners_named, providers_offered

from .plans import with_direction

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return way.make_cast()


@pytest.fixture
def row(cast):
    return way.agreed(cast)


def able(name, code, *kinds):
    region = Region.objects.get(code=code)
    made = register_organisation(name_kk=name, name_ru=f"{name} (ru)", region_id=region.pk, by=None, at=timezone.now())
    for kind in kinds:
        grant_ability(organisation_id=made.pk, kind=kind, by=None, at=timezone.now())
    return made


def offered(row, direction="trips", language="kk"):
    return [one.words for one in providers_offered(direction, row, language=language, at=timezone.now())]


def test_organisations_of_the_region_are_offered_or_all_where_it_has_none(row):
    far = able("Алыстағы", THERE, AbilityKind.TRIPS)
    assert offered(row) == ["Алыстағы"], "a region without one chooses among all"
    here = able("Жақындағы", row.region.code, AbilityKind.TRIPS)
    assert offered(row) == ["Жақындағы"]
    assert offered(row, language="ru") == ["Жақындағы (ru)"]
    assert offered(row, "volunteering") == [], "what it is authorised for, and nothing else"
    assert offered(row, "sport") == [], "a direction that is done without one"
    suspend(organisation_id=here.pk, reason="Сынақ", by=None, at=timezone.now())
    assert offered(row) == ["Алыстағы"]
    assert {one.public_id for one in providers_offered("trips", row, language="kk", at=timezone.now())} == {
        far.public_id
    }


def test_other_mentors_of_the_centre_are_offered(cast, row):
    other, strange = make_person("Жанар"), make_person("Бөтен")
    give_role(other, Role.MENTOR, centre=cast.centre)
    give_role(strange, Role.MENTOR, centre=make_centre(THERE, name="Алыс"))
    give_role(cast.pupil, Role.MENTOR, centre=cast.centre)

    found = mentors_besides(row, timezone.now())

    assert [(one.public_id, one.words) for one in found] == [(other.public_id, other.display_name)]


def test_whoever_is_named_in_a_plan_is_called_by_name_also_when_they_are_gone(cast, row):
    other = make_person("Жанар")
    give_role(other, Role.MENTOR, centre=cast.centre)
    plan = with_direction(way.plan_of(row), "skills", mentor=other.public_id)
    organisation = Organisation.objects.get(public_id=plan.of("trips").provider)
    suspend(organisation_id=organisation.pk, reason="Сынақ", by=None, at=timezone.now())

    assert partners_named(plan, "kk") == {
        organisation.public_id: organisation.named_in("kk"),
        other.public_id: other.display_name,
    }


@pytest.mark.parametrize("name", ["provider", "mentor"])
def test_whom_nobody_knows_is_refused(name, cast, row):
    plan = with_direction(way.plan_of(row), "trips", **{name: uuid4()})

    with pytest.raises(Refusal) as refused:
        way.write_plan(cast, row, plan)

    assert refused.value.code == {"provider": "NOT_A_PROVIDER", "mentor": "NOT_A_MENTOR_FOR_IT"}[name]
    assert refused.value.field == f"trips.{name}"
    assert api.agreed_plan(row.pk) is None
