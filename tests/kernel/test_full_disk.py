"""On a full disk the site is read as before; whoever sends something is told, and the log is not flooded."""

import errno
import json
import logging
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils.translation import gettext, override

from tests import database
from tosbelgi.kernel.web import full_disk

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ("The site cannot store anything just now", "It is not your fault")


@pytest.fixture(scope="module")
def answered(tmp_path_factory, django_db_setup, django_db_blocker):
    """What a process answers that can write no byte."""
    folder = tmp_path_factory.mktemp("full")
    with database.for_a_server(folder, "full") as address:
        own = {"DATABASE_URL": address, "VAR_DIR": str(folder), "CACHE_URL": "locmemcache://"}
        made = "from django.contrib.auth import get_user_model as m; m().objects.create_superuser(*{!r})"
        saule = made.format(("saule", "saule@example.invalid", "a long enough word"))
        environment = {**os.environ, **own}
        subprocess.run([sys.executable, "manage.py", "shell", "-c", saule], cwd=ROOT, env=environment, check=True)
        command = [sys.executable, "-m", "tests.full_disk"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_what_can_be_read_is_served(answered):
    assert set(answered["read"].values()) == {200}, answered["read"]


def test_who_sends_something_is_told_in_their_language(answered):
    if connection.vendor != "sqlite":
        assert {status for _language, status, _page in answered["refused"]} == {302}, "its disk is another one"
        return
    for language, status, page in answered["refused"]:
        with override(language):
            assert gettext("The site cannot store anything just now") in page
        assert status == 503


def test_the_log_says_it_once(answered):
    said = [json.loads(line) for line in answered["log"]]
    errors = [line for line in said if line["levelname"] == "ERROR"]
    if connection.vendor != "sqlite":
        assert errors == []
        return
    assert len(errors) == 1
    assert "the disk is full" in errors[0]["message"] and "exc_info" not in errors[0]


def sqlite_says(name: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("it says")
    error.sqlite_errorname = name
    return error


class FromPostgreSQL(Exception):
    sqlstate = "53100"


@pytest.mark.parametrize(
    ("cause", "is_full"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), True),
        (sqlite_says("SQLITE_FULL"), True),
        (sqlite_says("SQLITE_IOERR_SHMSIZE"), True),
        (FromPostgreSQL(), True),
        (sqlite_says("SQLITE_BUSY"), False),
        (OSError(errno.ENOENT, "No such file"), False),
        (ValueError(), False),
    ],
)
def test_a_full_disk_is_known_through_whatever_was_raised_of_it(cause, is_full, monkeypatch):
    def broken(request, **kwargs):
        raise OperationalError("it says") from cause

    assert full_disk.is_disk_full_error(cause) is is_full
    monkeypatch.setattr("tosbelgi.kernel.health.JsonResponse", broken)

    answer = Client(raise_request_exception=False).get("/healthz", headers={"accept-language": "en"})

    assert answer.status_code == (503 if is_full else 500)
    assert PAGE[0 if is_full else 1] in answer.content.decode()


def test_a_chain_that_bites_its_tail_has_an_end():
    one, other = ValueError(), ValueError()
    one.__cause__, other.__cause__ = other, one
    assert not full_disk.is_disk_full_error(one)
    assert not full_disk.is_disk_full_error(None)


def test_of_many_failures_one_line_a_minute_is_written(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(full_disk.time, "monotonic", lambda: now[0])
    once = full_disk.OnceAMinute()

    def passes(error):
        record = logging.LogRecord(
            "x", logging.WARNING, "", 0, "saved for %s", ("Aigerim",), (type(error), error, None)
        )
        return once.filter(record) and record.getMessage()

    full = OSError(errno.ENOSPC, "No space left on device")
    assert [bool(passes(full)) for _time in range(3)] == [True, False, False]
    assert passes(ValueError()) == "saved for Aigerim"
    now[0] += full_disk.PAUSE
    assert passes(full) == "the disk is full: what is sent to the site cannot be stored (saved for %s)"
