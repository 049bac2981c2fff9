"""Middleware that activates the admin user's language for the whole request, error responses and streams included.

Wagtail activates that language in its views only. 403, 404 and 500 responses are made outside of them, spreadsheets are
streamed when the views are done, and both would be in the browser's language.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import cast

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils.translation import get_language, override

from tosbelgi.accounts.request_user import AnyUser

# Addresses without a language of their own, below which nothing is to be found in one.
PRIVATE_FILES, FOR_PROGRAMS = "/files/", "/api/"


class SiteLocale(LocaleMiddleware):
    """Django's LocaleMiddleware, without redirects to a language for 404s of the admin, private files and programs."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not request.path_info.startswith((settings.ADMIN_PATH, PRIVATE_FILES, FOR_PROGRAMS)):
            return super().process_response(request, response)
        response.headers.setdefault("Content-Language", get_language())
        return response


class AdminRequest(HttpRequest):
    """For hints only: a request of the admin, which keeps its language for the views of errors."""

    admin_language: str


class AdminLanguage:
    """Stands behind the authentication middleware, whose `request.user` it reads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: AdminRequest) -> HttpResponseBase:
        if not request.path_info.startswith(settings.ADMIN_PATH):
            return self.get_response(request)
        request.admin_language = admin_language_of(request.user)
        with override(request.admin_language):
            response = self.get_response(request)
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            rows = cast("Iterable[bytes]", response.streaming_content)  # nothing in the admin is asynchronous
            response.streaming_content = in_language(rows, request.admin_language)
        response.headers.setdefault("Content-Language", request.admin_language)
        return response


def in_language(parts: Iterable[bytes], language: str) -> Iterator[bytes]:
    """The same parts, each of them made with this language active."""
    waiting = iter(parts)
    while True:
        with override(language):
            part = next(waiting, None)
        if part is None:
            return
        yield part


def admin_language_of(user: AnyUser) -> str:
    """The language of the user's profile, else the active one (from the browser)."""
    profile = getattr(user, "wagtail_userprofile", None)
    return profile.get_preferred_language() if profile else get_language()
