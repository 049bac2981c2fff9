"""How long an address may be: whatever comes later (languages, keys, patterns, the log) never meets a longer one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from . import error_views

LONGEST_PATH, LONGEST_QUERY = 2_000, 8_000  # characters: the path as people read it, the query as it was sent
OWN_RULE: set[str] = set()  # paths that measure their query themselves; rooms above add theirs


def is_too_long(request: HttpRequest) -> bool:
    if len(request.path_info) > LONGEST_PATH:
        return True
    return len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY and request.path_info not in OWN_RULE


class AddressLengthMiddleware:
    """Middleware. Stands inside those that set security headers, before everything that reads the address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_too_long(request):
            return error_views.address_too_long(request, path=LONGEST_PATH, query=LONGEST_QUERY)
        return self.get_response(request)
