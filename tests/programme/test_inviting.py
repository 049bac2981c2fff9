"""Whoever may appoint may invite: once for each address and role, for a week, until it is taken back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.programme.invitation_cast import ADDRESS, FORM, head_of, invited
from tests.programme.people_cast import (
    HERE,
    THERE,
    give_role,
    make_centre,
    make_holder,
    make_person,
    operator,
    viewer_of,
)
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.language.languages import CODES
from tosbelgi.programme.models import Centre, Contact, Invitation, Region
from tosbelgi.programme.people import refusals
from tosbelgi.programme.people.api import APPOINTS, SCOPES, Role, Scope
from tosbelgi.programme.people.invitations import queries
from tosbelgi.programme.people.invitations.accepting import accept_invitation, open_invitation
from tosbelgi.programme.people.invitations.actions import MOST_WAITING, revoke_invitation, send_invitation_again
from tosbelgi.programme.people.invitations.refusals import (
    InvitationIsRevoked,
    InvitationIsUsed,
    LanguageIsUnknown,
    NobodyInvitesThemselves,
    NoSuchInvitation,
    TooManyInvitations,
)
from tosbelgi.programme.people.invitations.states import HOLDS, InvitationState

pytestmark = pytest.mark.django_db


@pytest.fixture
def saule():
    """The head of a centre."""
    return head_of()


def nothing_moved():
    return not Invitation.objects.exists() and not HistoryLine.objects.filter(name__contains="invit").exists()


def test_an_invitation_is_recorded_without_its_address_and_the_same_press_is_the_same(saule):
    first, second = invited(saule, email=" Daniyar@Example.invalid "), invited(saule)

    assert (first.pk, first.email, first.expires_at) == (second.pk, ADDRESS, first.invited_at + HOLDS)
    assert first.login.startswith("mentor-")
    (line,) = HistoryLine.objects.filter(name="people.invited")
    assert line.facts == {
        "invitation_id": first.pk,
        "letter": 1,
        "role": "mentor",
        "region_id": None,
        "centre_id": first.centre_id,
    }
    assert (line.by_id, list(line.about.all())) == (saule.user_id, [])


def test_its_token_stands_in_no_table(saule):
    row = invited(saule)
    seal = row.token.partition("-")[2]
    assert len(seal) == 64
    assert not [value for value in Invitation.objects.values_list()[0] if seal in str(value)]
    assert row.nonce not in row.token


@pytest.mark.parametrize("by", list(Role))
@pytest.mark.parametrize("role", list(SCOPES))
def test_each_role_invites_to_what_it_may_appoint_to_and_to_nothing_else(by, role):
    centre = make_centre()
    viewer = viewer_of(make_holder(by, centre=centre))
    place = {
        Scope.CENTRE: {"centre_id": centre.pk},
        Scope.REGION: {"region_id": Region.objects.get(code=HERE).pk},
        Scope.NOWHERE: {"centre_id": None},
    }[SCOPES[role]]
    if role in APPOINTS.get(by, ()):
        assert invited(viewer, role, **place).state(timezone.now()) is InvitationState.OPEN
    else:
        with pytest.raises(refusals.MayNotAppoint) as refused:
            invited(viewer, role, **place)
        assert refused.value.allowed == sorted(APPOINTS.get(by, ()))
        assert nothing_moved()


@pytest.mark.parametrize("email", ["", "daniyar", "a@b@c.kz", "x\0y@example.kz", "a\u202eb@example.kz", "ә" * 10_000])
def test_what_is_no_address_is_refused_by_name(email, saule):
    with pytest.raises(refusals.NotAnEmailAddress) as refused:
        invited(saule, email=email)
    assert (refused.value.field, refused.value.rule) == ("email", "people.contact.email")
    assert nothing_moved()


def test_nobody_invites_themselves_by_either_address(saule, django_user_model):
    django_user_model.objects.filter(pk=saule.user_id).update(email="saule@example.invalid")
    Contact.objects.create(person_id=saule.person_id, kind="email", value="home@example.invalid")
    for own in ("SAULE@example.invalid", "home@example.invalid"):
        with pytest.raises(NobodyInvitesThemselves):
            invited(saule, email=own)
    assert nothing_moved()


def test_elsewhere_to_no_place_in_no_language_or_to_what_they_hold_already_nobody_is_invited(saule):
    elsewhere = make_centre(name="Мысал")
    with pytest.raises(refusals.MayNotAppoint):
        invited(saule, centre_id=elsewhere.pk)
    by = operator()
    with pytest.raises(refusals.NoSuchPlace):
        invited(by, centre_id=10**15)
    with pytest.raises(refusals.ScopeDoesNotFitRole):
        invited(by, Role.EXPERT, centre_id=elsewhere.pk)
    with pytest.raises(LanguageIsUnknown):
        invited(saule, language="de")
    daniyar = make_person("Данияр")
    daniyar.user.email = ADDRESS
    daniyar.user.save()
    give_role(daniyar, Role.MENTOR, centre=elsewhere)
    with pytest.raises(refusals.AppointmentsOverlap) as refused:
        invited(by, centre_id=elsewhere.pk)
    assert refused.value.field == "email"
    assert nothing_moved()
    invited(saule)  # here they hold it not


def test_so_many_wait_at_most(saule, monkeypatch):
    monkeypatch.setattr("tosbelgi.programme.people.invitations.actions.MOST_WAITING", 2)
    assert MOST_WAITING > 2
    for number in (1, 2):
        invited(saule, email=f"a{number}@example.invalid")
    with pytest.raises(TooManyInvitations) as refused:
        invited(saule, email="a3@example.invalid")
    assert (refused.value.allowed, Invitation.objects.count()) == (2, 2)


def test_only_what_they_invited_themselves_and_what_still_holds_counts(saule, monkeypatch):
    monkeypatch.setattr("tosbelgi.programme.people.invitations.actions.MOST_WAITING", 2)
    other = head_of(name="Ерлан")
    for number in (1, 2):
        invited(other, email=f"b{number}@example.invalid")
    invited(saule, email="a1@example.invalid", at=timezone.now() - timedelta(days=8))
    for number in (2, 3):
        assert invited(saule, email=f"a{number}@example.invalid").letters == 1


def test_who_holds_a_role_in_one_region_is_invited_to_it_in_another():
    here, there = (Region.objects.get(code=code) for code in (HERE, THERE))
    person = make_person("Данияр")
    person.user.email = ADDRESS
    person.user.save()
    give_role(person, Role.EXPERT, region=HERE)
    by = operator()
    with pytest.raises(refusals.AppointmentsOverlap):
        invited(by, Role.EXPERT, region_id=here.pk)
    assert invited(by, Role.EXPERT, region_id=there.pk).region == there


def test_a_place_without_a_name_in_the_language_is_called_as_in_kazakh(saule):
    row = invited(saule, language="ru")
    row.centre.name_ru = ""
    assert row.place_in("ru") == row.centre.name_kk != ""


@pytest.mark.parametrize("language", CODES)
def test_the_place_of_a_role_is_its_centre_its_region_or_none(language, saule):
    there, by = Region.objects.get(code=THERE), operator()
    assert invited(saule).place_in(language) == Centre.objects.get(pk__in=saule.centre_ids).name_kk != ""
    assert invited(by, Role.EXPERT, region_id=there.pk).place_in(language) == there.named_in(language) != ""
    assert invited(by, Role.OPERATOR).place_in(language) == ""


def test_a_new_letter_has_a_new_link_and_the_old_one_opens_nothing(saule):
    row, now = invited(saule), timezone.now()
    old = row.token
    assert send_invitation_again(invitation_id=row.pk, by=saule, at=now).letters == 1, "pressed twice"

    later = now + timedelta(days=9)
    assert row.state(later) is InvitationState.EXPIRED
    new = send_invitation_again(invitation_id=row.pk, by=saule, at=later)

    assert (new.letters, new.expires_at) == (2, later + HOLDS)
    with pytest.raises(NoSuchInvitation):
        open_invitation(old, at=later)
    assert open_invitation(new.token, at=later).pk == row.pk
    assert HistoryLine.objects.filter(name="people.invited").count() == 2


def test_one_that_has_expired_is_renewed_by_inviting_anew(saule):
    row = invited(saule, at=timezone.now() - timedelta(days=8))
    again = invited(saule)
    assert (again.pk, again.letters) == (row.pk, 2)
    assert open_invitation(again.token, at=timezone.now())


def test_what_is_taken_back_stays_so_and_is_answered_alike(saule):
    row, now = invited(saule), timezone.now()
    for _press in range(2):
        assert revoke_invitation(invitation_id=row.pk, by=saule, at=now).revoked_at == now
    assert HistoryLine.objects.filter(name="people.invitation_revoked").count() == 1
    with pytest.raises(InvitationIsRevoked):
        send_invitation_again(invitation_id=row.pk, by=saule, at=now + timedelta(hours=1))
    assert invited(saule).pk != row.pk, "they may be invited anew"


@pytest.mark.parametrize("act", [send_invitation_again, revoke_invitation])
def test_neither_what_others_invited_nor_what_is_accepted_is_changed(act, saule):
    row, at = invited(saule), timezone.now() + timedelta(hours=1)
    for stranger in (head_of(name="Ерлан"), viewer_of(make_holder(Role.MENTOR)), viewer_of(make_person("Аян"))):
        with pytest.raises(NoSuchInvitation):
            act(invitation_id=row.pk, by=stranger, at=at)
    accept_invitation(token=row.token, at=timezone.now(), **FORM)
    with pytest.raises(InvitationIsUsed):
        act(invitation_id=row.pk, by=saule, at=at)
    row.refresh_from_db()
    assert (row.letters, row.revoked_at) == (1, None)


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_may_invite_there_see_who_was_invited(role, saule):
    here, elsewhere = invited(saule), invited(head_of(name="Ерлан"), email="b@example.invalid")
    centre = here.centre
    seen = {row.pk for row in queries.page_of_invitations(viewer_of(make_holder(role, centre=centre)), size=10)}
    expected = {Role.OPERATOR: {here.pk, elsewhere.pk}, Role.CENTRE_HEAD: {here.pk}}
    assert seen == expected.get(role, set())


@pytest.mark.parametrize(("seconds", "letters"), [(59, 1), (60, 2)])
def test_who_asks_for_another_letter_within_a_minute_has_pressed_twice(seconds, letters, saule):
    row = invited(saule)
    again = send_invitation_again(invitation_id=row.pk, by=saule, at=row.renewed_at + timedelta(seconds=seconds))
    assert (again.pk, again.letters) == (row.pk, letters)


@pytest.mark.parametrize("over", ["expired", "withdrawn"])
@pytest.mark.parametrize(("days", "is_kept"), [(29, True), (31, False)])
def test_addresses_of_those_who_never_came_are_forgotten_after_a_month(over, days, is_kept, saule):
    now = timezone.now()
    old, waiting = invited(saule), invited(saule, email="b@example.invalid")
    since = now - timedelta(days=days)
    # What was withdrawn is counted from then on, also where it would have expired by itself since.
    earlier = since if over == "expired" else now - timedelta(days=40)
    revoked_at = None if over == "expired" else since
    Invitation.objects.filter(pk=old.pk).update(renewed_at=earlier - HOLDS, expires_at=earlier, revoked_at=revoked_at)
    queries.forget_old(now)
    assert set(Invitation.objects.all()) == ({old, waiting} if is_kept else {waiting})


def test_an_invitation_that_was_accepted_is_kept(saule):
    row = invited(saule)
    accept_invitation(token=row.token, at=timezone.now(), **FORM)
    queries.forget_old(timezone.now() + timedelta(days=400))
    assert Invitation.objects.filter(pk=row.pk).exists()
