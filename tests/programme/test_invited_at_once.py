"""Two at once with one link, and two who invite the same: exactly one account, one appointment, one invitation."""

import threading

import pytest
from django.conf import settings as site_settings
from django.contrib.auth import get_user_model
from django.db import connection, connections
from django.utils import timezone

from tests.programme.invitation_cast import FORM, PASSWORD, head_of, invited
from tests.programme.people_cast import make_centre, make_person
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.programme.models import Appointment, Centre, Invitation, Letter, Person
from tosbelgi.programme.people.invitations.accepting import accept_invitation, accept_with_own_account
from tosbelgi.programme.people.invitations.actions import revoke_invitation


@pytest.fixture
def saule(killable, monkeypatch):
    """Rows that other connections see, and that are gone afterwards."""
    monkeypatch.setitem(site_settings.DATABASES["default"], "NAME", connection.settings_dict["NAME"])
    centre = make_centre()
    viewer = head_of(centre)
    yield viewer
    Letter.objects.all().delete()
    Invitation.objects.all().delete()
    Appointment.objects.filter(centre=centre).delete()
    users = [one for one in Person.objects.values_list("user_id", flat=True) if one]
    Person.objects.all().delete()
    get_user_model().objects.filter(pk__in=users).delete()
    Centre.objects.filter(pk=centre.pk).delete()


def at_once(*presses):
    """What each of them got, run at the same time: the code of a refusal, or what the press returned."""
    start, answers = threading.Barrier(len(presses)), [None] * len(presses)

    def run(place, press):
        try:
            start.wait(timeout=30)
            answers[place] = press()
        except Refusal as refusal:
            answers[place] = refusal.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(presses)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def test_of_two_who_accept_with_one_link_exactly_one_wins(saule):
    row, now = invited(saule), timezone.now()

    def accept(login):
        return accept_invitation(token=row.token, at=now, **(FORM | {"login": login})).pk

    answers = at_once(lambda: accept("first.one"), lambda: accept("second.one"))
    assert sorted(map(str, answers)) == sorted([str(row.pk), "INVITATION_IS_USED"])
    assert get_user_model().objects.filter(username__in=["first.one", "second.one"]).count() == 1
    assert Appointment.objects.filter(centre=row.centre, role="mentor").count() == 1


def test_the_same_form_sent_twice_at_once_is_answered_alike(saule):
    row, now = invited(saule), timezone.now()
    answers = at_once(*[lambda: accept_invitation(token=row.token, at=now, **FORM).appointment_id] * 2)
    assert answers[0] == answers[1]
    assert get_user_model().objects.get(username=FORM["login"]).check_password(PASSWORD)


def test_of_a_stranger_and_somebody_signed_in_one_wins_and_of_two_links_one_login(saule):
    row, other, now = invited(saule), invited(saule, email="b@example.invalid"), timezone.now()
    person = make_person("Айгерім")
    answers = at_once(
        lambda: accept_with_own_account(token=row.token, user_id=person.user_id, at=now).pk,
        lambda: accept_invitation(token=row.token, at=now, **(FORM | {"login": "first.one"})).pk,
    )
    assert sorted(map(str, answers)) == sorted([str(row.pk), "INVITATION_IS_USED"])

    third = invited(saule, email="c@example.invalid")
    answers = at_once(
        *[lambda one=one: accept_invitation(token=one.token, at=now, **FORM).pk for one in (other, third)]
    )
    assert "LOGIN_IS_TAKEN" in answers
    assert Invitation.objects.filter(pk__in=[other.pk, third.pk], accepted_at=None).count() == 1


def test_two_who_invite_the_same_at_once_invite_once_and_accepting_beside_withdrawing_is_one_of_both(saule):
    answers = at_once(*[lambda: invited(saule).pk] * 2)
    assert answers[0] == answers[1]
    assert HistoryLine.objects.filter(name="people.invited", facts__invitation_id=answers[0]).count() == 1

    row, now = Invitation.objects.get(pk=answers[0]), timezone.now()
    at_once(
        lambda: accept_invitation(token=row.token, at=now, **FORM).pk,
        lambda: revoke_invitation(invitation_id=row.pk, by=saule, at=now).pk,
    )
    row.refresh_from_db()
    held = Appointment.objects.filter(centre=row.centre, role="mentor").count()
    assert (row.accepted_at is None) != (row.revoked_at is None)
    assert held == (1 if row.accepted_at else 0)
