"""Programs that ask: as strangers over GET and POST, and as somebody signed in."""

import json
from urllib.parse import urlencode

import pytest
from django.test import Client

from tosbelgi.graphql.http import documents, rate_limit, response_cache
from tosbelgi.graphql.http import view as graphql_view

from . import small

ENDPOINT = "/graphql/"


@pytest.fixture(autouse=True)
def nothing_remembered():
    """A test's process begins without what an earlier one has kept in its memory."""
    documents.document_cache.clear()
    response_cache.memory_cache.clear()
    rate_limit.request_allowance.forget()


@pytest.fixture
def small_schema(monkeypatch):
    monkeypatch.setattr(graphql_view, "load_schema", lambda: small.schema.graphql_schema)
    small.told.clear()
    return small


@pytest.fixture
def post(client):
    """Ask by POST; whatever is not text is sent as JSON."""

    def post(query, variables=None, *, by=client, headers=None, **others):
        body = {"query": query, "variables": variables, **others}
        return by.post(ENDPOINT, json.dumps(body), content_type="application/json", headers=headers or {})

    return post


@pytest.fixture
def get(client):
    """Ask by GET."""

    def get(query=None, variables=None, *, by=client, headers=None, **others):
        said = {"query": query, **others} if query is not None else dict(others)
        if variables is not None:
            said["variables"] = json.dumps(variables)
        return by.get(f"{ENDPOINT}?{urlencode(said)}", headers=headers or {})

    return get


@pytest.fixture
def signed_in(admin_user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    return client


def code_of(answer):
    """The code of an answer's only error."""
    (error,) = answer.json()["errors"]
    return error["extensions"]["code"]
