"""Addresses that nothing of ours can have lead nowhere, before anything is looked up by them.

A zero byte is refused by PostgreSQL and by file systems, a number beyond 64 bits by every database, one of thousands
of digits by Python itself: each with another error, at each door that forgets it. They are answered here, for all.
"""

import re
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

LARGEST = 2**63 - 1
ROW = re.compile(r"\d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Of two versions that are compared, both numbers stand in one step.
STEPS = re.compile(r"/|\.\.\.")


class UnroutablePathMiddleware:
    """Answers 404 where the path holds a zero byte, or has a number as a step that cannot be a row's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if leads_nowhere(request.path_info):
            raise Http404
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args: tuple, kwargs: dict) -> None:
        # Wagtail's addresses of snippets take any text for the number of a row.
        number = kwargs.get("pk")
        if isinstance(number, str) and not ROW.fullmatch(number):
            raise Http404


def leads_nowhere(path: str) -> bool:
    """
    >>> leads_nowhere("/kk/books/9780306406157/"), leads_nowhere("/admin/pages/9223372036854775807/edit/")
    (False, False)
    >>> leads_nowhere("/a\\0b/"), leads_nowhere("/admin/pages/9223372036854775808/"), leads_nowhere("/" + "9" * 5000)
    (True, True, True)
    """
    return "\0" in path or any(step.isdecimal() and is_no_row(step) for step in STEPS.split(path))


def is_no_row(digits: str) -> bool:
    """Is this larger than the number of any row can be?"""
    return len(digits) > len(str(LARGEST)) or int(digits) > LARGEST
