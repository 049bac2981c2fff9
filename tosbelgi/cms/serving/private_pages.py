"""Pages that belong to one person: never kept, never indexed, and there in every language."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tosbelgi.language.languages import CODES

from ..pages.layout import ViewContext


class PlacedRequest(HttpRequest):
    """For hints only: a request that tells the layout where its page stands."""

    shown_place: ViewContext


def urls_of_this_page(request: HttpRequest) -> dict[str, str]:
    """The address of this very page, below a language's prefix, in each language."""
    _empty, _language, rest = request.get_full_path().split("/", 2)
    return {code: f"/{code}/{rest}" for code in CODES}


def for_one_person(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Wrap a view below a language's prefix."""

    @wraps(view)
    def answer(request: PlacedRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        request.shown_place = ViewContext(urls_of_this_page(request), private=True)
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response

    return answer
