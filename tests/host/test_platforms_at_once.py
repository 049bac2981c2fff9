"""Two operators at the same moment, or one form sent twice: one platform with one secret."""

from uuid import UUID, uuid4

import pytest
from django.conf import settings as site_settings
from django.db import connection
from django.utils import timezone

from tests.programme.participation.test_at_once import at_once, slowly
from tosbelgi.host import applications
from tosbelgi.host.models import Application
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.programme.models import Platform
from tosbelgi.programme.people.api import Purpose


@pytest.fixture
def site(killable, monkeypatch):
    """A site that other connections see; whoever checks the points stops to think."""
    monkeypatch.setitem(site_settings.DATABASES["default"], "NAME", connection.settings_dict["NAME"])
    slowly(monkeypatch, applications, "_checked_points")


def registering(public_id: UUID, name: str):
    def press() -> str:
        shown = applications.register_platform(
            platform=public_id,
            names={"name_kk": name},
            purposes=[Purpose.RATING],
            points_a_minute=5_000,
            by=None,
            at=timezone.now(),
        )
        return shown.secret

    return press


def test_a_platform_that_is_sent_twice_is_one_with_one_secret(site):
    public_id, name = uuid4(), f"Алаң {uuid4()}"
    first, second = at_once(*[registering(public_id, name)] * 2)
    assert first == second
    assert Application.objects.filter(platform__public_id=public_id).count() == 1
    platform = Platform.objects.get(public_id=public_id)
    assert HistoryLine.objects.filter(name="host.platform_registered", facts__platform_id=platform.pk).count() == 1


def test_of_two_platforms_of_one_name_one_is_refused(site):
    name = f"Алаң {uuid4()}"
    answers = at_once(registering(uuid4(), name), registering(uuid4(), name))
    assert "PLATFORM_NAME_TAKEN" in answers
    assert Platform.objects.filter(name_kk=name).count() == 1
