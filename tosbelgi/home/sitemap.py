"""Sitemaps (sitemaps.org 0.9) of every public page, book and author, each with its other languages."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from wagtail.models import Page

from tosbelgi.cms.publication import gate
from tosbelgi.cms.publication.urls import url_for
from tosbelgi.kernel.web.cache_policy import REVALIDATED, public_answer
from tosbelgi.language.languages import CODES
from tosbelgi.reading_lists import public_lists
from tosbelgi.reading_lists.addresses import row_url

# (language, address by language, last change)
Entry = tuple[str, dict[str, str], datetime | None]
if TYPE_CHECKING:
    SitemapBase = Sitemap[Entry]
else:
    SitemapBase = Sitemap


class _MultilingualSitemap(SitemapBase):
    """Entries are (address by language, last change); each language is an entry that names the others."""

    limit = 10_000

    def location(self, entry: Entry) -> str:
        language, urls, _changed = entry
        return urls[language]

    def lastmod(self, entry: Entry) -> datetime | None:
        return entry[2]

    def get_urls(self, page: int | str = 1, site: object = None, protocol: str | None = None) -> list[dict[str, Any]]:
        return [
            {
                "item": entry,
                "location": settings.SITE_URL + self.location(entry),
                "lastmod": self.lastmod(entry),
                "changefreq": None,
                "priority": "",
                "alternates": [
                    {"location": settings.SITE_URL + url, "lang_code": code} for code, url in entry[1].items()
                ],
            }
            for entry in self.paginator.page(page).object_list
        ]

    def get_latest_lastmod(self) -> None:
        return None


class Pages(_MultilingualSitemap):
    def items(self) -> list[Entry]:
        rows = list(gate.public_anywhere(Page.objects.filter(depth__gt=1)).order_by("path"))
        urls: dict[str, Any] = {}
        for row in rows:
            urls.setdefault(row.translation_key, {})[row.locale.language_code] = url_for(row)
        return [(row.locale.language_code, urls[row.translation_key], row.last_published_at) for row in rows]


class Books(_MultilingualSitemap):
    """Books that stand in a public list, in each language in which they have an annotation."""

    def items(self) -> list[Entry]:
        urls_by_row: dict[tuple[str, str], dict[str, str]] = {}
        for language in CODES:
            for kind, slug in public_lists.public_addresses(language):
                urls_by_row.setdefault((kind, slug), {})[language] = row_url(kind, slug, language)
        return [(language, urls, None) for urls in urls_by_row.values() for language in urls]


SECTIONS: dict[str, type[_MultilingualSitemap]] = {"pages": Pages, "books": Books}


@public_answer(REVALIDATED)
def index(request: HttpRequest) -> HttpResponse:
    """The sitemap index; URLs have the site's own host, whatever host the request was sent to."""
    parts = [
        {"location": f"{settings.SITE_URL}{reverse('sitemap_section', args=[name])}?p={page}".removesuffix("?p=1")}
        for name, kind in SECTIONS.items()
        for page in kind().paginator.page_range
    ]
    return TemplateResponse(request, "sitemap_index.xml", {"sitemaps": parts}, content_type="application/xml")


@public_answer(REVALIDATED)
def section(request: HttpRequest, section: str) -> HttpResponse:
    return sitemap_views.sitemap(request, sitemaps={**SECTIONS}, section=section)
