"""Query fields of reading lists and books."""

from datetime import datetime
from enum import Enum
from typing import Any

import graphene
from django.db.models import Exists, OuterRef, QuerySet
from graphql import GraphQLResolveInfo

from tosbelgi.cms.publication import gate
from tosbelgi.reading_lists.books import Author as AuthorModel
from tosbelgi.reading_lists.books import BookAuthor
from tosbelgi.search.documents.registry import Kind
from tosbelgi.search.query.shortlist import MOST, matching_keys

from ..connections import MAX_SIZE, PAGE, Listing, empty_page, read_page, requested_page
from ..engine.field_costs import QUERY, costs, search_cost
from ..engine.refusals import GraphQLUserError
from ..engine.rows import Row, request_cache
from ..enums import BookSection, LevelCode, Locale
from ..ids import number_from_id
from ..locales import IN_LANGUAGE, requested_languages
from . import author_rows, book_rows, lists
from .authors import Author, AuthorConnection, by_name
from .books import Book, BookConnection, BookLength, BookOrder, Sorting, first_author_key, sort_order
from .shelf import latest_year, public_sections, publicly_listed, shelf_values


class ReadingListsQuery:
    reading_list = graphene.Field(
        lists.ReadingList,
        description="The reading list of a year; null where none is published.",
        year=graphene.Int(description="The year; the latest published list by default."),
        **IN_LANGUAGE,
    )
    books = graphene.Field(
        BookConnection,
        description="The books of a year's list that can be read about in the language; withdrawn ones are not among "
        "them.",
        year=graphene.Int(description="The year of the list; the latest published one by default."),
        section=graphene.Argument(BookSection, description="Only books of this section."),
        level=graphene.Argument(LevelCode, description="Only books offered to this level."),
        author=graphene.String(description="Only books by the author with this `slug`."),
        ids=graphene.List(
            graphene.NonNull(graphene.ID),
            description=f"Only these books, {MAX_SIZE} at most, by `id` or `contentId`; others are left out.",
        ),
        readable_in=graphene.Argument(Locale, description="Only books that exist in this language."),
        length=graphene.Argument(BookLength, description="Only books of this length."),
        query=graphene.String(
            description=f"Only books that fit these words as `search` finds them, the best {MOST} at most."
        ),
        order_by=graphene.Argument(
            BookOrder, default_value=Sorting.LIST, required=True, description="The order of the books."
        ),
        **IN_LANGUAGE,
        **PAGE,
    )
    book = graphene.Field(
        Book,
        description="A book of a published list, by its slug or its id; null where there is none in any language. One "
        "that was withdrawn says so.",
        slug=graphene.String(description="The slug of the book; give this or the id."),
        id=graphene.ID(description="Its `id` or `contentId`; give this or the slug."),
        **IN_LANGUAGE,
    )
    authors = graphene.Field(
        AuthorConnection,
        description="The authors of books that lists offer, in the alphabet of `locale`.",
        **IN_LANGUAGE,
        **PAGE,
    )
    author = graphene.Field(
        Author,
        description="An author of a book in a published list, by slug or id; null where there is none in any language.",
        slug=graphene.String(description="The slug of the author; give this or the id."),
        id=graphene.ID(description="The author's `id` or `contentId`; give this or the slug."),
        **IN_LANGUAGE,
    )

    @costs(2 * QUERY)
    def resolve_reading_list(
        root: object, info: GraphQLResolveInfo, locale: Enum, fallback: tuple[Enum, ...] | None, year: int | None = None
    ) -> object:
        return lists.read(year, requested_languages(locale, fallback))

    @costs(3 * QUERY, query=search_cost)
    def resolve_books(
        root: object,
        info: GraphQLResolveInfo,
        locale: Enum,
        fallback: tuple[Enum, ...] | None,
        order_by: Enum,
        year: int | None = None,
        section: Enum | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        **filters: Any,
    ) -> object:
        languages = requested_languages(locale, fallback)
        page = requested_page(first=first, after=after, last=last, before=before)
        shelves = {language: request_cache(info).get(public_sections, language) for language in languages}
        year = latest_year(shelves) if year is None else year
        chosen = {
            language: [one for one in shelf if one["year"] == year and (not section or one["section"] == section.value)]
            for language, shelf in shelves.items()
        }
        readable, shelves = shelf_values(chosen)
        if not readable:
            return empty_page()
        filters = {name: value.value if isinstance(value, Enum) else value for name, value in filters.items()}
        values: dict[str, Any] = {"author": filters.pop("author")} if filters.get("author") is not None else {}
        among = _chosen_books(filters.pop("ids", None), filters.pop("query", None), languages[0])
        if among is not None:
            values["among"] = among
        if among == []:
            return empty_page()
        by_author = order_by is Sorting.AUTHOR
        shape = (readable, languages[0], by_author, tuple(sorted(filters.items())))
        whole = Listing(
            listed_books, shape, shelves | values, book_rows.COLUMNS, lambda read: book_rows.to_rows(read, languages)
        )
        return read_page(whole, sort_order(order_by, languages[0]), page)

    @costs(3 * QUERY)
    def resolve_authors(
        root: object, info: GraphQLResolveInfo, locale: Enum, fallback: tuple[Enum, ...] | None, **part: Any
    ) -> object:
        languages, page = requested_languages(locale, fallback), requested_page(**part)
        shelves = {language: request_cache(info).get(public_sections, language) for language in languages}
        readable, sections = shelf_values(shelves)
        if not readable:
            return empty_page()
        listing = Listing(
            author_rows.listed_authors,
            (readable,),
            sections,
            author_rows.COLUMNS,
            lambda read: author_rows.to_rows(read, languages),
        )
        return read_page(listing, by_name(languages[0]), page)

    @costs(4 * QUERY)
    def resolve_author(
        root: object,
        info: GraphQLResolveInfo,
        locale: Enum,
        fallback: tuple[Enum, ...] | None,
        slug: str | None = None,
        id: str | None = None,
    ) -> object:
        languages = requested_languages(locale, fallback)
        column, value = _slug_or_number(slug, id, "Author", ("slug", "pk"))
        return author_rows.find_author(column, value, languages, request_cache(info))

    @costs(3 * QUERY)
    def resolve_book(
        root: object,
        info: GraphQLResolveInfo,
        locale: Enum,
        fallback: tuple[Enum, ...] | None,
        slug: str | None = None,
        id: str | None = None,
    ) -> object:
        languages = requested_languages(locale, fallback)
        column, value = _slug_or_number(slug, id, "Book", ("book__slug", "book_id"))
        return book_rows.find_book(column, value, languages, request_cache(info))


def _slug_or_number(slug: str | None, id: str | None, kind: str, columns: tuple[str, str]) -> tuple[str, str | int]:
    """The column that one thing of a kind is found by, for a slug or a number, and its value there."""
    if (slug is None) == (id is None):
        raise GraphQLUserError("SLUG_OR_ID", "Give `slug` or `id`: one of the two.")
    return (columns[0], slug or "") if id is None else (columns[1], number_from_id(kind, id))


def _chosen_books(ids: list[str] | None, query: str | None, language: str) -> list[int] | None:
    """The numbers of the books that are asked for by id and by words; None where they are by neither."""
    if ids is not None and len(ids) > MAX_SIZE:
        raise GraphQLUserError(
            "LIST_TOO_LONG",
            f"Up to {MAX_SIZE} books can be named; {len(ids)} were.",
            field="ids",
            allowed=MAX_SIZE,
        )
    named = None if ids is None else [number_from_id("Book", each) for each in dict.fromkeys(ids)]
    if query is None:
        return named
    fitting = [int(key) for key in matching_keys(query, language, Kind.BOOK)]
    return fitting if named is None else [number for number in fitting if number in named]


def listed_books(
    languages: tuple[str, ...],
    language: str,
    by_author: bool,
    filters: tuple[tuple[str, Any], ...],
    *,
    at: datetime,
    author: str | None = None,
    among: list[int] | None = None,
    **shelves: Any,
) -> QuerySet[Any, Row]:
    """The places in lists that match the filters, with the author's sort key where it orders them."""
    rows, requested = publicly_listed(languages, at=at, **shelves), dict(filters)
    if level := requested.get("level"):
        rows = rows.filter(**{f"for_{level}": True})
    if code := requested.get("readable_in"):
        rows = rows.exclude(**{f"book__title_{code}": ""})
    if length := requested.get("length"):
        rows = rows.filter(book__length=length)
    if among is not None:
        rows = rows.filter(book__in=among)
    if author is not None:
        public = gate.public(AuthorModel.objects.filter(slug=author), language, at=at).order_by().values("pk")
        rows = rows.filter(Exists(BookAuthor.objects.filter(book=OuterRef("book_id"), author__in=public)))
    return rows.annotate(filed_under=first_author_key(language, at)) if by_author else rows
