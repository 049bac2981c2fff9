"""Query fields of the site, its pages and news."""

from collections.abc import Callable
from datetime import date
from enum import Enum
from typing import Any

import graphene
from django.db.models import QuerySet
from graphql import GraphQLResolveInfo

from tosbelgi.home.news import NewsPage as NewsModel

from ..connections import PAGE, Listing, Order, connection, empty_page, read_page, requested_page
from ..engine.field_costs import QUERY, costs
from ..engine.refusals import GraphQLUserError
from ..ids import key_from_id
from ..locales import IN_LANGUAGE, requested_languages
from . import page_rows, site
from .page_kinds import PageKind
from .pages import NewsPage, Page

IN_THE_TREE = Order("tree", (("path", str),))
NEWEST = Order("newest", (("date", date), ("pk", int)), down=True)


class ContentQuery:
    site = graphene.Field(site.Site, description="The site's names and its menu.", **IN_LANGUAGE)
    page = graphene.Field(
        Page,
        description="A public page, by its path or its id; null where there is none in any language.",
        path=graphene.String(description="The path below the language, such as `directions/sport/`; empty: the front."),
        id=graphene.ID(description="Its `id` or `contentId`; give this or the path."),
        **IN_LANGUAGE,
    )
    pages = graphene.Field(
        connection(Page, "pages"),
        description="All public pages in the order of the tree; with `fallback` language by language.",
        kind=graphene.List(graphene.NonNull(PageKind), description="Only pages of these kinds."),
        under=graphene.String(description="Only pages below the page with this path."),
        **IN_LANGUAGE,
        **PAGE,
    )
    news = graphene.Field(connection(NewsPage, "news"), description="The news, newest first.", **IN_LANGUAGE, **PAGE)

    @costs(4 * QUERY)
    def resolve_site(root: object, info: GraphQLResolveInfo, locale: Enum, fallback: tuple[Enum, ...] | None) -> object:
        return site.read(requested_languages(locale, fallback))

    @costs(3 * QUERY)
    def resolve_page(
        root: object,
        info: GraphQLResolveInfo,
        locale: Enum,
        fallback: tuple[Enum, ...] | None,
        path: str | None = None,
        id: str | None = None,
    ) -> object:
        languages = requested_languages(locale, fallback)
        if (path is None) == (id is None):
            raise GraphQLUserError("PATH_OR_ID", "Give `path` or `id`: one of the two.")
        return (
            page_rows.at_path(path or "", languages)
            if id is None
            else page_rows.by_id(key_from_id("Page", id), languages)
        )

    @costs(3 * QUERY, under=QUERY)
    def resolve_pages(
        root: object,
        info: GraphQLResolveInfo,
        locale: Enum,
        fallback: tuple[Enum, ...] | None,
        kind: list[Enum] | None = None,
        under: str | None = None,
        **part: Any,
    ) -> object:
        languages, page = requested_languages(locale, fallback), requested_page(**part)
        codes = None if kind is None else {one.value for one in kind}
        numbers = [number for number, one in page_rows.kinds().items() if codes is None or one.code in codes]
        tops = None if under is None else tuple(sorted(page_rows.tree_paths(under, languages)))
        if not numbers or tops == ():
            return empty_page()
        return read_page(
            _listing(page_rows.pages, (languages, tops), {"numbers": numbers}, languages), IN_THE_TREE, page
        )

    @costs(3 * QUERY)
    def resolve_news(
        root: object, info: GraphQLResolveInfo, locale: Enum, fallback: tuple[Enum, ...] | None, **part: Any
    ) -> object:
        languages, page = requested_languages(locale, fallback), requested_page(**part)
        numbers = [number for number, one in page_rows.kinds().items() if one.model is NewsModel]
        return read_page(_listing(page_rows.news, (languages,), {"numbers": numbers}, languages), NEWEST, page)


def _listing(
    build: Callable[..., QuerySet[Any]], shape: tuple[Any, ...], values: dict[str, Any], languages: tuple[str, ...]
) -> Listing:
    return Listing(build, shape, values, page_rows.COLUMNS, lambda read: page_rows.to_rows(read, languages))
