"""Middleware that answers 404 to paths that no row can have: zero bytes, numbers beyond 64 bits.

A zero byte is refused by PostgreSQL and by file systems, a number beyond 64 bits by every database, one of thousands
of digits by Python itself: each with another error, in each view that forgets it. They are answered here, for all.
"""

import re
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

LARGEST = 2**63 - 1
ROW_ID = re.compile(r"\d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Of two versions that are compared, both numbers stand in one step.
STEPS = re.compile(r"/|\.\.\.")


class UnroutablePathMiddleware:
    """Answers 404 where the path holds a zero byte, or has a number as a step that cannot be a row's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_unroutable(request.path_info):
            raise Http404
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        # Wagtail's addresses of snippets take any text for the number of a row.
        number = kwargs.get("pk")
        if isinstance(number, str) and not ROW_ID.fullmatch(number):
            raise Http404


def is_unroutable(path: str) -> bool:
    """
    >>> is_unroutable("/kk/books/9780306406157/"), is_unroutable("/admin/pages/9223372036854775807/edit/")
    (False, False)
    >>> is_unroutable("/a\\0b/"), is_unroutable("/admin/pages/9223372036854775808/"), is_unroutable("/" + "9" * 5000)
    (True, True, True)
    """
    return "\0" in path or any(step.isdecimal() and exceeds_row_ids(step) for step in STEPS.split(path))


def exceeds_row_ids(digits: str) -> bool:
    """Is this larger than the number of any row can be?"""
    return len(digits) > len(str(LARGEST)) or int(digits) > LARGEST
