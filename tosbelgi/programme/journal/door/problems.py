"""Refusals as problem details (RFC 9457): a status, the code that programs branch on, and words for people."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.http import HttpResponse

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import describe

from ..refusals import EntryIncomplete

MEDIA_TYPE = "application/problem+json"
# RFC 9110, 15.5.2: a 401 names how one signs in; a session is begun by the site's own form.
CHALLENGE = {"WWW-Authenticate": 'Cookie realm="Tosbelgi"'}
RULE_BROKEN = 422
STATUS: Mapping[str, int] = {
    "NO_SUCH_ENTRY": 404,
    "NO_SUCH_PARTICIPATION": 404,
    "DRAFT_WAS_DELETED": 410,
    "ENTRY_CHANGED": 412,
    "ENTRY_NOT_IN_THIS_STATE": 409,
    "SAME_HOURS_TWICE": 409,
    "ONLY_ITS_AUTHOR_WRITES": 403,
    "NOT_REGISTERED_YET": 403,
    "TOO_MANY_ENTRIES": 429,
}


class Problem(Exception):
    """A request that is refused before any rule of the journal is asked. `title` is in English, for programmers."""

    def __init__(
        self, status: int, code: str, title: str, *, field: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.title, self.field = status, code, title, field
        self.headers = dict(headers or {})

    def response(self) -> HttpResponse:
        body = {"title": self.title, "status": self.status, "code": self.code, "field": self.field}
        return _response(body, self.headers)


def refused(refusal: Refusal, language: str, **more: Any) -> HttpResponse:
    """The refusal of a rule, in the reader's language; `more` stands beside it."""
    told = describe(refusal, language)
    body = {
        "title": told["message"],
        "status": STATUS.get(refusal.code, RULE_BROKEN),
        "code": told["code"],
        "field": named_in_json(told["field"]) if told["field"] else None,
        "rule": told["rule"],
        "allowed": told["allowed"],
    }
    if isinstance(refusal, EntryIncomplete):
        body["allowed"] = [named_in_json(one) for one in told["allowed"]]
    return _response(body | more, {"Content-Language": language})


def named_in_json(name: str) -> str:
    """The name that a field of the rules has in the body.

    >>> named_in_json("listed_book"), named_in_json("words")
    ('listedBook', 'words')
    """
    first, *more = name.split("_")
    return first + "".join(one.capitalize() for one in more)


def _response(body: Mapping[str, Any], headers: Mapping[str, str]) -> HttpResponse:
    content = orjson.dumps({"type": f"urn:tosbelgi:problem:{body['code']}", **body})
    return HttpResponse(content, content_type=MEDIA_TYPE, status=body["status"], headers=dict(headers))
