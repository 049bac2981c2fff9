"""A web process is killed over what somebody does to their account, to their person, or to an appointment.

Killed after each statement that writes, and after the answer, in turn: nothing is half done, what was answered is
there, and sent once more it is done once.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import count

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as site_settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.crash_harness import KILLED
from tests.killed_at_writes import WRITTEN, each_write_is_heard
from tests.programme.people_cast import make_person
from tosbelgi.graphql.ids import to_global_id
from tosbelgi.graphql.models import DoneMutation
from tosbelgi.kernel.mail.models import OutgoingMail
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.programme.models import Appointment, Contact, Person
from tosbelgi.programme.people import actions
from tosbelgi.programme.people.roles import Role

WORD, NEW = "a long enough word", "another long enough word"
GRAPHQL = "/graphql/"
numbers = count()


def do(deed: str, *words: str) -> None:
    """For the process that is killed."""
    with each_write_is_heard():
        {"press": press, "appoint": appoint, "end_appointment": end_appointment}[deed](*words)


def press(address: str, sent: str, session: str) -> None:
    """What the browser of that session sends."""
    client = Client(headers={"host": "127.0.0.1"})
    client.cookies[site_settings.SESSION_COOKIE_NAME] = session
    how = {"content_type": "application/json"} if address == GRAPHQL else {}
    answer = client.post(address, sent if how else json.loads(sent), **how)
    assert answer.status_code in {200, 302}, answer.status_code
    assert "errors" not in (answer.json() if how else {}), answer.text


def appoint(person: str, since: str) -> None:
    """The site gives somebody a role."""
    at = datetime.fromisoformat(since)
    actions.appoint(person_id=int(person), role=Role.COMMISSION, since=at, by=None, at=at)


def end_appointment(appointment: str, until: str) -> None:
    """The site ends a role."""
    actions.end_appointment(appointment_id=int(appointment), by=None, at=datetime.fromisoformat(until))


@dataclass
class Somebody:
    """A person who is signed in here and in one other place."""

    person: Person
    here: str
    elsewhere: UserSession

    @classmethod
    def new(cls) -> "Somebody":
        person = make_person(f"Тұлға-{next(numbers)}")
        get_user_model().objects.filter(pk=person.user_id).update(email=f"{person.pk}@example.invalid")
        keys = []
        for _place in range(2):
            client = Client()
            client.force_login(person.user)
            client.get("/kk/account/")  # which notes where they are signed in
            keys.append(client.session.session_key)
        return cls(person, keys[0], UserSession.objects.get(session_key=keys[1]))

    def is_signed_in(self, key: str) -> tuple[bool, bool]:
        return Session.objects.filter(pk=key).exists(), UserSession.objects.filter(session_key=key).exists()

    def facts(self, name: str) -> int:
        return HistoryLine.objects.filter(name=name, about__person_id=self.person.pk).count()


def new_password(who: Somebody) -> tuple:
    sent = {"oldpassword": WORD, "password1": NEW, "password2": NEW}
    return press, "/kk/account/password/", json.dumps(sent), who.here


def passwords(who: Somebody) -> tuple:
    user = get_user_model().objects.get(pk=who.person.user_id)
    told = [row for row in OutgoingMail.objects.all() if row.message["to"] == [user.email]]
    return user.check_password(NEW), who.is_signed_in(who.elsewhere.session_key), len(told)


def end_one(who: Somebody) -> tuple:
    return press, f"/kk/account/sessions/{who.elsewhere.pk}/end/", "{}", who.here


def end_others(who: Somebody) -> tuple:
    return press, "/kk/account/sessions/end-others/", "{}", who.here


def elsewhere(who: Somebody) -> tuple:
    return who.is_signed_in(who.elsewhere.session_key), who.is_signed_in(who.here)


def asked(who: Somebody, verb: str, argument: str, value: str) -> tuple:
    query = f'mutation {{ {verb}(clientMutationId: "m-1", {argument}: {value}) {{ problems {{ code }} }} }}'
    return press, GRAPHQL, json.dumps({"query": query}), who.here


def choose_language(who: Somebody) -> tuple:
    return asked(who, "changeMyLanguage", "language", "RU")


def language(who: Somebody) -> tuple:
    user = get_user_model().objects.get(pk=who.person.user_id)
    return user.language, DoneMutation.objects.filter(user=user).exclude(result=None).count()


def end_by_name(who: Somebody) -> tuple:
    return asked(who, "endSession", "session", json.dumps(to_global_id("Session", who.elsewhere.pk)))


def elsewhere_by_name(who: Somebody) -> tuple:
    return *elsewhere(who), DoneMutation.objects.filter(user=who.person.user_id).exclude(result=None).count()


def add_contact(who: Somebody) -> tuple:
    sent = {"kind": "email", "value": "anasy@example.kz"}
    return press, "/kk/cabinet/me/contacts/new/", json.dumps(sent), who.here


def contacts(who: Somebody) -> tuple:
    return Contact.objects.filter(person=who.person).count(), who.facts("people.contact_added")


def give_role(who: Somebody) -> tuple:
    return appoint, str(who.person.pk), timezone.now().isoformat()


def roles(who: Somebody) -> tuple:
    return Appointment.objects.filter(person=who.person).count(), who.facts("people.appointed")


def end_role(who: Somebody) -> tuple:
    now = timezone.now()
    row = actions.appoint(person_id=who.person.pk, role=Role.COMMISSION, since=now, by=None, at=now)
    return end_appointment, str(row.pk), (now + timezone.timedelta(minutes=1)).isoformat()


def roles_that_ended(who: Somebody) -> tuple:
    ended = Appointment.objects.filter(person=who.person, until__isnull=False).count()
    return ended, who.facts("people.appointment_ended")


GONE, THERE = (False, False), (True, True)
DEEDS: dict[str, tuple[Callable, Callable, tuple, tuple]] = {
    "a password is changed": (new_password, passwords, (False, THERE, 0), (True, GONE, 1)),
    "a session is ended": (end_one, elsewhere, (THERE, THERE), (GONE, THERE)),
    "all other sessions are ended": (end_others, elsewhere, (THERE, THERE), (GONE, THERE)),
    "a session is ended by GraphQL": (end_by_name, elsewhere_by_name, (THERE, THERE, 0), (GONE, THERE, 1)),
    "a language is chosen": (choose_language, language, ("kk", 0), ("ru", 1)),
    "a contact is added": (add_contact, contacts, (0, 0), (1, 1)),
    "somebody is appointed": (give_role, roles, (0, 0), (1, 1)),
    "an appointment is ended": (end_role, roles_that_ended, (0, 0), (1, 1)),
}


@pytest.fixture
def site(killable, settings):
    settings.EMAIL_BACKEND = "tosbelgi.kernel.mail.outbox.OutboxBackend"
    same = ("SECRET_KEY", "PASSWORD_HASHERS", "SIGN_IN_RATE_LIMIT")  # a session of here is one there
    killable.settings = {name: getattr(site_settings, name) for name in same}
    return killable


@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_is_done_whole_or_not_at_all_wherever_its_process_is_killed(deed, site):
    prepare, state, before, after = DEEDS[deed]
    seen, who = set(), None
    for calls in count(1):
        if who is None:
            who = Somebody.new()
            run, *words = prepare(who)
            command = [f"{__name__}:do", run.__name__, *words]
            assert state(who) == before

        ended = site.run(*command, after=(WRITTEN, calls))
        left = state(who)
        if ended == 0:
            assert left == after, "what was answered is there"
            break
        assert ended == KILLED
        assert left in {before, after}, f"half done after {calls} statements that write"
        if left not in seen:
            seen.add(left)
            assert site.run(*command) == 0
            assert state(who) == after, "sent once more it is done once"
        if state(who) != before:
            who = None
    assert seen == {before, after}
