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


@pytest.fixture
def from_shared(points, monkeypatch):
    """What the process has taken from the count that all share."""
    taken, add = [], points._add_to_shared_count

    def heard(client, window, size):
        taken.append(size)
        return add(client, window, size)

    monkeypatch.setattr(points, "_add_to_shared_count", heard)
    return taken


@pytest.mark.parametrize(
    ("allowed", "size", "taken"), [(100, 1, [5] * 20), (10, 1, [1] * 10), (100, 10, [10] * 10), (100, 4, [5] * 20)]
)
def test_the_shared_count_is_asked_only_for_what_is_not_at_hand(allowed, size, taken, points, from_shared):
    lefts = [points.take(SAULE, size, allowed).left for _ in range(allowed // size)]

    assert lefts == list(range(allowed - size, -1, -size))
    assert from_shared == taken
    assert [points.take(SAULE, size, allowed).left for _ in range(5)] == [-1] * 5
    assert from_shared == taken, "who is refused costs nothing more"


def test_one_takes_no_more_from_others_than_is_missing(points):
    points.take(SAULE, 1, 100)
    assert points.take(SAULE, 8, 100).left == 91
    assert points.take(DANIYAR, 1, 100).left == 99
    assert points.take(SAULE, 1, 100).left == 90, "another client's turn has cost nothing"
    assert Allowance("test").take(SAULE, 90, 100).left == 0


def test_what_others_have_taken_is_not_there_for_anybody(points):
    other = Allowance("test")
    assert other.take(SAULE, 95, 100).left == 5
    assert points.take(SAULE, 5, 100).left == 0
    assert points.take(SAULE, 1, 100).refused
    assert not other.take(DANIYAR, 100, 100).refused
    assert points.take(DANIYAR, 1, 100).refused
    assert points.take(DANIYAR, 0, 100).left == 0


def test_what_is_charged_is_taken_from_what_is_at_hand(points):
    points.take(SAULE, 1, 1000)
    points.charge(SAULE, 1, 1000)
    assert points.take(SAULE, 0, 1000).left == 998
    points.charge(SAULE, 998, 1000)
    assert points.take(SAULE, 0, 1000).left == 0


def test_in_the_last_moment_of_a_minute_one_waits_for_a_second(points, clock):
    clock["now"] += 49.7
    assert points.take(SAULE, 1, 100).seconds == 1
    clock["now"] += 0.3
    assert points.take(SAULE, 1, 100).seconds == 60


def test_a_lower_limit_holds_at_once_though_the_cache_is_away(points, settings, monkeypatch):
    assert not points.take(SAULE, 40, 100).refused
    monkeypatch.setattr(points, "_add_to_shared_count", lambda client, window, size: None)
    assert points.take(DANIYAR, 10, 100).left == 90, "alone, a process knows what is left"
    assert points.take(SAULE, 1, 10).refused
    assert points.take(SAULE, 1, 100).refused is True


def test_a_count_that_the_cache_throws_out_is_begun_again(points, monkeypatch):
    shared, thrown_out = allowances.cache, []

    class ThrowsOutOnce:
        add, set = shared.add, shared.set

        @staticmethod
        def incr(key, size):
            if not thrown_out:
                thrown_out.append(key)
                shared.delete(key)
            return shared.incr(key, size)

    monkeypatch.setattr(allowances, "cache", ThrowsOutOnce)
    assert points.take(SAULE, 60, 100).left == 40
    assert Allowance("test").take(SAULE, 41, 100).refused
    assert Allowance("test").take(SAULE, 0, 100).left == 100, "who asks for nothing takes nothing"


@pytest.mark.parametrize("how", ["begun", "begun again"])
def test_a_count_stays_in_the_cache_until_the_minute_after_its_own(how, points, clock, monkeypatch):
    kept, wrote = {}, []
    shared = allowances.cache

    class Heard:
        @staticmethod
        def add(key, value, seconds):
            kept[key] = seconds
            return how == "begun" and shared.add(key, value, seconds)

        @staticmethod
        def set(key, value, seconds):
            wrote.append(seconds)
            shared.set(key, value, seconds)

        incr = shared.incr

    monkeypatch.setattr(allowances, "cache", Heard)
    points.take(SAULE, 1, 100)

    assert list(kept.values()) == [2 * allowances.WINDOW]
    assert wrote == ([] if how == "begun" else [2 * allowances.WINDOW]), "nobody's addition is written over"


def test_nobody_reads_addresses_from_the_cache_or_counts_with_another_key(points, settings):
    points.take(SAULE, 100, 100)
    settings.SECRET_KEY = "another secret of another site"
    assert not Allowance("test").take(SAULE, 100, 100).refused


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
        (True, "2001:db8:1:3::1", "", "2001:db8:1:3::"),
        (True, "127.0.0.1", ' "198.51.100.7" ', "198.51.100.7"),
        (True, "127.0.0.1", "[2001:db8:1:2::9]", "2001:db8:1:2::"),
        (True, "127.0.0.1", "2001:db8:1:2:8000::9", "2001:db8:1:2::"),
        (False, "203.0.113.9:5555", "", "203.0.113.9"),
        (False, "unix:", "", "unix:"),
    ],
)
def test_who_asks(trusted, connection, told, client, settings):
    settings.TRUST_PROXY = trusted
    request = RequestFactory().get("/", headers={"x-forwarded-for": told}, REMOTE_ADDR=connection)
    assert client_address(request) == client
