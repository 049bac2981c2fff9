"""The token in a request (RFC 6750, 2.1): in the header and nowhere else, so that it stands in no log."""

import re

from django.http import HttpRequest

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Tosbelgi"'}
_BEARER = re.compile(r"[Bb]earer ([A-Za-z0-9._~+/-]{1,200}=*)", re.ASCII)


def bearer_token(request: HttpRequest) -> str:
    """The token of the request; empty where there is none, and for another way of proving who one is."""
    match = _BEARER.fullmatch(request.META.get("HTTP_AUTHORIZATION", "").strip()[:300])
    return match[1] if match else ""
