"""The page view: public pages in two queries, everything else through Wagtail's own `serve`."""

from django.db.models import QuerySet
from django.db.models.functions import Right
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail import views
from wagtail.models import Page

from tosbelgi.kernel.web import cache_policy

from ..publication import gate
from ..publication.ancestors import FRONT
from . import query_parameters


def pages_at(path: str, language: str) -> QuerySet[Page]:
    """The page with that path in the language, whether public or not."""
    steps = path.strip("/")
    pages = Page.objects.filter(locale__language_code=language)
    if not steps:
        return pages.filter(depth=FRONT)
    # A page's path begins with the slug of its language's front page, which no address shows.
    depth, end = steps.count("/") + FRONT + 1, f"/{steps}/"
    # Compared as text: LIKE takes capital letters for small ones on SQLite and not on PostgreSQL.
    below = pages.alias(end=Right("url_path", len(end))).filter(end=end)
    return below.filter(depth=depth, slug=steps.rsplit("/", 1)[-1])


def public_page(path: str, language: str) -> Page | None:
    """The public page with that address in the language, as its own kind. Two queries."""
    page = gate.public(pages_at(path, language), language).first()
    if page is None:
        return None
    return page.specific_class.objects.select_related("locale").get(pk=page.pk)


@cache_policy.declared_by_answer
def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    """Serve a page. A public one is the same for everybody; a private one is for whoever may see it.

    The gate has checked a public page for everything that Wagtail's `before_serve_page` hooks would check,
    so it is served at once. Private, hidden and missing pages go through Wagtail's view and its hooks.
    """
    page = public_page(path, get_language()) if request.method in {"GET", "HEAD"} else None
    if page is None:
        return views.serve(request, path)
    return _serve_public(request, page)


@cache_policy.public_page
def _serve_public(request: HttpRequest, page: Page) -> HttpResponse:
    request.shown_page = page  # type: ignore[attr-defined]  # ours, for the layout
    query_parameters.declare(request, query_parameters.NONE)  # a page that has some says so while it is made
    return page.serve(request)
