"""Addresses that are too long are refused before anything is done with them, in the reader's language."""

import pytest
from django.test import Client

from tosbelgi.cms.serving import address_length
from tosbelgi.cms.serving.address_length import LONGEST_PATH, LONGEST_QUERY

WORDS = {
    "kk": ("Бұл мекенжай тым ұзын", "2\u00a0000", "8\u00a0000"),
    "ru": ("Этот адрес слишком длинный", "2\u00a0000", "8\u00a0000"),
    "en": ("This address is too long", "2,000", "8,000"),
}


@pytest.fixture
def untouched(monkeypatch):
    """Nothing of the site is reached: neither the kept pages, nor an address's pattern, nor the database."""

    def reached(*args, **kwargs):
        raise AssertionError("somebody has looked at it")

    monkeypatch.setattr("tosbelgi.cms.serving.page_cache.key_for", reached)
    monkeypatch.setattr("django.core.handlers.base.BaseHandler.resolve_request", reached)


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("letter", ["a", "ә", "%D3%99", "/", "@"])
def test_a_path_is_refused_in_the_language_it_begins_with(language, letter, untouched):
    answer = Client().get(f"/{language}/{letter * 30_000}")

    assert answer.status_code == 414
    page = answer.content.decode()
    assert all(word in page for word in WORDS[language])
    assert letter * 20 not in page and len(page) < 20_000
    assert answer.headers["Content-Language"] == language
    assert "Content-Security-Policy" in answer.headers and "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("address", ["/kk/search/?q=", "/kk/?", "/admin/?next=", "/healthz?", "/media/images/x.png?"])
def test_a_query_is_refused(address, untouched):
    answer = Client().get(address + "q" * (LONGEST_QUERY + 1))
    assert answer.status_code == 414


@pytest.mark.parametrize("method", ["head", "post", "put", "options"])
def test_no_method_is_a_way_around(method, untouched):
    assert getattr(Client(), method)(f"/kk/{'a' * LONGEST_PATH}").status_code == 414


@pytest.mark.django_db
def test_the_longest_allowed_address_is_looked_at():
    assert Client().get("/kk/" + "a" * (LONGEST_PATH - 5) + "/").status_code == 404
    assert Client().get("/kk/?x=" + "a" * (LONGEST_QUERY - 2)).status_code == 200


@pytest.mark.django_db
def test_graphql_by_get_keeps_its_own_measure(client):
    assert "/graphql/" in address_length.SELF_LIMITED_PATHS
    document = "{ directions { code } } #" + "x" * 10_000
    answer = client.get("/graphql/", {"query": document})
    assert answer.status_code == 200 and answer.json()["data"]["directions"]

    refused = client.get("/graphql/", {"query": "{ directions { code } } #" + "x" * 70_000})
    assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (413, "REQUEST_TOO_LARGE")
    assert client.get("/graphql/" + "x" * LONGEST_PATH).status_code == 414
