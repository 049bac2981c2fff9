"""Middleware that refuses too long paths and query strings with 414, before anything else reads them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from . import error_views

LONGEST_PATH, LONGEST_QUERY = 2_000, 8_000  # characters: the path as people read it, the query as it was sent
SELF_LIMITED_PATHS: set[str] = set()  # paths whose views limit their query themselves; apps above add theirs at start


def is_too_long(request: HttpRequest) -> bool:
    if len(request.path_info) > LONGEST_PATH:
        return True
    return len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY and request.path_info not in SELF_LIMITED_PATHS


class AddressLengthMiddleware:
    """Stands inside the middleware that sets security headers, before everything that reads the address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_too_long(request):
            return error_views.address_too_long(request, path=LONGEST_PATH, query=LONGEST_QUERY)
        return self.get_response(request)
