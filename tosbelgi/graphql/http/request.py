"""What a request asks, read from the body of a POST or the address of a GET; nothing is executed here.

See the working draft "GraphQL over HTTP". A document comes as text, as `documentId` ("sha256:…"), or as
the digest of an automatic persisted query in `extensions`. Short requests that come again are not read again.
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
KINDS = {"query": str, "operationName": str, "documentId": str, "variables": dict, "extensions": dict}
SHORT = 4096
REMEMBERED = 500


@dataclass(frozen=True)
class GraphQLRequest:
    """One request: the document's text or its digest, or both."""

    text: str | None
    digest: str | None
    operation: str | None
    variables: dict[str, Any] = field(default_factory=dict)


def parse_request(request: HttpRequest) -> GraphQLRequest:
    """What the request asks; everything that is not as it should be is declined."""
    if request.method == "POST":
        body = _body(request)
        return (_known_body if len(body) <= SHORT else _from_body)(body)
    query = request.META.get("QUERY_STRING", "")
    limits.check_size(len(query))
    return (_known_address if len(query) <= SHORT else _from_address)(query)


def _body(request: HttpRequest) -> bytes:
    if request.content_type != "application/json" or (request.encoding or "utf-8").lower() not in ("utf-8", "utf8"):
        raise GraphQLHTTPError(
            "UNSUPPORTED_MEDIA_TYPE", "A POST has the content type application/json, in UTF-8.", status=415
        )
    limits.check_size(int(request.META.get("CONTENT_LENGTH") or 0))
    try:
        body = request.body
    except UnreadablePostError as broken:
        raise GraphQLHTTPError("BAD_REQUEST", "The body ended too early.") from broken
    limits.check_size(len(body))
    return body


def _from_body(body: bytes) -> GraphQLRequest:
    given = _json(body, "body")
    if isinstance(given, list):
        raise GraphQLHTTPError("BATCHING_IS_OFF", "Send one operation at a time; one query may have several fields.")
    if not isinstance(given, dict):
        raise GraphQLHTTPError("BAD_REQUEST", "The body is a JSON object.", field="body")
    return _from_fields(given)


def _from_address(query: str) -> GraphQLRequest:
    said = QueryDict(query)
    given: dict[str, Any] = {name: said[name] for name in KINDS if name in said}
    for name in ("variables", "extensions"):
        if name in given:
            given[name] = _json(given[name] or "null", name)
    return _from_fields(given)


_known_body: Callable[[bytes], GraphQLRequest] = lru_cache(REMEMBERED)(_from_body)
_known_address: Callable[[str], GraphQLRequest] = lru_cache(REMEMBERED)(_from_address)


def _from_fields(given: dict[str, Any]) -> GraphQLRequest:
    for name, kind in KINDS.items():
        if given.get(name) is not None and not isinstance(given[name], kind):
            raise GraphQLHTTPError("BAD_REQUEST", f"{name} is of the wrong kind.", field=name)
    text = given.get("query") or None
    digest = _digest(given)
    if text is None and digest is None:
        raise GraphQLHTTPError("BAD_REQUEST", "A request has a query, a documentId or a persistedQuery.", field="query")
    variables = given.get("variables") or {}
    limits.check_values(variables)
    return GraphQLRequest(text, digest, given.get("operationName") or None, variables)


def _json(text: bytes | str, where: str) -> Any:
    try:
        return orjson.loads(text)
    except (ValueError, RecursionError) as broken:
        raise GraphQLHTTPError("BAD_REQUEST", f"{where} is not JSON in UTF-8.", field=where) from broken


def _digest(given: dict[str, Any]) -> str | None:
    if given.get("documentId") is not None:
        return _sound("documentId", given["documentId"].removeprefix("sha256:"))
    persisted = (given.get("extensions") or {}).get("persistedQuery")
    if persisted is None:
        return None
    if not isinstance(persisted, dict) or persisted.get("version") != 1:
        raise GraphQLHTTPError("BAD_REQUEST", "persistedQuery has version 1 and a sha256Hash.", field="extensions")
    return _sound("extensions", persisted.get("sha256Hash"))


def _sound(where: str, digest: object) -> str:
    if not isinstance(digest, str) or not DIGEST.fullmatch(digest):
        raise GraphQLHTTPError("BAD_REQUEST", "The digest is a SHA-256 in 64 small hexadecimal digits.", field=where)
    return digest
