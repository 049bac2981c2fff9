"""What the tests of the search share: the index of the whole site, and real search servers."""

import os

import pytest
from django.utils import timezone
from elasticsearch import Elasticsearch

from tosbelgi.kernel import health, scheduler
from tosbelgi.search.delivery import outbox_relay
from tosbelgi.search.engines import elastic
from tosbelgi.search.engines.database import DatabaseEngine
from tosbelgi.search.models import Generation

from .server import Missing, Server, jars, java


@pytest.fixture
def generation(db):
    """The index of the site, with nothing waiting."""
    outbox_relay.relay()
    return Generation.objects.get(state=Generation.State.CURRENT)


@pytest.fixture(scope="session")
def launcher(tmp_path_factory):
    """A folder for search servers, where this machine can run them."""
    folder = tmp_path_factory.mktemp("search-servers")
    try:
        java()
        jars(folder / "launcher")
    except Missing as missing:
        if os.environ.get("CI"):
            pytest.fail(f"{missing} is missing: in CI nothing is skipped")
        pytest.skip(f"SKIPPED: the tests on a real Elasticsearch, because this machine lacks {missing}")
    return folder


@pytest.fixture(scope="session")
def real_server(launcher):
    """One search server for all tests; each names its own indexes."""
    running = Server(launcher / "one")
    running.start()
    yield running
    running.kill()


@pytest.fixture
def on_the_server(real_server, settings, request):
    """The site searches on the real server, under index names of this test."""
    settings.SEARCH_URL = [real_server.url]
    settings.SEARCH_SECONDS = 20.0
    settings.SEARCH_INDEX = f"test-{abs(hash(request.node.nodeid))}"
    yield real_server
    client = Elasticsearch(real_server.url, request_timeout=60)
    for name in client.indices.get(index=f"{settings.SEARCH_INDEX}-*"):
        client.indices.delete(index=name)


@pytest.fixture
def engines_asked(monkeypatch):
    """The names of the engines that have answered, in turn."""
    asked = []

    def heard(engine):
        answers = engine.matches

        def matches(self, *args, **kwargs):
            found = answers(self, *args, **kwargs)
            asked.append(self.name)
            return found

        monkeypatch.setattr(engine, "matches", matches)

    heard(elastic.ElasticEngine)
    heard(DatabaseEngine)
    return asked


@pytest.fixture
def readiness(client, settings):
    """What /readyz says at this moment to those who look after the site."""
    settings.HEALTH_TOKEN = "a token for the monitor"

    def readiness():
        health._last = None
        scheduler.beat_scheduler()
        scheduler.read_claims(timezone.now())
        return client.get("/readyz", headers={"authorization": "Bearer a token for the monitor"})

    return readiness
