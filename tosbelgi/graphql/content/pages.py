"""GraphQL types of pages: the interface `Page` and its five types."""

import datetime

import graphene
from graphql import GraphQLResolveInfo

from ..engine.field_costs import BODY, QUERY, costs
from ..engine.rows import Row, Rows
from ..enums import BookSection, DirectionCode
from ..locales import Content, translation_rows
from . import page_rows
from .blocks import Block, blocks_of
from .images import Image, public_images
from .page_kinds import PageKind
from .rich_text import RichText, link_urls, rich_text_row


class Crumb(graphene.ObjectType):
    """A page on the way from the front page to another."""

    title = graphene.String(required=True, description="Its title.")
    path = graphene.String(required=True, description="Its path, as the field `page` takes it.")
    url = graphene.String(required=True, description="Where people read it.")


class Seo(graphene.ObjectType):
    """What a page says to search engines."""

    title = graphene.String(required=True, description="The title for search engines.")
    description = graphene.String(required=True, description="The description for search engines; may be empty.")
    canonical_url = graphene.String(required=True, description="The one address of the page in its language.")


class Page(graphene.Interface):
    """A public page. Every text is null where the page is not public in a language asked for."""

    id = Content._meta.fields["id"]
    content_id = Content._meta.fields["content_id"]
    locale = Content._meta.fields["locale"]
    unavailable = Content._meta.fields["unavailable"]
    translations = Content._meta.fields["translations"]
    kind = graphene.Field(graphene.NonNull(PageKind), description="What the page is for.")
    path = graphene.String(description="Its path below the language, as the field `page` takes it.")
    url = graphene.String(description="Where people read it.")
    title = graphene.String(description="Its title, as menus show it.")
    heading = graphene.String(description="The big line on the page: often the title.")
    summary = graphene.String(description="One or two sentences: the lead; may be empty.")
    picture = graphene.Field(Image, description="The picture on top of the page, where there is one.")
    body = graphene.List(
        graphene.NonNull(Block), description="What stands on the page, in its order; empty where it is all computed."
    )
    breadcrumbs = graphene.List(
        graphene.NonNull(Crumb), required=True, description="The pages above it, the front page first."
    )
    seo = graphene.Field(Seo, description="What the page says to search engines.")
    published_at = graphene.DateTime(description="When it was first published.")
    updated_at = graphene.DateTime(description="When it was last published.")

    class Meta:
        interfaces = (Content,)

    @classmethod
    def resolve_type(cls, instance: Row, info: GraphQLResolveInfo) -> type[graphene.ObjectType]:
        return TYPES[instance["typename"]]

    @costs(QUERY)
    def resolve_translations(row: Row, info: GraphQLResolveInfo) -> object:
        return translation_rows(row["rows"].load(page_rows.language_versions).get(row["translation_key"], {}))

    @costs(QUERY)
    def resolve_heading(row: Row, info: GraphQLResolveInfo) -> str | None:
        own = _own_fields(row)
        return (own["heading"] or row["title"]) if own else None

    @costs(QUERY)
    def resolve_summary(row: Row, info: GraphQLResolveInfo) -> str | None:
        own = _own_fields(row)
        return own["summary"] if own else None

    @costs(QUERY)
    def resolve_picture(row: Row, info: GraphQLResolveInfo) -> object:
        own = _own_fields(row)
        return own and row["rows"].load(_pictures).get((own["picture_id"], row["locale"]))

    @costs(BODY)
    def resolve_body(row: Row, info: GraphQLResolveInfo) -> object:
        return None if row["locale"] is None else row["rows"].load(blocks_of).get(row["pk"], [])

    @costs(QUERY)
    def resolve_breadcrumbs(row: Row, info: GraphQLResolveInfo) -> object:
        if row["locale"] is None:
            return []
        above, place = row["rows"].load(page_rows.ancestor_rows), row["tree_path"]
        return [above[place[:end]] for end in range(8, len(place), 4) if place[:end] in above]

    @costs(QUERY)
    def resolve_seo(row: Row, info: GraphQLResolveInfo) -> object:
        own = _own_fields(row)
        return own and {
            "title": row["seo_title"] or row["title"],
            "description": row["search_description"] or own["summary"],
            "canonical_url": row["url"],
        }


def _own_fields(row: Row) -> Row | None:
    return row["rows"].load(page_rows.own_fields).get(row["pk"])


def _pictures(rows: Rows) -> dict[tuple[int | None, str | None], Row]:
    own = rows.load(page_rows.own_fields)
    return public_images((own[row["pk"]]["picture_id"], row["locale"]) for row in rows if row["pk"] in own)


def _rich_fields(rows: Rows) -> dict[tuple[int, str], Row]:
    """The rich texts outside of the body, by page and field name."""
    own = rows.load(page_rows.own_fields)
    texts = [
        (row["pk"], name, row["locale"], own[row["pk"]][name])
        for row in rows
        for name in ("what_counts", "evidence")
        if name in own.get(row["pk"], {})
    ]
    links = link_urls((language, source) for _page, _name, language, source in texts)
    return {(page, name): rich_text_row(source, links[language]) for page, name, language, source in texts}


class TextPage(graphene.ObjectType):
    """A page that has nothing but words: `kind` says what it is for."""

    class Meta:
        interfaces = (Content, Page)


class NewsPage(graphene.ObjectType):
    """One piece of news."""

    date = graphene.Date(description="The day it is dated.")

    class Meta:
        interfaces = (Content, Page)

    @costs(QUERY)
    def resolve_date(row: Row, info: GraphQLResolveInfo) -> datetime.date | None:
        own = _own_fields(row)
        return own["date"] if own else None


class DirectionPage(graphene.ObjectType):
    """The page of one direction."""

    direction = graphene.Field(DirectionCode, description="The direction; `direction` tells more of it.")
    what_counts = graphene.Field(RichText, description="What counts towards the norms; may be empty.")
    evidence = graphene.Field(RichText, description="Which evidence is asked for; may be empty.")

    class Meta:
        interfaces = (Content, Page)

    @costs(QUERY)
    def resolve_direction(row: Row, info: GraphQLResolveInfo) -> object:
        own = _own_fields(row)
        return own and own["direction__code"]

    @costs(QUERY)
    def resolve_what_counts(row: Row, info: GraphQLResolveInfo) -> object:
        return row["rows"].load(_rich_fields).get((row["pk"], "what_counts"))

    @costs(QUERY)
    def resolve_evidence(row: Row, info: GraphQLResolveInfo) -> object:
        return row["rows"].load(_rich_fields).get((row["pk"], "evidence"))


class ReadingListPage(graphene.ObjectType):
    """The page of a year's reading list."""

    year = graphene.Int(description="The year; `readingList` tells more of it.")

    class Meta:
        interfaces = (Content, Page)

    @costs(QUERY)
    def resolve_year(row: Row, info: GraphQLResolveInfo) -> int | None:
        own = _own_fields(row)
        return own["year"] if own else None


class ReadingListSectionPage(graphene.ObjectType):
    """The page of a section of a reading list."""

    section = graphene.Field(BookSection, description="The section; `books` lists what stands in it.")

    class Meta:
        interfaces = (Content, Page)

    @costs(QUERY)
    def resolve_section(row: Row, info: GraphQLResolveInfo) -> object:
        own = _own_fields(row)
        return own and own["section"]


TYPES = {one.__name__: one for one in (TextPage, NewsPage, DirectionPage, ReadingListPage, ReadingListSectionPage)}
