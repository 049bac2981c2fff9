"""GraphQL types of books and authors, and the orders of lists of books."""

from datetime import datetime
from enum import Enum
from typing import Any

import graphene
from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from graphql import GraphQLResolveInfo

from tosbelgi.cms.publication import gate
from tosbelgi.reading_lists.books import Book as BookModel
from tosbelgi.reading_lists.books import BookAuthor

from ..connections import Order, connection
from ..content.images import Image
from ..engine.field_costs import QUERY, costs
from ..engine.rows import Row
from ..enums import BookSection, LevelCode, described_enum
from ..locales import Content, translation_rows
from . import author_rows, book_rows
from .authors import Author

BookLength = described_enum(
    BookModel.Length,
    "BookLength",
    "How long a book is.",
    {"short": "Up to 150 pages.", "medium": "150 to 400 pages.", "long": "Over 400 pages."},
)


class Sorting(Enum):
    LIST = "list"
    TITLE = "title"
    TITLE_DESC = "title_desc"
    AUTHOR = "author"
    YEAR = "year"
    YEAR_DESC = "year_desc"


BookOrder = described_enum(
    Sorting,
    "BookOrder",
    "In which order books are listed. Titles and names go by the alphabet of `locale`.",
    {
        "list": "As in the list: by section, then in the order its makers gave.",
        "title": "By title.",
        "title_desc": "By title, from the end of the alphabet.",
        "author": "By the first author's name as a library files it; books without an author come first.",
        "year": "By the year of first publication, the oldest first.",
        "year_desc": "By the year of first publication, the newest first.",
    },
)


def sort_order(sorting: Enum, language: str) -> Order:
    """The columns of an order; keys of the reader's alphabet are stored, the same on every database."""
    title, number = (f"book__sort_{language}", str), ("pk", int)
    columns: dict[str, tuple[Any, ...]] = {
        "list": (("section_page__path", str), ("sort_order", int), number),
        "title": (title, number),
        "author": (("filed_under", str), title, number),
        "year": (("book__year", int), title, number),
    }
    name = sorting.value
    return Order(f"{name}-{language}", columns[name.removesuffix("_desc")], down=name.endswith("_desc"))


def first_author_key(language: str, at: datetime) -> Coalesce:
    """The sort key of the first published author."""
    public = gate.with_public(BookAuthor.objects.filter(book=OuterRef("book_id")), "author", language, at=at)
    first = public.order_by("sort_order", "pk")
    return Coalesce(Subquery(first.values(f"author__sort_{language}")[:1]), Value(""), output_field=CharField())


class ShownTitle(graphene.ObjectType):
    """A title together with the language it is in."""

    text = graphene.String(required=True, description="The title.")
    language = graphene.String(required=True, description="The language of the title: an ISO 639 code.")
    translated = graphene.Boolean(required=True, description="Whether it is in the language of the answer.")
    transliterated = graphene.Boolean(
        required=True, description="Whether it is spelt in Latin letters instead of its own, for readers of English."
    )
    beside = graphene.String(description="The original title, to stand beside one that is transliterated.")
    beside_language = graphene.String(description="The language of that: an ISO 639 code.")


class Book(graphene.ObjectType):
    """A book in a reading list. Its title is null in a language in which no edition is entered."""

    slug = graphene.String(required=True, description="The name in addresses.")
    title = graphene.String(description="The title in the language of the answer, where an edition is entered.")
    shown_title = graphene.Field(
        ShownTitle,
        description="The title in the language of the answer, else the best that its readers can read: kk, ru, en, the "
        "original; ru, kk, en, the original; en, the Kazakh one in Latin letters, the original, ru.",
    )
    original_title = graphene.String(description="The title in the original language.")
    original_language = graphene.String(required=True, description="The original language: an ISO 639 code.")
    annotation = graphene.String(description="What the book is about.")
    year = graphene.Int(
        required=True,
        description="The year of first publication, or of the writing where it is approximate; negative before Christ.",
    )
    is_folk_work = graphene.Boolean(
        required=True, description="Whether it is an epic or a tale that nobody has written."
    )
    about_year = graphene.Boolean(required=True, description="Whether the year is approximate.")
    length = graphene.Field(graphene.NonNull(BookLength), description="How long it is.")
    isbn = graphene.String(description="ISBN-13 of an edition.")
    section = graphene.Field(graphene.NonNull(BookSection), description="The section of the list it stands in.")
    levels = graphene.List(
        graphene.NonNull(LevelCode), required=True, description="The levels it is offered to, the lowest first."
    )
    withdrawn = graphene.Boolean(
        required=True,
        description="Whether it was taken off the lists: none offers it any more, its page says so to its readers.",
    )
    withdrawn_at = graphene.DateTime(description="When it was withdrawn, where the operator has decided to tell.")
    withdrawal_reason = graphene.String(
        description="Why it was withdrawn, in the words of whoever did so, where the operator has decided to tell."
    )
    authors = graphene.List(graphene.NonNull(Author), required=True, description="Its authors; folk works have none.")
    cover = graphene.Field(Image, description="Its cover, where there is one.")
    url = graphene.String(description="Where people read of it.")
    updated_at = graphene.DateTime(
        description="When the book or its section of the list was last published. Authors and pictures change apart."
    )

    class Meta:
        interfaces = (Content,)

    def resolve_shown_title(row: Row, info: GraphQLResolveInfo) -> object:
        return book_rows.shown_title(row)

    def resolve_original_title(row: Row, info: GraphQLResolveInfo) -> str | None:
        return row["original"] or None

    @costs(QUERY)
    def resolve_authors(row: Row, info: GraphQLResolveInfo) -> object:
        return row["rows"].load(author_rows.of_books).get(row["pk"], ())

    @costs(QUERY)
    def resolve_cover(row: Row, info: GraphQLResolveInfo) -> object:
        return row["rows"].load(book_rows.covers).get((row["cover_id"], row["locale"]))

    @costs(QUERY)
    def resolve_translations(row: Row, info: GraphQLResolveInfo) -> object:
        return translation_rows(row["rows"].load(book_rows.book_versions).get(row["pk"], {}))


BookConnection = connection(Book, "books")
