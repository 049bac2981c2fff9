"""What the documentation shows works: every example is asked, and the page of books asks the same way."""

import json
import re
from pathlib import Path
from uuid import UUID

import pytest
from django.utils import timezone

from tests.programme.assessment.cast import make_counted
from tests.programme.journal.cast import make_diary
from tests.programme.journal.test_earlier import apply_anew
from tests.programme.participation import way
from tests.programme.people_cast import give_role, make_person
from tosbelgi.graphql.ids import to_global_id
from tosbelgi.programme.journal import api as journal
from tosbelgi.programme.models import Person
from tosbelgi.programme.participation import api as participations
from tosbelgi.programme.people.api import Role
from tosbelgi.programme.rating.api import mend

from .asking import SCHEMA

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
DOCS = (ROOT / "docs" / "graphql.md").read_text("utf-8")
PARTS = ("QUERY", "SECTION", "SUGGEST")  # of the page of the reading list
EXAMPLES = re.findall(r"```graphql\n(.*?)```(?:\n+```json\n(.*?)```)?", DOCS, re.S)
OF_SOMEBODY = re.compile(
    r"^mutation|\b(viewer|person|participation|earlierParticipations|obligation|journal|queue|progress)\b"
)  # asked by the person of the examples
AIGERIM = UUID("0199f0f0-7a3e-4c55-9d1c-2f1f0c6a1b77")


@pytest.mark.parametrize(
    ("document", "variables"),
    EXAMPLES,
    ids=[re.search(r"(?:query|mutation) (\w+)", one)[1] for one, _given in EXAMPLES],
)
def test_an_example_is_answered(document, variables, post, client):
    if OF_SOMEBODY.search(document):
        aigerim = make_person("Айгерім")
        Person.objects.filter(pk=aigerim.pk).update(public_id=AIGERIM)
        client.force_login(aigerim.user)
    given = json.loads(variables or "{}")
    if "participation" in document:
        cast = way.make_cast(suffix="-docs")
        way.approve_text()
        way.submitted(cast)
        client.force_login(cast.pupil.user)
        given["centre"] = to_global_id("Centre", cast.centre.pk)
        give_role(make_person("Ерлан"), Role.MENTOR, centre=cast.centre)
    if "earlierParticipations" in document:
        diary = make_diary(suffix="-earlier-docs")
        participations.withdraw(participation=diary.participation.public_id, by=diary.pupil, at=timezone.now())
        apply_anew(diary)
        client.force_login(diary.cast.pupil.user)
    if "progress(" in document:
        counted = make_counted(suffix="-counted-docs")
        counted.confirmed(0)
        mend(counted.participation.pk, at=counted.at)
        client.force_login(counted.cast.pupil.user)
        given["participation"] = to_global_id("Participation", counted.participation.public_id)
    if "journal(" in document or "queue(" in document:
        given |= _diary(client, as_mentor="queue(" in document)
    answer = post(document, given).json()
    assert "errors" not in answer
    assert all(answer["data"].values()), answer
    assert not any(isinstance(one, dict) and one.get("problems") for one in answer["data"].values()), answer


def _diary(client, *, as_mentor):
    """An entry that waits and a task that was given, of which the examples tell; who is signed in asks about them."""
    diary = make_diary(suffix="-docs")
    entry = diary.write_and_send()
    journal.give_task(
        participation=diary.participation.public_id,
        direction="sport",
        words="Тағы бір рет жүгір.",
        due_on=diary.today,
        by=diary.mentor,
        at=diary.at,
    )
    client.force_login((diary.cast.mentor if as_mentor else diary.cast.pupil).user)
    return {} if as_mentor else {"entry": to_global_id("Entry", entry.public_id)}


@pytest.mark.parametrize("locale", ["KK", "RU", "EN"])
def test_the_page_of_books_asks_what_the_schema_answers(locale, get):
    page = (ROOT / "docs" / "examples" / "books.html").read_text("utf-8")
    query = re.search(r"const QUERY = `(.*?)`", page, re.S)[1]

    first = get(query, {"locale": locale, "after": None}).json()["data"]
    rest = get(query, {"locale": locale, "after": first["books"]["pageInfo"]["endCursor"]}).json()["data"]

    slugs = [book["slug"] for part in (first, rest) for book in part["books"]["nodes"]]
    assert len(set(slugs)) == len(slugs) == 100
    assert all(book["shownTitle"]["text"] for book in first["books"]["nodes"])


def test_every_question_of_the_schema_has_an_example():
    written = " ".join(document for document, _variables in EXAMPLES)
    assert [name for name in SCHEMA.query_type.fields if not re.search(rf"\b{name}\b", written)] == []


def test_the_editors_configuration_names_the_schema():
    named = re.search(r"^schema: (.+)$", (ROOT / "graphql.config.yml").read_text("utf-8"), re.M)[1]
    assert (ROOT / named).exists()


@pytest.mark.parametrize("locale", ["KK", "RU", "EN"])
def test_the_page_of_the_reading_list_asks_what_the_schema_answers(locale, get):
    page = (ROOT / "docs" / "examples" / "reading-list.html").read_text("utf-8")
    query, section, suggest = (re.search(rf"const {name} = `(.*?)`", page, re.S)[1] for name in PARTS)

    answer = get(query, {"locale": locale}).json()
    codes = [one["code"] for one in answer["data"]["readingList"]["sections"]]
    shelves = [get(section, {"locale": locale, "section": code}).json() for code in codes]
    begun = get(suggest, {"typed": "аб", "locale": "KK"}).json()

    assert not [one for one in (answer, *shelves, begun) if "errors" in one]
    books = [one["data"]["books"] for one in shelves]
    assert [len(one["nodes"]) == one["totalCount"] > 0 for one in books] == [True] * 3
    assert begun["data"]["suggest"]
