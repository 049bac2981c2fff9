"""Middleware that gives each request an id and writes one access-log line for it."""

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
    """Use the proxy's id where the proxy is trusted, else make one; one line of log a request.

    X-Forwarded-Proto of the proxy is lowered ("HTTPS"): Django compares it case by case, and would redirect the
    visitor from https to https for ever.

    The line names the route, not the address: an address may hold what a person typed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = ""
        if settings.TRUST_PROXY:
            given = request.headers.get("X-Request-ID", "")
            request.META["HTTP_X_FORWARDED_PROTO"] = request.headers.get("X-Forwarded-Proto", "").lower()
        identifier = given if GIVEN.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(identifier)
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            match = request.resolver_match
            facts = {
                "method": request.method,
                "route": (match.view_name or match.route) if match else "",
                "status": response.status_code,
                "ms": round((time.perf_counter() - began) * 1000, 1),
            }
            access.info("request", extra=facts)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = identifier
        return response
