"""The door at which a platform links somebody: `POST /api/host/links`, with a token and the code that they gave it.

A body is JSON, `{"code": "ABCD-2345", "person": "what the platform calls them"}`. The answer to a code that was sent
twice is the same twice; refusals are JSON, with a code for the program and a sentence for people.
"""

import logging
from typing import Any
from uuid import uuid4

import orjson
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import describe
from tosbelgi.kernel.web.allowance import Allowance
from tosbelgi.kernel.web.cache_policy import private_page
from tosbelgi.kernel.web.clients import client_address
from tosbelgi.language.languages import SOURCE, is_language
from tosbelgi.programme.sharing.api import link_person

from .asking import AskingPlatform, platform_with_token
from .bearer import CHALLENGE, bearer_token

logger = logging.getLogger("tosbelgi.host")
MOST_BYTES = 4096
# A code has forty bits and holds for ten minutes: at this speed nobody finds one.
REQUESTS_A_MINUTE = 120  # of a platform
ATTEMPTS_A_MINUTE = 5  # for one account of it
STRANGERS_A_MINUTE = 30  # without a token that holds, from one address
of_platform = Allowance("links")
of_account = Allowance("links-account")
of_strangers = Allowance("links-strangers")


class _Refused(Exception):
    """An answer that refuses: its status, what programs branch on, and a sentence in English."""

    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        super().__init__(code)
        self.response = _json({"code": code, "message": message}, status)
        for name, value in headers.items():
            self.response.headers[name.replace("_", "-")] = value


@private_page
@csrf_exempt  # no cookie says who asks here
def link_door(request: HttpRequest) -> HttpResponse:
    """Link whoever gave this code to what the platform calls them."""
    try:
        if request.method != "POST":
            raise _Refused(405, "METHOD_NOT_ALLOWED", "Use POST.", Allow="POST")
        return _link(request, _asking(request))
    except _Refused as refused:
        return refused.response
    except Exception:
        reference = uuid4().hex[:12]
        logger.exception("defect behind the door of links", extra={"reference": reference})
        return _json({"code": "INTERNAL", "message": f"Something broke on our side: {reference}."}, 500)


def _asking(request: HttpRequest) -> AskingPlatform:
    token = bearer_token(request)
    asking = token and platform_with_token(token, at=timezone.now(), address=request.build_absolute_uri(request.path))
    if not asking:
        _count(of_strangers, client_address(request), STRANGERS_A_MINUTE)
        raise _Refused(401, "TOKEN_REFUSED", "Send a token that holds, as `Bearer`.", **CHALLENGE)
    _count(of_platform, str(asking.platform_id), REQUESTS_A_MINUTE)
    return asking


def _link(request: HttpRequest, asking: AskingPlatform) -> HttpResponse:
    code, person, language = _body(request)
    _count(of_account, f"{asking.platform_id}:{person}", ATTEMPTS_A_MINUTE)
    try:
        link = link_person(platform_id=asking.platform_id, code=code, their_id=person, at=timezone.now())
    except Refusal as refusal:
        return _json({**describe(refusal, language)}, 409)
    return _json({"person": link.their_id, "linkedAt": link.linked_at}, 200)


def _body(request: HttpRequest) -> tuple[str, str, str]:
    wrong = _Refused(400, "BAD_REQUEST", "The body is JSON with the texts `code` and `person`, 4096 bytes at most.")
    if request.content_type != "application/json":
        raise wrong
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            raise wrong
        given: Any = orjson.loads(request.body)
    except (UnreadablePostError, ValueError):
        raise wrong from None
    if not isinstance(given, dict) or not all(isinstance(given.get(name), str) for name in ("code", "person")):
        raise wrong
    language = given.get("language")
    return given["code"], given["person"], language if isinstance(language, str) and is_language(language) else SOURCE


def _count(allowance: Allowance, client: str, most: int) -> None:
    state = allowance.take(client, 1, most)
    if state.refused:
        message = f"{most} a minute are allowed; try again in {state.seconds} seconds."
        raise _Refused(429, "RATE_LIMITED", message, Retry_After=str(state.seconds))


def _json(content: dict[str, Any], status: int) -> HttpResponse:
    body = orjson.dumps(content, option=orjson.OPT_UTC_Z)
    return HttpResponse(body, content_type="application/json", status=status)
