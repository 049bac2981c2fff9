"""What every page shows around its content: name, menu, way back, languages."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from wagtail.models import Page, Site

from tosbelgi.language.languages import CODES, NATIVE_NAMES, SOURCE, is_language

from . import gate
from .texts import texts_in


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


def site_face(request) -> dict[str, object]:
    """Context processor; lazy, so that a page without our frame pays nothing."""
    return {"site_face": SimpleLazyObject(lambda: face_of(request))}


def plain_face(language: str) -> dict[str, object]:
    """The frame without the database: for error pages that must come up when nothing else does."""
    return {
        "language": language,
        "home_url": f"/{language}/",
        "languages": [
            LanguageLink(code, NATIVE_NAMES[code], _remembering(code, f"/{code}/"), code == language, False)
            for code in CODES
        ],
    }


def face_of(request) -> dict[str, object]:
    page = getattr(request, "shown_page", None)
    language = get_language() or SOURCE
    face = plain_face(language if is_language(language) else SOURCE)
    site = Site.find_for_request(request)
    if site is None:
        return face
    texts = texts_in(face["language"])
    home = gate.public(Page.objects.filter(translation_key=site.root_page.translation_key), face["language"]).first()
    versions = gate.versions(page) if page is not None else {}
    here = page.url_path if page is not None else ""
    face |= {
        "texts": texts,
        "name": texts.programme_name if texts else "",
        "host_name": texts.host_name if texts else "",
        "tagline": texts.tagline if texts else "",
        "description": texts.description if texts else "",
        "footer": texts.footer if texts else "",
        "languages": [_language_link(code, face["language"], versions) for code in CODES],
        "alternates": [
            {"hreflang": code, "url": settings.SITE_URL + version.get_url(request)}
            for code, version in versions.items()
        ],
        "canonical": settings.SITE_URL + page.get_url(request) if page is not None and page.pk else "",
        "menu": [],
        "breadcrumbs": [],
    }
    if home is not None:
        entries = gate.public(home.get_children().filter(show_in_menus=True), face["language"])
        face["menu"] = [Link(entry.title, entry.get_url(request), here.startswith(entry.url_path)) for entry in entries]
    if page is not None and home is not None and page.depth > home.depth:
        above = gate.public(page.get_ancestors().filter(depth__gte=home.depth), face["language"])
        face["breadcrumbs"] = [Link(step.title, step.get_url(request)) for step in above]
    return face


def _language_link(code: str, current: str, versions: dict[str, Page]) -> LanguageLink:
    target = versions[code].get_url() if code in versions else f"/{code}/"
    return LanguageLink(code, NATIVE_NAMES[code], _remembering(code, target), code == current, code in versions)


def _remembering(code: str, target: str) -> str:
    """An address that goes to `target` and remembers the reader's choice on the way."""
    return reverse("choose_language", args=[code]) + "?" + urlencode({"to": target})
