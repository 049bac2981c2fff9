"""Queries that a machine makes from the schema: none breaks anything, none gets more than it is allowed."""

import json
from base64 import urlsafe_b64encode

import pytest
import schemathesis
from graphql import get_introspection_query, graphql_sync
from hypothesis import HealthCheck, Phase, settings

from tosbelgi.graphql.schema import schema

from .conftest import ENDPOINT

pytestmark = pytest.mark.django_db

INTROSPECTION = get_introspection_query(
    specified_by_url=True, schema_description=True, directive_is_repeatable=True, input_value_deprecation=True
)
odd = schemathesis.graphql.from_dict(graphql_sync(schema.graphql_schema, INTROSPECTION).data)


def values_in(data) -> int:
    """How many values an answer holds, counted as the cost is."""
    if isinstance(data, dict):
        return sum(1 + values_in(each) for each in data.values())
    return sum(values_in(each) for each in data) if isinstance(data, list) else 0


def cursor(*place) -> str:
    return urlsafe_b64encode(json.dumps(place, ensure_ascii=False).encode()).rstrip(b"=").decode()


TEXTS = {
    "path": "page(path: $v) { title }",
    "under": "pages(under: $v) { totalCount nodes { id } }",
    "slug": "book(slug: $v) { title }",
    "author": "books(author: $v) { totalCount nodes { id } }",
    "words": "books(query: $v, first: 1) { totalCount }",
    "search": "search(query: $v, first: 1) { totalCount searched }",
    "prefix": "suggest(prefix: $v) { title }",
    "region": "centres(region: $v) { totalCount nodes { id } }",
    "books": "books(after: $v) { nodes { id } }",
    "pages": "pages(before: $v) { nodes { id } }",
    "news": "news(after: $v, before: $v) { nodes { id } }",
    "centres": "centres(after: $v) { nodes { id } }",
    "one author": "author(slug: $v) { name }",
    "authors": "authors(after: $v) { nodes { id } }",
    "found": 'search(query: "абай", after: $v) { nodes { id } }',
}
ODD_TEXTS = [
    "",
    "я" * 5_000,
    "\ufeffabai\u202e\u200d",
    "%_\\'\";--",
    "\ue0000\ue000",
    "a" + "\u0301" * 300,
    "/" * 3_000,
    "../" * 100,
    cursor("title", "a\0", 1),
    cursor("title", "a", 10**40),
    cursor("newest", "0000-01-01", 5),
    cursor("newest", "9999-12-31", 2**31 - 1),
    cursor("tree", None),
    urlsafe_b64encode(b"[" * 3_000).decode(),
    urlsafe_b64encode(b'["title","\\ud800",1]').decode(),
]
NUMBERS = [
    "books(first: $v) { totalCount }",
    "season(year: $v) { year }",
    "levels(season: $v) { code }",
    "readingList(year: $v) { year }",
    'suggest(prefix: "аб", first: $v) { title }',
    'page(path: "faq") { picture { renditions(widths: [$v]) { url } } }',
]
IDS = ["", "Page:no-uuid", "Page:\0", "Book:-1", "Book:" + "9" * 18, "Book:" + "9" * 30, "Book:١٢", "Level:x"]
IDS += ["Author:" + "9" * 18, "Author:x:kk", "Centre:" + "9" * 18, "Centre:x", "ReadingList:x", "Benefit:\0", "Site:x"]
IDS += [
    "Direction:\0",
    "Level:2026.1.gold:kk",
    f"Level:{'9' * 18}.1.gold",
    "Level:-1.1.gold",
    "Level:2026.٢.gold",
    "x:1:kk",
]
IDS += ["Book:1:de", "Book:1:kk-kk", "Book:1::x", "Book:1:kk-ru-en:a:b"]
BY_ID = ["page(id: $v) { title }", "book(id: $v) { title }", "author(id: $v) { name }", "node(id: $v) { contentId }"]
BY_ID += ["books(ids: [$v]) { totalCount nodes { id } }"]


def test_no_odd_value_breaks_a_field(client, settings):
    settings.GRAPHQL_RATE_LIMIT = 0
    asked = [("String", field, value) for field in TEXTS.values() for value in ODD_TEXTS]
    asked += [("Int", field, value) for field in NUMBERS for value in (None, -1, 0, -(2**31), 2**31 - 1)]
    asked += [
        ("ID!", field, urlsafe_b64encode(value.encode()).rstrip(b"=").decode()) for field in BY_ID for value in IDS
    ]
    for kind, field, value in asked:
        required = (
            "!"
            if kind != "ID!" and ("search(query: $v" in field or "prefix: $v" in field or "s: [$v]" in field)
            else ""
        )
        answer = ask(client, f"query ($v: {kind}{required}) {{ {field} }}", variables={"v": value})
        codes = {error["extensions"]["code"] for error in answer.json().get("errors", [])}

        assert answer.status_code in (200, 400), (field, value)
        assert "INTERNAL" not in codes, (field, value, answer.content)


def ask(client, query, **others):
    return client.post(ENDPOINT, json.dumps({"query": query, **others}), content_type="application/json")


@odd.parametrize()
@settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_query_breaks_anything_or_gets_more_than_allowed(case, client, settings):
    settings.GRAPHQL_RATE_LIMIT = 0
    answer = ask(client, case.body)
    said = answer.json()
    codes = {error["extensions"]["code"] for error in said.get("errors", [])}

    if answer.status_code == 401:
        assert codes == {"SIGN_IN_REQUIRED"}, "a stranger's mutation"
        return
    assert answer.status_code in (200, 400)
    assert "INTERNAL" not in codes, said
    assert said.get("data") is not None or codes
    if said.get("data") is not None:
        assert values_in(said["data"]) <= settings.GRAPHQL_MAX_COST
        assert said["extensions"]["cost"]["estimated"] <= settings.GRAPHQL_MAX_COST
    assert len(answer.content) < 1_000_000


def test_explorers_and_generators_get_the_schema_with_the_query_they_all_send(client):
    answer = ask(client, INTROSPECTION)

    assert answer.status_code == 200, answer.content
    assert answer.json()["data"]["__schema"]["queryType"]["name"] == "Query"
