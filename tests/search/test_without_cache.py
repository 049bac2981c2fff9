"""What searching keeps in the shared cache, while that is away."""

from uuid import uuid4

import pytest

from tests.kernel import failing_cache
from tosbelgi.kernel.caching import circuit_breaker
from tosbelgi.kernel.caching.circuit_breaker import Breaker
from tosbelgi.kernel.environment import resilient_cache_config
from tosbelgi.search.engines import server
from tosbelgi.search.reports import query_counter

pytestmark = pytest.mark.django_db


@pytest.fixture
def away(settings, monkeypatch):
    monkeypatch.setattr(failing_cache, "server", failing_cache.Server())
    inside = {"BACKEND": "tests.kernel.failing_cache.FailingCache", "LOCATION": uuid4().hex}
    settings.CACHES = {"default": resilient_cache_config(inside)}
    failing_cache.server.away = True


@pytest.mark.usefixtures("away")
def test_a_search_server_that_fails_is_not_asked_again_by_this_process(monkeypatch):
    now = {"now": 1000.0}
    monkeypatch.setattr(circuit_breaker.time, "monotonic", lambda: now["now"])
    monkeypatch.setattr(server, "_local_breaker", Breaker(server.SECONDS))
    asked = []

    def fails():
        asked.append(1)
        raise ConnectionError

    def ask(work):
        with pytest.raises(server.ServerDown):
            server.call_server(work)

    ask(fails)
    ask(fails)
    assert len(asked) == 1
    now["now"] += server.SECONDS + 1
    assert server.call_server(lambda: "found") == "found"
    assert not server.is_down()


@pytest.mark.usefixtures("away")
def test_searches_are_not_counted_and_nobody_hangs(monkeypatch):
    monkeypatch.setattr(query_counter, "_slot", query_counter._Slot())
    query_counter.count_query("абай жолы", "kk", 3)
    assert query_counter.flush_counts() == 0
