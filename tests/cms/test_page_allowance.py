"""What is made anew for one address is limited by what it costs; nobody who reads is locked out."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tosbelgi.cms.serving import page_allowance
from tosbelgi.cms.serving.page_allowance import cpu_milliseconds
from tosbelgi.kernel.web import allowance

pytestmark = pytest.mark.django_db
DEAR = [
    "/kk/search/?q=abai",
    "/kk/search/suggest/?q=аб",
    "/kk/reading-lists/2026/?level=wood",
    "/kk/no-such-page/",
    "/shared/forged.png",
    "/media/rendition/999999/360.webp",
    "/sitemap-books.xml",
]
WORDS = {"kk": "Қысқа үзіліс", "ru": "Небольшая пауза", "en": "A short pause, please"}


@pytest.fixture(autouse=True)
def spent(settings, monkeypatch):
    """A minute that does not end, and a processor that spends what the test says on each answer: 40 ms."""
    page_allowance.pages.forget()
    settings.PAGE_RATE_LIMIT = 100
    spent = {"each": 40, "now": 0}

    def milliseconds():
        spent["now"] += spent["each"]
        return spent["now"]

    monkeypatch.setattr(page_allowance, "cpu_milliseconds", milliseconds)
    monkeypatch.setattr(allowance.time, "time", lambda: 1_795_500_010.0)
    yield spent
    page_allowance.pages.forget()


@pytest.mark.parametrize("path", DEAR)
def test_whatever_is_made_anew_is_limited_by_what_it_costs(path, client):
    answers = [client.get(path) for _ in range(4)]

    assert [answer.status_code == 429 for answer in answers] == [False, False, False, True]
    assert answers[-1]["Retry-After"] == "50"
    assert answers[-1]["Cache-Control"] == "private, no-store"


def test_what_is_kept_is_given_to_everybody(client):
    client.get("/kk/levels/")
    client.get("/kk/levels/?w=1")
    client.get("/kk/search/?q=abai")

    assert client.get("/kk/search/?q=abai").status_code == 429
    for query in ("", "?w=2", "?utm_source=x"):
        assert client.get(f"/kk/levels/{query}").status_code == 200
    assert client.head("/kk/levels/").status_code == 200


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_reader_is_told_in_their_language_how_long_to_wait(language, client):
    for _ in range(3):
        client.get("/kk/search/?q=abai")
    said = client.get(f"/{language}/search/?q=abai")

    assert said.status_code == 429
    assert WORDS[language] in said.content.decode()
    assert "50" in said.content.decode()
    assert said["Content-Language"] == language
    assert client.get("/shared/x.png", headers={"accept-language": "ru"}).status_code == 429


def test_others_do_not_suffer_and_a_header_makes_nobody_another(client, settings):
    for _ in range(3):
        client.get("/kk/search/?q=abai")

    assert client.get("/kk/search/?q=abai", headers={"x-forwarded-for": "203.0.113.1"}).status_code == 429
    assert Client(REMOTE_ADDR="203.0.113.9").get("/kk/search/?q=abai").status_code == 200


def test_whoever_is_signed_in_is_not_limited_and_a_cookie_alone_is_nobody(client, editor_client):
    for _ in range(5):
        assert editor_client.get("/kk/search/?q=abai").status_code == 200
    for _ in range(3):
        assert client.get("/kk/search/?q=abai").status_code == 200, "what editors did is not the school's"
    forged = Client()
    forged.cookies["sessionid"] = "nobodys"

    assert forged.get("/kk/levels/").status_code == 429
    assert editor_client.get("/kk/levels/").status_code == 200


def test_signs_of_life_and_programs_are_not_counted_here(client):
    for _ in range(3):
        client.get("/kk/search/?q=abai")

    for path in ("/healthz", "/readyz"):
        assert client.get(path).status_code != 429
    assert client.get("/graphql/?query={site{url}}").status_code == 200
    editor = Client()
    editor.cookies["sessionid"] = "nobodys"
    assert editor.get("/graphql/?query={site{url}}").status_code == 200


def test_cheap_answers_cost_the_least(client, spent):
    spent["each"] = 0
    assert [client.get("/kk/no-such-page/").status_code for _ in range(100)] == [404] * 100
    assert client.get("/kk/no-such-page/").status_code == 429


def test_each_millisecond_counts_once(client, spent, settings):
    """The first one of an answer is taken beforehand."""
    spent["each"] = 2
    assert [client.get("/kk/no-such-page/").status_code for _ in range(50)] == [404] * 50
    assert client.get("/kk/no-such-page/").status_code == 429

    page_allowance.pages.forget()
    settings.PAGE_RATE_LIMIT = spent["each"] = 1
    other = Client(REMOTE_ADDR="203.0.113.9")
    assert [other.get("/kk/no-such-page/").status_code for _ in range(2)] == [404, 429]


def test_the_clock_of_the_processor_is_read_in_milliseconds(monkeypatch):
    monkeypatch.setattr(page_allowance.time, "thread_time_ns", lambda: 5_000_000_000)
    assert cpu_milliseconds() == 5_000


def test_who_is_signed_in_is_asked_once_for_both_counting_and_answering(editor_client, settings):
    costs = []
    for settings.PAGE_RATE_LIMIT in (0, 100):
        editor_client.get("/kk/search/?q=abai")
        with CaptureQueriesContext(connection) as made:
            editor_client.get("/kk/search/?q=abai")
        costs.append(len(made))
    assert costs[0] == costs[1]


def test_no_limit_is_a_choice(client, settings):
    settings.PAGE_RATE_LIMIT = 0
    assert [client.get("/kk/search/?q=abai").status_code for _ in range(5)] == [200] * 5
