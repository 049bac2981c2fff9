"""However an address is written, what it asks for is made once; what a page does not know changes nothing on it."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from tosbelgi.cms.publication import content_version
from tosbelgi.cms.serving import page_cache
from tosbelgi.cms.serving.query_parameters import (
    MOST_LETTERS,
    NONE,
    Choice,
    PageNumber,
    Parameters,
    UnexpectedValue,
)

from .test_page_cache import PATHS, first_book

pytestmark = pytest.mark.django_db
LIST = "/ru/reading-lists/2026/"
# What no page knows, and what some do.
STRANGE = ["w", "utm_source", "fbclid", "q[]", "PAGE", "Level", "page ", "_"]
OF_PATH = {
    "directions/": {"order"},
    "ask/": {"age", "level"},
    "search/": {"level", "section"},
    "news/": {"page"},
    "centres/": {"region"},
    "reading-lists/2026/": {"section", "level", "author", "text", "length", "order", "page", "as"},
    "reading-lists/2026/kazakh-classics/": {"level", "author", "text", "length", "order", "page", "as"},
}


def counted() -> CaptureQueriesContext:
    return CaptureQueriesContext(connection)


@pytest.fixture
def queries(client):
    """How many queries an answer takes; none is a kept one."""

    def queries(address):
        with counted() as made:
            assert client.get(address).status_code == 200, address
        return len(made)

    return queries


def entries() -> int:
    return len([key for key in cache._cache if "page-" in key])


def public_paths() -> list[str]:
    book = first_book()
    plain = sorted({path.partition("?")[0] for path in PATHS})
    return [*plain, f"books/{book.slug}/", f"authors/{book.authors[0].slug}/", "news/rss.xml", "search/"]


def test_what_a_page_does_not_know_changes_nothing_on_it(client):
    """If a page reads a parameter that it does not declare, this fails."""
    values = dict.fromkeys(STRANGE, "1") | {
        "age": "14", "as": "csv", "author": "auezov", "length": "short", "level": "gold", "order": "alphabet",
        "page": "2", "region": "KZ-71", "section": "world_classics", "text": "ru",
    }  # fmt: skip
    for path in public_paths():
        unknown = {name: value for name, value in values.items() if name not in OF_PATH.get(path, set())}
        plain = client.get(f"/ru/{path}")
        cache.clear()
        fresh = client.get(f"/ru/{path}", unknown)
        assert (fresh.status_code, fresh.content) == (200, plain.content), path


def test_unknown_parameters_lead_to_the_kept_page(queries, client):
    for path in public_paths():
        queries(f"/kk/{path}")
        queries(f"/kk/{path}?first=1")  # what its parameters are is learned once
        there = entries()
        for query in ("w=1", "w=2", "utm_source=x&fbclid=y", "w=1&w=2", "W=1", "w"):
            assert queries(f"/kk/{path}?{query}") == 0, (path, query)
        assert entries() == there, path


@pytest.mark.parametrize(
    ("query", "same_as"),
    [
        ("page=1", ""),
        ("page=x", ""),
        ("page=", ""),
        ("as=", ""),
        ("as=pdf", ""),
        ("level=", ""),
        ("section=&level=&author=&text=&length=&order=", ""),
        ("utm_source=x&level=gold", "level=gold"),
        ("order=title&level=gold", "level=gold&order=title"),
        ("level=silver&level=gold", "level=gold"),
        ("page=02", "page=2"),
        ("page=%202", "page=2"),
        ("page=999999", "page=0"),
        ("level=gold&page=1", "level=gold"),
    ],
)
def test_one_thing_written_in_two_ways_is_one_page(query, same_as, client, queries):
    one = client.get(f"{LIST}?{same_as}" if same_as else LIST)
    client.get(f"{LIST}?w=1")
    there = entries()

    assert queries(f"{LIST}?{query}") == 0
    assert client.get(f"{LIST}?{query}").content == one.content
    assert entries() == there
    cache.clear()
    assert client.get(f"{LIST}?{query}").content == one.content, "made anew it is the same"


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("reading-lists/2026/", "author=nobody"),
        ("reading-lists/2026/", "level=wood"),
        ("reading-lists/2026/", "level=GOLD"),
        ("reading-lists/2026/", "author=" + "a" * 5000),
        ("ask/", "age=1000"),
        ("ask/", "age="),
        ("ask/", "level=gold"),
        ("centres/", "region=nowhere"),
        ("search/", "q=abai"),
        ("search/", "kind=book"),
    ],
)
def test_what_is_answered_with_words_of_its_own_is_kept_by_nobody(path, query, client, queries):
    client.get(f"/ru/{path}?{query}")
    client.get(f"/ru/{path}?w=1")
    there = entries()

    assert queries(f"/ru/{path}?{query}") > 0
    assert queries(f"/ru/{path}?{query}&w=1") > 0
    assert entries() == there


def test_a_kept_page_with_parameters_is_what_a_fresh_one_would_be(client):
    for query in (
        "level=gold",
        "page=2",
        "author=auezov",
        "as=csv",
        "order=year&length=short",
        "section=world_classics",
    ):
        client.get(f"{LIST}?{query}&w=1")
        kept = client.get(f"{LIST}?w=2&{query}")
        cache.clear()
        assert client.get(f"{LIST}?{query}").content == kept.content, query


def test_links_and_forms_of_a_page_do_not_carry_on_what_it_does_not_know(client):
    shown = client.get(f"{LIST}?w=carried&level=gold").content.decode()

    assert "carried" not in shown
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{LIST}">' in shown


@pytest.mark.parametrize("host", ["127.0.0.1:1234", "localhost", "LOCALHOST:99"])
def test_the_same_page_by_another_of_our_names_is_not_made_anew(host, client, queries):
    client.get("/kk/levels/")
    with counted() as made_anew:
        answer = client.get("/kk/levels/", headers={"host": host})

    assert (answer.status_code, len(made_anew)) == (200, 0)
    assert client.get("/kk/levels/", headers={"host": "elsewhere.example"}).status_code == 400


@pytest.mark.parametrize(
    ("header", "packed"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("*", True),
        ("gzip;q=0", False),
        ("*;q=0", False),
        ("", False),
        ("x", False),
    ],
)
@pytest.mark.parametrize("path", ["/kk/levels/", "/kk/search/?q=abai"])
def test_gzip_is_for_those_who_take_it(header, packed, path, client):
    for _time in ("made anew", "kept"):
        answer = client.get(path, headers={"accept-encoding": header})
        if path == "/kk/levels/" or header != "*":
            assert answer.has_header("Content-Encoding") is packed
        assert "Accept-Encoding" in answer["Vary"]
        assert "Cookie" in answer["Vary"]


def test_head_has_the_headers_of_get_made_anew_or_kept(client):
    first = client.head("/kk/levels/")
    read = client.get("/kk/levels/")
    again = client.head("/kk/levels/")

    for name in ("ETag", "Content-Length", "Vary", "Content-Type"):
        assert first[name] == read[name] == again[name]
    assert (first.content, again.content) == (b"", b"")
    assert client.head("/kk/levels/", headers={"if-none-match": read["ETag"]}).status_code == 304


def test_an_authorization_header_makes_no_other_page(client, queries):
    client.get("/kk/levels/")
    with counted() as made_anew:
        answer = client.get("/kk/levels/", headers={"authorization": "Basic YTpi"})

    assert (answer.status_code, len(made_anew)) == (200, 0)


def test_each_part_of_a_key_counts():
    version = content_version.current_version()
    keys = {
        page_cache.key_for(*parts)
        for parts in [
            (version, "page", "/kk/", ""),
            (version, "page", "/ru/", ""),
            (version, "page", "/kk/", "a=1"),
            (version, "parameters", "/kk/"),
            ("another", "page", "/kk/", ""),
        ]
    }
    assert len(keys) == 5


def meaning_for(asked: Parameters):
    """What a query string means to a page; None for what it keeps nothing of."""

    def meaning(query):
        try:
            return asked.canonical(QueryDict(query))
        except UnexpectedValue:
            return None

    return meaning


def test_what_parameters_mean():
    meaning = meaning_for(
        Parameters(
            {
                "level": Choice.of(["gold", "silver"]),
                "page": PageNumber(3),
                "age": Choice.of(range(5, 8), blank_is_none=False),
            }
        )
    )

    assert meaning("page=3&level=gold") == "level=gold&page=3"
    assert [meaning(f"page={n}") for n in ("1", "2", "3", "4", "-1")] == ["", "page=2", "page=3", "page=3", "page=3"]
    assert [meaning(f"age={n}") for n in ("4", "5", "7", "8", "")] == [None, "age=5", "age=7", None, None]
    assert meaning("level=gold&level=wood") is None
    assert NONE.canonical(QueryDict("level=gold")) == ""


def test_what_is_typed_freely_is_kept_by_nobody_and_a_blank_is_as_nothing():
    meaning = meaning_for(Parameters({"level": Choice.of(["gold"])}, free=frozenset({"q"})))

    assert [meaning(query) for query in ("q=abai", "q=abai&level=gold", "level=gold&q=abai")] == [None] * 3
    assert [meaning(query) for query in ("q=", "q=%20", "w=1")] == [""] * 3
    assert [meaning(query) for query in ("level=gold", "q=&level=gold")] == ["level=gold"] * 2


def test_what_a_page_needs_is_there_or_nothing_is():
    meaning = meaning_for(
        Parameters({"age": Choice.of(["5"]), "level": Choice.of(["gold"])}, needed=frozenset({"age"}))
    )

    assert [meaning(query) for query in ("", "w=1", "age=5", "age=5&level=gold", "level=gold")] == [
        "", "", "age=5", "age=5&level=gold", None,
    ]  # fmt: skip


def test_a_value_is_kept_up_to_three_hundred_letters():
    long, longer = "a" * MOST_LETTERS, "a" * (MOST_LETTERS + 1)
    meaning = meaning_for(Parameters({"name": Choice.of([long, longer]), "level": Choice.of(["gold"])}))

    assert meaning(f"name={long}") == f"name={long}"
    assert meaning(f"name={longer}") is None
    assert meaning(f"name={longer}&level=gold") is None


def test_a_choice_with_a_blank_among_its_values_has_the_blank_for_none():
    assert [Choice.of(["", "a"], ignores_others=True).canonical(value) for value in ("", "a", "b")] == ["", "a", ""]
    with pytest.raises(UnexpectedValue):
        Choice.of(["", "a"], blank_is_none=False).canonical("")


def test_each_page_of_a_list_has_its_own_number():
    asked = [PageNumber(5).canonical(str(number)) for number in range(1, 8)]
    assert asked == ["", "2", "3", "4", "5", "5", "5"]
