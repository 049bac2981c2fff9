"""What every page shows around its content: name, menu, way back, languages."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from wagtail.models import Page

from tosbelgi.language.languages import CODES, NATIVE_NAMES, SOURCE, is_language

from ..publication import gate
from ..publication.urls import url_for
from .site_texts import texts_in

# The front pages of the three languages stand right below the root of the tree.
FRONT = 2


@dataclass(frozen=True)
class Link:
    title: str
    url: str
    current: bool = False


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
    """Where a view that shows no Wagtail page stands: its addresses by language, and the page it hangs below."""

    urls: dict[str, str]
    below: Page | None = None
    trail: tuple[Link, ...] = field(default=())


def site_layout(request) -> dict[str, object]:
    """Context processor; lazy, so that a page without our frame pays nothing."""
    return {"site_face": SimpleLazyObject(lambda: layout_for(request))}


def plain_layout(language: str) -> dict[str, object]:
    """The frame without the database: for error pages that must come up when nothing else does."""
    return {
        "language": language,
        "home_url": f"/{language}/",
        "languages": [
            LanguageLink(code, NATIVE_NAMES[code], _remembering(code, f"/{code}/"), code == language, False)
            for code in CODES
        ],
    }


def layout_for(request) -> dict[str, object]:
    """The whole frame: one query for the site's words, and one for every page it links to."""
    page: Page | None = getattr(request, "shown_page", None)
    place: ViewContext | None = getattr(request, "shown_place", None)
    language = get_language() or SOURCE
    face = plain_layout(language if is_language(language) else SOURCE)
    texts = texts_in(face["language"])
    below = page or (place.below if place else None)
    around = _pages_around(below, face["language"])
    home = next((one for one in around if one.depth == FRONT and one.locale.language_code == face["language"]), None)
    versions = _versions(around, page, face["language"]) if page is not None else {}
    urls = {code: url_for(version) for code, version in versions.items()} if place is None else place.urls
    own_url = url_for(page) if page is not None and page.pk else urls.get(face["language"], "")
    face |= {
        "texts": texts,
        "name": texts.programme_name if texts else "",
        "host_name": texts.host_name if texts else "",
        "tagline": texts.tagline if texts else "",
        "description": texts.description if texts else "",
        "footer": texts.footer if texts else "",
        "languages": [_language_link(code, face["language"], urls) for code in CODES],
        "alternates": [{"hreflang": code, "url": settings.SITE_URL + url} for code, url in urls.items()],
        "canonical": settings.SITE_URL + own_url if own_url else "",
        "site_url": settings.SITE_URL,
        "menu": [],
        "more": [],
        "by_slug": {},
        "breadcrumbs": [],
    }
    if home is None:
        return face
    here = below.path if below is not None else ""
    for entry in around:
        if entry.depth == home.depth + 1 and entry.path.startswith(home.path):
            link = Link(entry.title, url_for(entry), here.startswith(entry.path))
            face["by_slug"][entry.slug.replace("-", "_")] = link
            face["menu" if entry.show_in_menus else "more"].append(link)
    if below is not None and below.depth >= home.depth and (place or below.depth > home.depth):
        steps = [one for one in around if one.depth >= home.depth and here.startswith(one.path) and one.path != here]
        face["breadcrumbs"] = [Link(step.title, url_for(step)) for step in steps]
        if place is not None:
            face["breadcrumbs"] += [Link(below.title, url_for(below)), *place.trail]
    return face


def _pages_around(page: Page | None, language: str) -> list[Page]:
    """In one query: the front page, what stands right below it, the way down to the page, its other languages."""
    wanted = Q(depth__in=(FRONT, FRONT + 1), locale__language_code=language)
    if page is not None and page.path:
        steps = [page.path[:end] for end in range(Page.steplen, len(page.path) + 1, Page.steplen)]
        wanted |= Q(path__in=steps) | Q(translation_key=page.translation_key)
    rows = Page.objects.filter(wanted).only(
        "path", "depth", "title", "slug", "url_path", "translation_key", "show_in_menus", "locale__language_code"
    )
    return list(gate.public_anywhere(rows).order_by("path"))


def _versions(around: list[Page], page: Page, language: str) -> dict[str, Page]:
    found = {one.locale.language_code: one for one in around if one.translation_key == page.translation_key}
    return {code: found[code] for code in CODES if code in found}


def _language_link(code: str, current: str, urls: dict[str, str]) -> LanguageLink:
    target = urls.get(code, f"/{code}/")
    return LanguageLink(code, NATIVE_NAMES[code], _remembering(code, target), code == current, code in urls)


def _remembering(code: str, target: str) -> str:
    """An address that goes to `target` and remembers the reader's choice on the way."""
    return reverse("choose_language", args=[code]) + "?" + urlencode({"to": target})
