"""What is dear to make is limited: so many milliseconds of our processor a minute for a client (`PAGE_RATE_LIMIT`).

Only what is made anew counts, by what it has cost: kept pages are answered before they come here. Whoever is signed in
is not limited, nor are programs at `/graphql/`, which have an allowance of their own. An allowance is for an address,
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
from tosbelgi.kernel.web.clients import client_of

from . import error_views

pages = Allowance("pages")


def milliseconds() -> int:
    """What this thread has spent of the processor so far."""
    return time.thread_time_ns() // 1_000_000


class PageRateLimitMiddleware:
    """Middleware. Stands inside the kept pages, outside everything that asks the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    @cached_property
    def not_counted(self) -> set[str]:
        return {reverse(name) for name in ("healthz", "readyz", "graphql")}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        allowed: int = settings.PAGE_RATE_LIMIT
        if allowed <= 0 or request.path_info in self.not_counted:
            return self.get_response(request)
        client = client_of(request)
        standing = pages.take(client, 1, allowed)
        if standing.refused and not _is_signed_in(request):
            return error_views.too_many_requests(request, standing.seconds)
        began = milliseconds()
        answer = self.get_response(request)
        spent = milliseconds() - began
        if spent > 1 and not _is_signed_in(request):
            pages.charge(client, spent - 1, allowed)
        return answer


def _is_signed_in(request: HttpRequest) -> bool:
    """Asked of the database where the session has not been read yet; a cookie alone says nothing."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if key is None:
        return False
    user = getattr(request, "user", None)
    if user is None:
        request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
        user = get_user(request)
    return bool(user.is_authenticated)
