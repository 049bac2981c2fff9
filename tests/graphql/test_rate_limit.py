"""How much one client may ask in a minute: counted in points, taken before the work."""

import pytest
from django.test import Client

from tosbelgi.graphql.http.rate_limit import CHARACTERS_PER_POINT, REQUEST_POINTS
from tosbelgi.kernel.web import allowance

from .conftest import ENDPOINT, code_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_schema")]
QUESTION = "{ hello }"  # costs 1, and is too short to cost anything to read
FRESH, KEPT = REQUEST_POINTS + 1, REQUEST_POINTS


def reading(question):
    """The points of parsing and validating a document."""
    return len(question) // CHARACTERS_PER_POINT


@pytest.fixture(autouse=True)
def one_minute(monkeypatch):
    """The test happens within one minute; `clock["now"]` moves on."""
    clock = {"now": 1_795_500_010.0}
    monkeypatch.setattr(allowance.time, "time", lambda: clock["now"])
    return clock


@pytest.fixture
def two_a_minute(settings):
    settings.GRAPHQL_RATE_LIMIT = FRESH + KEPT


def test_answers_say_how_many_points_are_left(get, settings):
    settings.GRAPHQL_RATE_LIMIT = 1000
    first, second, wrong = get(QUESTION), get(QUESTION), get("{ none }")

    assert first["RateLimit-Policy"] == '"graphql";q=1000;w=60'
    assert first["RateLimit"] == f'"graphql";r={1000 - FRESH};t=50'
    assert second["RateLimit"] == f'"graphql";r={1000 - FRESH - KEPT};t=50'
    assert wrong["RateLimit"] == f'"graphql";r={1000 - FRESH - KEPT - FRESH};t=50'
    assert first.json()["extensions"]["cost"] == {
        "estimated": 1,
        "charged": 1,
        "allowed": 15_000,
        "allowedPerMinute": 1000,
    }


@pytest.mark.usefixtures("two_a_minute")
def test_whoever_asks_too_much_is_told_when_to_come_again(get, post, small_schema, one_minute):
    asked = [get(QUESTION).status_code, post(QUESTION).status_code]
    refused = post('mutation { tell(word: "x") { ok } }')

    assert asked == [200, 200]
    assert (refused.status_code, code_of(refused)) == (429, "RATE_LIMITED")
    assert refused["Retry-After"] == "50"
    assert refused["RateLimit"] == '"graphql";r=0;t=50'
    assert refused["Cache-Control"] == "private, no-store"
    assert small_schema.told == []

    one_minute["now"] += 50
    assert get(QUESTION).status_code == 200


def test_a_dear_question_is_refused_before_the_work_and_a_cheap_one_still_answered(post, get, settings, monkeypatch):
    settings.GRAPHQL_RATE_LIMIT = 200
    question = "{ books(first: 100) { nodes { title similar { title } } } }"
    refused = post(question)
    error = refused.json()["errors"][0]["extensions"]

    assert (refused.status_code, error["code"], error["allowed"]) == (429, "RATE_LIMITED", 200)
    assert error["cost"] > error["left"] == 200 - REQUEST_POINTS - reading(question)
    assert get(QUESTION).status_code == 200


def test_what_is_dear_takes_more(post, settings):
    settings.GRAPHQL_RATE_LIMIT = 10_000
    questions = [f"{{ books(first: {n}) {{ nodes {{ title }} }} }}" for n in (1, 100)]
    few, many = map(post, questions)
    left = [int(answer["RateLimit"].partition("r=")[2].partition(";")[0]) for answer in (few, many)]

    costs = [answer.json()["extensions"]["cost"]["estimated"] for answer in (few, many)]
    assert [10_000 - left[0], left[0] - left[1]] == [
        REQUEST_POINTS + reading(question) + each for question, each in zip(questions, costs, strict=True)
    ]
    assert costs[1] - costs[0] == 99


def test_reading_a_long_document_is_paid_for_though_it_is_refused(post, settings):
    settings.GRAPHQL_RATE_LIMIT = 1000
    wrong = post("{ nobody }" + " " * (100 * CHARACTERS_PER_POINT - 10))

    assert wrong["RateLimit"] == f'"graphql";r={1000 - REQUEST_POINTS - 100 - 1};t=50'


def test_a_document_is_read_once_and_paid_for_once(post, settings):
    settings.GRAPHQL_RATE_LIMIT = 1000
    question = "{ hello }" + " " * 10 * CHARACTERS_PER_POINT
    left = [int(post(question)["RateLimit"].partition("r=")[2].partition(";")[0]) for _again in range(3)]

    assert left[0] == 1000 - FRESH - 10
    assert [left[0] - left[1], left[1] - left[2]] == [KEPT, KEPT]


@pytest.mark.usefixtures("two_a_minute")
def test_refused_questions_count_and_other_clients_do_not_suffer(get):
    codes = [get("{", headers={}).status_code for _ in range(3)]
    other = get(QUESTION, by=another_client("203.0.113.9"))

    assert codes == [400, 400, 429]
    assert other.status_code == 200


def another_client(address, **headers):
    return Client(REMOTE_ADDR=address, headers=headers)


@pytest.mark.usefixtures("two_a_minute")
def test_nobody_becomes_another_client_by_what_they_write(get, settings):
    forged = [get(QUESTION, headers={"x-forwarded-for": f"203.0.113.{n}"}).status_code for n in range(3)]
    assert forged == [200, 200, 429]

    settings.TRUST_PROXY = True
    behind = [
        get(QUESTION, headers={"x-forwarded-for": f"198.51.100.{n}, 203.0.113.9:{5000 + n}"}).status_code
        for n in range(3)
    ]
    assert behind == [200, 200, 429]
    assert get(QUESTION, headers={"x-forwarded-for": "203.0.113.9, 203.0.113.10"}).status_code == 200


@pytest.mark.usefixtures("two_a_minute")
def test_a_network_of_ipv6_is_one_client(get):
    asked = [get(QUESTION, by=another_client(f"2001:db8:1:2::{n}")).status_code for n in range(3)]

    assert asked == [200, 200, 429]
    assert get(QUESTION, by=another_client("2001:db8:1:3::1")).status_code == 200


def test_no_limit_is_a_choice(get, settings):
    settings.GRAPHQL_RATE_LIMIT = 0
    assert not get(QUESTION).has_header("RateLimit")


def test_one_point_is_a_limit_too(get, settings):
    settings.GRAPHQL_RATE_LIMIT = 1
    refused = get(QUESTION)
    assert (refused.status_code, refused["RateLimit"]) == (429, '"graphql";r=1;t=50')


def test_what_tells_nothing_of_anybody_is_not_counted(client, settings):
    settings.GRAPHQL_RATE_LIMIT = 1000
    assert not client.options(ENDPOINT).has_header("RateLimit")
    assert not client.put(ENDPOINT).has_header("RateLimit")
