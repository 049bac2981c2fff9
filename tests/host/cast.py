"""A platform with its token, and people who let it read: none of them exists."""

import json
from base64 import b64encode
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from tests.programme.journal.cast import Diary, make_diary
from tests.programme.participation import way
from tests.programme.people_cast import viewer_of
from tosbelgi.host.applications import register_platform
from tosbelgi.host.models import Application
from tosbelgi.programme.models import Acceptance, AgreementText, FamilyLink, Person, PlatformLink
from tosbelgi.programme.participation.api import RepresentativeViewer, viewer_by_link
from tosbelgi.programme.people.api import Purpose, Relation, introduce_representative
from tosbelgi.programme.sharing import api

numbers = count(1)
ALL = tuple(Purpose)


@dataclass
class Asker:
    """A platform as it asks: its application with the secret, and a token."""

    application: Application
    secret: str
    token: str = ""

    @property
    def platform_id(self) -> int:
        return self.application.platform_id

    def get_token(self, scope: str | None = None) -> str:
        answer = ask_for_token(self.application.client_id, self.secret, **({"scope": scope} if scope else {}))
        assert answer.status_code == 200, answer.content
        self.token = answer.json()["access_token"]
        return self.token

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}

    def ask(self, query: str, **variables):
        body = json.dumps({"query": query, "variables": variables})
        return Client().post("/graphql/", body, content_type="application/json", headers=self.headers)

    def data(self, query: str, **variables):
        answer = self.ask(query, **variables)
        body = answer.json()
        assert (answer.status_code, body.get("errors")) == (200, None), body
        return body["data"]

    def link(self, code: str, person: str, **more):
        return Client().post(
            "/api/host/links",
            json.dumps({"code": code, "person": person, **more}),
            content_type="application/json",
            headers=self.headers,
        )


def make_asker(name: str = "Алаң", purposes=ALL, points: int = 600_000, *, with_token: bool = True) -> Asker:
    shown = register_platform(
        platform=uuid4(),
        names={"name_kk": f"{name} {next(numbers)}", "name_ru": "Площадка", "name_en": "Platform"},
        purposes=purposes,
        points_a_minute=points,
        by=None,
        at=timezone.now(),
    )
    asker = Asker(shown.application, shown.secret)
    if with_token:
        asker.get_token()
    return asker


def ask_for_token(client_id: str, secret: str, **changes):
    pair = b64encode(f"{client_id}:{secret}".encode()).decode()
    body = {"grant_type": "client_credentials"} | changes
    return Client().post("/oauth/token/", body, headers={"authorization": f"Basic {pair}"})


def link(asker: Asker, person: Person, their_id: str) -> PlatformLink:
    now = timezone.now()
    code = api.make_code(platform=asker.application.platform.public_id, by=viewer_of(person), at=now)
    return api.link_person(platform_id=asker.platform_id, code=code, their_id=their_id, at=now)


def consent(row: PlatformLink, by, *purposes: Purpose) -> None:
    for purpose in purposes or ALL:
        api.give_consent(link=row.public_id, purpose=purpose, by=by, at=timezone.now())


def of_age(person: Person) -> Person:
    person.birth_date = way.years_ago(20)
    person.save()
    return person


def adult_diary(**more) -> Diary:
    diary = make_diary(**more)
    of_age(diary.cast.pupil)
    diary.participation.refresh_from_db()
    return diary


def representative(diary: Diary, *, accepted: bool = True) -> RepresentativeViewer:
    """Who represents the pupil, let in by the link of the family page; accepted is the agreement."""
    now = timezone.now()
    held = introduce_representative(
        given_name="Гүлнар",
        family_name="Мысалова",
        language="kk",
        relation=Relation.PARENT,
        by=diary.pupil,
        at=now - timedelta(seconds=1),
    )
    made = FamilyLink.objects.create(representation=held, made_at=now)
    if accepted:
        way.approve_text()
        Acceptance.objects.create(
            participation=diary.participation,
            person=held.representative,
            as_representative=True,
            text=AgreementText.objects.first(),
            language="kk",
            at=now,
        )
    by = viewer_by_link(made.token, at=now)
    assert by is not None
    return by
