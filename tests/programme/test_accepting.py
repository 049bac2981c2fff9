"""The invited accept once: account, person and appointment, or nothing of them."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from tests.programme.invitation_cast import ADDRESS, FORM, PASSWORD, head_of, invited
from tests.programme.people_cast import give_role, make_person, operator
from tosbelgi.accounts.new_accounts import LoginDoesNotFit, LoginIsTaken, PasswordDoesNotFit
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.kernel.refusals.messages import describe
from tosbelgi.language.languages import CODES
from tosbelgi.programme.models import Appointment, Contact, Person
from tosbelgi.programme.people import refusals
from tosbelgi.programme.people.actions import end_appointment
from tosbelgi.programme.people.invitations.accepting import accept_invitation, accept_with_own_account, open_invitation
from tosbelgi.programme.people.invitations.actions import revoke_invitation
from tosbelgi.programme.people.invitations.refusals import (
    InvitationHasExpired,
    InvitationIsRevoked,
    InvitationIsUsed,
    LoginIsThePresetOne,
    NobodyInvitesThemselves,
    NoSuchInvitation,
)
from tosbelgi.programme.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def saule():
    return head_of()


@pytest.fixture
def row(saule):
    return invited(saule, language="ru")


@pytest.fixture
def counts(django_user_model):
    def count():
        return [model.objects.count() for model in (django_user_model, Person, Appointment, Contact, HistoryLine)]

    return count


def accept(row, at=None, **different):
    return accept_invitation(token=row.token, at=at or timezone.now(), **(FORM | different))


def test_an_account_a_person_and_an_appointment_come_of_it_and_the_same_form_again_answers_the_same(
    row, saule, django_user_model
):
    assert open_invitation(row.token, at=timezone.now()).inviter_name == "Сәуле Мысалова"
    done = [accept(row), accept(row)]

    assert done[0].appointment_id == done[1].appointment_id
    user = django_user_model.objects.get(username="daniyar.m")
    assert (user.check_password(PASSWORD), user.language, user.email) == (True, "ru", ADDRESS)
    assert EmailAddress.objects.get(user=user).verified
    assert (user.person.display_name, user.person.contacts.get().value) == ("Данияр Мысалов", ADDRESS)
    assert user.person.contacts.get().verified_at
    held = user.person.appointments.get()
    assert (held.role, held.centre_id, held.appointed_by_id) == ("mentor", row.centre_id, saule.user_id)
    done[0].refresh_from_db()
    assert done[0].email == "", "it is theirs now"
    names = HistoryLine.objects.filter(about__person_id=user.person.pk).order_by("pk").values_list("name", flat=True)
    assert list(names) == ["people.appointed", "people.contact_added", "people.invitation_accepted"]


def spoilt(row, saule):
    """Links that open nothing, and how each is called."""
    seal = row.token.partition("-")[2]
    return {
        "invented": (f"{row.pk}-{'0' * 64}", NoSuchInvitation),
        "another's number": (f"{row.pk + 1}-{seal}", NoSuchInvitation),
        "not ascii": (f"{row.pk}-ә{seal}", NoSuchInvitation),
        "no number": ("²-" + seal, NoSuchInvitation),
        "empty": ("", NoSuchInvitation),
        "long": ("9" * 10_000, NoSuchInvitation),
    }


def test_links_that_were_invented_open_nothing(row, saule, counts):
    before = counts()
    for token, kind in spoilt(row, saule).values():
        with pytest.raises(kind):
            open_invitation(token, at=timezone.now())
        with pytest.raises(kind):
            accept_invitation(token=token, at=timezone.now(), **FORM)
    assert counts() == before


def test_used_expired_revoked_and_of_somebody_who_may_invite_no_more(row, saule, counts, django_user_model):
    with pytest.raises(InvitationHasExpired) as refused:
        accept(row, at=row.expires_at)
    assert refused.value.allowed == 7

    other = invited(saule, email="b@example.invalid")
    revoke_invitation(invitation_id=other.pk, by=saule, at=timezone.now())
    late = invited(saule, email="c@example.invalid")
    before = counts()
    with pytest.raises(InvitationIsRevoked):
        accept(other)
    assert counts() == before

    accept(row)
    before = counts()
    with pytest.raises(InvitationIsUsed):
        accept(row, login="somebody.else")
    with pytest.raises(InvitationIsUsed):
        accept(row, password="another long word")
    with pytest.raises(InvitationIsUsed):
        accept_with_own_account(token=row.token, user_id=saule.user_id, at=timezone.now())
    assert counts() == before

    end_appointment(appointment_id=saule.appointment_id, by=None, at=timezone.now())
    with pytest.raises(InvitationIsRevoked):
        accept(late, at=timezone.now() + timedelta(seconds=1), login="third")


@pytest.mark.parametrize(
    ("different", "refusal", "field"),
    [
        ({"login": "taken.name"}, LoginIsTaken, "login"),
        ({"login": "Taken.NAME"}, LoginIsTaken, "login"),
        ({"login": ""}, LoginDoesNotFit, "login"),
        ({"login": "d" * 10_000}, LoginDoesNotFit, "login"),
        ({"login": "dani\0yar"}, LoginDoesNotFit, "login"),
        ({"login": "dani\u202eyar"}, LoginDoesNotFit, "login"),
        ({"login": "saule@example.invalid"}, LoginDoesNotFit, "login"),
        ({"login": "dani yar"}, LoginDoesNotFit, "login"),
        ({"password": "12345678"}, PasswordDoesNotFit, "password"),
        ({"password": "short"}, PasswordDoesNotFit, "password"),
        ({"password": "daniyar.m"}, PasswordDoesNotFit, "password"),
        ({"password": "ә" * 10_000}, PasswordDoesNotFit, "password"),
        ({"given_name": ""}, refusals.NameIsMissing, "given_name"),
        ({"given_name": "Да\0нияр"}, refusals.NameHasHiddenSigns, "given_name"),
        ({"family_name": "Мыс\u202eалов"}, refusals.NameHasHiddenSigns, "family_name"),
        ({"given_name": "Д" * 10_000}, refusals.NameIsTooLong, "given_name"),
    ],
)
def test_what_cannot_be_is_refused_in_three_languages_and_nothing_moves(
    different, refusal, field, row, counts, django_user_model
):
    django_user_model.objects.create_user("taken.name")
    before = counts()
    with pytest.raises(refusal) as refused:
        accept(row, **different)
    said = [describe(refused.value, language) for language in CODES]
    assert {one["field"] for one in said} == {field}
    assert len({one["message"] for one in said}) == 3
    assert counts() == before
    row.refresh_from_db()
    assert row.accepted_at is None


def test_the_preset_login_is_nobodys_own(row, counts):
    before = counts()
    with pytest.raises(LoginIsThePresetOne):
        accept(row, login=f" {row.login.upper()}")
    assert counts() == before


def test_an_address_that_is_anothers_login_stays_so(row, django_user_model):
    """A centre's common letterbox: the second of its mentors signs in by name."""
    django_user_model.objects.create_user("first", email=ADDRESS)
    accept(row)
    assert django_user_model.objects.get(username="daniyar.m").email == ""
    assert Contact.objects.get().value == ADDRESS


def test_who_is_signed_in_accepts_as_they_are(row):
    person = make_person("Айгерім")
    for _press in range(2):
        done = accept_with_own_account(
            token=row.token, user_id=person.user_id, given_name="X", family_name="", at=timezone.now()
        )
    assert done.appointment.person == person
    person.refresh_from_db()
    assert (person.given_name, person.appointments.count()) == ("Айгерім", 1)


def test_an_account_without_a_person_becomes_one(row, django_user_model):
    user = django_user_model.objects.create_user("nobody-yet")
    with pytest.raises(refusals.NameIsMissing):
        accept_with_own_account(token=row.token, user_id=user.pk, given_name=" ", at=timezone.now())
    assert not Person.objects.filter(user=user).exists()
    accept_with_own_account(token=row.token, user_id=user.pk, given_name="Данияр", at=timezone.now())
    assert user.person.appointments.get().role == "mentor"


def test_who_holds_it_already_and_who_has_invited_accept_nothing(row, saule, counts):
    mentor = make_person("Данияр")
    give_role(mentor, Role.MENTOR, centre=row.centre)
    before = counts()
    with pytest.raises(refusals.AppointmentsOverlap):
        accept_with_own_account(token=row.token, user_id=mentor.user_id, at=timezone.now())
    with pytest.raises(NobodyInvitesThemselves):
        accept_with_own_account(token=row.token, user_id=saule.user_id, at=timezone.now())
    assert counts() == before


def test_the_head_of_a_centre_is_invited_by_the_operator_and_invites_in_turn(saule):
    row = invited(operator(), Role.CENTRE_HEAD, email="head@example.invalid", centre_id=min(saule.centre_ids))
    done = accept(row)
    assert done.appointment.role == "centre_head"
