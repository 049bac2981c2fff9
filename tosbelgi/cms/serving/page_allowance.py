"""Rate limit of page rendering: CPU milliseconds a minute for each client (`PAGE_RATE_LIMIT`).

Only rendering counts, by the CPU time it took: cached pages are answered before this middleware. Signed-in users are
not limited, nor is `/graphql/`, which has an allowance of its own. An allowance is for an address,
behind which there may be a whole school: it is generous, and yet one address alone never makes the site slow.
"""

import time
from collections.abc import Callable
from functools import cached_property
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from tosbelgi.kernel.web.allowance import Allowance
from tosbelgi.kernel.web.clients import client_address

from . import error_views

pages = Allowance("pages")


def cpu_milliseconds() -> int:
    """CPU time of this thread so far."""
    return time.thread_time_ns() // 1_000_000


class PageRateLimitMiddleware:
    """Stands inside the page cache, outside everything that uses the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    @cached_property
    def not_counted(self) -> set[str]:
        return {reverse(name) for name in ("healthz", "readyz", "graphql")}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        limit: int = settings.PAGE_RATE_LIMIT
        if limit <= 0 or request.path_info in self.not_counted:
            return self.get_response(request)
        client = client_address(request)
        # One millisecond is taken beforehand, which tells whether any is left; the rest is charged afterwards.
        allowance = pages.take(client, 1, limit)
        if allowance.refused and not _is_signed_in(request):
            return error_views.too_many_requests(request, allowance.seconds)
        started = cpu_milliseconds()
        response = self.get_response(request)
        spent = cpu_milliseconds() - started
        if spent > 1 and not _is_signed_in(request):
            pages.charge(client, spent - 1, limit)
        return response


def _is_signed_in(request: HttpRequest) -> bool:
    """A query where the session has not been read yet: anybody can send a session cookie."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if key is None:
        return False
    user = getattr(request, "user", None)
    if user is None:
        request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
        user = get_user(request)
    return bool(user.is_authenticated)
