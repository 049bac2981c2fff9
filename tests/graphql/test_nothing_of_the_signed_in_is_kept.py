"""What somebody signed in asks and is answered stays in no cache, of ours or of anybody on the way."""

import gc

import pytest
from django.core.cache import caches
from django.test import Client

from tests.programme.people_cast import make_person
from tosbelgi.graphql.http import documents, response_cache
from tosbelgi.graphql.http import request as graphql_request

from .conftest import ENDPOINT
from .test_mutations import CHANGE
from .test_signed_in import WHO, client_of

pytestmark = pytest.mark.django_db
RARE = "Қырмызыгүл"  # nobody's name, and in no text of the site


@pytest.fixture
def aigerim():
    return make_person(RARE)


def texts_in_memory():
    """Every request body, document and answer that this process keeps for later."""
    parsed = [graphql_request._cached_from_body, graphql_request._cached_from_query_string]
    kept = [value for cache in parsed for value in gc.get_referents(cache)]
    known = [document.text for document in documents.document_cache._documents.values()]
    answers = [entry.body.decode() for entry in response_cache.memory_cache._entries.values()]
    return "\n".join([repr(kept), *known, *answers])


def test_neither_their_words_nor_their_answers_stay(aigerim, post, get, monkeypatch):
    stored = []
    graphql_cache = caches["graphql"]
    monkeypatch.setattr(graphql_cache, "set", lambda key, value, *rest: stored.append(repr((key, value))))
    client = client_of(aigerim)

    spoken = f'{{ search(query: "{RARE}", first: 1) {{ totalCount }} viewer {{ person {{ givenName }} }} }}'
    asked = [
        post(spoken, by=client),
        get(spoken, by=client),
        post("query ($q: String!) { search(query: $q, first: 1) { totalCount } }", {"q": RARE}, by=client),
        post(CHANGE, {"id": "1", "language": "RU"}, by=client),
        post(f"# {RARE}\n{{ viewer {{ language }} }}", by=client),
        post(
            spoken, by=client, extensions={"persistedQuery": {"version": 1, "sha256Hash": documents.digest_of(spoken)}}
        ),
    ]

    assert all("errors" not in answer.json() for answer in asked), [answer.json() for answer in asked]
    assert RARE in asked[0].content.decode()
    assert RARE not in texts_in_memory()
    assert RARE not in "\n".join(stored)
    for answer in asked:
        assert answer["Cache-Control"] in ("no-store", "private, no-store")
        assert {"Cookie", "Authorization"} <= {one.strip() for one in answer["Vary"].split(",")}
        assert not answer.has_header("ETag")


def test_the_same_of_a_stranger_is_kept(post, get):
    """So that the test above sees what it looks for."""
    get(f'{{ search(query: "{RARE}", first: 1) {{ totalCount }} }}')
    assert RARE in texts_in_memory()


def test_a_document_without_a_text_is_prepared_once_for_all(aigerim, post):
    post(WHO, by=client_of(aigerim))
    assert documents.digest_of(WHO) in {digest for digest, _hides in documents.document_cache._documents}


def test_a_strangers_kept_answer_is_not_given_to_somebody_signed_in(aigerim, get):
    stranger = Client()
    assert stranger.get(ENDPOINT, {"query": "{ viewer { language } }"}).json()["data"] == {"viewer": None}
    assert get("{ viewer { language } }", by=client_of(aigerim)).json()["data"] == {"viewer": {"language": "KK"}}
    assert stranger.get(ENDPOINT, {"query": "{ viewer { language } }"}).json()["data"] == {"viewer": None}


def test_two_of_a_school_behind_one_address_are_counted_apart(post, settings):
    settings.GRAPHQL_RATE_LIMIT = 1_000
    first, second = client_of(make_person("Айгерім")), client_of(make_person("Дана"))
    while (answer := post("{ viewer { language } }", by=first)).status_code == 200:
        pass
    assert answer.status_code == 429
    assert post("{ viewer { language } }", by=second).status_code == 200
    assert post("{ viewer { language } }").status_code == 200, "a stranger of that address"
