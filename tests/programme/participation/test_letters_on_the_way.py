"""Letters that follow from the steps of an application: to whom, with which link, once, in the reader's language."""

import pytest
from django.test import Client
from django.utils import timezone

from tests.programme.invitation_cast import follow, letters
from tosbelgi.kernel.models import OutgoingMail
from tosbelgi.programme.models import FamilyLink, Letter
from tosbelgi.programme.participation import api

from . import way

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    follow()
    return way.make_cast()


def sent():
    """To whom which letters went since the last look: (address, first word of the subject)."""
    follow()
    told = [(mail["to"][0], mail["subject"], mail["body"]) for mail in letters()]
    OutgoingMail.objects.all().delete()
    return told


def test_each_step_is_told_to_whom_it_concerns(cast):
    way.approve_text()
    row = way.submitted(cast)
    own, family = cast.pupil.user.email, way.PAGE["representative_email"]
    told = sent()
    assert sorted(address for address, _subject, _body in told) == sorted([own, family])
    link = FamilyLink.objects.get()
    body = next(body for address, _subject, body in told if address == family)
    assert f"/kk/family/{link.token}/" in body
    assert cast.pupil.display_name in body
    assert link.token not in next(body for address, _subject, body in told if address == own)

    api.approve(participation=row.public_id, version=row.version, by=cast.head_viewer, at=timezone.now())
    assert sorted(address for address, _subject, _body in sent()) == sorted([own, family])
    way.accept(row, cast.pupil_viewer, own)
    way.accept(row, way.representative_of(row), family)
    row = api.confirm_schedule(participation=row.public_id, by=cast.mentor_viewer, at=timezone.now())
    assert sent() == []
    way.activate(cast, row)
    assert [address for address, _subject, _body in sent()] == [own]
    assert Letter.objects.count() == 5
    assert follow() in (0, None) or sent() == []


def test_a_reason_stands_in_no_letter(cast):
    row = way.submitted(cast)
    sent()
    reason = "Құпия себеп"
    about = {"participation": row.public_id, "version": row.version, "by": cast.head_viewer, "at": timezone.now()}
    api.return_(reason=reason, language="kk", **about)
    ((address, subject, body),) = sent()
    assert address == cast.pupil.user.email
    assert reason not in subject + body


def test_a_pupil_without_an_address_is_told_in_the_cabinet_alone(cast):
    cast.pupil.user.email = ""
    cast.pupil.user.save()
    way.submitted(cast)
    assert [address for address, _subject, _body in sent()] == [way.PAGE["representative_email"]]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_letters_speak_the_readers_language_and_their_links_open(language, cast, settings):
    cast.pupil.user.language = language
    cast.pupil.user.save()
    way.submitted(cast)
    for address, subject, body in sent():
        assert "{" not in subject + body
        (link,) = [line for line in body.split() if "/family/" in line or "/cabinet/" in line]
        assert link.startswith(f"{settings.SITE_URL}/{language}/"), address
        if "/family/" in link:
            assert Client().get(link.removeprefix(settings.SITE_URL)).status_code == 200
