"""The view of the door: who asks, is it well-formed, and what the journal says.

A session of this site is asked, with its CSRF token where something is changed; the role is that in which the person
acts. Answers are JSON, whatever is refused; none is kept by anybody.
"""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import orjson
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.web.allowance import Allowance
from tosbelgi.kernel.web.cache_policy import private_page

from ...people.api import Viewer, current_viewer, record_reading
from ..entries import Entry, EntryVersion
from ..queries import one_entry
from ..refusals import EntryChanged, NoSuchEntry
from ..writing import write, write_and_send
from .bodies import MOST_BYTES, Sent, asked, read_body, written
from .preconditions import etag, expected_version
from .problems import CHALLENGE, Problem, refused

logger = logging.getLogger("tosbelgi.journal")
METHODS = "GET, HEAD, OPTIONS, PUT"
REQUESTS_A_MINUTE = 240
requests = Allowance("journal")


class _CsrfCheck(CsrfViewMiddleware):
    """Django's CSRF check, with a refusal in JSON."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        raise Problem(403, "CSRF_FAILED", f"A PUT needs the CSRF token of its session: {reason}")


def _unreachable(request: HttpRequest) -> HttpResponse:
    raise AssertionError("the check is never called as a middleware")


_csrf_check = _CsrfCheck(_unreachable)


@private_page
@csrf_exempt  # because `_viewer` checks it itself, and refuses in JSON
def entry_door(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One entry by its id: read by GET, written and sent by PUT."""
    try:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": METHODS})
        if request.method not in ("GET", "HEAD", "PUT"):
            raise Problem(405, "METHOD_NOT_ALLOWED", f"Use one of {METHODS}.", headers={"Allow": METHODS})
        viewer = _viewer(request)
        return _put(request, public_id, viewer) if request.method == "PUT" else _get(public_id, viewer)
    except Problem as problem:
        return problem.response()
    except Exception:
        reference = uuid4().hex[:12]
        logger.exception("defect behind the door of the journal", extra={"reference": reference})
        title = f"Something broke on our side and has been written down as {reference}."
        return Problem(500, "INTERNAL", title).response()


def _viewer(request: HttpRequest) -> Viewer:
    """Who asks; refused where nobody does, where two could, and where it is asked too often."""
    if request.META.get("HTTP_AUTHORIZATION", "").strip():
        title = (
            "A journal is written by whoever is signed in, so `Authorization` says nothing of who asks. Ask without it."
        )
        raise Problem(401, "TOKENS_NOT_OFFERED", title, headers=CHALLENGE)
    viewer = current_viewer(request) if request.user.is_authenticated else None
    if viewer is None:
        title = "Only somebody signed in has a journal. The session may have ended: sign in, and send it again."
        raise Problem(401, "SIGN_IN_REQUIRED", title, headers=CHALLENGE)
    state = requests.take(str(viewer.user_id), 1, REQUESTS_A_MINUTE)
    if state.refused:
        title = f"{REQUESTS_A_MINUTE} requests a minute are allowed; try again in {state.seconds} seconds."
        raise Problem(429, "RATE_LIMITED", title, headers={"Retry-After": str(state.seconds)})
    if request.method == "PUT":
        _csrf_check.process_request(request)
        _csrf_check.process_view(request, _unreachable, (), {})
    return viewer


def _get(public_id: UUID, viewer: Viewer) -> HttpResponse:
    row = one_entry(viewer, public_id)
    if row is None:
        return refused(NoSuchEntry(), viewer.language)
    record_reading(person_ids=[row.participation.person_id], by=viewer, at=timezone.now())
    newest = list(row.versions.all())[-1]
    return _entry(row, newest, newest.number)


def _put(request: HttpRequest, public_id: UUID, viewer: Viewer) -> HttpResponse:
    expected, sent, at = expected_version(request.headers), read_body(_body(request)), timezone.now()
    try:
        row = _act(public_id, sent, expected, viewer, at)
    except EntryChanged as refusal:
        return refused(refusal, viewer.language, there=_there(public_id, viewer), yours=asked(sent))
    except Refusal as refusal:
        return refused(refusal, viewer.language, **_other(refusal))
    number = (expected or 0) + 1
    version = EntryVersion.objects.visible_to(viewer).get(entry=row, number=number)
    made = version.received_at == at and number == 1
    return _entry(row, version, row.version, status=201 if made else 200)


def _act(public_id: UUID, sent: Sent, expected: int | None, viewer: Viewer, at: datetime) -> Entry:
    act = write_and_send if sent.send else write
    return act(
        entry=public_id,
        participation=sent.participation,
        content=sent.content,
        expected=expected,
        by=viewer,
        at=at,
        sure=sent.sure,
    )


def _there(public_id: UUID, viewer: Viewer) -> dict[str, Any] | None:
    """The newest version of one's own entry, beside which other words were sent."""
    row = one_entry(viewer, public_id)
    return None if row is None else written(row, list(row.versions.all())[-1], row.version)


def _other(refusal: Refusal) -> dict[str, object]:
    """The entry with which this one cannot be, where the rule names one: it is the author's own."""
    return {"other": refusal.details["other"]} if "other" in refusal.details else {}


def _body(request: HttpRequest) -> bytes:
    if request.content_type != "application/json" or (request.encoding or "utf-8").lower() not in ("utf-8", "utf8"):
        raise Problem(415, "UNSUPPORTED_MEDIA_TYPE", "A PUT has the content type application/json, in UTF-8.")
    too_long = Problem(413, "BODY_TOO_LONG", f"An entry has at most {MOST_BYTES} bytes.")
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise too_long
    try:
        body: bytes = request.body
    except UnreadablePostError as wrong:
        raise Problem(400, "BODY_CUT_OFF", "The body ended too early. Send it again.") from wrong
    if len(body) > MOST_BYTES:
        raise too_long
    return body


def _entry(row: Entry, version: EntryVersion, newest: int, *, status: int = 200) -> HttpResponse:
    headers: Mapping[str, str] = {"ETag": etag(version.number)}
    content = orjson.dumps(written(row, version, newest), option=orjson.OPT_UTC_Z)
    return HttpResponse(content, content_type="application/json", status=status, headers=dict(headers))
