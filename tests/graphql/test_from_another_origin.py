"""A host's page in a browser: what the operator's list of origins opens, to which clients, and to whom never."""

import pytest
from django.conf import settings as deployed

from tosbelgi.graphql.http.negotiation import ALLOWED_HEADERS

from .conftest import ENDPOINT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_schema")]
HOST = {"origin": "https://host.example"}
STRANGER = {"origin": "https://other.example"}
# What clients send with a question, as their own documentation tells it.
CLIENTS = {
    "fetch with a POST of JSON": "content-type",
    "a copy that asks whether anything is new": "if-none-match",
    "Apollo Client": "apollo-require-preflight,content-type",
    "Apollo for iOS and Kotlin": "x-apollo-operation-id,x-apollo-operation-name,content-type,accept",
    "a client that says who it is": "apollographql-client-name,apollographql-client-version,content-type",
    "a page that is traced": "traceparent,tracestate,baggage,sentry-trace,content-type",
}


@pytest.fixture
def open_to_the_host(settings):
    settings.GRAPHQL_CORS_ORIGINS = ["https://host.example"]


def before(client, origin, method="POST", headers=""):
    """What a browser is told that asks before it asks."""
    asked = {**origin, "access-control-request-method": method}
    if headers:
        asked["access-control-request-headers"] = headers
    return client.options(ENDPOINT, headers=asked)


def lets_through(answer, origin, method, headers) -> bool:
    """What a browser makes of the answer to its preflight (Fetch standard)."""
    said = answer.headers
    allowed = {name.strip().casefold() for name in said.get("Access-Control-Allow-Headers", "").split(",")}
    methods = {name.strip() for name in said.get("Access-Control-Allow-Methods", "").split(",")}
    named = said.get("Access-Control-Allow-Origin") in ("*", origin["origin"])
    return (
        answer.status_code == 204 and named and method in methods and set(filter(None, headers.split(","))) <= allowed
    )


def test_without_a_list_no_other_origin_reads(get, post, client):
    assert deployed.GRAPHQL_CORS_ORIGINS == []
    for answer in (get("{ hello }", headers=HOST), post("{ hello }", headers=HOST), before(client, HOST)):
        assert not [name for name in answer.headers if name.startswith("Access-Control-")]


@pytest.mark.usefixtures("open_to_the_host")
def test_the_origin_that_is_named_reads_and_no_other(get, post, client):
    for ask in (get, post):
        allowed, refused = ask("{ hello }", headers=HOST), ask("{ hello }", headers=STRANGER)
        assert allowed["Access-Control-Allow-Origin"] == "https://host.example"
        assert {"ETag", "RateLimit"} <= set(allowed["Access-Control-Expose-Headers"].split(", "))
        assert not refused.has_header("Access-Control-Allow-Origin")
        assert "Origin" in allowed["Vary"] and "Origin" in refused["Vary"]
        assert not allowed.has_header("Access-Control-Allow-Credentials")
    assert not lets_through(before(client, STRANGER), STRANGER, "POST", "")


@pytest.mark.usefixtures("open_to_the_host")
def test_a_refusal_can_be_read_as_well(get, post):
    for answer in (get("{ nobody }", headers=HOST), post("{", headers=HOST), get(headers=HOST)):
        assert answer.status_code == 400
        assert answer["Access-Control-Allow-Origin"] == "https://host.example"


@pytest.mark.usefixtures("open_to_the_host")
@pytest.mark.parametrize("name", CLIENTS)
def test_the_usual_clients_may_ask(name, client):
    answer = before(client, HOST, "POST", CLIENTS[name])

    assert lets_through(answer, HOST, "POST", CLIENTS[name])
    assert int(answer["Access-Control-Max-Age"]) > 0
    assert not answer.has_header("Access-Control-Allow-Credentials")


@pytest.mark.usefixtures("open_to_the_host")
@pytest.mark.parametrize("name", ["authorization", "cookie", "x-csrftoken", "x-forwarded-for"])
def test_what_says_who_somebody_is_may_not_be_sent(name, client):
    assert not lets_through(before(client, HOST, "POST", name), HOST, "POST", name)
    assert name not in {each.casefold() for each in ALLOWED_HEADERS}


@pytest.mark.usefixtures("open_to_the_host")
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_nothing_but_questions_may_be_sent(method, client):
    assert not lets_through(before(client, HOST, method), HOST, method, "")


@pytest.mark.usefixtures("open_to_the_host")
def test_what_is_kept_is_asked_for_again_by_its_etag(get, client):
    kept = get("{ hello }", headers=HOST)
    again = get("{ hello }", headers={**HOST, "if-none-match": kept["ETag"]})

    assert lets_through(before(client, HOST, "GET", "if-none-match"), HOST, "GET", "if-none-match")
    assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "https://host.example")
    assert "ETag" in again["Access-Control-Expose-Headers"]


def test_a_star_lets_every_origin_read(get, client, settings):
    settings.GRAPHQL_CORS_ORIGINS = ["*"]
    assert get("{ hello }", headers=HOST)["Access-Control-Allow-Origin"] == "*"
    assert lets_through(before(client, STRANGER), STRANGER, "POST", "")


@pytest.mark.parametrize("origins", [["https://host.example"], ["*"]])
def test_somebody_signed_in_is_not_read_by_another_origin(origins, get, settings, signed_in):
    settings.GRAPHQL_CORS_ORIGINS = origins
    answer = get("{ hello }", by=signed_in, headers=HOST)

    assert not answer.has_header("Access-Control-Allow-Origin")


@pytest.mark.usefixtures("open_to_the_host")
def test_a_post_from_elsewhere_with_a_session_does_nothing_and_is_not_read(post, signed_in, small_schema):
    answer = post('mutation { tell(word: "x") { ok } }', by=signed_in, headers=HOST)

    assert (answer.status_code, small_schema.told) == (403, [])
    assert not answer.has_header("Access-Control-Allow-Origin")
