"""The page of a platform, as `rating` measures it: fifty entries with rating and standing, asked for with a token.

Every participant is linked and lets it read. The pupil who is asked for has two hundred entries. The same is read by
`values` beside it and written by orjson, without a token, a consent or a filter, from an address of the same site: the
answers are compared before anything is measured.
"""

import io
import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from uuid import uuid4

from bench.journal_rows import LED, MENTOR, VERSIONS

NAME, SIZE, POINTS = "Үлгі алаңы", 50, 100_000_000
PAGE, PLAIN, READING = "host: fifty entries", "the same rows, by a plain view", "their reading and writing alone"
# That of docs/examples/journal_server.py.
QUESTION = """query ($person: String!, $first: Int!) {
  participation(person: $person) { name level state }
  journal(person: $person, first: $first) {
    nodes { day direction title state words { words results } }
    pageInfo { hasNextPage endCursor }
  }
  rating(person: $person) { percent }
  standing(person: $person) { level { place of } }
}"""
# That of docs/host.md.
LARGER_QUESTION = """query ($person: String!, $first: Int!) {
  participation(person: $person) { state level directions name activatedAt }
  journal(person: $person, first: $first) {
    nodes { day direction kind title minutes state words { words results } }
    pageInfo { hasNextPage endCursor }
  }
  progress(person: $person) { percent directions { direction done asked percent why {
    units { week day parts { day amount } }
  } } }
  rating(person: $person) { percent }
  standing(person: $person) { level { place of } region { place of } }
}"""
LINKS = """
INSERT INTO programme_platformlink (public_id, platform_id, person_id, their_id, linked_at)
SELECT gen_random_uuid(), %(platform)s, person_id, 'user-' || person_id, now()
FROM programme_participation one WHERE state = 'active'
AND NOT EXISTS (SELECT FROM programme_platformlink l WHERE l.person_id = one.person_id)
"""
CONSENTS = """
INSERT INTO programme_consent (link_id, purpose, given_by_id, given_at)
SELECT l.id, purpose, l.person_id, now()
FROM programme_platformlink l CROSS JOIN unnest(%(purposes)s::text[]) AS purpose
WHERE NOT EXISTS (SELECT FROM programme_consent c WHERE c.link_id = l.id)
"""


def write_words(cursor, last_entry: int) -> None:
    """The versions of the entries after that one: what a platform is shown of them."""
    cursor.execute(VERSIONS, {"last_entry": last_entry})


def let_read() -> None:
    """Have every participant linked to the platform, which is made where there is none, and let it read."""
    from django.db import connection
    from django.utils import timezone

    from tosbelgi.host.applications import register_platform
    from tosbelgi.programme.models import Platform
    from tosbelgi.programme.people.api import Purpose

    platform = Platform.objects.filter(name_kk=NAME).first()
    if platform is None:
        platform = register_platform(
            platform=uuid4(), names={"name_kk": NAME, "name_ru": "", "name_en": ""}, purposes=list(Purpose),
            points_a_minute=POINTS, by=None, at=timezone.now(),
        ).application.platform  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(LINKS, {"platform": platform.pk})
        cursor.execute(CONSENTS, {"purposes": [one.value for one in Purpose]})


def host_works() -> tuple[dict[str, Callable[[], object]], Callable[[], object]]:
    """What the platform asks, by name, and what its first question of a day writes down: that it has read."""
    from django.utils import timezone

    from tosbelgi.programme.models import Consent, Entry, Participation
    from tosbelgi.programme.rating.api import mend
    from tosbelgi.programme.sharing.api import record_platform_readings

    now = timezone.now()
    led = Participation.objects.filter(mentor__user__username=MENTOR, state="active").select_related("person")
    shown = led.order_by("pk")[LED // 2]
    shown.person.birth_date = (now - timedelta(days=20 * 366)).date()  # so that their own consent holds
    shown.person.save(update_fields=["birth_date"])
    mend(shown.pk, at=now)
    _stand_among_many(shown.pk)
    assert Entry.objects.filter(participation=shown, sent_at__isnull=False).count() > 2 * SIZE
    variables = {"person": f"user-{shown.person_id}", "first": SIZE}
    token = {"authorization": f"Bearer {_token()}"}
    page, larger = (
        _asking("/graphql/", json.dumps({"query": query, "variables": variables}), "application/json", token)
        for query in (QUESTION, LARGER_QUESTION)
    )
    _serve_rows()
    rows = _asking(f"/bench/host-rows/{shown.pk}")
    answered, read = json.loads(page()), json.loads(rows())
    assert answered.get("errors") is None and answered["data"] == read["data"], "the same is shown"
    figures = json.loads(larger())["data"]["progress"]["directions"]
    assert any(one["why"]["units"] for one in figures)

    consents = Consent.objects.filter(link__person=shown.person)
    keys = list(consents.values_list("pk", flat=True))

    def first_of_the_day() -> None:
        consents.update(read_on=None)
        record_platform_readings(consent_ids=keys, at=now)

    works = {PAGE: page, "host: with what figures are made of": larger, PLAIN: rows}
    return works | {READING: partial(rows_of, shown.pk)}, first_of_the_day


def _stand_among_many(participation: int) -> None:
    """Have them stand in the cohort year in which the made-up figures stand."""
    from tosbelgi.programme.models import Standing, Tally
    from tosbelgi.programme.rating.api import mend_tallies

    row = Standing.objects.get(participation=participation)
    most = Tally.objects.filter(level=row.level, region=None).order_by("-number")[0]
    row.year = most.year
    row.save(update_fields=["year"])
    mend_tallies()


def _token() -> str:
    from django.utils import timezone
    from oauth2_provider.models import AccessToken

    from tosbelgi.host.models import Application

    application = Application.objects.get(platform__name_kk=NAME)
    expires, scope = timezone.now() + timedelta(hours=9), " ".join(application.purposes)
    made = AccessToken.objects.create(application=application, token=uuid4().hex, expires=expires, scope=scope)
    token: str = made.token
    return token


def _asking(address: str, body: str = "", kind: str = "", headers: Mapping[str, str] | None = None):
    """Asks the whole site, middleware included, and gives the body of the answer."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import RequestFactory

    handler, factory, sent = WSGIHandler(), RequestFactory(headers={"host": "127.0.0.1"}), body.encode()
    asked = factory.post(address, sent, content_type=kind, headers=headers) if body else factory.get(address)

    def ask() -> bytes:
        status: list[str] = []
        response = handler({**asked.environ, "wsgi.input": io.BytesIO(sent)}, lambda line, given: status.append(line))
        answer = b"".join(response)
        response.close()
        assert status[0].startswith("200"), (address, status, answer[:300])
        return answer

    return ask


def _serve_rows() -> None:
    from django.http import HttpResponse
    from django.urls import clear_url_caches, path

    from tosbelgi import urls

    def answer(request, participation: int) -> HttpResponse:
        return HttpResponse(rows_of(participation), content_type="application/json")

    urls.urlpatterns[:0] = [path("bench/host-rows/<int:participation>", answer)]
    clear_url_caches()


def rows_of(participation: int) -> bytes:
    """The answer to `QUESTION`, read by `values` and written by orjson. Five queries."""
    import orjson
    from django.db.models import F

    from tosbelgi.graphql.journal.queries import BY_DAY
    from tosbelgi.programme.models import EntryVersion, Participation, Progress, Standing, Tally

    columns = ("person__given_name", "person__family_name", "level", "state")
    given, family, level, state = Participation.objects.values_list(*columns).get(pk=participation)
    names = ("day", "direction", "title", "state", "pk")
    found = EntryVersion.objects.filter(
        entry__participation=participation, entry__sent_at__isnull=False, number=F("entry__sent_version")
    ).order_by("-entry__day", "-entry__pk")
    read = list(found.values(*(f"entry__{name}" for name in names), "words", "results")[: SIZE + 1])
    (percent,) = Progress.objects.values_list("percent").get(participation=participation)
    group = Standing.objects.values("level", "year", "percent").get(participation=participation)
    stands = group.pop("percent")
    tallies = list(Tally.objects.filter(region=None, number__gt=0, **group).values_list("percent", "number"))
    last = read[SIZE - 1]
    data = {
        "participation": {"name": f"{given} {family}", "level": level.upper(), "state": state.upper()},
        "journal": {
            "nodes": [
                {
                    "day": row["entry__day"],
                    "direction": row["entry__direction"].upper(),
                    "title": row["entry__title"],
                    "state": row["entry__state"].upper(),
                    "words": {"words": row["words"], "results": row["results"]},
                }
                for row in read[:SIZE]
            ],
            "pageInfo": {
                "hasNextPage": len(read) > SIZE,
                "endCursor": BY_DAY.cursor([last["entry__day"], last["entry__pk"]]),
            },
        },
        "rating": {"percent": percent},
        "standing": {
            "level": {
                "place": 1 + sum(number for above, number in tallies if above > stands),
                "of": sum(number for _percent, number in tallies),
            }
        },
    }
    return orjson.dumps({"data": data})
