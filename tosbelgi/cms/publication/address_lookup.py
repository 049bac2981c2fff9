"""Lookup of site URLs that are not pages: which routes there are, and which slugs show something.

The app that has a route registers a callback for its slugs (`register_slug_lookup`); redirects and the report of
broken links look them up here.
"""

from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from django.conf import settings

# Valid link schemes without a host.
HOSTLESS_SCHEMES = {"mailto", "tel"}
ExistingSlugs = Callable[[set[str], str], set[str]]
_routes: dict[str, ExistingSlugs] = {}


def register_slug_lookup(route: str, existing: ExistingSlugs) -> None:
    """Register `existing(slugs, language)`, which returns the slugs of a route that show something in the language."""
    _routes[route] = existing


def is_registered(route: str) -> bool:
    return route in _routes


def existing_slugs(route: str, slugs: set[str], language: str) -> set[str]:
    """Those of the slugs at which that registered route shows something in the language."""
    return _routes[route](slugs, language)


def is_shown_at(route: str, kwargs: dict[str, object], language: str) -> bool:
    """Is anything shown at this address of that route? True for a route without a registered lookup."""
    slug = str(kwargs.get("slug", ""))
    return not is_registered(route) or slug in existing_slugs(route, {slug}, language)


def own_path(address: str) -> str | None:
    """The path of an address on this site; None for other sites and for places within the same page."""
    parts = urlsplit(address)
    own_host = urlsplit(settings.SITE_URL).hostname
    if parts.scheme in HOSTLESS_SCHEMES or (parts.hostname and parts.hostname != own_host) or not parts.path:
        return None
    return unquote(parts.path)
