"""The session and the account of a request are read by two statements that are compiled once, and checked as before."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models.sql import compiler
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tosbelgi.accounts.backend import SignInBackend
from tosbelgi.accounts.session_store import SessionStore

from .conftest import WORD

pytestmark = pytest.mark.django_db
WHO = "/graphql/?query={viewer{language}}"


@pytest.fixture
def client(aigerim):
    client = Client()
    client.force_login(aigerim)
    assert is_known(client)
    return client


def is_known(client) -> bool:
    return client.get(WHO).json()["data"]["viewer"] is not None


def test_a_signed_in_question_compiles_nothing_and_asks_twice(client, monkeypatch):
    def compile_anew(*given, **named):
        raise AssertionError("a query is compiled again")

    monkeypatch.setattr(compiler.SQLCompiler, "as_sql", compile_anew)
    with CaptureQueriesContext(connection) as asked:
        assert is_known(client)

    assert [("django_session" in one["sql"], "accounts_user" in one["sql"]) for one in asked] == [
        (True, False),
        (False, True),
    ]


def test_the_account_is_the_row_that_django_would_have_read(aigerim):
    found = SignInBackend().get_user(aigerim.pk)

    assert found == aigerim
    assert not found._state.adding
    assert not found.get_deferred_fields()
    stored = type(aigerim).objects.get(pk=aigerim.pk)
    for field in aigerim._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(stored, field.attname), field
    assert SignInBackend().get_user(0) is None


def test_either_store_reads_what_the_other_has_written():
    for written, read in ((SessionStore, db.SessionStore), (db.SessionStore, SessionStore)):
        session = written()
        session["word"] = "сөз"
        session.create()
        assert read(session.session_key)["word"] == "сөз"
        assert Session.objects.get(pk=session.session_key).get_decoded() == {"word": "сөз"}


def end(client, aigerim):
    Session.objects.filter(pk=client.session.session_key).delete()


def be_idle(client, aigerim):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


def reach_the_limit(client, aigerim):
    session = client.session
    session["longest"] = 0
    session.save()


def change_the_password(client, aigerim):
    aigerim.set_password(WORD + "2")
    aigerim.save()


def deactivate(client, aigerim):
    aigerim.is_active = False
    aigerim.save()


def delete(client, aigerim):
    aigerim.delete()


def forge(client, aigerim):
    Session.objects.update(session_data="e30:forged")


@pytest.mark.parametrize(
    "happen",
    [end, be_idle, reach_the_limit, change_the_password, deactivate, delete, forge],
    ids=lambda happen: happen.__name__,
)
def test_whoever_is_not_signed_in_any_more_is_a_stranger_at_once(happen, client, aigerim):
    happen(client, aigerim)
    assert not is_known(client)


@pytest.mark.parametrize("key", ["madeup", "x" * 200, "\udcff" * 32])
def test_a_key_that_nobody_gave_out_is_not_taken_over(key):
    session = SessionStore(key)
    assert dict(session.items()) == {}
    session["word"] = "сөз"
    session.save()
    assert session.session_key not in {None, key}
