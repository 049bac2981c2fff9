"""In the admin everything is said in the language its reader has chosen, also what is said beside its views.

Wagtail gives that language to its views only. A refusal, a screen that does not exist and a failure are answered
outside of them, and would speak the language of the browser.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils.translation import get_language, override


class SiteLocale(LocaleMiddleware):
    """Django's, but a screen of the admin that does not exist is not looked for among the pages of a language."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if not request.path_info.startswith(settings.ADMIN_PATH):
            return super().process_response(request, response)
        response.headers.setdefault("Content-Language", get_language())
        return response


class AdminLanguage:
    """Middleware. Stands behind whoever says who is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(settings.ADMIN_PATH):
            return self.get_response(request)
        request.admin_language = admin_language_of(request.user)
        with override(request.admin_language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.admin_language)
        return response


def admin_language_of(user) -> str:
    """What this person has chosen, else what the browser asks for."""
    profile = getattr(user, "wagtail_userprofile", None)
    return profile.get_preferred_language() if profile else get_language()
