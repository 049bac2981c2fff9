"""Redirects that never reveal the address of a hidden page."""

from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import translation
from wagtail.contrib.redirects.middleware import RedirectMiddleware

from tosbelgi.language.languages import is_language

from ..publication import gate
from ..publication.address_lookup import is_shown_at, own_path
from . import page_view


class PublicRedirects(RedirectMiddleware):
    """Wagtail's redirects, except to what a reader would not find there: the address alone may say too much."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        redirect = super().process_response(request, response)
        if redirect is response or (path := own_path(redirect["Location"])) is None or _is_reachable(path):
            return redirect
        return response


def _is_reachable(path: str) -> bool:
    """Does this path of ours show something, if only to those who may read a private page?"""
    language = path.split("/", 2)[1]
    if not is_language(language):
        return True
    with translation.override(language):
        try:
            match = resolve(path)
        except Resolver404:
            return True  # a missing slash, or an editor's typo: no page of ours is hidden there
        if match.view_name == "wagtail_serve":
            page = page_view.pages_at(match.args[0] if match.args else match.kwargs["path"], language).first()
            return page is None or gate.may_serve(page)
        return is_shown_at(match.view_name, match.kwargs, language)
