"""Documents by their SHA-256: remembered automatically, registered beforehand, or nothing else at all."""

import json
from hashlib import sha256

import pytest
from django.core.cache import cache, caches
from django.core.management import CommandError, call_command

from tosbelgi import settings as settings_module
from tosbelgi.graphql.http import documents
from tosbelgi.graphql.models import RegisteredDocument
from tosbelgi.kernel.environment import bounded_file_cache_config

from .conftest import code_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_schema")]

GREETING = "query Greet($name: String) { hello(name: $name) }"
OTHER = "{ books(first: 2) { totalCount } }"


def digest_of(text):
    return sha256(text.encode()).hexdigest()


def by_digest(text):
    return {"persistedQuery": {"version": 1, "sha256Hash": digest_of(text)}}


def another_process():
    """Nothing is left but what the shared cache and the database hold."""
    documents.document_cache.clear()


def test_a_document_is_sent_once_and_then_by_its_digest(post, get):
    unknown = post(None, extensions=by_digest(GREETING))
    first = post(GREETING, {"name": "Сәуле"}, extensions=by_digest(GREETING))
    another_process()
    again = get(None, {"name": "Сәуле"}, extensions=json.dumps(by_digest(GREETING)))
    by_id = get(None, {"name": "Сәуле"}, documentId="sha256:" + digest_of(GREETING))

    assert code_of(unknown) == "PERSISTED_QUERY_NOT_FOUND"
    assert unknown.json()["errors"][0]["message"] == "PersistedQueryNotFound"
    assert unknown["Cache-Control"] == "private, no-store"
    assert first.json() == again.json() == by_id.json()
    assert "public" in by_id["Cache-Control"]


def test_nobody_files_a_document_under_the_digest_of_another(post, get):
    answer = post(OTHER, extensions=by_digest(GREETING))

    assert code_of(answer) == "PERSISTED_QUERY_HASH_MISMATCH"
    another_process()
    assert code_of(get(None, documentId=digest_of(GREETING))) == "PERSISTED_QUERY_NOT_FOUND"


def test_a_flood_of_documents_drives_nothing_else_out_of_the_shared_cache(post, settings, tmp_path):
    settings.CACHES = settings.CACHES | {"graphql": bounded_file_cache_config(tmp_path / "graphql", entries=5)}
    cache.set("what-pages-keep", "there", None)
    for number in range(40):
        flood = f"{{ a{number}: hello }}"
        assert post(flood, extensions=by_digest(flood)).status_code == 200

    assert 0 < len(list((tmp_path / "graphql").iterdir())) <= 5
    assert cache.get("what-pages-keep") == "there"


def test_the_cache_of_what_strangers_make_us_keep_is_bounded_by_itself_and_apart():
    kept = settings_module.CACHES["graphql"]
    assert kept["OPTIONS"]["MAX_ENTRIES"] == 1_000
    assert "FileBasedCache" in kept["INSIDE"], "which keeps to the number; Redis and Memcached do not"
    assert kept["LOCATION"] != settings_module.CACHES["default"]["LOCATION"]


@pytest.mark.parametrize("document", ["{ nobody }", "{ hello", "{ books(first: 500) { totalCount } }"])
def test_what_is_refused_is_not_remembered(document, post):
    answer = post(document, extensions=by_digest(document))

    assert answer.status_code == 400
    assert not caches["graphql"]._cache


def test_where_only_registered_documents_are_answered_nothing_else_is(post, get, settings, tmp_path, signed_in, capsys):
    (tmp_path / "greet.graphql").write_text(GREETING, "utf-8")
    call_command("register_documents", tmp_path, client="host")
    post(OTHER, extensions=by_digest(OTHER))
    settings.GRAPHQL_REGISTERED_ONLY = True

    for answer in (post(OTHER), get(OTHER), get(None, documentId=digest_of(OTHER)), post("{ nobody }")):
        assert (answer.status_code, code_of(answer)) == (403, "NOT_REGISTERED")
        assert "data" not in answer.json()
    another_process()
    for answer in (post(GREETING), get(GREETING), get(None, documentId=digest_of(GREETING))):
        assert answer.json()["data"] == {"hello": "Сәлем, әлем!"}
    assert get(OTHER, by=signed_in).json()["data"] == {"books": {"totalCount": 600}}


def test_a_document_that_is_withdrawn_is_answered_no_more(get, settings, tmp_path, capsys):
    settings.GRAPHQL_REGISTERED_ONLY = True
    (tmp_path / "greet.graphql").write_text(GREETING, "utf-8")
    call_command("register_documents", tmp_path, client="host")
    assert get(GREETING).status_code == 200

    (tmp_path / "greet.graphql").write_text(OTHER, "utf-8")
    call_command("register_documents", tmp_path, client="host", only=True)

    assert "1 added, 1 withdrawn, 1 in all" in capsys.readouterr().out
    assert code_of(get(GREETING)) == "NOT_REGISTERED"
    assert get(OTHER).status_code == 200


def test_what_one_program_withdraws_another_may_keep(tmp_path, capsys):
    (tmp_path / "a.graphql").write_text(GREETING, "utf-8")
    for client in ("host", "television"):
        call_command("register_documents", tmp_path, client=client)
    (tmp_path / "a.graphql").write_text(OTHER, "utf-8")
    call_command("register_documents", tmp_path, client="host", only=True)

    assert set(RegisteredDocument.objects.values_list("client", "digest")) == {
        ("host", digest_of(OTHER)),
        ("television", digest_of(GREETING)),
    }


APOLLO = {"format": "apollo-persisted-query-manifest", "version": 1}


@pytest.mark.parametrize(
    "manifest",
    [
        {digest_of(GREETING): GREETING, digest_of(OTHER): OTHER},
        APOLLO | {"operations": [{"id": digest_of(each), "name": "x", "body": each} for each in (GREETING,)]},
    ],
)
def test_manifests_of_the_usual_builders_are_read(manifest, tmp_path, capsys):
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(manifest), "utf-8")
    call_command("register_documents", path, client="host")
    call_command("register_documents", path, client="host")

    assert RegisteredDocument.objects.filter(digest=digest_of(GREETING)).count() == 1
    assert "host: 0 added, 0 withdrawn" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{}", "there are no documents"),
        ("not JSON", "manifest.json"),
        ('{"%s": "{ hello }"}' % ("0" * 64), "another SHA-256"),
        ('{"operations": [{"body": "{ hello }"}]}', "id"),
        ("[]", "manifest.json"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused_with_the_reason(content, said, tmp_path):
    path = tmp_path / "manifest.json"
    path.write_text(content, "utf-8")

    with pytest.raises(CommandError, match=said):
        call_command("register_documents", path, client="host")
    assert not RegisteredDocument.objects.exists()


def test_of_documents_that_the_schema_or_the_limits_refuse_none_is_registered(tmp_path):
    for name, text in {
        "good": GREETING,
        "wrong": "{ nobody }",
        "dear": "{ books(first: 100) { nodes { similar { similar { similar { similar { id } } } } } } }",
        "long": "{ books(first: 500) { totalCount } }",
        "broken": "{ hello",
    }.items():
        (tmp_path / f"{name}.graphql").write_text(text, "utf-8")

    with pytest.raises(CommandError) as refused:
        call_command("register_documents", tmp_path, client="host")

    said = str(refused.value)
    assert "wrong.graphql: Cannot query field 'nobody'" in said
    assert "dear.graphql: " in said and "long.graphql: " in said and "broken.graphql: " in said
    assert "good" not in said
    assert not RegisteredDocument.objects.exists()
