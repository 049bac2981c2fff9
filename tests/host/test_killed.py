"""The process is killed at every write of a deed: it is done whole or not at all, and once more it is done once."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from uuid import UUID, uuid4

import pytest
from django.conf import settings as site_settings
from django.contrib.auth import get_user_model
from django.utils import timezone

from tests.crash_harness import KILLED
from tests.killed_at_writes import WRITTEN, each_write_is_heard
from tests.programme.people_cast import make_person, viewer_of
from tosbelgi.host import applications
from tosbelgi.host.models import Application
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.programme.models import Consent, LinkCode, Person, PlatformLink
from tosbelgi.programme.people.api import Purpose
from tosbelgi.programme.sharing import api

from .cast import Asker, consent, link, make_asker, of_age

numbers = count()


def do(words: str) -> None:
    """For the process that is killed."""
    asked = json.loads(words)
    name, at = asked.pop("name"), datetime.fromisoformat(asked.pop("at"))
    for one in ("platform", "link", "deed"):
        if one in asked:
            asked[one] = UUID(asked[one])
    if "purpose" in asked:
        asked["purpose"] = Purpose(asked["purpose"])
    if "person" in asked:
        asked["by"] = viewer_of(Person.objects.get(pk=asked.pop("person")))
    if "user" in asked:
        asked["by"] = get_user_model().objects.get(pk=asked.pop("user"))
    with each_write_is_heard():
        getattr(applications if name == "make_secret" else api, name)(at=at, **asked)


@dataclass
class World:
    asker: Asker
    person: Person

    def facts(self) -> tuple:
        """All that is left of it, but for keys and moments."""
        own = HistoryLine.objects.filter(about__person_id=self.person.pk, name__startswith="sharing.")
        row = Application.objects.get(pk=self.asker.application.pk)
        return (
            LinkCode.objects.filter(person=self.person).count(),
            [
                (one.ended_at is None, one.code.link_id == one.pk)
                for one in PlatformLink.objects.filter(person=self.person).order_by("pk")
            ],
            [
                (one.purpose, one.withdrawn_at is None, one.read_on is None)
                for one in Consent.objects.filter(link__person=self.person).order_by("pk")
            ],
            list(own.order_by("pk").values_list("name", flat=True)),
            row.client_secret == self.asker.application.client_secret,
            HistoryLine.objects.filter(name="host.secret_made", facts__platform_id=row.platform_id).count(),
        )

    def linked(self, *purposes: Purpose) -> PlatformLink:
        row = link(self.asker, self.person, "user-17")
        if purposes:
            consent(row, viewer_of(self.person), *purposes)
        return row


def codes(world: World) -> dict:
    return {"name": "make_code", "platform": str(world.asker.application.platform.public_id), "person": world.person.pk}


def links(world: World) -> dict:
    public_id = world.asker.application.platform.public_id
    code = api.make_code(platform=public_id, by=viewer_of(world.person), at=timezone.now())
    return {"name": "link_person", "platform_id": world.asker.platform_id, "code": code, "their_id": "user-17"}


def gives(world: World) -> dict:
    row = world.linked()
    return {"name": "give_consent", "link": str(row.public_id), "purpose": "journal:read", "person": world.person.pk}


def withdraws(world: World) -> dict:
    row = world.linked(Purpose.JOURNAL)
    asked = {"link": str(row.public_id), "purpose": "journal:read", "person": world.person.pk}
    return {"name": "withdraw_consent"} | asked


def ends(world: World) -> dict:
    row = world.linked(Purpose.JOURNAL, Purpose.RATING)
    return {"name": "end_link", "link": str(row.public_id), "person": world.person.pk}


def reads(world: World) -> dict:
    row = world.linked(Purpose.JOURNAL, Purpose.RATING)
    ids = list(row.consents.order_by("pk").values_list("pk", flat=True))
    return {"name": "record_platform_readings", "consent_ids": ids}


def renews(world: World) -> dict:
    root, _is_new = get_user_model().objects.get_or_create(username="root-of-hosts", defaults={"is_superuser": True})
    return {
        "name": "make_secret",
        "platform_id": world.asker.platform_id,
        "deed": str(uuid4()),
        "user": root.pk,
    }


DEEDS: dict[str, Callable[[World], dict]] = {
    "a code": codes,
    "a link": links,
    "a consent": gives,
    "withdrawn": withdraws,
    "ended": ends,
    "read": reads,
    "a new secret": renews,
}


@pytest.fixture
def site(killable):
    killable.settings = {"SECRET_KEY": site_settings.SECRET_KEY}  # a code of here is one there
    return killable


@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_is_done_whole_or_not_at_all_wherever_its_process_is_killed(deed, site):
    def prepared() -> tuple[World, list[str]]:
        number = next(numbers)
        person = of_age(make_person(f"Айгерім-{number}-shared"))
        world = World(make_asker(f"Үзілген {number}", with_token=False), person)
        command = DEEDS[deed](world) | {"at": timezone.now().isoformat()}
        return world, [f"{__name__}:do", json.dumps(command)]

    world, command = prepared()
    before = world.facts()
    assert site.run(*command) == 0
    after = world.facts()
    assert after != before
    assert site.run(*command) == 0
    assert world.facts() == after, "once more it is done once"

    seen = set()
    world, command = prepared()
    for calls in count(1):
        ended = site.run(*command, after=(WRITTEN, calls))
        left = world.facts()
        if ended == 0:
            assert left == after, "what was answered is there"
            break
        assert ended == KILLED
        assert left in (before, after), f"half done after {calls} statements that write"
        if (is_done := left == after) not in seen:
            seen.add(is_done)
            assert site.run(*command) == 0
            assert world.facts() == after, "once more it is done once"
        if world.facts() == after:
            world, command = prepared()
    assert seen == {True, False}
