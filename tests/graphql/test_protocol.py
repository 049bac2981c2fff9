"""GraphQL over HTTP: what a program sends, in which form it is answered, and what it is told when it is not."""

import json
import logging

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from tosbelgi.graphql.engine.refusals import RULES
from tosbelgi.home import groups

from .conftest import ENDPOINT, code_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_schema")]

GRAPHQL, JSON = "application/graphql-response+json", "application/json"
GREETING = "query Greet($name: String) { hello(name: $name) }"


def test_a_question_is_answered_in_utf_8_by_post_and_by_get(post, get):
    for ask in (post, get):
        answer = ask(GREETING, {"name": "Сәуле"})
        assert answer.status_code == 200
        assert answer["Content-Type"] == f"{GRAPHQL}; charset=utf-8"
        assert "Сәлем, Сәуле!" in answer.content.decode()
        assert answer["Content-Length"] == str(len(answer.content))
        assert answer.json()["data"] == {"hello": "Сәлем, Сәуле!"}


def test_every_answer_says_what_the_question_cost_and_what_is_allowed(post):
    answer = post("{ books(first: 50) { totalCount nodes { title author { name } } } }")

    assert answer.json()["extensions"] == {
        "cost": {"estimated": 1 + 1 + 1 + 50 * 3, "allowed": 15_000, "allowedPerMinute": 600_000},
        "depth": {"counted": 4, "allowed": 12},
        "rootFields": {"counted": 1, "allowed": 15},
    }


@pytest.mark.parametrize(
    ("accept", "media_type", "status"),
    [
        ("", GRAPHQL, 400),
        ("*/*", GRAPHQL, 400),
        (GRAPHQL, GRAPHQL, 400),
        (f"{JSON};q=0.5, {GRAPHQL}", GRAPHQL, 400),
        (JSON, JSON, 200),
        (f"{JSON}, {GRAPHQL};q=0.9", JSON, 200),
    ],
)
def test_an_invalid_document_is_400_for_those_who_know_the_new_media_type(post, accept, media_type, status):
    answer = post("{ nobody }", headers={"accept": accept} if accept else {})

    assert answer.status_code == status
    assert answer["Content-Type"].startswith(media_type)
    assert code_of(answer) == "INVALID"
    assert answer["Cache-Control"] == "no-store"
    assert "data" not in answer.json()


def test_a_program_that_takes_no_json_is_refused(post):
    answer = post("{ hello }", headers={"accept": "image/png"})

    assert (answer.status_code, code_of(answer)) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_other_methods_are_refused_and_the_right_ones_named(client, method):
    answer = getattr(client, method)(ENDPOINT)

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, OPTIONS, POST"
    assert code_of(answer) == "METHOD_NOT_ALLOWED"


def test_options_names_the_methods_and_head_has_the_headers_of_get(client, get):
    options = client.options(ENDPOINT)
    head = client.head(ENDPOINT, {"query": "{ hello }"})
    read = get("{ hello }")

    assert (options.status_code, options["Allow"], options.content) == (204, "GET, HEAD, OPTIONS, POST", b"")
    assert head.status_code == 200
    assert {name: head[name] for name in ("ETag", "Content-Length")} == {
        name: read[name] for name in ("ETag", "Content-Length")
    }


@pytest.mark.parametrize("by", ["client", "signed_in"])
def test_get_changes_nothing(by, request, small_schema, get):
    answer = get('mutation { tell(word: "x") { ok } }', by=request.getfixturevalue(by))

    assert (answer.status_code, answer["Allow"], code_of(answer)) == (405, "POST", "QUERIES_ONLY")
    assert small_schema.told == []


def test_a_mutation_among_queries_is_chosen_by_name_and_still_not_by_get(small_schema, get, post):
    both = 'query Greet { hello } mutation Tell { tell(word: "x") { ok } }'

    assert code_of(get(both, operationName="Tell")) == "QUERIES_ONLY"
    assert get(both, operationName="Greet").json()["data"] == {"hello": "Сәлем, әлем!"}
    assert code_of(post(both)) == "NO_SUCH_OPERATION"
    assert code_of(post(both, operationName="Nobody")) == "NO_SUCH_OPERATION"
    assert small_schema.told == []

    assert post(both, operationName="Tell").json()["data"] == {"tell": {"ok": True}}
    assert small_schema.told == ["x"]


def test_a_session_needs_its_token_to_post_and_a_stranger_needs_none(client, signed_in, small_schema, post):
    change = 'mutation { tell(word: "forged") { ok } }'
    forged = post(change, by=signed_in)

    assert (forged.status_code, code_of(forged)) == (403, "CSRF_FAILED")
    assert small_schema.told == []

    signed_in.get("/admin/")
    token = signed_in.cookies["csrftoken"].value
    assert post(change, by=signed_in, headers={"x-csrftoken": token}).json()["data"] == {"tell": {"ok": True}}
    elsewhere = post(change, by=signed_in, headers={"x-csrftoken": token, "origin": "https://elsewhere.example"})
    assert code_of(elsewhere) == "CSRF_FAILED"
    assert small_schema.told == ["forged"]


def test_what_somebody_signed_in_is_answered_is_kept_by_nobody(get, signed_in):
    answer = get("{ hello }", by=signed_in)

    assert answer.json()["data"] == {"hello": "Сәлем, әлем!"}
    assert answer["Cache-Control"] == "no-store"
    assert not answer.has_header("ETag")


def test_a_defect_is_masked_and_its_reference_leads_to_it_in_the_log(post, caplog):
    with caplog.at_level(logging.ERROR, logger="tosbelgi.graphql"):
        answer = post("{ hello broken }")

    (error,) = answer.json()["errors"]
    (line,) = [record for record in caplog.records if record.name == "tosbelgi.graphql"]
    assert answer.status_code == 200
    assert answer.json()["data"] == {"hello": "Сәлем, әлем!", "broken": None}
    assert error["extensions"] == {"code": "INTERNAL", "reference": line.reference}
    assert error["path"] == ["broken"]
    assert line.path == "broken"
    assert "ZeroDivisionError" in str(line.exc_info)
    for secret in ("secret", "Zero", "Traceback", ".py"):
        assert secret not in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_a_defect_outside_of_all_fields_is_masked_too(post, monkeypatch, caplog):
    def explode(*others, **named):
        raise RuntimeError("the secret")

    monkeypatch.setattr("tosbelgi.graphql.http.view.cost.measure", explode)
    answer = post("{ hello }")

    assert answer.status_code == 500
    assert code_of(answer) == "INTERNAL"
    assert answer.json()["errors"][0]["extensions"]["reference"] in [
        getattr(record, "reference", "") for record in caplog.records
    ]
    assert "secret" not in answer.content.decode()


def test_a_refusal_of_a_field_keeps_its_code_and_what_is_allowed(post):
    answer = post("{ refused refusedByRule hello }")

    assert answer.status_code == 200
    assert [error["extensions"] for error in answer.json()["errors"]] == [
        {"code": "NOT_SO", "allowed": ["so"]},
        {
            "code": "NOT_TODAY",
            "field": "day",
            "rule": "greeting.day",
            "allowed": "2026-11-25",
            "day": "2026-11-24",
            "earliest": "2026-11-25",
        },
    ]
    assert answer.json()["errors"][1]["message"] == "Not on 24 Nov 2026, but from 25 Nov 2026 on."
    assert answer.json()["data"]["hello"] == "Сәлем, әлем!"


@pytest.mark.parametrize(
    ("query", "variables", "code"),
    [
        ("{ hello", None, "SYNTAX"),
        ("{ helo }", None, "INVALID"),
        ("{ hello { x } }", None, "INVALID"),
        ("query ($n: Int) { books(first: $n) { totalCount } }", {"n": "five"}, "BAD_VARIABLES"),
        ("query ($n: Int) { books(first: $n) { totalCount } }", {"n": 2**63}, "LIST_TOO_LONG"),
        ("query ($w: Wish) { books(wish: $w) { totalCount } }", {"w": {"words": [None]}}, "BAD_VARIABLES"),
        ("{ books(orderBy: SIZE) { totalCount } }", None, "INVALID"),
        ("subscription { hello }", None, "NOT_OFFERED"),
    ],
)
def test_each_mistake_has_its_code(post, query, variables, code):
    answer = post(query, variables)

    assert answer.status_code == 400
    assert {error["extensions"]["code"] for error in answer.json()["errors"]} == {code}
    assert {error["extensions"]["rule"] for error in answer.json()["errors"]} == {RULES[code]}


@pytest.mark.parametrize(
    ("query", "variables", "extensions"),
    [
        ("{ hello", None, {"code": "SYNTAX", "field": "query", "rule": "graphql.document.syntax"}),
        (
            "query ($n: Int) { books(last: $n) { totalCount } }",
            {"n": 101},
            {"code": "LIST_TOO_LONG", "field": "last", "rule": "graphql.list.rows", "allowed": 100, "count": 101},
        ),
        (
            "query ($n: Int) { books(first: $n) { totalCount } }",
            {"n": "five"},
            {"code": "BAD_VARIABLES", "field": "variables", "rule": "graphql.variables.types"},
        ),
    ],
)
def test_a_mistake_says_where_it_is_by_which_rule_and_what_is_allowed(query, variables, extensions, post):
    assert post(query, variables).json()["errors"][0]["extensions"] == extensions


def test_the_schema_is_shown_only_where_it_is_open_or_to_developers(get, post, settings, signed_in):
    asking = "{ __schema { queryType { name } } }"
    assert get(asking).json()["data"]["__schema"]["queryType"]["name"] == "Query"

    settings.GRAPHQL_INTROSPECTION = False

    assert code_of(get(asking)) == "INTROSPECTION_IS_OFF"
    assert code_of(get('{ hello __type(name: "Book") { name } }')) == "INTROSPECTION_IS_OFF"
    assert code_of(get("query { ...s } fragment s on Query { __schema { types { name } } }")) == "INTROSPECTION_IS_OFF"
    assert get("{ __typename }").json()["data"] == {"__typename": "Query"}
    assert get(asking, by=signed_in).json()["data"]["__schema"]["queryType"]["name"] == "Query"


@pytest.mark.parametrize(
    ("query", "variables", "near"),
    [
        ("{ helo }", None, "hello"),
        ("{ hello(nam: 1) }", None, "name"),
        ("{ books(orderBy: TITL) { totalCount } }", None, "TITLE"),
        ("query ($o: Sort) { books(orderBy: $o) { totalCount } }", {"o": "TITL"}, "TITLE"),
        ("query ($w: Wish) { books(wish: $w) { totalCount } }", {"w": {"leve": 1, "level": 1}}, "level"),
        ("{ thing { ... on Boo { title } } }", None, "Book"),
    ],
)
def test_where_the_schema_is_not_shown_nobody_is_helped_to_guess_it(post, settings, query, variables, near):
    assert f"'{near}'" in str(post(query, variables).json()["errors"])

    settings.GRAPHQL_INTROSPECTION = False
    answer = post(query, variables)

    assert answer.status_code == 400
    assert "Did you mean" not in answer.content.decode()


def test_the_short_way_keeps_the_headers_that_protect(get, signed_in):
    short, long = get("{ hello }"), get("{ hello }", by=signed_in)

    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "X-Request-ID"):
        assert short[name]
    assert short["Content-Security-Policy"] == long["Content-Security-Policy"]
    assert short.json() == long.json()
    assert not short.cookies


def test_an_unknown_host_is_refused_on_the_short_way_as_well(get):
    assert get("{ hello }", headers={"host": "elsewhere.example"}).status_code == 400


def test_the_language_of_whoever_asks_changes_nothing(get):
    assert get("{ hello }", headers={"accept-language": "ru"}).content == get("{ hello }").content


def test_the_log_names_the_route_and_nothing_that_was_asked(post, caplog):
    with caplog.at_level(logging.INFO, logger="tosbelgi.access"):
        post(GREETING, {"name": "Aigerim"})

    (line,) = [record for record in caplog.records if record.name == "tosbelgi.access"]
    assert (line.route, line.status) == ("graphql", 200)
    assert "Aigerim" not in json.dumps(line.__dict__, default=str)


class TestExplorer:
    """GraphiQL, for developers."""

    def test_it_is_for_developers_only(self, client, signed_in, django_user_model):
        assert client.get(f"{ENDPOINT}explore/")["Location"].startswith("/kk/sign-in/")
        assert signed_in.get(f"{ENDPOINT}explore/").status_code == 200

        someone = django_user_model.objects.create_user("daniyar", "daniyar@example.invalid", "a long enough word")
        browser = Client()
        browser.force_login(someone)
        assert browser.get(f"{ENDPOINT}explore/").status_code == 403

        someone.groups.add(Group.objects.get(name=groups.DEVELOPERS))
        assert browser.get(f"{ENDPOINT}explore/").status_code == 200

    def test_in_debug_it_is_for_everybody(self, client, settings):
        settings.DEBUG = True
        assert client.get(f"{ENDPOINT}explore/").status_code == 200

    def test_its_page_has_no_script_of_its_own_and_loads_from_nowhere_else(self, signed_in):
        answer = signed_in.get(f"{ENDPOINT}explore/")
        page = answer.content.decode()

        assert "'unsafe" not in answer["Content-Security-Policy"]
        assert "://" not in page
        assert "<script>" not in page and "<style" not in page and " style=" not in page
        assert "csrftoken" in signed_in.cookies

    def test_a_browser_that_comes_without_a_question_is_shown_the_way_there(self, client):
        answer = client.get(ENDPOINT, headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
        assert (answer.status_code, answer["Location"]) == (302, f"{ENDPOINT}explore/")
        assert client.get(ENDPOINT).status_code == 400
