"""Organisations: the row that no draft undoes, what each may do and when, and who decides."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.programme.people_cast import give_role, make_centre, make_person
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.programme.models import Appointment, Centre, Organisation, Region
from tosbelgi.programme.people.api import (
    AbilityKind,
    OrganisationStatus,
    end_ability,
    grant_ability,
    reactivate,
    register_organisation,
    suspend,
)
from tosbelgi.programme.people.organisations import refusals
from tosbelgi.programme.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    return register_organisation(
        name_kk="«Үлгі» қоғамдық бірлестігі", region_id=Region.objects.first().pk, by=None, at=timezone.now()
    )


@pytest.fixture
def decider(django_user_model):
    user = django_user_model.objects.create_user("decider", password="a long enough word")
    codenames = ["change_organisation", "access_admin"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return django_user_model.objects.get(pk=user.pk)


def lines():
    names = ["people.organisation", "people.ability"]
    return [line.name for line in HistoryLine.objects.order_by("pk") if line.name.startswith(tuple(names))]


def test_each_centre_has_its_permanent_row_from_the_first_one_on():
    centre = make_centre()
    centre.save()
    row = Organisation.objects.get(centre=centre)
    assert (row.name_kk, row.region_id, row.status) == (centre.name_kk, centre.region_id, "active")


def test_an_older_draft_of_a_centre_published_late_leaves_it_suspended():
    centre = make_centre()
    older = centre.save_revision()
    suspend(organisation_id=centre.organisation.pk, reason="Шешім 1", by=None, at=timezone.now())
    older.publish()
    assert Organisation.objects.get(centre=centre).status == OrganisationStatus.SUSPENDED


def test_a_centre_that_is_deleted_leaves_its_row():
    centre = make_centre()
    number = centre.organisation.pk
    Centre.objects.get(pk=centre.pk).delete()
    assert Organisation.objects.get(pk=number).centre is None


def test_an_ability_is_granted_and_ended_once_and_holds_between(partner):
    before = timezone.now()
    for _press in range(2):
        grant_ability(organisation_id=partner.pk, kind=AbilityKind.TRIPS, by=None, at=timezone.now())
    granted = timezone.now()
    assert list(Organisation.objects.able_to(AbilityKind.TRIPS, granted)) == [partner]
    assert not Organisation.objects.able_to(AbilityKind.TRIPS, before).exists()
    assert not Organisation.objects.able_to(AbilityKind.VOLUNTEERING, granted).exists()
    for _press in range(2):
        end_ability(organisation_id=partner.pk, kind=AbilityKind.TRIPS, by=None, at=timezone.now())
    assert not Organisation.objects.able_to(AbilityKind.TRIPS, timezone.now()).exists()
    assert list(Organisation.objects.able_to(AbilityKind.TRIPS, granted)) == [partner]
    assert lines() == ["people.organisation_registered", "people.ability_granted", "people.ability_ended"]


def test_a_suspended_one_is_offered_nowhere_gets_nothing_and_nobody_is_appointed_there():
    centre = make_centre()
    row = centre.organisation
    grant_ability(organisation_id=row.pk, kind=AbilityKind.CENTRE, by=None, at=timezone.now())
    for reason in ("Шешім 1", "Шешім 2"):
        suspend(organisation_id=row.pk, reason=reason, by=None, at=timezone.now())
    assert not Organisation.objects.able_to(AbilityKind.CENTRE, timezone.now()).exists()
    with pytest.raises(refusals.OrganisationIsSuspended):
        grant_ability(organisation_id=row.pk, kind=AbilityKind.TRIPS, by=None, at=timezone.now())
    with pytest.raises(refusals.OrganisationIsSuspended):
        give_role(make_person("Данияр"), Role.MENTOR, centre=centre)
    row.refresh_from_db()
    assert (row.status_reason, row.abilities.count(), Appointment.objects.count()) == ("Шешім 1", 1, 0)

    reactivate(organisation_id=row.pk, by=None, at=timezone.now())
    assert list(Organisation.objects.able_to(AbilityKind.CENTRE, timezone.now())) == [row]
    give_role(make_person("Ерлан"), Role.MENTOR, centre=centre)
    assert lines() == ["people.ability_granted", "people.organisation_suspended", "people.organisation_reactivated"]


@pytest.mark.parametrize(
    ("reason", "refusal"),
    [
        ("", refusals.SuspensionNeedsAReason),
        (" \u200b", refusals.SuspensionNeedsAReason),
        ("а\0б", refusals.OrganisationTextHasHiddenSigns),
        ("\u202eа", refusals.OrganisationTextHasHiddenSigns),
        ("Қ" * 10_000, refusals.OrganisationTextIsTooLong),
    ],
)
def test_a_reason_that_cannot_be_stored_suspends_nothing(partner, reason, refusal):
    with pytest.raises(refusal):
        suspend(organisation_id=partner.pk, reason=reason, by=None, at=timezone.now())
    partner.refresh_from_db()
    assert (partner.status, lines()) == ("active", ["people.organisation_registered"])


def test_who_has_no_permission_decides_nothing(partner, django_user_model):
    user = django_user_model.objects.create_user("nobody", password="a long enough word")
    who = {"organisation_id": partner.pk, "by": user, "at": timezone.now()}
    for act in (
        lambda: suspend(reason="Шешім", **who),
        lambda: reactivate(**who),
        lambda: grant_ability(kind=AbilityKind.TRIPS, **who),
        lambda: end_ability(kind=AbilityKind.TRIPS, **who),
        lambda: register_organisation(name_kk="Тағы", region_id=partner.region_id, by=user, at=timezone.now()),
    ):
        with pytest.raises(refusals.MayNotDecideOnOrganisations):
            act()
    assert lines() == ["people.organisation_registered"]


def test_the_operator_decides_in_the_admin(decider, partner):
    client = Client()
    client.force_login(decider)
    assert partner.name_kk in client.get(reverse("organisations")).text

    page = client.post(
        reverse("register_organisation"), {"name_kk": "Мысал", "name_ru": "", "region": partner.region_id}, follow=True
    )
    made = Organisation.objects.get(name_kk="Мысал")
    assert page.redirect_chain[-1][0] == reverse("organisation", args=[made.pk])
    address = reverse("decide_on_organisation", args=[made.pk])
    client.post(address, {"decision": "grant", "kind": "trips"})
    assert list(Organisation.objects.able_to(AbilityKind.TRIPS, timezone.now())) == [made]
    client.post(address, {"decision": "end", "kind": "trips"})
    client.post(address, {"decision": "suspend", "reason": "Шешім 3"})
    made.refresh_from_db()
    assert (made.status, made.status_reason, made.status_by) == ("suspended", "Шешім 3", decider)
    assert "Шешім 3" in client.get(reverse("organisation", args=[made.pk])).text
    client.post(address, {"decision": "reactivate"})
    for odd in ({}, {"decision": "grant", "kind": "x"}, {"decision": "suspend", "reason": "\0"}, {"decision": "\0"}):
        assert client.post(address, odd).status_code == 302
    made.refresh_from_db()
    assert made.status == "active"
    before = Organisation.objects.count()
    for odd in ({"name_kk": ""}, {"name_kk": "А\0"}, {"name_kk": "А" * 10_000}, {"name_kk": "А", "region": "٣"}):
        assert client.post(reverse("register_organisation"), odd).status_code == 302
    assert Organisation.objects.count() == before
    assert client.post(reverse("decide_on_organisation", args=[10**9]), {"decision": "reactivate"}).status_code == 404


def test_others_of_the_admin_are_not_let_in(django_user_model, partner):
    user = django_user_model.objects.create_user("editor-of-pages", password="a long enough word")
    user.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    client = Client()
    client.force_login(user)
    for address in (reverse("organisations"), reverse("organisation", args=[partner.pk])):
        assert client.get(address).status_code in {302, 403}
        assert partner.name_kk not in client.get(address, follow=True).text
    client.post(reverse("decide_on_organisation", args=[partner.pk]), {"decision": "suspend", "reason": "Шешім"})
    partner.refresh_from_db()
    assert partner.status == "active"
    assert reverse("organisations") not in client.get("/admin/").text
