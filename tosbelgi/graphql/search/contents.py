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


class FoundContent(graphene.Union):
    """What a search finds: a direction by its page, a question by the page that it stands on."""

    class Meta:
        types = (Book, Author, Level, *TYPES.values())

    resolve_type = Content.resolve_type


def content_rows(found: Rows, cache: RequestCache) -> dict[tuple[str, str], Row]:
    """The public things behind the results, by kind and key. Few queries for each kind, and for each language."""
    groups: dict[tuple[Kind, Languages], set[str]] = {}
    for row in found:
        kind = Kind(row["kind"])
        # Where a fallback has been taken, the thing is read in the same languages, so that it takes the same one.
        groups.setdefault((kind, row["languages"]), set()).add(page_key(row["key"]))
    things: dict[tuple[str, str], Row] = {}
    for (kind, languages), keys in groups.items():
        for key, thing in READERS.get(kind, _pages)(keys, languages, cache).items():
            things[kind.value, key] = thing
    return things


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


READERS: dict[Kind, Callable[[Iterable[str], Languages, RequestCache], ByKey]] = {
    Kind.BOOK: _books,
    Kind.AUTHOR: _authors,
    Kind.LEVEL: _levels,
}
