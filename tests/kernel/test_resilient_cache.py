"""A cache is only to be quick: the site goes on without it, and nothing out of date comes back with it."""

import copy
import hashlib
import json
import logging
import pickle
import socket
import threading
from uuid import uuid4

import pytest
from django.core.cache import cache, caches
from django.core.cache.backends.filebased import FileBasedCache

from tosbelgi.cms.publication import content_version
from tosbelgi.kernel import health
from tosbelgi.kernel.caching import circuit_breaker, owed_keys, resilient_cache
from tosbelgi.kernel.caching.cache_versions import CacheVersion
from tosbelgi.kernel.caching.owed_keys import OwedCacheKey
from tosbelgi.kernel.caching.resilient_cache import CacheAway
from tosbelgi.kernel.environment import resilient_cache_config

from . import failing_cache

pytestmark = pytest.mark.django_db
PAGES = ["/kk/", "/ru/reading-lists/2026/", "/en/search/?q=abai", "/kk/no-such-page/", "/kk/search/suggest/?q=аб"]


@pytest.fixture
def clock(monkeypatch):
    """Seconds pass when the test says so."""
    now = {"now": 1000.0}
    for module in (circuit_breaker, resilient_cache):
        monkeypatch.setattr(module.time, "monotonic", lambda: now["now"])
    return now


def inside(backend, location=None):
    """The settings of a cache of our own around another."""
    return resilient_cache_config({"BACKEND": backend, "LOCATION": location or uuid4().hex})


@pytest.fixture
def server(settings, monkeypatch, clock):
    monkeypatch.setattr(failing_cache, "server", failing_cache.Server())
    settings.CACHES = {"default": inside("tests.kernel.failing_cache.FailingCache")}
    return failing_cache.server


@pytest.fixture
def committed(monkeypatch):
    """The test's own transaction never is."""
    monkeypatch.setattr(owed_keys, "record_debt", owed_keys._store_debt)


def another_process(monkeypatch):
    """What another process knows of the same cache: nothing yet."""
    holds = caches["default"].inside._cache, caches["default"].inside._expire_info
    monkeypatch.setattr(resilient_cache, "_states", {})
    del caches["default"]
    caches["default"].inside._cache, caches["default"].inside._expire_info = holds


@pytest.fixture
def dead_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]  # bound, and nobody listens


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_made_while_redis_is_dead(path, client, settings, dead_port):
    settings.CACHES = {
        "default": inside("django.core.cache.backends.redis.RedisCache", f"redis://127.0.0.1:{dead_port}/0")
    }
    answers = [client.get(path).status_code for _ in range(3)]

    assert answers == [404 if "no-such" in path else 200] * 3


def test_programs_are_answered_while_redis_is_dead(client, settings, dead_port):
    settings.CACHES = settings.CACHES | {
        "default": inside("django.core.cache.backends.redis.RedisCache", f"redis://127.0.0.1:{dead_port}/0")
    }
    question = json.dumps({"query": '{ site { programmeName } search(query: "abai", locale: EN) { totalCount } }'})
    answers = [client.post("/graphql/", question, content_type="application/json").json() for _ in range(2)]

    assert all(answer["data"]["search"]["totalCount"] for answer in answers)


@pytest.fixture
def disposable(server, settings):
    """The cache of GraphQL fails with `server`; the default one does not."""
    own = "tosbelgi.kernel.caching.resilient_cache.DisposableCache"
    settings.CACHES = {
        "default": inside("django.core.cache.backends.locmem.LocMemCache"),
        "graphql": inside("tests.kernel.failing_cache.FailingCache") | {"BACKEND": own},
    }
    return caches["graphql"]


@pytest.mark.parametrize("trouble", ["away", "read_only", "full"])
def test_programs_are_answered_while_the_cache_of_their_answers_fails(trouble, client, server, disposable):
    setattr(server, trouble, True)
    text = "{ levels { code } }"
    digest = {"persistedQuery": {"version": 1, "sha256Hash": hashlib.sha256(text.encode()).hexdigest()}}
    question = json.dumps({"query": text, "extensions": digest})
    answers = [client.post("/graphql/", question, content_type="application/json") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200] * 3
    assert server.calls > 0
    assert not disposable.inside._cache


def test_a_cache_of_what_is_never_out_of_date_owes_nothing_and_pays_nobody_elses_debts(
    server, disposable, clock, committed
):
    OwedCacheKey.objects.create(key="of-the-default-cache", version=None, token="a")
    disposable.set("one", 1, 60)
    assert disposable.get("one") == 1
    server.away = True
    disposable.delete("one")
    disposable.clear()
    clock["now"] += resilient_cache.REST + 1
    server.away = False
    disposable.get("one")

    assert [debt.key for debt in OwedCacheKey.objects.all()] == ["of-the-default-cache"]


def test_a_dead_cache_is_tried_once_and_named_once_in_the_log(client, server, clock, caplog):
    server.away = True
    with caplog.at_level(logging.WARNING, logger=resilient_cache.__name__):
        for _ in range(5):
            client.get("/kk/levels/")
        tried = server.calls
        clock["now"] += resilient_cache.REST + 1
        client.get("/kk/levels/")
        tried_again = server.calls - tried
        server.away = False
        clock["now"] += resilient_cache.REST + 1
        client.get("/kk/levels/")

    assert tried <= 2, "one read and one write"
    assert tried_again <= 2
    assert [line.message for line in caplog.records] == [
        "the cache is away; the site goes on without it",
        "the cache is there again",
    ]


def test_nobody_waits_for_one_who_tries(clock):
    one = circuit_breaker.Breaker(5)
    assert (one.allows(), one.failed(), one.failed()) == (True, True, False)
    clock["now"] += 4.9
    assert not one.allows()
    clock["now"] += 0.2
    assert [one.allows() for _ in range(3)] == [True, False, False]
    assert (one.worked(), one.worked(), one.allows()) == (True, False, True)


def test_a_change_that_could_not_be_told_makes_old_pages_unreachable_for_everybody(server, clock, monkeypatch):
    """The process that made the change is gone; another one, which saw nothing, is first to read what came back."""
    before = content_version.current_version()
    server.away = True
    content_version._bump_now()
    assert OwedCacheKey.objects.count() == 0, "the test's transaction is not committed: only memory knows"
    assert content_version.current_version() != content_version.current_version(), "nothing is found meanwhile"

    server.away = False
    clock["now"] += resilient_cache.REST + 1
    after = content_version.current_version()
    assert before != after == content_version.current_version()


def test_a_change_is_owed_by_those_who_never_saw_the_cache_fail(server, clock, committed, monkeypatch):
    before = content_version.current_version()
    server.away = True
    content_version._bump_now()
    server.away = False
    another_process(monkeypatch)

    assert OwedCacheKey.objects.count() == 1
    assert content_version.current_version() != before
    assert OwedCacheKey.objects.count() == 0


def test_a_busy_process_finds_out_within_seconds(server, clock, committed, monkeypatch):
    before = content_version.current_version()
    busy = resilient_cache._states
    another_process(monkeypatch)
    server.away = True
    content_version._bump_now()
    server.away = False
    monkeypatch.setattr(resilient_cache, "_states", busy)
    del caches["default"]
    clock["now"] += resilient_cache.LOOK + 0.1

    assert content_version.current_version() != before


def test_what_a_restarted_server_had_saved_long_ago_is_not_believed(server, clock):
    version = CacheVersion("a-test")
    old = version.current()
    saved = copy.deepcopy(caches["default"].inside._cache)
    version.change()
    server.away = True
    version.current()
    caches["default"].inside._cache.update(saved)
    server.away = False
    clock["now"] += resilient_cache.REST + 1

    assert version.current() != old


def test_a_full_disk_still_gives_what_it_has_and_forgets_what_is_old(server):
    cache.set("page", "as it is", 60)
    before = content_version.current_version()
    server.full = True
    content_version._bump_now()

    assert cache.get("page") == "as it is"
    assert content_version.current_version() != before


def test_a_disk_that_became_read_only_is_not_read_once_something_has_changed(server, clock):
    cache.set("page", "as it is", 60)
    before = content_version.current_version()
    server.read_only = True
    cache.set("another", "page", 60)
    assert cache.get("page") == "as it is"

    content_version._bump_now()
    assert content_version.current_version() != before
    assert cache.get("page") is None
    server.read_only = False
    clock["now"] += resilient_cache.REST + 1
    assert content_version.current_version() != before


def test_a_key_that_could_not_be_removed_is_removed_later(server, clock):
    cache.set("settled", 1, None, version=3)
    server.away = True
    assert cache.delete("settled", version=3) is False
    server.away = False
    clock["now"] += resilient_cache.REST + 1

    assert cache.get("settled", version=3) is None


def test_many_debts_are_one(server, clock, monkeypatch):
    monkeypatch.setattr(resilient_cache, "MOST_DEBTS", 3)
    cache.set("other", 1, 60)
    server.away = True
    for number in range(5):
        cache.delete(f"key-{number}")
    server.away = False
    clock["now"] += resilient_cache.REST + 1

    assert cache.get("other") is None, "all of it was out of date"


def test_an_unreadable_entry_is_none(settings, tmp_path):
    settings.CACHES = {"default": inside("django.core.cache.backends.filebased.FileBasedCache", str(tmp_path))}
    cache.set("page", {"a": 1}, 60)
    (file,) = tmp_path.glob("*.djcache")
    file.write_bytes(file.read_bytes()[:-5])

    assert cache.get("page", "nothing") == "nothing"
    cache.set("page", {"a": 2}, 60)
    assert cache.get("page") == {"a": 2}


DAMAGE = {
    "zeros": lambda file: bytes(len(file)),
    "a cut": lambda file: file[:-5],
    "a cut head": lambda file: file[:5],
    "a head of another kind": lambda file: pickle.dumps("soon") + file,
    "a huge length": lambda file: b"\x80\x04\x8e" + (2**62).to_bytes(8, "little") + b"x",
}
USES = {
    "get": (lambda: cache.get("count"), None),
    "has_key": (lambda: cache.has_key("count"), False),
    "add": (lambda: cache.add("count", 7, 60), True),
    "touch": (lambda: cache.touch("count", 60), False),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_one_damaged_file_switches_nothing_off(damage, settings, tmp_path, caplog):
    """As the power going off leaves it: each use finds nothing there, and all other keys stay."""
    settings.VAR_DIR = tmp_path
    settings.CACHES = {"default": inside("django.core.cache.backends.filebased.FileBasedCache", str(tmp_path / "c"))}
    cache.set("count", 5, 60)
    (file,) = (tmp_path / "c").glob("*.djcache")
    damaged = DAMAGE[damage](file.read_bytes())
    cache.set("other", 1, 60)
    found = {}
    for name, (use, _expected) in USES.items():
        file.write_bytes(damaged)
        found[name] = use()
        assert cache.get("other") == 1, name

    # Of a cut value the head still says that there is one.
    assert found == {name: expected for name, (_use, expected) in USES.items()} | (
        {"has_key": True, "add": False} if damage == "a cut" else {}
    )
    file.write_bytes(damaged)
    with pytest.raises(ValueError, match="not found"):  # as for any key that is missing
        cache.incr("count")
    assert cache.get("other") == 1
    assert "the cache is away" not in caplog.text


def test_our_own_mistakes_are_no_failure_of_the_cache(server):
    with pytest.raises((AttributeError, TypeError, Exception)) as mistake:
        cache.set("lock", threading.Lock(), 60)
    assert "pickle" in str(mistake.value)
    cache.set("page", 1, 60)
    assert cache.get("page") == 1


def test_nothing_is_counted_together_while_the_cache_is_away(server):
    cache.add("count", 0, 60)
    assert cache.incr("count", 2) == 2
    server.away = True
    with pytest.raises(CacheAway):
        cache.incr("count")


class SlowFiles(FileBasedCache):
    """Files between whose two steps others come in."""

    def has_key(self, *args, **kwargs):
        there = super().has_key(*args, **kwargs)
        threading.Event().wait(0.05)
        return there


def test_of_many_who_add_a_key_one_is_first(settings, tmp_path):
    """A count that begins with `add` must not begin again when others have counted already."""
    settings.VAR_DIR = tmp_path
    settings.CACHES = {"default": inside(f"{__name__}.SlowFiles", str(tmp_path / "c"))}
    first = []

    def begin():
        first.append(caches["default"].add("count", 0, 60))
        caches["default"].incr("count", 1)

    workers = [threading.Thread(target=begin) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(first) == 1
    assert caches["default"].get("count") == 8


def test_counting_in_files_loses_nobodys_addition(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.CACHES = {"default": inside("django.core.cache.backends.filebased.FileBasedCache", str(tmp_path / "c"))}
    cache.add("count", 0, 60)

    def add():
        for _ in range(25):
            caches["default"].incr("count")

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert cache.get("count") == 100


def test_the_site_is_ready_without_its_cache(client, server, monkeypatch):
    monkeypatch.setattr(health, "_last", None)
    monkeypatch.setattr(health, "CHECKS", {})
    server.away = True

    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "degraded"})


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("rediscache://127.0.0.1:6379/0", {"socket_connect_timeout": 0.3, "socket_timeout": 0.5}),
        ("rediscache://127.0.0.1:6379/0?socket_timeout=2", {"socket_connect_timeout": 0.3, "socket_timeout": 2}),
        ("filecache:///tmp/x", {"MAX_ENTRIES": 5000}),
    ],
)
def test_nobody_waits_long_for_a_server(url, expected):
    import environ

    assert resilient_cache_config(environ.Env.cache_url_config(url)).get("OPTIONS") == expected
