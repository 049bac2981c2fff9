"""Queries of books, and books as rows: one for each place in a list, in the best language that has it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from tosbelgi.kernel.caching.compiled_queries import compile_query
from tosbelgi.kernel.codes import LevelCode
from tosbelgi.language.display_texts import display_text
from tosbelgi.language.languages import CODES
from tosbelgi.reading_lists.public_lists import withdrawals_shown

from ..content.images import public_images
from ..content.shown_texts import shown_row
from ..engine.rows import RequestCache, Row, Rows
from ..locales import language_fields
from .shelf import public_sections, public_url, publicly_listed, shelf_values

LEVELS = tuple(LevelCode.values)
COLUMNS = (
    "pk",
    "language",
    "book_id",
    "section_page__section",
    "section_page__last_published_at",
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
            "last_published_at",
        )
    ),
    *(f"book__{name}_{code}" for name in ("title", "annotation") for code in CODES),
)
PUBLISHED = ("book", "section_page")
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
        "identity": ("Book", values["book_id"]),
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
        "updated_at": max(filter(None, (values[f"{name}__last_published_at"] for name in PUBLISHED)), default=None),
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


def find_books(numbers: Iterable[int], languages: tuple[str, ...], cache: RequestCache) -> Rows:
    """The books with these numbers that lists offer in one of these languages, each at its latest place."""
    readable, shelves = shelf_values({language: cache.get(public_sections, language) for language in languages})
    years = {
        section["canonical"]: section["year"]
        for language in languages
        for section in cache.get(public_sections, language)
    }
    places = _offered(readable, numbers=list(numbers), **shelves) if readable else []
    latest = {
        place["book_id"]: place for place in sorted(places, key=lambda one: (years[one["section_page_id"]], one["pk"]))
    }
    return to_rows(latest.values(), languages)


@compile_query
def _offered(languages: tuple[str, ...], *, at: datetime, numbers: list[int], **shelves: Any) -> QuerySet[Any, Row]:
    rows = publicly_listed(languages, at=at, **shelves).filter(book__in=numbers).order_by()
    return rows.values(*COLUMNS, "section_page_id")


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
