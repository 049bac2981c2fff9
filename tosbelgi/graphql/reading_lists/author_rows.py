"""Queries of authors, and authors as rows: each in the best language in which one can read about their books."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When

from tosbelgi.cms.publication import gate
from tosbelgi.kernel.caching.compiled_queries import compile_query
from tosbelgi.language.display_texts import display_text
from tosbelgi.language.languages import CODES
from tosbelgi.reading_lists.books import Author, BookAuthor

from ..engine.rows import RequestCache, Row, Rows
from ..locales import language_fields
from .shelf import public_sections, public_url, publicly_listed, shelf_values

NAMES = tuple(f"{name}_{code}" for name in ("name", "filed") for code in CODES)
FACTS = ("slug", "born", "died", "last_published_at", *NAMES)
COLUMNS = ("pk", "language", *FACTS)


def to_rows(values_list: Iterable[Row], languages: tuple[str, ...]) -> Rows:
    """Rows from values of `COLUMNS`."""
    return Rows(_row(values["pk"], values, values["language"], languages) for values in values_list)


def _row(number: int, values: Row, language: str, languages: tuple[str, ...]) -> Row:
    known = language_fields(language if language in languages else None, languages)
    names = {code: values[f"name_{code}"] for code in CODES}
    filed = {code: values[f"filed_{code}"] or name for code, name in names.items()}
    shown = display_text(language, names)
    texts: Row = {
        "name": shown.text,
        "name_language": shown.language,
        "filed": display_text(language, filed).text,
        "url": public_url("author", values["slug"], language),
    }
    return {
        "typename": "Author",
        "identity": ("Author", number),
        "pk": number,
        **known,
        "slug": values["slug"],
        "born": values["born"],
        "died": values["died"],
        "updated_at": values["last_published_at"],
        **(texts if known["locale"] else dict.fromkeys(texts)),
    }


def listed_authors(
    languages: tuple[str, ...], *, at: datetime, withdrawn: bool = False, **shelves: list[int]
) -> QuerySet[Author]:
    """The public authors of books in lists, each in the first of these languages in which one can read of a book.

    Whoever has withdrawn books alone is among them only on demand, as with `publicly_listed`.
    """
    conditions = {language: _listed_in(language, at, withdrawn, shelves) for language in languages}
    any_language = Q()
    for condition in conditions.values():
        any_language |= condition
    cases = [When(condition, then=Value(language)) for language, condition in conditions.items()]
    language = Case(*cases, output_field=CharField()) if len(cases) > 1 else Value(languages[0], CharField())
    return Author.objects.filter(any_language).annotate(language=language)


def _listed_in(language: str, at: datetime, withdrawn: bool, shelves: dict[str, list[int]]) -> Q:
    public = gate.public(Author.objects.all(), language, at=at).order_by().values("pk")
    books = publicly_listed((language,), at=at, withdrawn=withdrawn, **shelves).order_by().values("book_id")
    written = BookAuthor.objects.filter(book__in=books).order_by().values("author_id")
    return Q(pk__in=public) & Q(pk__in=written)


def find_author(column: str, value: str | int, languages: tuple[str, ...], cache: RequestCache) -> Row | None:
    """The author in the best language in which a list offers a book of theirs."""
    for language in dict.fromkeys([*languages, *CODES]):
        found = find_authors(column, [value], language, languages, cache)
        if found:
            return found[0]
    return None


def find_authors(
    column: str, values: list[Any], language: str, languages: tuple[str, ...], cache: RequestCache
) -> Rows:
    """The authors with one of these values in that column, of whom one can read in the language."""
    readable, shelves = shelf_values({language: cache.get(public_sections, language)})
    return to_rows(_matching(column, readable, among=values, **shelves) if readable else (), languages)


@compile_query
def _matching(
    column: str, languages: tuple[str, ...], *, at: datetime, among: list[Any], **shelves: Any
) -> QuerySet[Any, Row]:
    rows = listed_authors(languages, at=at, withdrawn=True, **shelves).filter(**{f"{column}__in": among})
    return rows.order_by().values(*COLUMNS)


def of_books(rows: Rows) -> dict[int, list[Row]]:
    """The published authors of each book, in the order of its title page. One query a language."""
    by_language: dict[str, set[int]] = {}
    for row in rows:
        if row["locale"]:
            by_language.setdefault(row["locale"], set()).add(row["pk"])
    authors_by_book: dict[int, list[Row]] = {}
    for language, books in by_language.items():
        for values in _of_books(language, books=books):
            author = _row(values["author_id"], values, language, (language,))
            authors_by_book.setdefault(values["book_id"], []).append(author)
    Rows(author for group in authors_by_book.values() for author in group)
    return authors_by_book


@compile_query
def _of_books(language: str, *, at: datetime, books: list[int]) -> QuerySet[Any, Row]:
    public = gate.with_public(BookAuthor.objects.filter(book__in=books), "author", language, at=at)
    rows = public.order_by("book_id", "sort_order", "pk")
    return rows.values("book_id", "author_id", **{name: F(f"author__{name}") for name in FACTS})


def versions(rows: Rows) -> dict[int, dict[str, tuple[str | None, str]]]:
    """By author the (name or None, address) in every language. One query a language."""
    numbers = {row["pk"] for row in rows}
    by_author: dict[int, dict[str, tuple[str | None, str]]] = {}
    for code in CODES:
        for values in _versions(code, numbers=numbers):
            url = public_url("author", values["slug"], code)
            by_author.setdefault(values["pk"], {})[code] = (values[f"name_{code}"] or None, url)
    return by_author


@compile_query
def _versions(language: str, *, at: datetime, numbers: list[int]) -> QuerySet[Any, Row]:
    rows = gate.public(Author.objects.filter(pk__in=numbers), language, at=at).order_by()
    return rows.values("pk", "slug", f"name_{language}")
