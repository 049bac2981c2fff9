"""Letters follow from invitations for certain, once, in the reader's language; their secret goes with their sending."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from tests.programme.invitation_cast import ADDRESS, follow, head_of, invited, letters
from tests.programme.people_cast import make_holder, viewer_of
from tosbelgi.kernel.events import Code
from tosbelgi.kernel.facts.models import SubscriptionCursor
from tosbelgi.kernel.mail import sending
from tosbelgi.kernel.models import HistoryLine, OutgoingMail
from tosbelgi.language.languages import CODES
from tosbelgi.programme.models import Invitation, Letter
from tosbelgi.programme.notifications.api import Delivery, delivery_of
from tosbelgi.programme.notifications.subscriptions import write_invitation
from tosbelgi.programme.people.invitations.actions import revoke_invitation, send_invitation_again
from tosbelgi.programme.people.invitations.events import PersonInvited
from tosbelgi.programme.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ready(settings, db):
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    follow()
    OutgoingMail.objects.all().delete()


@pytest.fixture
def saule():
    return head_of()


@pytest.mark.parametrize("language", CODES)
def test_the_letter_holds_the_link_the_preset_login_and_who_invites_to_what(language, saule, settings):
    row = invited(saule, language=language)
    follow()

    (mail,) = letters()
    with override(language):
        link = settings.SITE_URL + reverse("invitation", args=[row.token])
    assert (mail["to"], mail["recipient"]) == ([ADDRESS], ADDRESS)
    for word in (link, f"/{language}/invitation/", row.login, "Сәуле Мысалова", row.place_in(language)):
        assert word in mail["body"], word
    assert row.token not in mail["subject"]
    assert "\n" not in mail["subject"]
    assert "{" not in mail["body"] + mail["subject"]


def test_each_language_has_words_of_its_own(saule):
    for number, language in enumerate(CODES):
        invited(saule, language=language, email=f"a{number}@example.invalid")
    follow()
    assert len({mail["subject"] for mail in letters()}) == 3


def test_a_letter_is_written_once_though_its_line_is_told_twice(saule):
    invited(saule)
    follow()
    SubscriptionCursor.objects.filter(name="letters.invitation").update(seq=0)
    follow()
    assert (len(letters()), Letter.objects.count()) == (1, 1)


def test_nothing_of_the_secret_is_left_once_it_is_sent(saule, mailoutbox):
    row = invited(saule)
    follow()
    assert delivery_of([row.pk], saule) == {row.pk: Delivery.WAITING}
    seal = row.token.partition("-")[2]
    assert sending.send_due() == 1

    assert seal in mailoutbox[0].body
    assert delivery_of([row.pk], saule) == {row.pk: Delivery.SENT}
    assert not OutgoingMail.objects.exists()
    kept = [*Letter.objects.values(), *Invitation.objects.values(), *HistoryLine.objects.values("facts", "name")]
    assert seal not in json.dumps(kept, default=str)
    assert ADDRESS not in json.dumps([*Letter.objects.values(), *HistoryLine.objects.values("facts")], default=str)


def test_what_is_withdrawn_before_it_was_written_or_sent_goes_to_nobody(saule):
    now = timezone.now()
    first = invited(saule)
    revoke_invitation(invitation_id=first.pk, by=saule, at=now)
    follow()
    assert letters() == []

    second = invited(saule)
    follow()
    revoke_invitation(invitation_id=second.pk, by=saule, at=now)
    follow()
    assert (letters(), Letter.objects.count()) == ([], 0)


def test_what_is_withdrawn_takes_no_other_letter_along(saule):
    first, second = invited(saule), invited(saule, email="b@example.invalid")
    follow()
    revoke_invitation(invitation_id=first.pk, by=saule, at=timezone.now())
    follow()
    (mail,) = letters()
    assert second.token in mail["body"]
    assert Letter.objects.get().invitation == second


def test_of_an_older_letter_nothing_is_written_once_there_is_a_newer(saule):
    row = invited(saule)
    send_invitation_again(invitation_id=row.pk, by=saule, at=timezone.now() + timedelta(hours=1))
    told = {"role": Code("mentor"), "region_id": None, "centre_id": row.centre_id, "by_id": None, "at": timezone.now()}
    write_invitation(PersonInvited(invitation_id=row.pk, letter=1, **told), 10**9)
    assert (letters(), Letter.objects.count()) == ([], 0)
    write_invitation(PersonInvited(invitation_id=row.pk, letter=2, **told), 10**9)
    assert Letter.objects.get().invitation == row


def test_how_far_it_is_is_said_of_the_newest_letter(saule):
    row = invited(saule)
    follow()
    assert sending.send_due() == 1
    send_invitation_again(invitation_id=row.pk, by=saule, at=timezone.now() + timedelta(hours=1))
    follow()
    assert delivery_of([row.pk], saule) == {row.pk: Delivery.WAITING}
    OutgoingMail.objects.update(parked_at=timezone.now())
    assert delivery_of([row.pk], saule) == {row.pk: Delivery.PARKED}


def test_a_new_letter_takes_the_place_of_one_that_waits(saule):
    row = invited(saule)
    follow()
    later = timezone.now() + timedelta(hours=1)
    new = send_invitation_again(invitation_id=row.pk, by=saule, at=later)
    follow()
    (mail,) = letters()
    assert new.token in mail["body"]
    assert row.token not in mail["body"]


def test_one_that_is_being_sent_is_left_to_its_worker(saule):
    row = invited(saule)
    follow()
    OutgoingMail.objects.update(claimed_until=timezone.now() + sending.LEASE)
    revoke_invitation(invitation_id=row.pk, by=saule, at=timezone.now())
    follow()
    assert OutgoingMail.objects.count() == 1


def test_of_several_invitations_of_which_the_older_was_replaced_before_the_worker_came_one_letter_goes_out(saule):
    row = invited(saule)
    send_invitation_again(invitation_id=row.pk, by=saule, at=timezone.now() + timedelta(hours=1))
    follow()
    assert len(letters()) == 1


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_see_the_invitation_see_how_far_its_letter_is(role, saule):
    row = invited(saule)
    follow()
    viewer = viewer_of(make_holder(role, centre=row.centre))
    expected = Delivery.WAITING if role in {Role.CENTRE_HEAD, Role.OPERATOR} else Delivery.PLANNED
    assert delivery_of([row.pk], viewer) == {row.pk: expected}


def test_a_list_of_letters_costs_one_query(saule, django_assert_num_queries):
    rows = [invited(saule, email=f"a{number}@example.invalid").pk for number in range(5)]
    follow()
    with django_assert_num_queries(1):
        assert set(delivery_of(rows, saule).values()) == {Delivery.WAITING}
