"""The way to a search server that is guarded: nobody but it gets the key, and no key gets where people look."""

import doctest
import logging
import os
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import RequestFactory
from django.views.debug import ExceptionReporter

from tosbelgi.kernel import environment
from tosbelgi.search import checks, tasks
from tosbelgi.search.engines import server
from tosbelgi.search.indexing import consistency
from tosbelgi.search.models import RemoteIndex
from tosbelgi.search.query import results

from .secured import Authority, secured
from .server import Missing, free_port

pytestmark = pytest.mark.django_db
KEY = "dmVyeTpzZWNyZXQta2V5LW9mLXRoZS10ZXN0cw=="
WRONG = "d3Jvbmc6c2VjcmV0LWtleS1vZi10aGUtdGVzdHM="
HOST = "IP:127.0.0.1"


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    try:
        return Authority(tmp_path_factory.mktemp("tls") / "ours").found()
    except Missing as missing:
        if os.environ.get("CI"):
            pytest.fail(f"{missing} is missing: in CI nothing is skipped")
        pytest.skip(f"SKIPPED: the tests of a guarded search server, because this machine lacks {missing}")


@pytest.fixture
def guarded(generation, on_the_server, authority, settings):
    """A search server behind TLS; the site has its address, its authority and its key."""
    with secured(on_the_server.port, *authority.sign(HOST), f"ApiKey {KEY}") as front:
        settings.SEARCH_URL, settings.SEARCH_SECONDS = [front.url()], 5.0
        settings.SEARCH_CA, settings.SEARCH_API_KEY = str(authority.certificate), KEY
        yield front


def followed_before(generation):
    """As if the worker had filled the server a moment ago, before something went wrong."""
    name = server.index_name(generation.pk)
    RemoteIndex.objects.create(name=name, generation=generation, sent=generation.revision, level_at="2026-01-01T00:00Z")


def test_with_its_key_and_its_authority_the_server_answers(guarded, engines_asked, readiness):
    tasks.carry_changes.func()

    assert results.search("абай жолын", "kk").hits
    assert engines_asked == ["elasticsearch"]
    assert {said for _method, _path, said in guarded.asked} == {f"ApiKey {KEY}"}
    assert consistency.check_index().remote == 0
    assert readiness().json() == {"status": "ready", "failing": {}}


def test_with_a_wrong_key_the_database_answers_and_nobody_hears_the_key(
    guarded, engines_asked, readiness, settings, caplog
):
    tasks.carry_changes.func()
    settings.SEARCH_API_KEY = WRONG
    with caplog.at_level(logging.DEBUG):
        assert results.search("абай жолын", "kk").hits
        tasks.carry_changes.func()
        degraded = readiness().json()

    assert engines_asked == ["database"]
    assert guarded.asked[-1][2] == f"ApiKey {WRONG}"
    assert degraded["status"] == "degraded" and "search" in degraded["failing"]
    said = caplog.text + str([vars(record) for record in caplog.records]) + str(degraded)
    assert "does not answer" in said
    assert WRONG not in said and KEY not in said


@pytest.mark.parametrize("wrong", ["an authority nobody knows", "another server's certificate"])
def test_a_server_that_is_not_the_one_never_gets_the_key(
    wrong, generation, on_the_server, authority, tmp_path, engines_asked, readiness, settings
):
    whose = Authority(tmp_path / "strangers").found() if "authority" in wrong else authority
    name = HOST if "authority" in wrong else "DNS:search.example.invalid"
    settings.SEARCH_CA, settings.SEARCH_API_KEY = str(authority.certificate), KEY
    with secured(on_the_server.port, *whose.sign(name), f"ApiKey {KEY}") as front:
        settings.SEARCH_URL, settings.SEARCH_SECONDS = [front.url()], 5.0
        followed_before(generation)
        assert results.search("абай жолын", "kk").hits
        assert engines_asked == ["database"]
        cache.clear()
        tasks.carry_changes.func()
        assert readiness().json()["status"] == "degraded"

    assert front.asked == []


def test_no_log_no_page_and_no_command_tells_the_password(generation, readiness, settings, caplog):
    url, password = environment.without_password(f"https://elastic:very-secret@127.0.0.1:{free_port()}")
    settings.SEARCH_URL, settings.SEARCH_PASSWORD, settings.SEARCH_SECONDS = [url], password, 0.5
    followed_before(generation)
    said = StringIO()
    with caplog.at_level(logging.DEBUG):
        assert results.search("абай", "kk").hits
        tasks.carry_changes.func()
        call_command("search", "status", stdout=said)
        ready = readiness()
    assert password == "elastic:very-secret"
    assert "does not answer" in said.getvalue() and "does not answer" in caplog.text
    heard = [said.getvalue(), ready.content.decode(), caplog.text, str([vars(record) for record in caplog.records])]
    assert "very-secret" not in "".join(heard)

    settings.DEBUG = True
    settings.SEARCH_API_KEY = KEY
    page = ExceptionReporter(RequestFactory().get("/"), ValueError, ValueError("wrong"), None)
    shown = page.get_traceback_html() + page.get_traceback_text()
    assert url in shown, "the page of a defect lists the settings"
    assert "very-secret" not in shown and KEY not in shown


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"SEARCH_URL": ["https://search.example.kz:9200"], "SEARCH_API_KEY": KEY}, []),
        ({"SEARCH_URL": ["http://127.0.0.1:9200", "http://localhost:9201"], "SEARCH_API_KEY": KEY}, []),
        ({"SEARCH_URL": ["http://elasticsearch:9200"]}, []),
        ({"SEARCH_URL": ["http://elasticsearch:9200"], "SEARCH_API_KEY": KEY}, ["W021"]),
        ({"SEARCH_URL": ["https://one:9200", "http://10.0.0.7:9200"], "SEARCH_PASSWORD": "a:very-secret"}, ["W021"]),
        ({"SEARCH_URL": ["https://one:9200"], "SEARCH_PASSWORD": "a:very-secret", "SEARCH_API_KEY": KEY}, ["E023"]),
        ({"SEARCH_URL": ["search.example.kz:9200"]}, ["E021"]),
        ({"SEARCH_URL": ["https://search.example.kz"]}, ["E021"]),
        ({"SEARCH_URL": ["https://one:nine"]}, ["E021"]),
        ({"SEARCH_URL": ["https://one:9200"], "SEARCH_CA": "/nowhere/authority.pem"}, ["E022"]),
    ],
)
def test_the_checks_name_an_unsafe_way_to_the_server_and_no_secret(changed, found, settings, generation):
    for name, value in changed.items():
        setattr(settings, name, value)
    said = checks.check_search_server()

    assert [one.id.removeprefix("tosbelgi.") for one in said] == found
    assert KEY not in str(said) and "very-secret" not in str(said)
    if found and found[0].startswith("E"):
        assert results.search("абай", "kk").hits, "what is set wrong keeps nobody from searching"


def test_the_examples_in_the_docstrings_hold():
    result = doctest.testmod(environment)
    assert result.attempted and not result.failed
    assert environment.without_password("https://a:b@c/d@one:9200") == ("https://one:9200", "a:b@c/d")
    assert environment.without_password("http://one:9200") == ("http://one:9200", "")
