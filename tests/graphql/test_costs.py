"""The cost of a question follows its work: whatever costs more than its values says so beside its resolver."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from graphql import GraphQLObjectType, execute, parse

from tosbelgi.graphql.engine import field_costs
from tosbelgi.graphql.engine.context import Context
from tosbelgi.graphql.engine.field_costs import QUERY, declared_cost, declared_cost_in, search_cost
from tosbelgi.graphql.http import cost
from tosbelgi.graphql.http.rate_limit import BYTES_PER_POINT, CHARACTERS_PER_POINT, REQUEST_POINTS
from tosbelgi.home.news import NewsIndexPage, NewsPage

from . import asking
from .asking import SCHEMA
from .conftest import code_of

pytestmark = pytest.mark.django_db


def points(document: str, **variables: Any) -> int:
    parsed = parse(document)
    return cost.measure(SCHEMA, parsed, parsed.definitions[0], variables).cost


def test_every_question_says_what_it_costs():
    assert [name for name, field in SCHEMA.query_type.fields.items() if declared_cost(field) is None] == []


def test_whatever_asks_the_database_says_so():
    """Every field of the schema is asked, in every way there is; whose resolver sends queries must declare them."""
    silent: dict[str, int] = {}

    def watch(resolve, root, info, **arguments):
        with CaptureQueriesContext(connection) as queries:
            value = resolve(root, info, **arguments)
        if info.field_name.startswith("__"):
            return value
        own = declared_cost_in(SCHEMA, info.parent_type, info.field_name)
        if queries and not own.with_arguments(arguments):
            silent[f"{info.parent_type.name}.{info.field_name}"] = len(queries)
        return value

    for question in asking.questions(locales=[("RU", "[KK]")]):
        answer = execute(SCHEMA, parse(question), middleware=[watch], context_value=Context(now=timezone.now()))
        assert answer.errors is None, (question, answer.errors)
    assert silent == {}


def test_what_fields_declare_counts_once_for_all_rows():
    one, many = (points(f"{{ books(first: {n}) {{ nodes {{ authors {{ name }} }} }} }}") for n in (1, 100))
    assert many - one == 99 * (1 + 6)


def test_a_field_of_an_interface_costs_what_the_dearest_of_its_types_does():
    plain, dear = (
        points(f"{{ pages(first: 1) {{ nodes {{ {name} }} }} }}") for name in ("title", "body { __typename }")
    )
    assert dear - plain >= field_costs.BODY


@pytest.mark.parametrize("fragments", [False, True])
def test_what_is_asked_twice_counts_twice(fragments):
    total = "totalCount"
    one = points("{ a: books(first: 1) { totalCount } }")
    if fragments:
        two = points(
            "{ a: books(first: 1) { ...t } b: books(first: 1) { ...t } } fragment t on BookConnection { totalCount }"
        )
    else:
        two = points(f"{{ a: books(first: 1) {{ {total} }} b: books(first: 1) {{ {total} }} }}")
    assert two == 2 * one
    assert one > 6 * QUERY


def test_a_fragment_counts_by_the_rows_of_the_list_it_stands_in():
    row = "nodes { title }"
    written = points(f"{{ a: books(first: 1) {{ {row} }} b: books(first: 100) {{ {row} }} }}")
    fragment = f"fragment t on BookConnection {{ {row} }}"
    assert points("{ a: books(first: 1) { ...t } b: books(first: 100) { ...t } } " + fragment) == written


def test_of_the_types_a_row_may_have_the_dearest_counts_and_what_all_have_comes_on_top():
    def of_pages(fields: str) -> int:
        return points(f"{{ pages(first: 1) {{ nodes {{ __typename {fields} }} }} }}")

    none, one = of_pages(""), "... on NewsPage { id }"
    two, three = "... on TextPage { id slug }", "... on Page { id slug title }"

    assert [of_pages(each) - none for each in (one, two, three)] == [1, 2, 3]
    assert of_pages(f"{one} {two}") - none == of_pages(f"{two} {one}") - none == 2
    assert of_pages(f"{one} {two} {three}") - none == 2 + 3
    assert of_pages(f"{three} ... on Content {{ id }}") - none == 3 + 1


def test_searching_costs_by_its_words():
    of = [points(f'{{ search(query: "{query}") {{ totalCount }} }}') for query in ("a", "a b", "a b c")]
    assert of[1] - of[0] == of[2] - of[1] == field_costs.SEARCHED_WORD
    assert points('{ search(query: "a b") { totalCount } }') == of[1]
    assert points("query ($q: String!) { search(query: $q) { totalCount } }", q="a b") == of[1]
    assert points('query ($q: String = "a b") { search(query: $q) { totalCount } }') == of[1]
    assert [points(f'{{ search(query: "a{sign}b") {{ totalCount }} }}') for sign in ",-./'"] == [of[1]] * 5
    assert points(f'{{ search(query: "{"a," * 80}") {{ totalCount }} }}') == of[0] + 11 * field_costs.SEARCHED_WORD
    assert points(f'{{ search(query: "{"a " * 80}") {{ totalCount }} }}') == of[0] + 11 * field_costs.SEARCHED_WORD


def test_a_filter_that_is_left_out_costs_nothing():
    plain = points("{ books { totalCount } }")
    assert points("{ books(query: null) { totalCount } }") == plain
    assert points("query ($q: String) { books(query: $q) { totalCount } }") == plain
    assert points("query ($q: String) { books(query: $q) { totalCount } }", q=None) == plain
    assert points("query ($q: String) { books(query: $q) { totalCount } }", q="abai") == plain + search_cost("abai")


def test_fifteen_suggestions_are_no_longer_nearly_free():
    fields = " ".join(f'a{n}: suggest(prefix: "а", fallback: [KK, EN]) {{ title }}' for n in range(15))
    assert points(f"{{ {fields} }}") > 15 * field_costs.SUGGESTION


@pytest.mark.parametrize(
    ("written", "rows"), [(100, 100), (100.0, 100), (1e2, 100), (True, 20), ("100", 20), (None, 20)]
)
def test_a_number_of_rows_counts_however_it_is_written(written, rows):
    asked = "query ($n: Int) { books(first: $n) { nodes { title } } }"
    assert points(asked, n=written) == points(f"{{ books(first: {rows}) {{ nodes {{ title }} }} }}")


@pytest.mark.usefixtures("small_schema")
def test_one_and_one_point_nought_are_one_answer(post, monkeypatch):
    asked = "query ($n: Int) { books(first: $n) { nodes { title } } }"
    whole, point = post(asked, {"n": 2}), post(asked, {"n": 2.0})

    assert whole.json() == point.json()
    left = [int(answer["RateLimit"].partition("r=")[2].partition(";")[0]) for answer in (whole, point)]
    assert left[0] - left[1] == REQUEST_POINTS, "the second was kept"
    assert code_of(post(asked, {"n": 2.5})) == "BAD_VARIABLES"


@pytest.mark.usefixtures("small_schema")
@pytest.mark.parametrize("number", [2.0**31, 2.0**64, -1e300, 1e308])
@pytest.mark.parametrize(("kind", "shape"), [("Int", "{}"), ("[Int]", "[{}]"), ("[[Int!]!]!", "[[1, {}]]")])
def test_a_whole_number_of_any_size_is_refused_and_no_defect(post, number, kind, shape):
    value = json.loads(shape.replace("{}", repr(number)))
    answer = post(f"query ($n: {kind}) {{ books(first: $n) {{ totalCount }} }}", {"n": value})
    assert answer.status_code == 400


def test_each_object_type_is_known():
    kinds = [kind for kind in SCHEMA.type_map.values() if isinstance(kind, GraphQLObjectType)]
    assert all(
        declared_cost_in(SCHEMA, kind, name).points >= 0
        for kind in kinds
        if not kind.name.startswith("__")
        for name in kind.fields
    )


TABLES = "{ news(first: 1) { nodes { body { ... on TableBlock { caption columns { heading } rows { cells } } } } } }"


@pytest.fixture
def news_with_a_table(get):
    """Publishes news with a table of so many rows; answers what is then answered about it."""
    index = NewsIndexPage.objects.get(locale__language_code="kk")

    def publish(rows: int):
        table = {
            "caption": "Кесте",
            "columns": [{"type": "text", "heading": "Баған"}] * 4,
            "rows": [{"values": ["бір сөйлем " * 20] * 4}] * rows,
        }
        body = [{"type": "table", "value": {"table": table, "row_headings": False, "draft": False}}]
        page = NewsPage(title="Кестесі бар", slug=f"table-{rows}", locale=index.locale, body=body)
        index.add_child(instance=page)
        page.save_revision().publish()
        return get(TABLES)

    return publish


def left_of(answer) -> int:
    return int(answer["RateLimit"].partition("r=")[2].partition(";")[0])


def test_a_long_answer_takes_from_the_minute_what_it_is_long_beyond_the_estimate(news_with_a_table, settings):
    settings.GRAPHQL_RATE_LIMIT = 1_000_000
    short, long = news_with_a_table(1), news_with_a_table(100)

    small, large = (answer.json()["extensions"]["cost"] for answer in (short, long))
    assert small["charged"] == small["estimated"] == large["estimated"]
    assert len(long.json()["data"]["news"]["nodes"][0]["body"][0]["rows"]) == 100
    assert large["charged"] == pytest.approx(len(long.content) / BYTES_PER_POINT, rel=0.01)
    assert large["charged"] > large["estimated"]
    assert left_of(short) - left_of(long) == REQUEST_POINTS + large["charged"]


def test_a_long_answer_is_given_to_whoever_has_too_little_left_and_the_next_is_refused(
    news_with_a_table, settings, get
):
    settings.GRAPHQL_RATE_LIMIT = REQUEST_POINTS + len(TABLES) // CHARACTERS_PER_POINT + points(TABLES) + 100

    long = news_with_a_table(100)

    assert long.status_code == 200
    assert left_of(long) == 0
    assert get(TABLES).status_code == 429
