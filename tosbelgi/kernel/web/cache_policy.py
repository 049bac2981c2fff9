"""Which answers caches may keep: those alone whose view says that they are the same for everybody.

A view is declared by one of the decorators below, or by the prefix under which it stands (`PRIVATE_PREFIXES` of the
settings); a house test names a view that is neither. Whatever is not published here leaves the house as
`private, no-store`: errors, redirects of middleware, and whatever a view forgot.

A public view cannot be personal by mistake. It is handed the request of a stranger, who has neither cookies nor a
session: so a page costs a signed-in reader what it costs anybody, and what is kept of it names nobody.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from whitenoise.middleware import WhiteNoiseFileResponse

from . import address_prefixes

REVALIDATED = "public, max-age=0, must-revalidate"  # kept by all, asked for each time; our page cache keeps these
BROWSER_ONLY = "private, max-age=0, must-revalidate"  # the same for everybody, and nobody else's business
NOT_KEPT = "private, no-store"
NOT_LISTED = "noindex, nofollow, noarchive"
PUBLISHED_STATUSES = {200, 206, 301, 302, 304, 307, 308}
# Whoever may edit carries this cookie beside their session: it asks for pages of their own, which have Wagtail's bar.
# It proves nothing. Whoever makes it up gets a stranger's pages, made anew.
EDITOR_COOKIE = "editor"
_DECLARED, _PUBLISHED = "cache_declaration", "_published"

View = Callable[..., Any]


class Declaration(StrEnum):
    """What a view says of its answers."""

    PUBLIC = "public"
    PRIVATE = "private"
    SECRET = "secret"  # noqa: S105  no password: who knows the address may look
    BY_ANSWER = "by answer"


def public_page(view: View) -> View:
    """Decorator: a page in the site's frame, kept whole and asked for each time. Who may edit gets one of their own."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.COOKIES.get(EDITOR_COOKIE):
            response: HttpResponseBase = view(request, *args, **kwargs)
            setattr(response, _PUBLISHED, False)  # whatever the view has said: it was not made for everybody
            return response
        return _answer_for_everybody(view, REVALIDATED, request, args, kwargs)

    return _declare(answer, Declaration.PUBLIC)


def public_answer(cache_control: str) -> Callable[[View], View]:
    """Decorator: an icon, a feed, a file; with its own `Cache-Control`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return _answer_for_everybody(view, cache_control, request, args, kwargs)

        return _declare(answer, Declaration.PUBLIC)

    return decorate


def private_page(view: View) -> View:
    """Decorator: for one person or one browser; never kept."""
    return _declare(view, Declaration.PRIVATE)


def secret_page(view: View) -> View:
    """Decorator: who knows the address may look. It has to stand under one of the `SECRET_PREFIXES` of the settings."""
    return _declare(view, Declaration.SECRET)


def declared_by_answer(view: View) -> View:
    """Decorator: some answers are public, and are given to `publish`."""
    return _declare(view, Declaration.BY_ANSWER)


def declaration_of(view: View) -> Declaration | None:
    """What the view has declared, through whatever else has been wrapped around it."""
    declared: Declaration | None = getattr(view, _DECLARED, None)
    return declared or getattr(getattr(view, "view_class", None), _DECLARED, None)


def _declare(view: View, declaration: Declaration) -> View:
    setattr(view, _DECLARED, declaration)
    return view


def publish(response: HttpResponseBase, cache_control: str = REVALIDATED) -> None:
    """This answer is the same for everybody; caches keep it as `cache_control` says."""
    response.headers["Cache-Control"] = cache_control
    setattr(response, _PUBLISHED, True)


def is_published(response: HttpResponseBase) -> bool:
    """May caches keep it? Not with a cookie in it, whatever was said before."""
    return getattr(response, _PUBLISHED, False) and not response.cookies


def _answer_for_everybody(
    view: View, cache_control: str, request: HttpRequest, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> HttpResponseBase:
    """The view's answer to a stranger. After an exception the request is again who it was: errors may be personal."""
    attributes = vars(request)
    own: dict[str, Any] = {name: attributes[name] for name in ("COOKIES", "user", "session") if name in attributes}
    # No session at all: a public view that reads or writes one fails at once, for every reader.
    attributes |= {"COOKIES": {}, "user": AnonymousUser(), "session": None}
    try:
        response: HttpResponseBase = view(request, *args, **kwargs)
    except Exception:
        attributes.update(own)
        raise
    if response.status_code in PUBLISHED_STATUSES and not getattr(response, _PUBLISHED, False):
        publish(response, cache_control)
    return response


class CachePolicyMiddleware:
    """Stands outside everything that answers. Static files have WhiteNoise's own headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, WhiteNoiseFileResponse):
            return response
        if is_published(response) and not address_prefixes.is_private(request.path_info):
            return response
        response.headers["Cache-Control"] = NOT_KEPT
        if address_prefixes.is_secret(request.path_info):
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["X-Robots-Tag"] = NOT_LISTED
        return response
