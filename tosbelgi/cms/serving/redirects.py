"""Old addresses lead on to where something is to be read, and tell nobody whither the hidden has gone."""

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
        answer = super().process_response(request, response)
        if answer is response or (path := own_path(answer["Location"])) is None or _leads_somewhere(path):
            return answer
        return response


def _leads_somewhere(path: str) -> bool:
    """Is there something at this path of ours, for everybody or for those whom a private page asks who they are?"""
    language = path.split("/", 2)[1]
    if not is_language(language):
        return True
    with translation.override(language):
        try:
            found = resolve(path)
        except Resolver404:
            return True  # the way of a slash, or a mistake of an editor's: no page of ours hides there
        if found.view_name == "wagtail_serve":
            page = page_view.pages_at(found.args[0] if found.args else found.kwargs["path"], language).first()
            return page is None or gate.may_serve(page)
        return is_shown_at(found.view_name, found.kwargs, language)
