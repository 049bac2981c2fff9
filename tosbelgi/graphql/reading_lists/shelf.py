"""Queries of the public sections of reading lists, and of the books listed in them.

A shelf is the list of all public sections in one language.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Case, CharField, Q, QuerySet, Value, When

from tosbelgi.cms.publication import gate
from tosbelgi.kernel.caching.compiled_queries import compile_query
from tosbelgi.language.languages import SOURCE
from tosbelgi.reading_lists.addresses import row_url
from tosbelgi.reading_lists.books import Book
from tosbelgi.reading_lists.lists import ListedBook, ReadingListPage, SectionPage

from ..engine.rows import Row

STEP_LENGTH = SectionPage.steplen
SECTION_COLUMNS = ("pk", "path", "section", "title", "summary", "url_path", "translation_key")


def public_sections(language: str) -> list[Row]:
    """The public sections of public lists, in the order of the tree. Two or three queries.

    `canonical` is the id of the Kazakh page of a section, to which its listed books belong.
    """
    years = {values["path"]: values["year"] for values in _lists(language)}
    sections = _sections(language)
    listed = [
        values | {"year": years[values["path"][:-STEP_LENGTH]]}
        for values in sections
        if values["path"][:-STEP_LENGTH] in years
    ]
    if language == SOURCE:
        return [values | {"canonical": values["pk"]} for values in listed]
    keys = [values["translation_key"] for values in listed]
    canonical = {values["translation_key"]: values["pk"] for values in _canonical(keys=keys)}
    return [
        values | {"canonical": canonical[values["translation_key"]]}
        for values in listed
        if values["translation_key"] in canonical
    ]


@compile_query
def _lists(language: str, *, at: datetime) -> QuerySet[Any, Any]:
    return gate.public(ReadingListPage.objects.all(), language, at=at).values("path", "year")


@compile_query
def _sections(language: str, *, at: datetime) -> QuerySet[Any, Row]:
    return gate.public(SectionPage.objects.all(), language, at=at).order_by("path").values(*SECTION_COLUMNS)


@compile_query
def _canonical(*, at: datetime, keys: list[Any]) -> QuerySet[Any, Any]:
    source = gate.public(SectionPage.objects.filter(translation_key__in=keys), SOURCE, at=at)
    return source.values("translation_key", "pk")


def latest_year(shelves: dict[str, list[Row]]) -> int | None:
    return max((section["year"] for shelf in shelves.values() for section in shelf), default=None)


def shelf_values(shelves: Mapping[str, list[Row]]) -> tuple[tuple[str, ...], dict[str, list[int]]]:
    """The languages in which there are sections at all, and the values `publicly_listed` takes for them."""
    filled = {language: shelf for language, shelf in shelves.items() if shelf}
    return tuple(filled), {
        f"shelf_{language}": [section["canonical"] for section in shelf] for language, shelf in filled.items()
    }


def publicly_listed(
    languages: tuple[str, ...], *, at: datetime, withdrawn: bool = False, **shelves: list[int]
) -> QuerySet[ListedBook]:
    """The public places in lists, each in the first of these languages that it is public in (column `language`).

    Withdrawn books are among them only on demand: lists offer them no more, but they keep their pages.
    """
    conditions = {language: _public_in(language, shelves[f"shelf_{language}"], at) for language in languages}
    any_language = Q()
    for condition in conditions.values():
        any_language |= condition
    cases = [When(condition, then=Value(language)) for language, condition in conditions.items()]
    language = Case(*cases, output_field=CharField()) if len(cases) > 1 else Value(languages[0], CharField())
    rows = ListedBook.objects.filter(any_language).annotate(language=language)
    return rows if withdrawn else rows.filter(withdrawal__isnull=True)


def _public_in(language: str, sections: list[int], at: datetime) -> Q:
    public = gate.public(Book.objects.all(), language, at=at).order_by().values("pk")
    return Q(section_page__in=sections, book__in=public)


@lru_cache
def _url_prefix(kind: str, language: str) -> str:
    return settings.SITE_URL + row_url(kind, "x", language).removesuffix("x/")


def public_url(kind: str, slug: str, language: str) -> str:
    """The URL of the page of a book (`book`) or an author (`author`)."""
    return f"{_url_prefix(kind, language)}{slug}/"
