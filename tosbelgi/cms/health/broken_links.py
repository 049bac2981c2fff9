"""Content health check: broken links in live pages.

Links to pages and documents are looked up, addresses of our own written by hand are resolved without a request.
Addresses of other sites are never fetched: only malformed ones are reported.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.contrib.redirects.models import Redirect
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from tosbelgi.language.languages import CODES, is_language

from ..media.models import SiteDocument
from ..publication import address_lookup, gate, urls
from . import findings
from .findings import Finding, Severity, Survey, in_page

KIND = "links"
ANCHOR = re.compile(r"<a\s([^<>]*)>", re.IGNORECASE)
ATTRIBUTE = re.compile(r'(?<![\w-])([\w-]+)\s*=\s*"([^"]*)"')


@dataclass(frozen=True)
class Link:
    """One link of a page: the content path it stands in, and the attributes of its `<a>`."""

    page: Page
    path: str
    attributes: dict[str, str]

    @property
    def number(self) -> int | None:
        number = self.attributes.get("id", "")
        return int(number) if number.isdecimal() and len(number) <= 18 else None

    @property
    def language(self) -> str:
        return self.page.locale.language_code


def broken_links(survey: Survey) -> Iterator[Finding]:
    """Every link of a live page that does not lead anywhere in the page's language."""
    links = [link for page in survey.pages for link in links_of(page)]
    yield from _broken_page_links([link for link in links if link.attributes.get("linktype") == "page"])
    yield from _broken_document_links([link for link in links if link.attributes.get("linktype") == "document"])
    yield from _broken_typed_links(
        [link for link in links if "linktype" not in link.attributes and "href" in link.attributes]
    )


def links_of(page: Page) -> Iterator[Link]:
    """The links in all rich text of the page, blocks included. No query."""
    for path, text in texts_of(page):
        for anchor in ANCHOR.finditer(text):
            attributes = {name.lower(): unescape(value) for name, value in ATTRIBUTE.findall(anchor[1])}
            yield Link(page, path, attributes)


def texts_of(page: Page) -> Iterator[tuple[str, str]]:
    """(content path, HTML) of all rich text of the page."""
    for field in page._meta.concrete_fields:
        value = getattr(page, field.attname)
        if isinstance(field, RichTextField):
            yield field.name, value
        elif isinstance(field, StreamField) and value:
            for block in value.get_prep_value():
                yield from _strings(f"{field.name}.{block.get('id')}", block.get("value"))


def _strings(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and "<a" in value:
        yield path, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _strings(f"{path}.{name}", inner)
    elif isinstance(value, list):
        for inner in value:
            number = inner.get("id", "") if isinstance(inner, dict) else ""
            yield from _strings(f"{path}.{number}", inner.get("value", inner) if isinstance(inner, dict) else inner)


def _broken_page_links(links: list[Link]) -> Iterator[Finding]:
    numbers = {link.number for link in links if link.number is not None}
    existing = set(Page.objects.filter(pk__in=numbers).values_list("pk", flat=True)) if numbers else set()
    public_urls = {
        code: urls.urls_in_language(code, {link.number for link in links if link.language == code and link.number})
        for code in CODES
    }
    for link in links:
        if link.number not in existing:
            message = _("A link leads to a page that is gone.")
            yield in_page(KIND, link.page, message, Severity.HIGH, link.path)
        elif link.number not in public_urls.get(link.language, {}):
            message = _("A link leads to a page that is not public in this language; readers see no link.")
            yield in_page(KIND, link.page, message, Severity.MIDDLE, link.path)


def _broken_document_links(links: list[Link]) -> Iterator[Finding]:
    numbers = {link.number for link in links if link.number is not None}
    existing = set(SiteDocument.objects.filter(pk__in=numbers).values_list("pk", flat=True)) if numbers else set()
    for link in links:
        if link.number not in existing:
            message = _("A link leads to a document that is gone.")
            yield in_page(KIND, link.page, message, Severity.HIGH, link.path)


def _broken_typed_links(links: list[Link]) -> Iterator[Finding]:
    ours: list[tuple[Link, str]] = []
    for link in links:
        address = link.attributes["href"]
        error = link_error(address)
        if error:
            message = _("The address “%(address)s” cannot be followed: %(mistake)s") % {
                "address": address[:80],
                "mistake": error,
            }
            yield in_page(KIND, link.page, message, Severity.HIGH, link.path)
        elif (path := address_lookup.own_path(address)) is not None:
            ours.append((link, path))
    dead = _dead_paths({path for _link, path in ours}) if ours else set()
    for link, path in ours:
        if path in dead:
            message = _("The address “%(address)s”, written by hand, leads nowhere on this site.") % {
                "address": link.attributes["href"][:80]
            }
            yield in_page(KIND, link.page, message, Severity.HIGH, link.path)


def link_error(address: str) -> str:
    """Why no browser could follow the address; empty where it could."""
    if address != address.strip() or re.search(r"\s", address):
        return _("it holds a space.")
    if not address:
        return _("it is empty.")
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return _("it is no address.")
    if parts.scheme in address_lookup.HOSTLESS_SCHEMES or (not parts.scheme and address.startswith(("/", "#", "?"))):
        return _("it names no site.") if address.startswith("//") and not host else ""
    if not parts.scheme:
        return _("it begins with neither https:// nor /.")
    if parts.scheme not in {"http", "https"}:
        return _("a link may begin with https, http, mailto or tel.")
    return "" if host else _("it names no site.")


def _dead_paths(paths: set[str]) -> set[str]:
    """Those of our paths that show nothing to an anonymous reader."""
    pages = {unquote(urls.url_for(row)) for row in gate.public_anywhere(Page.objects.all())}
    moved = set(
        Redirect.objects.filter(old_path__in=[Redirect.normalise_path(path) for path in paths]).values_list(
            "old_path", flat=True
        )
    )
    slugs_by_route: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    dead = set()
    for path in paths - pages:
        if Redirect.normalise_path(path) in moved or f"{path}/" in pages:
            continue
        language = path.split("/", 2)[1]
        try:
            with translation.override(language if is_language(language) else CODES[0]):
                match = resolve(path)
        except Resolver404:
            dead.add(path)
            continue
        if address_lookup.is_registered(match.view_name):
            slugs_by_route[match.view_name, language][path] = str(match.kwargs["slug"])
        elif match.view_name == "wagtail_serve":
            dead.add(path)
    for (route, language), slugs in slugs_by_route.items():
        existing = address_lookup.existing_slugs(route, set(slugs.values()), language)
        dead |= {path for path, slug in slugs.items() if slug not in existing}
    return dead


findings.register(KIND, gettext_lazy("Broken links"), broken_links)
