"""A small application behind the gate, for a real server: it reads what is sent, and tells how many threads wait."""

import hashlib
import json
import os
from threading import Lock

import django
from django.http import HttpResponse

django.setup()

from tosbelgi.kernel.transfers import bodies, watch  # noqa: E402
from tosbelgi.kernel.transfers.gate import Gate, refusal_in  # noqa: E402
from tosbelgi.kernel.transfers.refusals import STATUS  # noqa: E402

bodies.GRACE = float(os.environ.get("TEST_GRACE", bodies.GRACE))
watch.TICK = min(watch.TICK, bodies.GRACE / 2)
_lock = Lock()
_counts = {"reading": 0, "most": 0, "read": 0}


def count(reading: int) -> None:
    with _lock:
        _counts["reading"] += reading
        _counts["most"] = max(_counts["most"], _counts["reading"])
        _counts["read"] += reading < 0


def answer(environ) -> HttpResponse:
    if (refusal := refusal_in(environ)) is not None:
        return HttpResponse(refusal.code, status=STATUS[type(refusal)])
    if environ["PATH_INFO"] == "/counts":
        return HttpResponse(json.dumps(_counts))
    if environ["PATH_INFO"] == "/unread":
        return HttpResponse("not wanted", status=403)
    count(+1)
    try:
        content = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    except OSError:
        refusal = refusal_in(environ)
        return HttpResponse(refusal.code, status=STATUS[type(refusal)])
    finally:
        count(-1)
    return HttpResponse(hashlib.sha256(content).hexdigest())


def site(environ, start_response) -> HttpResponse:
    response = answer(environ)
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return response


application = Gate(site)
