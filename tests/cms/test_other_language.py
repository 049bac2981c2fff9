"""Switching the language keeps what was asked: of every page, and nothing that it does not know."""

import re
from html import unescape
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from django.core.cache import cache
from django.http import QueryDict

from tosbelgi.cms.serving.query_parameters import Choice, PageNumber, Parameters
from tosbelgi.language.languages import CODES

from .test_page_cache import all_paths
from .test_parameters import OF_PATH

pytestmark = pytest.mark.django_db
# What each page that is asked something can be asked; a value that it refuses is kept too, and refused there.
ASKED = {
    "directions/": ["order=alphabet"],
    "ask/": ["age=14", "age=14&level=bronze", "age=29&level=gold", "age=14&level=platinum", "age=x&level=gold"],
    "news/": [],
    "centres/": ["region=KZ-71", "region=nowhere"],
    "reading-lists/2026/": [
        "level=gold",
        "level=gold&order=title&section=world_classics",
        "page=2",
        "author=auezov",
        "level=bronze&text=kk",
        "level=wood",
    ],
    "reading-lists/2026/kazakh-classics/": ["level=silver&order=author", "length=short", "page=2"],
    "search/": ["q=абай", "q=абай&kind=book", "q=абай&level=gold&level=silver"],
}


def language_links(client, address: str) -> dict[str, str]:
    """Where each other language leads, by its code."""
    answer = client.get(address)
    assert answer.status_code in {200, 400}, address
    text = unescape(answer.content.decode())
    return {code: unquote(to) for code, to in re.findall(r'href="/language/(\w\w)/\?to=([^"]+)"', text)}


def asked_of(address: str) -> list[tuple[str, str]]:
    return sorted(parse_qsl(urlsplit(address).query))


@pytest.mark.parametrize("language", CODES)
def test_every_page_keeps_what_it_was_asked(language, client):
    for path, queries in ASKED.items():
        for query in queries:
            for _time in ("made anew", "kept"):
                links = language_links(client, f"/{language}/{path}?{query}&utm_source=x&w=1")
                assert set(links) == set(CODES) - {language}
                for code, to in links.items():
                    assert urlsplit(to).path == f"/{code}/{path}", query
                    assert asked_of(to) == sorted(parse_qsl(query)), (path, query)


def test_every_page_with_parameters_is_among_those_asked():
    assert set(ASKED) == set(OF_PATH)


def test_where_the_other_language_leads_the_same_is_answered(client):
    """The switch itself is followed: the page there knows what it was asked."""
    for query, age, levels in (("age=14&level=bronze", 14, ["bronze"]), ("age=15", 15, ["bronze", "silver"])):
        for code, to in language_links(client, f"/kk/ask/?{query}").items():
            answer = client.get(f"/language/{code}/", {"to": to})
            assert answer.url == to
            there = client.get(to).context
            assert (there["age"], [level.code for level in there["open"]]) == (age, levels)
    assert client.get(language_links(client, "/kk/search/?q=абай")["ru"]).context["params"].query == "абай"


def test_what_no_page_knows_is_dropped_everywhere(client):
    for path in all_paths():
        if path.partition("?")[0].endswith(".xml") or "as=" in path:
            continue
        plain = language_links(client, f"/kk/{path}")
        mark = "&" if "?" in path else "?"
        assert language_links(client, f"/kk/{path}{mark}utm_source=x&q[]=1&Level=gold") == plain, path


def test_one_thing_written_in_two_ways_has_one_way_to_another_language(client):
    links = [language_links(client, f"/kk/ask/?{query}") for query in ("level=gold&age=16", "age=16&level=gold&w=1")]
    cache.clear()
    links.append(language_links(client, "/kk/ask/?w=2&age=16&level=gold"))

    assert links[0] == links[1] == links[2] == {code: f"/{code}/ask/?age=16&level=gold" for code in ("ru", "en")}


def test_canonical_and_alternates_name_the_page_and_not_what_was_asked(client):
    text = client.get("/kk/ask/?age=14&level=bronze").content.decode()

    assert re.search(r'rel="canonical" href="[^"?]+/kk/ask/"', text)
    assert len(re.findall(r'rel="alternate" hreflang="\w\w" href="[^"?]+/\w\w/ask/"', text)) == 3


def test_what_is_kept_of_a_query():
    parameters = Parameters(
        {"level": Choice.of(["gold"]), "page": PageNumber(3), "age": Choice.of(["14"], blank_is_none=False)},
        free=frozenset({"q"}),
    )

    def kept(query: str) -> str:
        return parameters.kept(QueryDict(query))

    assert kept("page=2&level=gold&w=1") == "level=gold&page=2"
    assert kept("level=wood&page=2") == "level=wood&page=2", "as typed where the page answers with a message"
    assert kept("q=a+b&level=gold&w=1") == "level=gold&q=a+b"
    assert kept("age=") == "" and kept("w=1") == "" and kept("level=" + "x" * 301) == ""
