"""The questions about the site and its pages."""

from datetime import date

import graphene
from django.db.models import Q
from wagtail.models import Page as WagtailPage

from tosbelgi.cms.serving import pages_at
from tosbelgi.home.news import NewsPage as NewsModel

from ..connections import PAGE, Order, asked, connection, page_of
from ..ids import key_of
from ..locales import IN_LANGUAGE, languages
from ..refusing import Refused
from ..rows import Row
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
        id=graphene.ID(description="The id of the page; give this or the path."),
        **IN_LANGUAGE,
    )
    pages = graphene.Field(
        graphene.NonNull(connection(Page, "pages")),
        description="All public pages in the order of the tree; with `fallback` language by language.",
        kind=graphene.List(graphene.NonNull(PageKind), description="Only pages of these kinds."),
        under=graphene.String(description="Only pages below the page with this path."),
        **IN_LANGUAGE,
        **PAGE,
    )
    news = graphene.Field(
        graphene.NonNull(connection(NewsPage, "news")), description="The news, newest first.", **IN_LANGUAGE, **PAGE
    )

    def resolve_site(root, info, locale, fallback):
        return site.read(languages(locale, fallback))

    def resolve_page(root, info, locale, fallback, path=None, id=None):
        wanted = languages(locale, fallback)
        if (path is None) == (id is None):
            raise Refused("PATH_OR_ID", "Give `path` or `id`: one of the two.")
        return page_rows.at_path(path, wanted) if id is None else page_rows.by_id(key_of("Page", id), wanted)

    def resolve_pages(root, info, locale, fallback, kind=None, under=None, **part):
        wanted = languages(locale, fallback)
        pages = WagtailPage.objects.all()
        if kind is not None:
            codes = {one.value for one in kind}
            numbers = [number for number, one in page_rows.kinds().items() if one.code in codes]
            pages = pages.filter(content_type_id__in=numbers)
        if under is not None:
            tops = list(page_rows.shown(pages_at(under)).filter(locale__language_code__in=wanted).values_list("path"))
            below = Q(pk=None)
            for (top,) in tops:
                below |= Q(path__startswith=top, depth__gt=len(top) // WagtailPage.steplen)
            pages = pages.filter(below)
        return _connection(pages, wanted, IN_THE_TREE, asked(**part))

    def resolve_news(root, info, locale, fallback, **part):
        return _connection(NewsModel.objects.all(), languages(locale, fallback), NEWEST, asked(**part))


def _connection(pages, wanted: tuple[str, ...], order: Order, part) -> Row:
    return page_of(
        page_rows.in_languages(pages, wanted), order, part, page_rows.COLUMNS, lambda read: page_rows.made(read, wanted)
    )
