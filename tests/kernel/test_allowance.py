"""How much one client may have in a minute, counted together by all processes."""

import threading
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.test import RequestFactory

from tosbelgi.kernel.environment import resilient_cache_config
from tosbelgi.kernel.web import allowance as allowances
from tosbelgi.kernel.web.allowance import Allowance
from tosbelgi.kernel.web.clients import client_address

from . import failing_cache

SAULE, DANIYAR = "203.0.113.9", "203.0.113.10"


@pytest.fixture
def clock(monkeypatch):
    """The test happens within one minute; `clock["now"]` moves on."""
    now = {"now": 1_795_500_010.0}
    monkeypatch.setattr(allowances.time, "time", lambda: now["now"])
    return now


@pytest.fixture
def points(clock):
    return Allowance("test")


def test_exactly_what_is_allowed_is_given(points, clock):
    standing = points.take(SAULE, 99, 100)
    assert (standing.allowed, standing.left, standing.seconds, standing.refused) == (100, 1, 50, False)
    assert points.take(SAULE, 2, 100).refused
    assert points.take(SAULE, 1, 100).left == 0, "the refusal took nothing"
    assert points.take(SAULE, 1, 100).refused
    assert points.take(DANIYAR, 100, 100).left == 0, "nobody suffers from another"


def test_each_minute_begins_anew_and_not_a_second_before(points, clock):
    points.take(SAULE, 100, 100)
    clock["now"] += 49.9
    assert points.take(SAULE, 1, 100).refused
    clock["now"] += 0.1
    assert points.take(SAULE, 100, 100).left == 0


def test_what_has_been_spent_is_charged_as_far_as_it_goes(points):
    points.take(SAULE, 60, 100)
    points.charge(SAULE, 30, 100)
    assert points.take(SAULE, 0, 100).left == 10
    points.charge(SAULE, 360, 100)
    assert points.take(SAULE, 1, 100).refused


def test_allowances_are_apart(points):
    points.take(SAULE, 100, 100)
    assert not Allowance("another").take(SAULE, 1, 100).refused


@pytest.mark.parametrize("size", [1, 7, 40])
@pytest.mark.parametrize("backend", ["locmem.LocMemCache", "filebased.FileBasedCache"])
def test_processes_together_never_hand_out_more_than_is_allowed(backend, size, settings, tmp_path, clock):
    """Eight at once take from the shared count as eight processes would: each with a memory of its own."""
    settings.VAR_DIR = tmp_path
    inside = {"BACKEND": f"django.core.cache.backends.{backend}", "LOCATION": str(tmp_path / uuid4().hex)}
    settings.CACHES = {"default": inside if backend.startswith("locmem") else resilient_cache_config(inside)}
    handed = []

    def process():
        own = Allowance("test")
        handed.extend(size for _request in range(60) if not own.take(SAULE, size, 200).refused)

    workers = [threading.Thread(target=process) for _worker in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(handed) <= 200
    assert sum(handed) >= 200 - 8 * size, "what is lost is less than one request a process"


def test_while_the_cache_is_away_a_process_counts_alone(points, settings, monkeypatch):
    monkeypatch.setattr(failing_cache, "server", failing_cache.Server())
    settings.CACHES = {
        "default": resilient_cache_config(
            {"BACKEND": "tests.kernel.failing_cache.FailingCache", "LOCATION": uuid4().hex}
        )
    }
    failing_cache.server.away = True
    handed = [not points.take(SAULE, 10, 100).refused for _ in range(12)]
    assert handed == [True] * 10 + [False] * 2


def test_a_cache_that_goes_away_in_between_gives_nobody_more(points, settings, monkeypatch):
    monkeypatch.setattr(failing_cache, "server", failing_cache.Server())
    settings.CACHES = {
        "default": resilient_cache_config(
            {"BACKEND": "tests.kernel.failing_cache.FailingCache", "LOCATION": uuid4().hex}
        )
    }
    before = [not points.take(SAULE, 1, 100).refused for _ in range(40)]
    failing_cache.server.away = True
    after = [not points.take(SAULE, 1, 100).refused for _ in range(100)]
    assert (sum(before), sum(after)) == (40, 60)


def test_a_flushed_cache_forgets_and_breaks_nothing(points):
    points.take(SAULE, 1, 1000)
    caches["default"].clear()
    assert not any(points.take(SAULE, 1, 1000).refused for _ in range(60))


def test_what_is_remembered_of_clients_is_bounded(points, monkeypatch):
    monkeypatch.setattr(allowances, "CLIENTS", 5)
    for n in range(20):
        points.take(f"203.0.113.{n}", 1, 100)
    assert len(points) <= 5


@pytest.mark.parametrize(
    ("trusted", "connection", "told", "client"),
    [
        (False, "203.0.113.9", "198.51.100.7", "203.0.113.9"),
        (True, "127.0.0.1", "198.51.100.7", "198.51.100.7"),
        (True, "127.0.0.1", "192.0.2.1, 198.51.100.7", "198.51.100.7"),
        (True, "127.0.0.1", "198.51.100.7:5555", "198.51.100.7"),
        (True, "127.0.0.1", "198.51.100.7:5556", "198.51.100.7"),
        (True, "127.0.0.1", "[2001:db8:1:2::9]:443", "2001:db8:1:2::"),
        (True, "127.0.0.1", "2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        (True, "127.0.0.1", "::ffff:198.51.100.7", "198.51.100.7"),
        (True, "127.0.0.1", "unknown", "127.0.0.1"),
        (True, "127.0.0.1", "", "127.0.0.1"),
        (True, "127.0.0.1", "a" * 5000, "127.0.0.1"),
        (False, "", "", ""),
        (False, "2001:db8:1:3::1", "", "2001:db8:1:3::"),
    ],
)
def test_who_asks(trusted, connection, told, client, settings):
    settings.TRUST_PROXY = trusted
    request = RequestFactory().get("/", headers={"x-forwarded-for": told}, REMOTE_ADDR=connection)
    assert client_address(request) == client
