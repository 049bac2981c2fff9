"""Registry of page views: template context and responses that other apps add to page models.

So a page model need not import the views above it, which read that very model.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.models import Page

Context = Callable[[HttpRequest, Page], dict[str, Any]]
Response = Callable[[HttpRequest, Page], HttpResponse | None]
_contexts: dict[type, Context] = {}
_responses: dict[type, Response] = {}


def adds_context(*models: type[Page]) -> Callable[[Context], Context]:
    """The decorated function gives pages of these models more for their template."""

    def register(view: Context) -> Context:
        _contexts.update(dict.fromkeys(models, view))
        return view

    return register


def answers_for(*models: type[Page]) -> Callable[[Response], Response]:
    """The decorated function may answer for pages of these models; with None the page itself is shown."""

    def register(view: Response) -> Response:
        _responses.update(dict.fromkeys(models, view))
        return view

    return register


def context_for(request: HttpRequest, page: Page) -> dict[str, Any]:
    view = _contexts.get(type(page))
    return view(request, page) if view else {}


def response_for(request: HttpRequest, page: Page) -> HttpResponse | None:
    view = _responses.get(type(page))
    return view(request, page) if view else None
