"""What was found, as the things themselves: each found as its own field finds it, those of a kind together."""

from collections.abc import Callable, Iterable
from uuid import UUID

import graphene

from tosbelgi.search.documents.registry import Kind

from ..catalogue.seasons import Level, season_levels
from ..content import page_rows
from ..content.pages import TYPES
from ..engine.rows import RequestCache, Row, Rows
from ..locales import Content
from ..reading_lists.author_rows import find_authors
from ..reading_lists.authors import Author
from ..reading_lists.book_rows import find_books
from ..reading_lists.books import Book

Languages = tuple[str, ...]
ByKey = dict[str, Row]
Reader = Callable[[Iterable[str], Languages, RequestCache], ByKey]
Place = tuple[Reader, str]


class FoundContent(graphene.Union):
    """What a search finds: a direction by its page, a question by the page that it stands on."""

    class Meta:
        types = (Book, Author, Level, *TYPES.values())

    resolve_type = Content.resolve_type


def content_of(result: Row, cache: RequestCache) -> Row | None:
    """The thing behind a result. Those of all results are read together: few queries for each of `READERS`."""
    things: dict[Place, Row] = result["rows"].load(_contents, cache)
    return things.get(_place(result))


def _place(result: Row) -> Place:
    return READERS.get(Kind(result["kind"]), _pages), page_key(result["key"])


def _contents(results: Rows, cache: RequestCache) -> dict[Place, Row]:
    """The public things behind the results, in the languages that were asked for: so each takes the result's own."""
    keys_by_reader: dict[Reader, set[str]] = {}
    for result in results:
        reader, key = _place(result)
        keys_by_reader.setdefault(reader, set()).add(key)
    return {
        (reader, key): thing
        for reader, keys in keys_by_reader.items()
        for key, thing in reader(keys, results[0]["languages"], cache).items()
    }


def page_key(key: str) -> str:
    """The key of the thing that a result leads to: a question has that of its page before a point.

    >>> page_key("12"), page_key("0e9c.6f2a")
    ('12', '0e9c')
    """
    return key.partition(".")[0]


def _books(keys: Iterable[str], languages: Languages, cache: RequestCache) -> ByKey:
    return {str(row["pk"]): row for row in find_books({int(key) for key in keys}, languages, cache)}


def _authors(keys: Iterable[str], languages: Languages, cache: RequestCache) -> ByKey:
    authors: ByKey = {}
    for language in languages:
        missing = [int(key) for key in keys if key not in authors]
        rows = find_authors("pk", missing, language, languages, cache) if missing else Rows()
        authors |= {str(row["pk"]): row for row in rows}
    return authors


def _levels(keys: Iterable[str], languages: Languages, cache: RequestCache) -> ByKey:
    return {row["code"]: row for row in season_levels(cache, None, languages)}


def _pages(keys: Iterable[str], languages: Languages, cache: RequestCache) -> ByKey:
    rows = page_rows.by_keys({UUID(key) for key in keys}, languages)
    return {str(row["translation_key"]): row for row in rows}


READERS: dict[Kind, Reader] = {
    Kind.BOOK: _books,
    Kind.AUTHOR: _authors,
    Kind.LEVEL: _levels,
}
