"""Parsing of GraphQL requests, from the body of a POST or the query string of a GET.

See the working draft "GraphQL over HTTP". A document comes as text, as `documentId` ("sha256:…"), or as
the digest of an automatic persisted query in `extensions`. Short requests are cached as parsed: clients repeat them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import orjson
from django.http import HttpRequest, QueryDict, UnreadablePostError

from ..engine import limits
from ..engine.http_errors import GraphQLHTTPError

DIGEST = re.compile(r"[0-9a-f]{64}")
FIELD_TYPES = {"query": str, "operationName": str, "documentId": str, "variables": dict, "extensions": dict}
CACHED_LENGTH = 4096  # bytes; longer requests are parsed each time, which bounds the memory
CACHE_SIZE = 500


@dataclass(frozen=True)
class GraphQLRequest:
    """A parsed request: the text of the document or its digest, or both, the operation and its variables."""

    text: str | None
    digest: str | None
    operation: str | None
    variables: dict[str, Any] = field(default_factory=dict)


def parse_request(request: HttpRequest, *, keep: bool) -> GraphQLRequest:
    """Parse a request; raises `GraphQLHTTPError` for whatever does not follow the draft or the limits.

    `keep` only what strangers send: the bodies of somebody signed in hold their words, and stay in no memory.
    """
    if request.method == "POST":
        body = _body(request)
        return (_cached_from_body if keep and len(body) <= CACHED_LENGTH else _from_body)(body)
    query = request.META.get("QUERY_STRING", "")
    limits.check_size(len(query))
    return (_cached_from_query_string if keep and len(query) <= CACHED_LENGTH else _from_query_string)(query)


def _body(request: HttpRequest) -> bytes:
    if request.content_type != "application/json" or (request.encoding or "utf-8").lower() not in ("utf-8", "utf8"):
        raise GraphQLHTTPError(
            "UNSUPPORTED_MEDIA_TYPE",
            "A POST has the content type application/json, in UTF-8.",
            status=415,
            field="Content-Type",
            allowed=["application/json"],
        )
    limits.check_size(int(request.META.get("CONTENT_LENGTH") or 0))
    try:
        body = request.body
    except UnreadablePostError as error:
        raise GraphQLHTTPError("BAD_REQUEST", "The body ended too early.") from error
    limits.check_size(len(body))
    return body


def _from_body(body: bytes) -> GraphQLRequest:
    given = _parse_json(body, "body")
    if isinstance(given, list):
        raise GraphQLHTTPError(
            "BATCHING_IS_OFF", "Send one operation at a time; one query may have several fields.", allowed=1
        )
    if not isinstance(given, dict):
        raise GraphQLHTTPError("BAD_REQUEST", "The body is a JSON object.", field="body")
    return _from_fields(given)


def _from_query_string(query: str) -> GraphQLRequest:
    params = QueryDict(query)
    given: dict[str, Any] = {name: params[name] for name in FIELD_TYPES if name in params}
    for name in ("variables", "extensions"):
        if name in given:
            given[name] = _parse_json(given[name] or "null", name)
    return _from_fields(given)


_cached_from_body: Callable[[bytes], GraphQLRequest] = lru_cache(CACHE_SIZE)(_from_body)
_cached_from_query_string: Callable[[str], GraphQLRequest] = lru_cache(CACHE_SIZE)(_from_query_string)


def _from_fields(given: dict[str, Any]) -> GraphQLRequest:
    for name, kind in FIELD_TYPES.items():
        if given.get(name) is not None and not isinstance(given[name], kind):
            raise GraphQLHTTPError("BAD_REQUEST", f"{name} is of the wrong kind.", field=name)
    text = given.get("query") or None
    digest = _digest(given)
    if text is None and digest is None:
        raise GraphQLHTTPError("BAD_REQUEST", "A request has a query, a documentId or a persistedQuery.", field="query")
    variables = given.get("variables") or {}
    limits.check_values(variables)
    return GraphQLRequest(text, digest, given.get("operationName") or None, variables)


def _parse_json(text: bytes | str, where: str) -> Any:
    try:
        return orjson.loads(text)
    except (ValueError, RecursionError) as error:
        raise GraphQLHTTPError("BAD_REQUEST", f"{where} is not JSON in UTF-8.", field=where) from error


def _digest(given: dict[str, Any]) -> str | None:
    if given.get("documentId") is not None:
        return _checked_digest("documentId", given["documentId"].removeprefix("sha256:"))
    persisted = (given.get("extensions") or {}).get("persistedQuery")
    if persisted is None:
        return None
    if not isinstance(persisted, dict) or persisted.get("version") != 1:
        raise GraphQLHTTPError("BAD_REQUEST", "persistedQuery has version 1 and a sha256Hash.", field="extensions")
    return _checked_digest("extensions", persisted.get("sha256Hash"))


def _checked_digest(where: str, digest: object) -> str:
    if not isinstance(digest, str) or not DIGEST.fullmatch(digest):
        raise GraphQLHTTPError("BAD_REQUEST", "The digest is a SHA-256 in 64 small hexadecimal digits.", field=where)
    return digest
