"""Template context of the layout around every page: name, menu, breadcrumbs, languages."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, override
from wagtail.models import Page

from tosbelgi.kernel.calendar import day_of
from tosbelgi.language.languages import CODES, NATIVE_NAMES, SOURCE, is_language

from ..publication import gate
from ..publication.urls import url_for
from .contact import Contact, contact_on
from .site_texts import texts_in

# The front pages of the three languages stand right below the root of the tree.
FRONT = 2


@dataclass(frozen=True)
class Link:
    title: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class ApplyLink:
    """Where the button “Apply” leads; `host` is the name of the other site, empty for a page of ours."""

    url: str
    host: str = ""


@dataclass(frozen=True)
class LanguageLink:
    """One way to read on in another language. `available` says whether this very page exists there."""

    code: str
    name: str
    url: str
    current: bool
    available: bool


@dataclass(frozen=True)
class ViewContext:
    """Place of a view that shows no Wagtail page: its URLs by language, its parent page, further breadcrumbs.

    A private one belongs to one person: no search engine and no share picture is told of it.
    """

    urls: dict[str, str]
    below: Page | None = None
    trail: tuple[Link, ...] = field(default=())
    private: bool = False


def site_layout(request: HttpRequest) -> dict[str, object]:
    """Context processor of `site_face`; lazy, so that a template without our layout costs no query."""
    return {"site_face": SimpleLazyObject(lambda: layout_for(request))}


def plain_layout(language: str) -> dict[str, Any]:
    """The layout without the database, for error pages."""
    return {
        "language": language,
        "home_url": f"/{language}/",
        "cabinet_url": _cabinet_url(language),
        "languages": [
            LanguageLink(code, NATIVE_NAMES[code], _language_switch_url(code, f"/{code}/"), code == language, False)
            for code in CODES
        ],
    }


def _cabinet_url(language: str) -> str:
    """Where whoever signs in lands; the same for everybody, so that a page that is kept can say it."""
    with override(language):
        return reverse(settings.LOGIN_REDIRECT_URL)


def layout_for(request: HttpRequest) -> dict[str, Any]:
    """The whole layout in two queries: one for the site texts, one for all pages it links to."""
    page: Page | None = getattr(request, "shown_page", None)
    view: ViewContext | None = getattr(request, "shown_place", None)
    language = get_language() or SOURCE
    return _layout(language if is_language(language) else SOURCE, page, view, _kept_query(request))


def menu_layout(language: str) -> dict[str, Any]:
    """The layout around something that has no address of its own: name, menu and languages, in the same two queries."""
    return _layout(language, None, None, "")


def bare_layout(language: str, urls: dict[str, str]) -> dict[str, Any]:
    """The layout of a page that belongs to one person: name and languages, no menu and no share picture. One query."""
    texts = texts_in(language)
    return plain_layout(language) | {
        "name": texts.programme_name if texts else "",
        "host_name": texts.host_name if texts else "",
        "languages": [_language_link(code, language, urls, "") for code in CODES],
    }


def _layout(language: str, page: Page | None, view: ViewContext | None, query: str) -> dict[str, Any]:
    layout = plain_layout(language)
    texts = texts_in(language)
    contact = contact_on(day_of(timezone.now()))
    below = page or (view.below if view else None)
    around = _pages_around(below, language)
    home = next((one for one in around if one.depth == FRONT and one.locale.language_code == language), None)
    versions = _versions(around, page, language) if page is not None else {}
    urls = {code: url_for(version) for code, version in versions.items()} if view is None else view.urls
    own_url = url_for(page) if page is not None and page.pk else urls.get(language, "")
    is_private = view is not None and view.private
    layout |= {
        "texts": texts,
        "name": texts.programme_name if texts else "",
        "host_name": texts.host_name if texts else "",
        "tagline": texts.tagline if texts else "",
        "description": texts.description if texts else "",
        "footer": texts.footer if texts else "",
        "languages": [_language_link(code, language, urls, query) for code in CODES],
        "alternates": [
            {"hreflang": code, "url": settings.SITE_URL + url} for code, url in urls.items() if not is_private
        ],
        "canonical": settings.SITE_URL + own_url if own_url and not is_private else "",
        "site_url": settings.SITE_URL,
        "menu": [],
        "more": [],
        "by_slug": {},
        "breadcrumbs": [],
        "contact": contact,
        "apply": _apply_link(contact, None),
    }
    if home is None:
        return layout
    here = below.path if below is not None else ""
    for entry in around:
        if entry.depth == home.depth + 1 and entry.path.startswith(home.path):
            link = Link(entry.title, url_for(entry), here.startswith(entry.path))
            layout["by_slug"][entry.slug.replace("-", "_")] = link
            layout["menu" if entry.show_in_menus else "more"].append(link)
    layout["apply"] = _apply_link(contact, layout["by_slug"].get("steps"))
    if below is not None and below.depth >= home.depth and (view or below.depth > home.depth):
        steps = [one for one in around if one.depth >= home.depth and here.startswith(one.path) and one.path != here]
        layout["breadcrumbs"] = [Link(step.title, url_for(step)) for step in steps]
        if view is not None:
            layout["breadcrumbs"] += [Link(below.title, url_for(below)), *view.trail]
    return layout


def _pages_around(page: Page | None, language: str) -> list[Page]:
    """In one query: the front page, what stands right below it, the way down to the page, its other languages."""
    condition = Q(depth__in=(FRONT, FRONT + 1), locale__language_code=language)
    if page is not None and page.path:
        steps = [page.path[:end] for end in range(Page.steplen, len(page.path) + 1, Page.steplen)]
        condition |= Q(path__in=steps) | Q(translation_key=page.translation_key)
    rows = Page.objects.filter(condition).only(
        "path", "depth", "title", "slug", "url_path", "translation_key", "show_in_menus", "locale__language_code"
    )
    return list(gate.public_anywhere(rows).order_by("path"))


def _versions(around: list[Page], page: Page, language: str) -> dict[str, Page]:
    by_language = {one.locale.language_code: one for one in around if one.translation_key == page.translation_key}
    return {code: by_language[code] for code in CODES if code in by_language}


def _apply_link(contact: Contact, steps: Link | None) -> ApplyLink | None:
    """To the host platform where its address is decided, else to our own page of the steps, where that is public."""
    if contact.host_address:
        return ApplyLink(contact.host_address, contact.host)
    return ApplyLink(steps.url) if steps else None


def _kept_query(request: HttpRequest) -> str:
    """What was asked of this page, for the same page in another language.

    `serving.query_parameters` stands above this room; a page declares its parameters there before it is rendered.
    """
    parameters = getattr(request, "parameters", None)
    return parameters.kept(request.GET) if parameters is not None else ""


def _language_link(code: str, current: str, urls: dict[str, str], query: str) -> LanguageLink:
    target = urls.get(code, f"/{code}/")
    if query and code in urls and "?" not in target:  # a view may have put it there itself
        target += f"?{query}"
    return LanguageLink(code, NATIVE_NAMES[code], _language_switch_url(code, target), code == current, code in urls)


def _language_switch_url(code: str, target: str) -> str:
    """The URL of the language switch: sets the language cookie and redirects to `target`."""
    return reverse("choose_language", args=[code]) + "?" + urlencode({"to": target})
