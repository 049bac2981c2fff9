"""What says who asks: a session does, a token of a platform does while it holds, and nobody is two."""

import pytest
from django.test import Client

from .conftest import ENDPOINT, code_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_schema")]


@pytest.mark.parametrize("scheme", ["Bearer abc", "Basic YTpi", "Token ", "Bearer", "bearer abc def"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_token_that_does_not_hold_is_refused_by_name(scheme, method, get, post):
    """Whoever sends one means to be somebody: to be taken for a stranger in silence would be an answer to another."""
    answer = {"get": get, "post": post}[method]("{ hello }", headers={"authorization": scheme})

    assert (answer.status_code, code_of(answer)) == (401, "TOKEN_REFUSED")
    assert answer["WWW-Authenticate"] == 'Bearer realm="Tosbelgi", error="invalid_token"'
    assert answer["Cache-Control"] == "private, no-store"
    assert answer.json().keys() == {"errors"}


def test_an_empty_header_says_nothing(get):
    assert get("{ hello }", headers={"authorization": " "}).json() == get("{ hello }").json()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_session_and_a_token_together_are_two_who_ask(method, get, post, signed_in):
    answer = {"get": get, "post": post}[method](
        "{ hello }",
        by=signed_in,
        headers={"authorization": "Bearer abc", "accept": "application/graphql-response+json"},
    )
    assert (answer.status_code, code_of(answer)) == (400, "SESSION_AND_TOKEN")


def test_a_session_that_is_none_needs_its_token_all_the_same(post):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["sessionid"] = "nobodys"
    assert code_of(post("{ hello }", by=strict)) == "CSRF_FAILED"


def test_every_answer_names_what_it_depends_on(get, post, signed_in, settings):
    settings.GRAPHQL_CORS_ORIGINS = ["https://host.example"]
    fresh, kept = get("{ hello }"), get("{ hello }")
    answers = {
        "fresh": fresh,
        "kept": kept,
        "not modified": get("{ hello }", headers={"if-none-match": kept["ETag"]}),
        "refused": get("{ nobody }"),
        "posted": post("{ hello }"),
        "to a session": get("{ hello }", by=signed_in),
    }
    for name, answer in answers.items():
        named = {one.strip() for one in answer["Vary"].split(",")}
        assert {"Accept", "Accept-Encoding", "Cookie"} <= named, name
        if name in ("fresh", "kept", "not modified", "refused"):
            assert "Origin" in named, name


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_host_that_is_none_of_ours_is_refused_in_json(method, get, post):
    answer = {"get": get, "post": post}[method]("{ hello }", headers={"host": "elsewhere.example"})

    assert (answer.status_code, code_of(answer)) == (400, "UNKNOWN_HOST")
    assert answer["Content-Type"].startswith("application/")
    assert "hello" not in answer.content.decode()


def test_one_of_our_names_is_as_good_as_another(get):
    get("{ hello }")
    by_port = get("{ hello }", headers={"host": "localhost:4321"})
    assert by_port["ETag"] == get("{ hello }")["ETag"]


def test_a_page_is_where_it_was(client):
    assert client.get(ENDPOINT, headers={"accept": "text/html"}).status_code == 302
