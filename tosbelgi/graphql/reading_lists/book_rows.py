"""Queries of books, and books as rows: one for each place in a list, in the best language that has it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from tosbelgi.cms.publication import gate
from tosbelgi.kernel.codes import LevelCode
from tosbelgi.language.display_texts import display_text
from tosbelgi.language.languages import CODES
from tosbelgi.reading_lists.books import Author, BookAuthor
from tosbelgi.reading_lists.public_lists import withdrawals_shown

from ..content.images import public_images
from ..content.shown_texts import shown_row
from ..engine.compiled_queries import compile_query
from ..engine.rows import RequestCache, Row, Rows
from ..locales import language_fields
from .shelf import public_sections, public_url, publicly_listed, shelf_values

LEVELS = tuple(LevelCode.values)
COLUMNS = (
    "pk",
    "language",
    "book_id",
    "section_page__section",
    *(f"for_{code}" for code in LEVELS),
    *(
        f"book__{name}"
        for name in (
            "slug",
            "is_folk_work",
            "year",
            "about_year",
            "original_language",
            "original_title",
            "length",
            "isbn",
            "cover_id",
        )
    ),
    *(f"book__{name}_{code}" for name in ("title", "annotation") for code in CODES),
)
WITHDRAWAL = ("withdrawal__at", "withdrawal__reason")


def to_rows(values_list: Iterable[Row], languages: tuple[str, ...]) -> Rows:
    """Rows from values of `COLUMNS`."""
    return Rows(_row(values, languages) for values in values_list)


def _row(values: Row, languages: tuple[str, ...]) -> Row:
    language = values["language"] if values["language"] in languages else None
    original = values["book__original_language"]
    withdrawn = values.get("withdrawal__at") is not None
    return {
        "typename": "Book",
        "pk": values["book_id"],
        **language_fields(language, languages),
        "slug": values["book__slug"],
        "year": values["book__year"],
        "about_year": values["book__about_year"],
        "is_folk_work": values["book__is_folk_work"],
        "length": values["book__length"],
        "isbn": values["book__isbn"] or None,
        "cover_id": values["book__cover_id"],
        "section": values["section_page__section"],
        "levels": [code for code in LEVELS if values[f"for_{code}"] and not withdrawn],
        "withdrawn": withdrawn,
        **_withdrawal(values, withdrawn),
        "original_language": original,
        "titles": {code: title for code in CODES if (title := values[f"book__title_{code}"])},
        "original": values[f"book__title_{original}"] if original in CODES else values["book__original_title"],
        "title": values[f"book__title_{language}"] or None if language else None,
        "annotation": values[f"book__annotation_{language}"] if language else None,
        "url": public_url("book", values["book__slug"], language) if language else None,
    }


def shown_title(row: Row) -> Row | None:
    """The title as `Book.shown_title` of the model chooses it, from a row."""
    if row["locale"] is None:
        return None
    return shown_row(display_text(row["locale"], row["titles"], row["original"], row["original_language"]))


def _withdrawal(values: Row, withdrawn: bool) -> Row:
    """When and why it was withdrawn, if the operator has decided to publish that."""
    public = withdrawn and withdrawals_shown()
    return {
        "withdrawn_at": values["withdrawal__at"] if public else None,
        "withdrawal_reason": values["withdrawal__reason"] if public else None,
    }


def find_book(column: str, value: str | int, languages: tuple[str, ...], cache: RequestCache) -> Row | None:
    """The book in the best language that has it, at its place in the latest list that offers it, or ever did."""
    for language in dict.fromkeys([*languages, *CODES]):
        shelf = cache.get(public_sections, language)
        readable, shelves = shelf_values({language: shelf})
        if readable and (book_places := _book_places(column, readable, value=value, **shelves)):
            year = {section["canonical"]: section["year"] for section in shelf}
            latest = max(
                book_places,
                key=lambda values: (values["withdrawal__at"] is None, year[values["section_page_id"]], values["pk"]),
            )
            return to_rows([latest], languages)[0]
    return None


@compile_query
def _book_places(
    column: str, languages: tuple[str, ...], *, at: datetime, value: str | int, **shelves: Any
) -> QuerySet[Any, Row]:
    rows = publicly_listed(languages, at=at, withdrawn=True, **shelves).filter(**{column: value})
    return rows.values(*COLUMNS, *WITHDRAWAL, "section_page_id")


def covers(rows: Rows) -> dict[tuple[int | None, str | None], Row]:
    return public_images((row["cover_id"], row["locale"]) for row in rows)


def authors(rows: Rows) -> dict[int, list[Row]]:
    """The published authors of each book, in the order of its title page. One query a language."""
    by_language: dict[str, set[int]] = {}
    for row in rows:
        if row["locale"]:
            by_language.setdefault(row["locale"], set()).add(row["pk"])
    authors_by_book: dict[int, list[Row]] = {}
    for language, books in by_language.items():
        for values in _authors(language, books=books):
            authors_by_book.setdefault(values["book_id"], []).append(_author(values, language))
    Rows(author for group in authors_by_book.values() for author in group)
    return authors_by_book


@compile_query
def _authors(language: str, *, at: datetime, books: list[int]) -> QuerySet[Any, Row]:
    public = gate.with_public(BookAuthor.objects.filter(book__in=books), "author", language, at=at)
    rows = public.order_by("book_id", "sort_order", "pk")
    names = [f"{name}_{code}" for name in ("name", "filed") for code in CODES]
    columns = {name: F(f"author__{name}") for name in ("slug", "born", "died", *names)}
    return rows.values("book_id", "author_id", **columns)


def _author(values: Row, language: str) -> Row:
    names = {code: values[f"name_{code}"] for code in CODES}
    filed = {code: values[f"filed_{code}"] or name for code, name in names.items()}
    shown = display_text(language, names)
    return {
        "typename": "Author",
        "pk": values["author_id"],
        **language_fields(language, (language,)),
        "slug": values["slug"],
        "born": values["born"],
        "died": values["died"],
        "name": shown.text,
        "name_language": shown.language,
        "filed": display_text(language, filed).text,
        "url": public_url("author", values["slug"], language),
    }


def book_versions(rows: Rows) -> dict[int, dict[str, tuple[str | None, str]]]:
    """By book the (title, address) in every language in which it can be read about. Few queries a language."""
    numbers = {row["pk"] for row in rows}
    versions: dict[int, dict[str, tuple[str | None, str]]] = {}
    for code in CODES:
        languages, shelves = shelf_values({code: public_sections(code)})
        for values in _book_versions(languages, numbers=numbers, **shelves) if languages else ():
            title, url = values[f"book__title_{code}"] or None, public_url("book", values["book__slug"], code)
            versions.setdefault(values["book_id"], {})[code] = (title, url)
    return versions


@compile_query
def _book_versions(
    languages: tuple[str, ...], *, at: datetime, numbers: list[int], **shelves: Any
) -> QuerySet[Any, Row]:
    rows = publicly_listed(languages, at=at, withdrawn=True, **shelves).filter(book__in=numbers)
    return rows.values("book_id", "book__slug", f"book__title_{languages[0]}")


def author_versions(rows: Rows) -> dict[int, dict[str, tuple[str | None, str]]]:
    """By author the (name or None, address) in every language. One query a language."""
    numbers = {row["pk"] for row in rows}
    versions: dict[int, dict[str, tuple[str | None, str]]] = {}
    for code in CODES:
        for values in _author_versions(code, numbers=numbers):
            url = public_url("author", values["slug"], code)
            versions.setdefault(values["pk"], {})[code] = (values[f"name_{code}"] or None, url)
    return versions


@compile_query
def _author_versions(language: str, *, at: datetime, numbers: list[int]) -> QuerySet[Any, Row]:
    rows = gate.public(Author.objects.filter(pk__in=numbers), language, at=at).order_by()
    return rows.values("pk", "slug", f"name_{language}")
