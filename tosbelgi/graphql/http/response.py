"""Answers as HTTP carries them: kept ones that a CDN may hold, fresh ones and refusals that nobody may."""

import time
from collections.abc import Mapping
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import get_conditional_response, patch_vary_headers
from graphql import GraphQLError

from ..engine.http_errors import GraphQLHTTPError, InvalidDocument
from . import errors as graphql_errors
from . import negotiation
from .negotiation import JSON
from .response_cache import MIN_COMPRESSED_BYTES, Entry

NO_STORE = "no-store"
VARY = "Accept, Accept-Encoding, Cookie"


def add_headers(answer: HttpResponse, headers: Mapping[str, str]) -> None:
    """Add headers; Vary grows, everything else is set."""
    for name, value in headers.items():
        if name == "Vary":
            patch_vary_headers(answer, value.split(", "))
        else:
            answer.headers[name] = value


def cached_response(request: HttpRequest, entry: Entry, media_type: str) -> HttpResponse:
    """An answer that anybody may have: packed, with a strong ETag, and 304 for whoever has it already."""
    coding = negotiation.coding(request) if len(entry.body) >= MIN_COMPRESSED_BYTES else ""
    answer = HttpResponse(entry.in_coding(coding), content_type=f"{media_type}; charset=utf-8")
    headers = answer.headers
    headers["Vary"] = VARY
    headers["Content-Length"] = str(len(answer.content))
    if coding:
        headers["Content-Encoding"] = coding
    if request.method == "POST":
        headers["Cache-Control"] = NO_STORE
        return answer
    headers["ETag"] = etag = f'"{entry.digest}{"-json" if media_type == JSON else ""}{"-" + coding if coding else ""}"'
    headers["Cache-Control"] = _cache_control(entry)
    if "HTTP_IF_NONE_MATCH" in request.META:
        return get_conditional_response(request, etag=etag, response=answer) or answer
    return answer


def _cache_control(entry: Entry) -> str:
    """Browsers always ask again; a shared cache for so long as the operator lets it, never past the entry's end."""
    seconds = min(settings.GRAPHQL_CDN_SECONDS, int(entry.ends_at - time.time()))
    return f"public, max-age=0, s-maxage={max(0, seconds)}, must-revalidate"


def uncached_response(body: bytes, media_type: str) -> HttpResponse:
    """An answer for the asker alone, or one that holds errors."""
    answer = HttpResponse(body, content_type=f"{media_type}; charset=utf-8")
    answer.headers["Cache-Control"] = NO_STORE
    answer.headers["Content-Length"] = str(len(body))
    answer.headers["Vary"] = VARY
    return answer


def invalid_document_response(told: list[dict[str, Any]], media_type: str) -> HttpResponse:
    """Errors without data: the document or the variables are not what they should be."""
    answer = uncached_response(orjson.dumps({"errors": told}), media_type)
    answer.status_code = 200 if media_type == JSON else 400
    return answer


def refused_response(refusal: GraphQLHTTPError, media_type: str) -> HttpResponse:
    """The whole request is refused."""
    answer = invalid_document_response([graphql_errors.error_entry(refusal, refusal.code)], media_type)
    if not (isinstance(refusal, InvalidDocument) and refusal.status == 400):
        answer.status_code = refusal.status
    add_headers(answer, refusal.headers)
    return answer


def server_error_response(error: GraphQLError) -> HttpResponse:
    """A defect outside of all fields."""
    answer = uncached_response(orjson.dumps({"errors": [error.formatted]}), JSON)
    answer.status_code = 500
    return answer


def empty_response(headers: Mapping[str, str]) -> HttpResponse:
    answer = HttpResponse(status=204)
    add_headers(answer, headers)
    return answer


def redirect_response(address: str) -> HttpResponse:
    """Where a person may ask, who came without a question."""
    answer = HttpResponseRedirect(address)
    answer.headers["Cache-Control"] = NO_STORE
    return answer
