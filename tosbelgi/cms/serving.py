"""Finding the page behind an address: straight, where it is public; by Wagtail's own way for everything else."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail import views
from wagtail.models import Page

from . import gate, parameters


def public_page(path: str, language: str) -> Page | None:
    """The public page with that address in the language, as its own kind. Two queries."""
    steps = path.strip("/")
    found = gate.public(Page.objects.all(), language)
    if steps:
        # A page's path begins with the slug of its language's front page, which no address shows.
        depth = steps.count("/") + 3
        found = found.filter(depth=depth, slug=steps.rsplit("/", 1)[-1], url_path__endswith=f"/{steps}/")
    else:
        found = found.filter(depth=2)
    page = found.first()
    if page is None:
        return None
    return page.specific_class.objects.select_related("locale").get(pk=page.pk)


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Serve a page.

    What the gate calls public has been checked for everything that Wagtail's hooks would check, and
    is served at once. Private pages, hidden ones and mistakes go the long way, where the hooks decide.
    """
    page = public_page(path, get_language()) if request.method in {"GET", "HEAD"} else None
    if page is None:
        return views.serve(request, path)
    request.shown_page = page
    parameters.declare(request, parameters.NONE)  # a page that has some says so while it is made
    return page.serve(request)
