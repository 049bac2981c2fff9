"""Alive and ready: who fails is told to those who look after it, and to nobody else."""

import logging

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from django.utils import timezone
from django_tasks import task

from tosbelgi.kernel import health, scheduler
from tosbelgi.kernel.models import Heartbeat
from tosbelgi.kernel.web.request_log import request_id

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch):
    monkeypatch.setattr(health, "_last", None)


@pytest.fixture
def working():
    scheduler.beat_scheduler()
    scheduler.read_claims(timezone.now())


def test_alive(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


def test_ready_when_all_is_there(client, working):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


@pytest.mark.parametrize("part", ["database", "migrations", "cache", "storage", "worker"])
def test_who_fails_is_told_to_those_who_are_known(part, client, editor_client, working, monkeypatch, settings):
    def broken():
        raise DatabaseError("secret host name")

    monkeypatch.setitem(health.CHECKS, part, broken)
    settings.HEALTH_TOKEN = "a token for the monitor"

    stranger = client.get("/readyz")
    assert (stranger.status_code, stranger.json()) == (503, {"status": "unready"})
    guess = client.get("/readyz", headers={"authorization": "Bearer guess"})
    assert guess.json() == {"status": "unready"}
    for answer in (
        client.get("/readyz", headers={"authorization": "Bearer a token for the monitor"}),
        editor_client.get("/readyz"),
    ):
        assert (answer.status_code in (200, 503)) and "secret" not in answer.content.decode()
    assert client.get("/readyz", headers={"authorization": "Bearer a token for the monitor"}).json()["failing"] == {
        part: "DatabaseError"
    }


def test_a_silent_worker_makes_the_site_unready(client):
    Heartbeat.objects.all().delete()
    assert client.get("/readyz").status_code == 503


@task
def note(word: str) -> None:
    logging.getLogger("tests").warning("noted %s", word)


def test_the_worker_runs_the_clock_and_the_jobs(caplog):
    note.enqueue("salem")
    Heartbeat.objects.all().delete()

    call_command("worker", "--once")

    assert Heartbeat.objects.filter(name=scheduler.WORKER).exists()
    assert "noted salem" in caplog.text


def test_each_request_has_a_name_and_its_log_line_no_address(client, caplog, settings):
    with caplog.at_level(logging.INFO, "tosbelgi.access"):
        answer = client.get("/kk/?name=Aigerim")
    assert len(answer["X-Request-ID"]) == 32
    line = caplog.records[-1]
    assert line.route == "wagtail_serve"
    assert "Aigerim" not in str(vars(line)).replace(str(line.args), "")
    assert request_id.get() == ""

    given = {"x-request-id": "from-the-proxy-1"}
    assert client.get("/kk/", headers=given)["X-Request-ID"] != "from-the-proxy-1"
    settings.TRUST_PROXY = True
    assert client.get("/kk/", headers=given)["X-Request-ID"] == "from-the-proxy-1"


@pytest.mark.parametrize("scheme", ["https", "HTTPS", "Https,http"])
def test_the_trusted_proxys_scheme_is_understood_in_any_letters(scheme, client, settings):
    """Read as http, each answer would lead to the address it was asked at, for ever."""
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.TRUST_PROXY = True

    assert client.get("/kk/", headers={"x-forwarded-proto": scheme}).status_code == 200
    assert client.get("/kk/", headers={"x-forwarded-proto": "HTTP"}).status_code == 301
