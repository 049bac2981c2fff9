"""In which form an answer goes out: media type, content coding, and to which other origins."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest

from tosbelgi.kernel.web.negotiation import LONGEST_HEADER, weighed

from ..engine.http_errors import GraphQLHTTPError

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"
# What each range of an Accept header would take, the more fitting one first.
RANGES = {GRAPHQL: GRAPHQL, JSON: JSON, "application/*": GRAPHQL, "*/*": GRAPHQL}
CODINGS = ("br", "gzip")
EXPOSED_HEADERS = "ETag, RateLimit, RateLimit-Policy, Retry-After, X-Request-ID"


@lru_cache(256)
def _media_type(accept: str) -> str | None:
    """
    >>> _media_type(""), _media_type("application/json"), _media_type("text/html, */*;q=0.8"), _media_type("image/png")
    ('application/graphql-response+json', 'application/json', 'application/graphql-response+json', None)
    """
    if not accept.strip():
        return GRAPHQL
    found = weighed(accept)
    wanted = [(found[name], -place, kind) for place, (name, kind) in enumerate(RANGES.items()) if found.get(name)]
    return max(wanted)[2] if wanted else None


def media_type(request: HttpRequest) -> str:
    """The media type of the answer; refused where the client would take none of ours."""
    kind = _media_type(request.META.get("HTTP_ACCEPT", "")[:LONGEST_HEADER])
    if kind is None:
        raise GraphQLHTTPError("NOT_ACCEPTABLE", f"Answers are {GRAPHQL} or {JSON}.", status=406)
    return kind


@lru_cache(256)
def _coding(header: str) -> str:
    """
    >>> _coding("gzip, br"), _coding("gzip;q=1, br;q=0"), _coding("identity")
    ('br', 'gzip', '')
    """
    found = weighed(header)
    return next((coding for coding in CODINGS if found.get(coding)), "")


def coding(request: HttpRequest) -> str:
    """The content coding of the answer: the tightest that the client takes, "" for none."""
    return _coding(request.META.get("HTTP_ACCEPT_ENCODING", "")[:LONGEST_HEADER])


def cors_headers(request: HttpRequest) -> dict[str, str]:
    """The headers that let another origin's page read a public answer, never with cookies (the Fetch standard)."""
    allowed: list[str] = settings.GRAPHQL_CORS_ORIGINS
    if not allowed:
        return {}
    if "*" in allowed:
        return {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": EXPOSED_HEADERS}
    headers = {"Vary": "Origin"}
    origin = request.META.get("HTTP_ORIGIN", "")
    if origin in allowed:
        headers |= {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": EXPOSED_HEADERS}
    return headers


def preflight_headers(request: HttpRequest) -> dict[str, str]:
    """The answer to a browser that asks beforehand what another origin's page may send: to read, and nothing else."""
    headers = cors_headers(request)
    if "Access-Control-Allow-Origin" in headers:
        headers |= {
            "Access-Control-Allow-Methods": "GET, HEAD",
            "Access-Control-Allow-Headers": "Accept, Content-Type",
            "Access-Control-Max-Age": "86400",
        }
    return headers
