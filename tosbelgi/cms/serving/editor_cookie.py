"""The cookie by which a browser asks for pages of its own: given to who may edit, taken from who has signed out.

Pages are kept for all and asked of the cache before anybody looks at a session. Editors need fresh ones, with
Wagtail's bar. So their browsers carry a second cookie, which says nothing about anybody: with a made-up one a stranger
gets a stranger's page, made anew and kept by nobody.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest, HttpResponseBase

from tosbelgi.kernel.web.cache_policy import EDITOR_COOKIE

_CHANGED = "_signed_in_or_out"


class EditorCookieMiddleware:
    """Stands behind the authentication middleware. Looks where people edit, and wherever somebody signs in or out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path_info.startswith(settings.ADMIN_PATH) or getattr(request, _CHANGED, False):
            _correct(request, response)
        return response


def watch_sign_in() -> None:
    """A person may sign in and out elsewhere than in the admin."""
    user_logged_in.connect(_note_change, dispatch_uid="editor_cookie.signed_in")
    user_logged_out.connect(_note_change, dispatch_uid="editor_cookie.signed_out")


def _note_change(request: HttpRequest | None = None, **kwargs: object) -> None:
    if request is not None:
        setattr(request, _CHANGED, True)


def _correct(request: HttpRequest, response: HttpResponseBase) -> None:
    """Whoever has it keeps it until they sign out: it opens nothing."""
    has_cookie = bool(request.COOKIES.get(EDITOR_COOKIE))
    if not request.user.is_authenticated:
        if has_cookie:
            response.delete_cookie(EDITOR_COOKIE, samesite="Lax")
    elif not has_cookie and request.user.has_perm("wagtailadmin.access_admin"):
        response.set_cookie(
            EDITOR_COOKIE,
            "1",
            max_age=settings.SESSION_COOKIE_AGE,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
        )
