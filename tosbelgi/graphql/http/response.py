"""HTTP responses of GraphQL: cacheable ones with an ETag, uncacheable ones, errors and redirects."""

import time
from collections.abc import Mapping
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import get_conditional_response, patch_vary_headers
from graphql import GraphQLError

from tosbelgi.kernel.web import cache_policy

from ..engine.http_errors import GraphQLHTTPError, InvalidDocument
from . import errors as graphql_errors
from . import negotiation
from .negotiation import JSON
from .response_cache import MIN_COMPRESSED_BYTES, Entry

NO_STORE = cache_policy.NOT_KEPT
VARY = "Accept, Accept-Encoding, Authorization, Cookie"


def add_headers(response: HttpResponse, headers: Mapping[str, str]) -> None:
    """Add headers; Vary grows, everything else is set."""
    for name, value in headers.items():
        if name == "Vary":
            patch_vary_headers(response, value.split(", "))
        else:
            response.headers[name] = value


def cached_response(request: HttpRequest, entry: Entry, media_type: str) -> HttpResponse:
    """A public response: compressed, with a strong ETag; 304 for a client that has it already."""
    coding = negotiation.coding(request) if len(entry.body) >= MIN_COMPRESSED_BYTES else ""
    response = HttpResponse(entry.in_coding(coding), content_type=f"{media_type}; charset=utf-8")
    headers = response.headers
    headers["Vary"] = VARY
    headers["Content-Length"] = str(len(response.content))
    if coding:
        headers["Content-Encoding"] = coding
    if request.method == "POST":
        headers["Cache-Control"] = NO_STORE
        return response
    headers["ETag"] = etag = f'"{entry.digest}{"-json" if media_type == JSON else ""}{"-" + coding if coding else ""}"'
    if "HTTP_IF_NONE_MATCH" in request.META:
        response = get_conditional_response(request, etag=etag, response=response) or response
    cache_policy.publish(response, _cache_control(entry))
    return response


def _cache_control(entry: Entry) -> str:
    """Browsers always revalidate; a CDN after as many seconds as the operator allows, or when the entry expires."""
    seconds = min(settings.GRAPHQL_CDN_SECONDS, int(entry.ends_at - time.time()))
    return f"public, max-age=0, s-maxage={max(0, seconds)}, must-revalidate"


def uncached_response(body: bytes, media_type: str) -> HttpResponse:
    """A response for one user alone, or one with errors."""
    response = HttpResponse(body, content_type=f"{media_type}; charset=utf-8")
    response.headers["Cache-Control"] = NO_STORE
    response.headers["Content-Length"] = str(len(body))
    response.headers["Vary"] = VARY
    return response


def invalid_document_response(errors: list[dict[str, Any]], media_type: str) -> HttpResponse:
    """Errors without data: the document or the variables are invalid."""
    response = uncached_response(orjson.dumps({"errors": errors}), media_type)
    # As the draft "GraphQL over HTTP" wants it: plain JSON clients read errors only from a 200.
    response.status_code = 200 if media_type == JSON else 400
    return response


def refused_response(refusal: GraphQLHTTPError, media_type: str) -> HttpResponse:
    """The whole request is refused."""
    response = invalid_document_response([graphql_errors.error_entry(refusal, refusal.code)], media_type)
    if not (isinstance(refusal, InvalidDocument) and refusal.status == 400):
        response.status_code = refusal.status
    add_headers(response, refusal.headers)
    return response


def server_error_response(error: GraphQLError) -> HttpResponse:
    """An unexpected exception outside of all fields."""
    response = uncached_response(orjson.dumps({"errors": [error.formatted]}), JSON)
    response.status_code = 500
    return response


def empty_response(headers: Mapping[str, str]) -> HttpResponse:
    response = HttpResponse(status=204)
    add_headers(response, headers)
    return response


def redirect_response(address: str) -> HttpResponse:
    """A redirect for a browser that sent no query."""
    response = HttpResponseRedirect(address)
    response.headers["Cache-Control"] = NO_STORE
    return response
