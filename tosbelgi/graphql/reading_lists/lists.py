"""GraphQL types of reading lists and their sections, and their rows."""

from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

import graphene
from django.db.models import Count, QuerySet, Window
from django.db.models.functions import RowNumber
from graphql import GraphQLResolveInfo

from tosbelgi.cms.publication import gate
from tosbelgi.kernel.caching.compiled_queries import compile_query
from tosbelgi.kernel.codes import BookSection as SectionCode
from tosbelgi.reading_lists.lists import Approval, ReadingListPage

from ..connections import requested_page
from ..content import page_rows
from ..engine.field_costs import QUERY, costs
from ..engine.rows import RequestCache, Row, Rows, request_cache
from ..enums import BookSection, described_enum
from ..locales import Content, translation_rows
from . import book_rows
from .books import Book
from .shelf import STEP_LENGTH, public_sections, publicly_listed, shelf_values


class Status(Enum):
    PROPOSED = "proposed"
    APPROVED = "approved"


ListStatus = described_enum(
    Status,
    "ListStatus",
    "Whether a reading list holds.",
    {"proposed": "Published for reading, not approved yet.", "approved": "Approved; its books count."},
)


class SectionBooks(graphene.ObjectType):
    """The first books of a section. `books` gives the rest, page by page."""

    nodes = graphene.List(graphene.NonNull(Book), required=True, description="The books in the order of the list.")
    total_count = graphene.Int(required=True, description="How many books the section has.")

    @costs(10 * QUERY)
    def resolve_nodes(part: Row, info: GraphQLResolveInfo) -> object:
        return part["section"]["rows"].load(first_books, part["first"]).get(part["section"]["canonical"], ())

    @costs(QUERY)
    def resolve_total_count(part: Row, info: GraphQLResolveInfo) -> int:
        return part["section"]["rows"].load(section_totals).get(part["section"]["canonical"], 0)


class ReadingListSection(graphene.ObjectType):
    """One of the three sections of a list."""

    number = graphene.Int(required=True, description="1, 2 or 3, as norms count them.")
    code = graphene.Field(graphene.NonNull(BookSection), description="The section.")
    title = graphene.String(required=True, description="Its title.")
    summary = graphene.String(required=True, description="What belongs in it; may be empty.")
    url = graphene.String(required=True, description="Where people read it.")
    books = graphene.Field(
        graphene.NonNull(SectionBooks),
        description="Its books, in their order.",
        first=graphene.Int(description="How many; 20 by default, 100 at most."),
    )

    def resolve_number(row: Row, info: GraphQLResolveInfo) -> int:
        return SectionCode(row["section"]).number

    def resolve_code(row: Row, info: GraphQLResolveInfo) -> object:
        return row["section"]

    def resolve_url(row: Row, info: GraphQLResolveInfo) -> str:
        return page_rows.url_of(row["language"], row["url_path"])

    def resolve_books(row: Row, info: GraphQLResolveInfo, first: int | None = None) -> object:
        return {"section": row, "first": requested_page(first=first).size}


class ReadingList(graphene.ObjectType):
    """The reading list of a year."""

    year = graphene.Int(required=True, description="The year.")
    title = graphene.String(description="Its title.")
    summary = graphene.String(description="What it is, in a sentence or two; may be empty.")
    url = graphene.String(description="Where people read it.")
    status = graphene.Field(graphene.NonNull(ListStatus), description="Whether it is approved.")
    approved_at = graphene.DateTime(description="When its approval was entered.")
    decided_on = graphene.Date(description="The date of the decision by which it was approved.")
    decision = graphene.String(description="The decision by which it was approved.")
    updated_at = graphene.DateTime(description="When its page was last published.")
    sections = graphene.List(
        graphene.NonNull(ReadingListSection), required=True, description="Its sections, in their order."
    )

    class Meta:
        interfaces = (Content,)

    @costs(QUERY)
    def resolve_translations(row: Row, info: GraphQLResolveInfo) -> object:
        return translation_rows(row["rows"].load(page_rows.language_versions).get(row["translation_key"], {}))

    @costs(QUERY)
    def resolve_status(row: Row, info: GraphQLResolveInfo) -> object:
        return Status.APPROVED.value if row["rows"].load(list_approval) else Status.PROPOSED.value

    @costs(QUERY)
    def resolve_approved_at(row: Row, info: GraphQLResolveInfo) -> datetime | None:
        return row["rows"].load(list_approval).get("at")

    @costs(QUERY)
    def resolve_decided_on(row: Row, info: GraphQLResolveInfo) -> date | None:
        return row["rows"].load(list_approval).get("decided_on")

    @costs(QUERY)
    def resolve_decision(row: Row, info: GraphQLResolveInfo) -> str | None:
        return row["rows"].load(list_approval).get("decision")

    @costs(QUERY)
    def resolve_sections(row: Row, info: GraphQLResolveInfo) -> object:
        return row["rows"].load(own_sections, request_cache(info)) if row["locale"] else []


def read(year: int | None, languages: tuple[str, ...]) -> Row | None:
    """The list of a year, the latest by default, in the best language there is. One query."""
    return _latest(_lists() if year is None else _list_of(year=year), languages)


def with_key(key: UUID, languages: tuple[str, ...]) -> Row | None:
    """The list with that translation key, in the best language there is. One query."""
    return _latest(_list_with(key=key), languages)


def _latest(versions: list[Row], languages: tuple[str, ...]) -> Row | None:
    # Without a year, the latest that the reader can read; a later one in other languages only is not theirs.
    readable = [values for values in versions if values["locale__language_code"] in languages] or versions
    if not readable:
        return None
    latest = [values for values in readable if values["year"] == readable[0]["year"]]
    values = page_rows.best_versions(latest, languages)[0]
    row = page_rows.to_rows([values], languages)[0]
    row |= {
        "typename": "ReadingList",
        "identity": ("ReadingList", values["translation_key"]),
        "year": values["year"],
        "summary": values["summary"] if row["locale"] else None,
    }
    return row


@compile_query
def _lists(*, at: datetime) -> QuerySet[Any, Row]:
    pages = gate.public_anywhere(ReadingListPage.objects.all(), at=at).order_by("-year")
    return pages.values(*page_rows.COLUMNS, "year", "summary")


@compile_query
def _list_of(*, at: datetime, year: int) -> QuerySet[Any, Row]:
    pages = gate.public_anywhere(ReadingListPage.objects.filter(year=year), at=at)
    return pages.values(*page_rows.COLUMNS, "year", "summary")


@compile_query
def _list_with(*, at: datetime, key: UUID) -> QuerySet[Any, Row]:
    pages = gate.public_anywhere(ReadingListPage.objects.filter(translation_key=key), at=at)
    return pages.values(*page_rows.COLUMNS, "year", "summary")


def list_approval(rows: Rows) -> Row:
    """The approval of the reading list in these rows; empty while there is none. One query."""
    approvals = _approval(key=rows[0]["translation_key"])
    return approvals[0] if approvals else {}


@compile_query
def _approval(*, at: datetime, key: UUID) -> QuerySet[Any, Any]:
    return Approval.objects.filter(reading_list__translation_key=key).values("at", "decided_on", "decision")


def own_sections(rows: Rows, cache: RequestCache) -> Rows:
    """The sections of the reading list in these rows."""
    list_path, language = rows[0]["tree_path"], rows[0]["locale"]
    shelf = cache.get(public_sections, language)
    return Rows(section | {"language": language} for section in shelf if section["path"][:-STEP_LENGTH] == list_path)


def first_books(rows: Rows, first: int) -> dict[int, list[Row]]:
    """The first books of each section. One query for all sections."""
    language = rows[0]["language"]
    languages, shelves = shelf_values({language: list(rows)})
    values = _first_places(languages, first=first, **shelves)
    books = book_rows.to_rows(values, (language,))
    books_by_section: dict[int, list[Row]] = {}
    for place, book in zip(values, books, strict=True):
        books_by_section.setdefault(place["section_page_id"], []).append(book)
    return books_by_section


@compile_query
def _first_places(languages: tuple[str, ...], *, at: datetime, first: int, **shelves: Any) -> QuerySet[Any, Row]:
    place = Window(RowNumber(), partition_by="section_page_id", order_by=["sort_order", "pk"])
    rows = publicly_listed(languages, at=at, **shelves).annotate(place=place).filter(place__lte=first)
    return rows.order_by("section_page_id", "place").values(*book_rows.COLUMNS, "section_page_id")


def section_totals(rows: Rows) -> dict[int, int]:
    """How many books each section has. One query for all sections."""
    languages, shelves = shelf_values({rows[0]["language"]: list(rows)})
    return {values["section_page_id"]: values["total"] for values in _section_totals(languages, **shelves)}


@compile_query
def _section_totals(languages: tuple[str, ...], *, at: datetime, **shelves: Any) -> QuerySet[Any, Row]:
    rows = publicly_listed(languages, at=at, **shelves).order_by().values("section_page_id")
    return rows.annotate(total=Count("pk")).values("section_page_id", "total")
