"""How often one client may ask, counted together by all processes."""

import threading
import time

import pytest
from django.core.cache import caches

from tosbelgi.graphql import rate_limit

from .conftest import code_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_schema")]


@pytest.fixture(autouse=True)
def one_minute(monkeypatch):
    """The test happens within one minute; `clock["now"]` moves on."""
    clock = {"now": 1_795_500_010.0}
    monkeypatch.setattr(rate_limit.time, "time", lambda: clock["now"])
    return clock


@pytest.fixture
def two_a_minute(settings):
    settings.GRAPHQL_RATE_LIMIT = 2


def test_answers_say_how_many_requests_are_left(get, settings):
    settings.GRAPHQL_RATE_LIMIT = 100
    first, second = get("{ hello }"), get("{ nobody }")

    assert first["RateLimit-Policy"] == '"graphql";q=100;w=60'
    assert first["RateLimit"] == '"graphql";r=99;t=50'
    assert second["RateLimit"] == '"graphql";r=98;t=50'


@pytest.mark.usefixtures("two_a_minute")
def test_whoever_asks_too_often_is_told_when_to_come_again(get, post, small_schema, one_minute):
    asked = [get("{ hello }").status_code, post("{ hello }").status_code]
    refused = post('mutation { tell(word: "x") { ok } }')

    assert asked == [200, 200]
    assert (refused.status_code, code_of(refused)) == (429, "RATE_LIMITED")
    assert refused["Retry-After"] == "50"
    assert refused["RateLimit"] == '"graphql";r=0;t=50'
    assert refused["Cache-Control"] == "no-store"
    assert small_schema.told == []

    one_minute["now"] += 50
    assert get("{ hello }").status_code == 200


@pytest.mark.usefixtures("two_a_minute")
def test_refused_questions_count_and_other_clients_do_not_suffer(get):
    codes = [get("{", headers={}).status_code for _ in range(3)]
    other = get("{ hello }", by=another_client("203.0.113.9"))

    assert codes == [400, 400, 429]
    assert other.status_code == 200


def another_client(address, **headers):
    from django.test import Client

    return Client(REMOTE_ADDR=address, headers=headers)


@pytest.mark.usefixtures("two_a_minute")
def test_nobody_becomes_another_client_by_what_they_write(get, settings):
    forged = [get("{ hello }", headers={"x-forwarded-for": f"203.0.113.{n}"}).status_code for n in range(3)]
    assert forged == [200, 200, 429]

    settings.TRUST_PROXY = True
    behind = [
        get("{ hello }", headers={"x-forwarded-for": f"198.51.100.{n}, 203.0.113.9"}).status_code for n in range(3)
    ]
    assert behind == [200, 200, 429]
    assert get("{ hello }", headers={"x-forwarded-for": "203.0.113.9, 203.0.113.10"}).status_code == 200


@pytest.mark.usefixtures("two_a_minute")
def test_a_network_of_ipv6_is_one_client(get):
    asked = [get("{ hello }", by=another_client(f"2001:db8:1:2::{n}")).status_code for n in range(3)]

    assert asked == [200, 200, 429]
    assert get("{ hello }", by=another_client("2001:db8:1:3::1")).status_code == 200


def test_no_limit_is_a_choice(get, settings):
    settings.GRAPHQL_RATE_LIMIT = 0
    assert not get("{ hello }").has_header("RateLimit")


@pytest.mark.parametrize("backend", ["locmem.LocMemCache", "filebased.FileBasedCache"])
def test_processes_together_never_hand_out_more_than_is_allowed(backend, settings, tmp_path, monkeypatch):
    """Eight at once take from the shared count as eight processes would: each with a memory of its own."""
    settings.VAR_DIR = tmp_path
    settings.CACHES = {"default": {"BACKEND": f"django.core.cache.backends.{backend}", "LOCATION": str(tmp_path / "c")}}
    caches["default"].clear()
    handed = []

    def process():
        local = {}
        for _request in range(60):
            lease = local.setdefault("lease", rate_limit.Lease(1, left=200))
            handed.append(rate_limit.take(lease, "203.0.113.9", 200) >= 0)

    workers = [threading.Thread(target=process) for _worker in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(handed) == 200
    assert len(handed) == 480


def test_a_flushed_cache_forgets_and_breaks_nothing(get, settings):
    settings.GRAPHQL_RATE_LIMIT = 1000
    get("{ hello }")
    caches["default"].clear()
    assert [get("{ hello }").status_code for _ in range(60)] == [200] * 60


def test_what_is_remembered_of_clients_is_bounded(monkeypatch):
    monkeypatch.setattr(rate_limit, "CLIENTS", 5)
    for n in range(20):
        rate_limit._take(f"203.0.113.{n}", int(time.time() // 60), 100)
    assert len(rate_limit._leases) <= 5
