"""What Wagtail's own forms never send is answered with 400 in the reader's language, instead of an error 500.

Wagtail's admin takes numbers, keys of rows and names of views from a request as they come, so a forged one ends in
whatever Python or Django raises over it. An exception counts as one about the input only if it says so itself: it has
no other cause (a page of a list that there is not, a field that was not sent, a number that no column holds), or its
message quotes last a value that was sent, for fields are named before it; and only where code of Wagtail's raised it.
A language of the site is never malformed, nor is a text that is too long for its column: forms let none through.
Everything else is a defect and stays one, with its traceback in the log, and so is whatever our own views do not refuse
by themselves.
"""

import re
from collections.abc import Callable, Iterator
from functools import wraps
from types import TracebackType
from typing import Any

from django.core.exceptions import BadRequest, ValidationError
from django.core.paginator import InvalidPage
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch
from django.utils.datastructures import MultiValueDictKeyError
from wagtail.admin.forms.choosers import URLOrAbsolutePathField
from wagtail.admin.views.generic.chooser import CreateViewMixin
from wagtail.models import Page

from tosbelgi.language.languages import CODES

ABOUT_INPUT = (InvalidPage, MultiValueDictKeyError, OverflowError, DataError)
ABOUT_INPUT_IF_QUOTED = (ValueError, LookupError, ValidationError, NoReverseMatch)
NAMED = re.compile(r"(Field|Reverse for) '\w+'")
QUOTES = frozenset("'\"“")
TOO_LONG = "22001"  # PostgreSQL's string_data_right_truncation
OURS = "tosbelgi"
PACKAGES = {OURS, "wagtail", "wagtail_localize"}


class MalformedRequestMiddleware:
    """In the admin malformed input is a `BadRequest`, also while rendering; the warning in the log names the place."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: list[Any], kwargs: dict[str, Any]) -> None:
        if request.method == "POST" and _is_root(kwargs.get("page_to_move_id")):
            raise BadRequest("the root of the pages cannot be moved")

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        if not (request.resolver_match and request.resolver_match.route.startswith("admin/")):
            return
        place = _place(error.__traceback__)
        quoted = isinstance(error, ABOUT_INPUT_IF_QUOTED) and _quotes_input(error, request)
        about_input = isinstance(error, ABOUT_INPUT) and not _is_too_long(error)
        if (quoted or about_input) and place and not place.startswith(OURS):
            raise BadRequest(f"malformed input, {type(error).__name__} in {place}") from error


def _is_root(pk: int | None) -> bool:
    return pk is not None and Page.objects.filter(pk=pk, depth=1).exists()


def _place(traceback: TracebackType | None) -> str:
    """Module and line of the innermost frame that is neither Django's nor Python's; empty where there is none."""
    place = ""
    while traceback is not None:
        module = traceback.tb_frame.f_globals.get("__name__", "")
        if module.partition(".")[0] in PACKAGES:
            place = f"{module}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return place


def _is_too_long(error: Exception) -> bool:
    return getattr(error.__cause__, "sqlstate", None) == TOO_LONG


def _quotes_input(error: Exception, request: HttpRequest) -> bool:
    message = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    values = {value for value in _sent_values(request) if value and value not in CODES}
    return any(_ends_quoting(message, quoted) for value in values for quoted in (repr(value), f"“{value}”"))


def _ends_quoting(message: str, quoted: str) -> bool:
    """Is that the last thing the message quotes, apart from names of ours?

    >>> _ends_quoting("Field 'id' expected a number but got 'x'.", "'x'")
    True
    >>> _ends_quoting("Field 'id' expected a number but got None.", "'id'")
    False
    """
    _before, found, after = NAMED.sub("", message).rpartition(quoted)
    return bool(found) and not QUOTES & set(after)


def _sent_values(request: HttpRequest) -> Iterator[str]:
    for fields in (request.GET, request.POST):
        for _name, values in fields.lists():
            yield from (str(value) for value in values)


def bears_nothing(
    read_link: Callable[[URLOrAbsolutePathField, str], str],
) -> Callable[[URLOrAbsolutePathField, str | None], str]:
    """`to_python` of a link that also takes a request without one."""

    @wraps(read_link)
    def to_python(self: URLOrAbsolutePathField, value: str | None) -> str:
        return read_link(self, value or "")

    return to_python


def refuses_where_nothing_is_created(
    create: Callable[[CreateViewMixin, HttpRequest], HttpResponse],
) -> Callable[[CreateViewMixin, HttpRequest], HttpResponse]:
    """`post` of a chooser, answered with 400 where that chooser has no form to create with."""

    @wraps(create)
    def post(self: CreateViewMixin, request: HttpRequest) -> HttpResponse:
        if self.get_creation_form() is None:
            raise BadRequest("nothing is created in this chooser")
        return create(self, request)

    return post
