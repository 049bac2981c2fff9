"""What the documentation shows works: every example is asked, and the page of books asks the same way."""

import json
import re
from pathlib import Path

import pytest

from .asking import SCHEMA

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
DOCS = (ROOT / "docs" / "graphql.md").read_text("utf-8")
EXAMPLES = re.findall(r"```graphql\n(.*?)```(?:\n+```json\n(.*?)```)?", DOCS, re.S)


@pytest.mark.parametrize(
    ("document", "variables"), EXAMPLES, ids=[re.search(r"query (\w+)", one)[1] for one, _given in EXAMPLES]
)
def test_an_example_is_answered(document, variables, post):
    answer = post(document, json.loads(variables or "{}")).json()
    assert "errors" not in answer
    assert all(answer["data"].values()), answer


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
