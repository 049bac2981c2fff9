"""Two at once change what belongs to one person, each on a connection of its own: one after the other."""

import threading
import time

import pytest
from django.conf import settings as site_settings
from django.db import connection, connections
from django.utils import timezone

from tests.programme.people_cast import make_person, viewer_of
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.programme.models import Appointment, Contact
from tosbelgi.programme.people import refusals
from tosbelgi.programme.people.actions import appoint, end_appointment
from tosbelgi.programme.people.contacts import ContactKind
from tosbelgi.programme.people.own_data import add_contact
from tosbelgi.programme.people.personal import PersonalQuerySet
from tosbelgi.programme.people.roles import Role


@pytest.fixture
def committed(killable, monkeypatch):
    """Rows that other connections see."""
    monkeypatch.setitem(site_settings.DATABASES["default"], "NAME", connection.settings_dict["NAME"])
    return killable


def at_once(*presses):
    """What each of them got, run at the same time."""
    start, answers = threading.Barrier(len(presses)), [None] * len(presses)

    def run(place, press):
        try:
            start.wait(timeout=30)
            answers[place] = press()
        except (refusals.AppointmentsOverlap, refusals.TooManyContacts) as refusal:
            answers[place] = refusal.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(presses)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def test_two_at_once_give_a_role_once_and_end_it_once(committed):
    person, now = make_person("Данияр"), timezone.now()

    def give(**given):
        return appoint(person_id=person.pk, role=Role.COMMISSION, by=None, at=now, **given).pk

    first, second = at_once(lambda: give(since=now), lambda: give(since=now))
    assert first == second

    end_appointment(appointment_id=first, by=None, at=now)
    later = now + timezone.timedelta(hours=1)
    answers = at_once(lambda: give(since=later), lambda: give(since=later, until=later + timezone.timedelta(days=1)))
    assert answers.count("APPOINTMENTS_OVERLAP") == 1

    (row,) = Appointment.objects.filter(person=person, since=later)
    ended = at_once(*[lambda: end_appointment(appointment_id=row.pk, by=None, at=now).until] * 2)
    assert ended == [later, later]
    names = list(HistoryLine.objects.filter(about__person_id=person.pk).order_by("pk").values_list("name", flat=True))
    assert names == ["people.appointed", "people.appointment_ended"] * 2


def test_of_two_contacts_added_at_once_the_eleventh_is_refused(committed, monkeypatch):
    person, now = make_person("Айгерім"), timezone.now()
    by = viewer_of(person)

    def add(number):
        return add_contact(kind=ContactKind.PHONE, value=f"+77000000{number:03}", by=by, at=now).value

    for number in range(9):
        add(number)
    count = PersonalQuerySet.count
    # Whoever has counted stops to think: without waiting for each other both would find room.
    monkeypatch.setattr(PersonalQuerySet, "count", lambda rows: (count(rows), time.sleep(0.5))[0])
    answers = at_once(lambda: add(9), lambda: add(10))

    assert answers.count("TOO_MANY_CONTACTS") == 1
    assert Contact.objects.filter(person=person).count() == 10
