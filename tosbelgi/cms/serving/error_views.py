"""Error views (400, 403, 404, 408, 411, 414, 429, 500, 503) in the reader's language, without the database.

Only 404 asks it, for the name of the site and its menu; where the database does not answer, it does without.
"""

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, override

from tosbelgi.accounts.pages.kept_words import kept_fields
from tosbelgi.accounts.pages.signed_out import words_kept
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import refusal_message
from tosbelgi.kernel.setting_kinds import number_words
from tosbelgi.kernel.web.full_disk import is_disk_full_error
from tosbelgi.language.languages import is_language
from tosbelgi.language.negotiation import choose_language

from ..pages.layout import menu_layout, plain_layout

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ErrorFrame:
    """How errors look below a path: the template, what it needs of the request, and the ways on in a language.

    `context` may ask the database; where that does not answer, and for an error of ours, the template does without it.
    """

    template: str
    context: Callable[[HttpRequest, str], dict[str, Any]]
    ways: Callable[[str], list[dict[str, str]]]


_frames: dict[str, ErrorFrame] = {}


def register_frame(segment: str, frame: ErrorFrame) -> None:
    """Errors at `/{language}/{segment}/…` look so."""
    _frames[segment] = frame


def _frame_of(request: HttpRequest) -> ErrorFrame | None:
    parts = request.path_info.split("/", 3)
    return _frames.get(parts[2]) if len(parts) == 4 and is_language(parts[1]) else None


def language_of(request: HttpRequest) -> str:
    """The admin user's language, else the path's prefix, else the language cookie, else the browser's, else Kazakh."""
    chosen = getattr(request, "admin_language", "")
    if is_language(chosen):
        return chosen
    first = request.path_info.split("/", 2)[1] if request.path_info.startswith("/") else ""
    if is_language(first):
        return first
    return choose_language(
        request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME), request.headers.get("Accept-Language", "")
    )


def _error_response(
    request: HttpRequest, status: int, heading: str, explanation: str, *, with_menu: bool = False, **limits: int
) -> HttpResponse:
    language, frame = language_of(request), _frame_of(request)
    with override(language):
        context: dict[str, Any] = {"site_face": plain_layout(language)}
        if frame is not None and status < 500:
            context |= _asked_or_nothing(lambda: frame.context(request, language))
        elif with_menu:
            context |= _asked_or_nothing(lambda: {"site_face": menu_layout(language)})
        context |= {
            "code": status,
            "heading": _(heading),
            "explanation": _(explanation) % {name: number_words(limit) for name, limit in limits.items()},
            "ways": frame.ways(language) if frame else _onward_links(request, language),
        }
        body = render_to_string(frame.template if frame else "cms/error.html", context)
    return HttpResponse(body, status=status, headers={"Content-Language": language})


def _asked_or_nothing(ask: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return ask()
    except DatabaseError:
        logger.warning("a page of error has no menu: the database does not answer")
        return {}


def _onward_links(request: HttpRequest, language: str) -> list[dict[str, str]]:
    front = {"title": _("To the front page"), "url": f"/{language}/"}
    if request.path_info.startswith(settings.ADMIN_PATH):
        return [{"title": _("To the admin"), "url": settings.ADMIN_PATH}, front]
    return [
        front,
        {"title": _("The seven directions"), "url": f"/{language}/directions/"},
        {"title": _("Levels and norms"), "url": f"/{language}/levels/"},
    ]


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error_response(
        request,
        400,
        gettext_noop("We could not understand this request"),
        gettext_noop("Something in the address or in the form was not as expected. Go back, check it and try again."),
    )


def address_too_long(request: HttpRequest, *, path: int, query: int) -> HttpResponse:
    """414, with how many characters the path and the query may have."""
    return _error_response(
        request,
        414,
        gettext_noop("This address is too long"),
        gettext_noop(
            "An address may have %(path)s characters, and %(query)s more after its question mark. "
            "Shorten it, or begin on one of these pages."
        ),
        path=path,
        query=query,
    )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error_response(
        request,
        403,
        gettext_noop("This page is not open to you"),
        gettext_noop("It belongs to somebody else or needs you to sign in with another account."),
    )


def too_many_requests(request: HttpRequest, seconds: int) -> HttpResponse:
    """429 with Retry-After: this client has used its allowance of rendering time."""
    with override(language_of(request)):
        explanation = ngettext(
            "So much was asked for from your network in the last minute that other readers would have to wait. "
            "Nothing is lost: try again in %(seconds)d second.",
            "So much was asked for from your network in the last minute that other readers would have to wait. "
            "Nothing is lost: try again in %(seconds)d seconds.",
            seconds,
        ) % {"seconds": seconds}
    return _pause_response(request, explanation, seconds)


def too_many_passwords(request: HttpRequest, seconds: int) -> HttpResponse:
    """Somebody may be guessing the password of a page or of a document."""
    with override(language_of(request)):
        explanation = ngettext(
            "There were too many attempts with a password from your network. Try again in %(seconds)d second.",
            "There were too many attempts with a password from your network. Try again in %(seconds)d seconds.",
            seconds,
        ) % {"seconds": seconds}
    return _pause_response(request, explanation, seconds)


def _pause_response(request: HttpRequest, explanation: str, seconds: int) -> HttpResponse:
    response = _error_response(request, 429, gettext_noop("A short pause, please"), explanation)
    response["Retry-After"] = str(seconds)
    return response


def body_refused(request: HttpRequest, status: int, refusal: Refusal) -> HttpResponse:
    """What was sent did not arrive, or what was asked for has to wait, because of slow lines."""
    with override(language_of(request)):
        explanation = refusal_message(refusal)
    if status == 503:
        return _error_response(request, status, gettext_noop("A short pause, please"), explanation)
    return _error_response(request, status, gettext_noop("What you have sent did not arrive"), explanation)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form of ours that is too old comes back with its words; nothing is done, and nothing is lost."""
    if not kept_fields(request):
        return _error_response(
            request,
            403,
            gettext_noop("The form has expired"),
            gettext_noop(
                "For your safety a form is valid for a limited time. Go back, reload the page and send it again."
            ),
        )
    language = language_of(request)
    with override(language):
        explanation = _("The form has expired: for your safety one is valid for a limited time, and until you sign in.")
        response = words_kept(request, explanation, status=403, site_face=plain_layout(language))
    response["Content-Language"] = language
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error_response(
        request,
        404,
        gettext_noop("There is no such page"),
        gettext_noop("The address may be mistyped, or the page has moved or is not public yet."),
        with_menu=not request.path_info.startswith(settings.ADMIN_PATH),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """`handler500`: Django calls it while the exception is being handled."""
    if is_disk_full_error(sys.exc_info()[1]):
        return disk_full(request)
    return _error_response(
        request,
        500,
        gettext_noop("Something broke on our side"),
        gettext_noop("It is not your fault, and it has been written down. Please try again in a few minutes."),
    )


def disk_full(request: HttpRequest) -> HttpResponse:
    """503 for a full disk: reading goes on, nothing can be stored."""
    return _error_response(
        request,
        503,
        gettext_noop("The site cannot store anything just now"),
        gettext_noop(
            "Its disk is full. What you have sent was not stored: keep it, go back and try again later. "
            "Reading goes on as before. It has been written down for those who look after the site."
        ),
    )
