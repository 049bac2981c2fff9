"""HTTP content negotiation and CORS for GraphQL: media type, content coding, allowed origins."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest

from tosbelgi.kernel.web.negotiation import LONGEST_HEADER, parse_weights

from ..engine.http_errors import GraphQLHTTPError

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"
# The media type sent for each range of an Accept header; of equal weights the first in this order wins.
RANGES = {GRAPHQL: GRAPHQL, JSON: JSON, "application/*": GRAPHQL, "*/*": GRAPHQL}
CODINGS = ("br", "gzip")
# What the usual clients send from a page of another origin. No `Authorization`: tokens are for servers, not for pages.
ALLOWED_HEADERS = (
    "Accept",
    "Content-Type",
    "If-None-Match",
    "Apollo-Require-Preflight",
    "GraphQL-Preflight",
    "X-Requested-With",
    "X-Apollo-Operation-Id",
    "X-Apollo-Operation-Name",
    "X-Apollo-Operation-Type",
    "ApolloGraphQL-Client-Name",
    "ApolloGraphQL-Client-Version",
    "GraphQL-Client-Name",
    "GraphQL-Client-Version",
    "X-Request-ID",
    "Traceparent",
    "Tracestate",
    "Baggage",
    "Sentry-Trace",
)
EXPOSED_HEADERS = "ETag, RateLimit, RateLimit-Policy, Retry-After, X-Request-ID"


@lru_cache(256)
def _media_type(accept: str) -> str | None:
    """The media type for an Accept header; None where it accepts none of ours.

    >>> _media_type(""), _media_type("application/json"), _media_type("text/html, */*;q=0.8"), _media_type("image/png")
    ('application/graphql-response+json', 'application/json', 'application/graphql-response+json', None)
    """
    if not accept.strip():
        return GRAPHQL
    weights = parse_weights(accept)
    accepted = [
        (weights[name], -position, kind) for position, (name, kind) in enumerate(RANGES.items()) if weights.get(name)
    ]
    return max(accepted)[2] if accepted else None


def media_type(request: HttpRequest) -> str:
    """The media type of the response; refused where the client would take none of ours."""
    kind = _media_type(request.META.get("HTTP_ACCEPT", "")[:LONGEST_HEADER])
    if kind is None:
        raise GraphQLHTTPError(
            "NOT_ACCEPTABLE", f"Answers are {GRAPHQL} or {JSON}.", status=406, field="Accept", allowed=[GRAPHQL, JSON]
        )
    return kind


@lru_cache(256)
def _coding(header: str) -> str:
    """The content coding for an Accept-Encoding header.

    >>> _coding("gzip, br"), _coding("gzip;q=1, br;q=0"), _coding("identity")
    ('br', 'gzip', '')
    """
    weights = parse_weights(header)
    return next((coding for coding in CODINGS if weights.get(coding)), "")


def coding(request: HttpRequest) -> str:
    """The content coding of the response: the tightest that the client takes, "" for none."""
    return _coding(request.META.get("HTTP_ACCEPT_ENCODING", "")[:LONGEST_HEADER])


def cors_headers(request: HttpRequest) -> dict[str, str]:
    """CORS headers that let pages of allowed origins read a public response, never with cookies (Fetch standard)."""
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
    """Headers of the response to a CORS preflight request: asking is allowed, with the headers of the usual clients."""
    headers = cors_headers(request)
    if "Access-Control-Allow-Origin" in headers:
        headers |= {
            "Access-Control-Allow-Methods": "GET, HEAD, POST",
            "Access-Control-Allow-Headers": ", ".join(ALLOWED_HEADERS),
            "Access-Control-Max-Age": "86400",
        }
    return headers
