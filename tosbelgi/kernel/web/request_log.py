"""A name for each request, so that its lines in the log can be found together."""

import logging
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

access = logging.getLogger("tosbelgi.access")
request_id: ContextVar[str] = ContextVar("request_id", default="")
GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestId:
    """Takes the proxy's id where the proxy is trusted, else makes one; one line of log a request.

    It takes the proxy's word on the scheme in any case of letters too ("HTTPS"): Django knows small ones only, and
    would send the visitor from https to https for ever.

    The line names the route, not the address: an address may hold what a person typed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = ""
        if settings.TRUST_PROXY:
            given = request.headers.get("X-Request-ID", "")
            request.META["HTTP_X_FORWARDED_PROTO"] = request.headers.get("X-Forwarded-Proto", "").lower()
        own = given if GIVEN.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(own)
        began = time.perf_counter()
        try:
            answer = self.get_response(request)
            match = request.resolver_match
            facts = {
                "method": request.method,
                "route": (match.view_name or match.route) if match else "",
                "status": answer.status_code,
                "ms": round((time.perf_counter() - began) * 1000, 1),
            }
            access.info("request", extra=facts)
        finally:
            request_id.reset(token)
        answer["X-Request-ID"] = own
        return answer
