"""Two at the same moment, at the door of links and at consents: one of them, or the same answer to both."""

from itertools import count

import pytest
from django.conf import settings as site_settings
from django.db import connection
from django.utils import timezone

from tests.programme.participation.test_at_once import at_once, slowly
from tests.programme.people_cast import make_person, viewer_of
from tosbelgi.kernel.facts.models import HistoryLine
from tosbelgi.programme.models import Consent, LinkCode, PlatformLink
from tosbelgi.programme.people.api import Purpose
from tosbelgi.programme.sharing import actions, api

from .cast import consent, link, make_asker, of_age

numbers = count()


@pytest.fixture
def asker(killable, monkeypatch):
    """A platform that other connections see; whoever has locked somebody stops to think."""
    monkeypatch.setitem(site_settings.DATABASES["default"], "NAME", connection.settings_dict["NAME"])
    slowly(monkeypatch, actions, "_lock")
    return make_asker(f"Қатар {next(numbers)}", with_token=False)


@pytest.fixture
def grown(asker):
    return of_age(make_person(f"Айгерім-{next(numbers)}-linked"))


def linking(asker, code, their_id):
    return lambda: api.link_person(platform_id=asker.platform_id, code=code, their_id=their_id, at=timezone.now()).pk


def told(name, person):
    return HistoryLine.objects.filter(name=name, about__person_id=person.pk).count()


def code_for(asker, person):
    return api.make_code(platform=asker.application.platform.public_id, by=viewer_of(person), at=timezone.now())


def test_one_code_sent_twice_is_one_link(asker, grown):
    code = code_for(asker, grown)
    first, second = at_once(*[linking(asker, code, "user-17")] * 2)
    assert first == second == PlatformLink.objects.get(person=grown).pk
    assert told("sharing.linked", grown) == 1


def test_one_account_there_is_given_to_one_of_two(asker, grown):
    codes = [code_for(asker, one) for one in (grown, make_person(f"Данияр-{next(numbers)}-linked"))]
    answers = at_once(*[linking(asker, code, "user-17") for code in codes])
    assert PlatformLink.objects.filter(platform=asker.platform_id).count() == 1
    assert "ACCOUNT_IS_LINKED" in answers


def test_a_code_that_is_made_twice_is_one(asker, grown):
    first, second = at_once(*[lambda: code_for(asker, grown)] * 2)
    assert first == second
    assert LinkCode.objects.filter(person=grown).count() == 1


def test_a_consent_that_is_given_twice_is_one(asker, grown):
    row, viewer = link(asker, grown, "user-17"), viewer_of(grown)
    at_once(*[lambda: consent(row, viewer, Purpose.JOURNAL)] * 2)
    assert row.consents.count() == 1
    assert told("sharing.consent_given", grown) == 1


def test_whoever_comes_first_nothing_is_let_read_by_a_link_that_ends(asker, grown):
    row, viewer = link(asker, grown, "user-17"), viewer_of(grown)
    end = {"link": row.public_id, "by": viewer, "at": timezone.now()}
    answers = at_once(lambda: api.end_link(**end), lambda: consent(row, viewer, Purpose.RATING))
    assert not row.consents.filter(withdrawn_at=None).exists()
    assert set(answers) <= {None, "NO_SUCH_LINK"}


def test_a_reading_is_written_down_once_by_two(asker, grown):
    row, now = link(asker, grown, "user-17"), timezone.now()
    consent(row, viewer_of(grown), Purpose.JOURNAL)
    ids = [Consent.objects.get(link=row).pk]
    at_once(*[lambda: api.record_platform_readings(consent_ids=ids, at=now)] * 2)
    assert told("people.opened_by_platform", grown) == 1


def test_a_code_that_comes_with_two_ids_links_one(asker, grown):
    code = code_for(asker, grown)
    answers = at_once(linking(asker, code, "user-1"), linking(asker, code, "user-2"))
    assert "WRONG_LINK_CODE" in answers
    assert PlatformLink.objects.filter(person=grown).count() == 1
