"""The GraphQL view: rate limit, parsing, cost, validation, execution and response, in this order.

Whatever can refuse a request comes as early as it can, and who asks is settled before any data (`authentication`).
Anonymous requests come straight from `middleware`; requests with a session come through all of Django's middleware, are
checked for CSRF, and nothing of them is kept: no answer, no body, no document with a text in it.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from graphql import (
    ExecutionResult,
    GraphQLSchema,
    ListTypeNode,
    NamedTypeNode,
    NonNullTypeNode,
    OperationDefinitionNode,
    TypeNode,
)

from tosbelgi.cms.publication import content_version
from tosbelgi.kernel.web.cache_policy import declared_by_answer
from tosbelgi.language.languages import SOURCE
from tosbelgi.programme.people.api import record_reading
from tosbelgi.programme.sharing.api import record_platform_readings

from ..engine import execution, limits
from ..engine.context import Context
from ..engine.http_errors import GraphQLHTTPError, InvalidDocument
from ..models import EXPLORE
from . import authentication, cost, negotiation, persisted, rate_limit, response_cache
from . import errors as graphql_errors
from . import request as graphql_request
from . import response as graphql_response
from .documents import Document, is_query

METHODS = "GET, HEAD, OPTIONS, POST"


def load_schema() -> GraphQLSchema:
    """The schema; imported when first needed, after all models are loaded."""
    from ..schema import schema

    return schema.graphql_schema


class _CsrfCheck(CsrfViewMiddleware):
    """Django's CSRF check, with a refusal in JSON."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        raise GraphQLHTTPError(
            "CSRF_FAILED", f"A POST with a session cookie needs its CSRF token: {reason}", status=403
        )


def _unreachable(request: HttpRequest) -> HttpResponse:
    raise AssertionError("the check is never called as a middleware")


_csrf_check = _CsrfCheck(_unreachable)


@declared_by_answer
@csrf_exempt  # because `_respond` checks it itself where there is a session, and refuses in JSON
def graphql(request: HttpRequest) -> HttpResponse:
    """The view of the GraphQL endpoint, behind all of Django's middleware."""
    return respond(request, public=authentication.is_anonymous(request))


def respond(request: HttpRequest, *, public: bool) -> HttpResponse:
    """Answer any request with JSON, whatever goes wrong. `public`: the response may be cached for anybody."""
    account = rate_limit.ClientAccount.of(request)
    media_type = negotiation.JSON
    try:
        response = _respond(request, public, account)
    except GraphQLHTTPError as refusal:
        try:
            media_type = negotiation.media_type(request)
        except GraphQLHTTPError:
            pass
        response = graphql_response.refused_response(refusal, media_type)
    except DisallowedHost:
        response = graphql_response.refused_response(
            GraphQLHTTPError("UNKNOWN_HOST", "This site does not answer to the name in `Host`."), media_type
        )
    except Exception as defect:
        response = graphql_response.server_error_response(graphql_errors.masked_error(defect))
    for name, value in account.headers.items():
        response.headers[name] = value
    if public and request.method != "OPTIONS":
        graphql_response.add_headers(response, negotiation.cors_headers(request))
    return response


def _respond(request: HttpRequest, public: bool, account: rate_limit.ClientAccount) -> HttpResponse:
    method = request.method
    if method == "OPTIONS":
        return graphql_response.empty_response({"Allow": METHODS} | negotiation.preflight_headers(request))
    if method not in ("GET", "HEAD", "POST"):
        raise GraphQLHTTPError(
            "METHOD_NOT_ALLOWED",
            f"Use one of {METHODS}.",
            status=405,
            headers={"Allow": METHODS},
            allowed=METHODS.split(", "),
        )
    if method == "GET" and not request.META.get("QUERY_STRING") and "text/html" in request.META.get("HTTP_ACCEPT", ""):
        return graphql_response.redirect_response(reverse("graphql_explore"))
    try:
        context = authentication.identify(request)
    except GraphQLHTTPError:
        account.take(rate_limit.REQUEST_POINTS)  # whoever tries tokens out pays as a stranger
        raise
    account.belongs_to(context)
    account.take(rate_limit.REQUEST_POINTS)
    if method == "POST" and authentication.has_session(request):
        _csrf_check.process_request(request)
        _csrf_check.process_view(request, _unreachable, (), {})
    return _query_response(request, public, negotiation.media_type(request), account, context)


def _query_response(
    request: HttpRequest, public: bool, media_type: str, account: rate_limit.ClientAccount, context: Context
) -> HttpResponse:
    """The cached response to a query where there is one, else a new one."""
    request.get_host()  # refuses a host that is none of ours; the response is the same for all of ours
    parsed_request = graphql_request.parse_request(request, keep=public)
    schema = load_schema()
    # Read before the data: content that changes meanwhile makes an entry of an old version, never a stale one.
    version = content_version.current_version()
    unrestricted = partial(_may_explore, request, public)
    document = persisted.document_for(
        parsed_request, schema=schema, version=version, unrestricted=unrestricted, keep=public
    )
    if not document.is_known:
        account.take_for_parsing(document.text)
    operation = document.operation(parsed_request.operation)
    if not is_query(operation):
        if request.method != "POST":
            raise InvalidDocument(
                "QUERIES_ONLY", "GET is for queries only.", status=405, headers={"Allow": "POST"}, allowed=["POST"]
            )
        authentication.require_user(context)
    variables = _declared_variables(operation, parsed_request.variables)
    key = None
    if public and is_query(operation):
        name = operation.name.value if operation.name else None
        key = response_cache.key_for(version=version, digest=document.digest, operation=name, variables=variables)
        entry = response_cache.find(key)
        if entry is not None:
            return graphql_response.cached_response(request, entry, media_type)
    measured = _measure(schema, document, operation, variables, unrestricted)
    account.take(measured.cost)
    if document.errors:
        return graphql_response.invalid_document_response(
            graphql_errors.error_entries(document.errors, "INVALID"), media_type
        )
    persisted.remember_document(parsed_request, document, keep=public)
    result = _execute(schema, document, context, parsed_request.operation, variables)
    if result.data is None and result.errors and all(error.path is None for error in result.errors):
        return graphql_response.invalid_document_response(
            graphql_errors.error_entries(result.errors, "BAD_VARIABLES"), media_type
        )
    if context.opened and context.viewer is not None:  # before it is shown, or not at all
        record_reading(person_ids=context.opened, by=context.viewer, at=context.now)
    if context.consents:
        record_platform_readings(consent_ids=context.consents, at=context.now)
    data = orjson.dumps(result.data)
    charged = max(measured.cost, rate_limit.points_for(data))
    account.charge(charged - measured.cost)
    body = _body(data, result, measured, charged, account.allowed)
    if key is not None and not result.errors:
        return graphql_response.cached_response(request, response_cache.store(key, version, body), media_type)
    return graphql_response.uncached_response(body, media_type)


def _may_explore(request: HttpRequest, public: bool) -> bool:
    """May whoever asks send any document, and read the schema, where others may not? Asked only where it matters."""
    return not public and request.user.has_perm(EXPLORE)


def _declared_variables(operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> dict[str, Any]:
    """The variables that the operation declares; others would only make another cache key of the same response."""
    kinds = {each.variable.name.value: _type_name(each.type) for each in operation.variable_definitions}
    return {
        name: _integral(variables[name]) if kind == "Int" else variables[name]
        for name, kind in kinds.items()
        if name in variables
    }


def _type_name(kind: TypeNode) -> str:
    while isinstance(kind, NonNullTypeNode | ListTypeNode):
        kind = kind.type
    return kind.name.value if isinstance(kind, NamedTypeNode) else ""


def _integral(value: Any) -> Any:
    """An Int as one number, however it was written: 1.0 is 1."""
    if isinstance(value, list):
        return [_integral(each) for each in value]
    return limits.integral(value)


def _measure(
    schema: GraphQLSchema,
    document: Document,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any],
    unrestricted: Callable[[], bool],
) -> cost.OperationCost:
    """The cost of the operation; refused where it is too high, or where it reads a schema that is not shown."""
    measured = cost.measure(schema, document.parsed, operation, variables)
    if measured.introspects and not (settings.GRAPHQL_INTROSPECTION or unrestricted()):
        raise InvalidDocument(
            "INTROSPECTION_IS_OFF", "The schema is not asked for here; it is a file: /graphql/schema.graphql."
        )
    cost.check(measured)
    return measured


def _execute(
    schema: GraphQLSchema,
    document: Document,
    context: Context,
    operation: str | None,
    variables: dict[str, Any],
) -> ExecutionResult:
    with override(SOURCE):  # a response depends on its arguments, not on the language of the client
        return execution.execute(
            schema,
            document.parsed,
            context=context,
            variables=variables,
            operation=operation,
            hide_suggestions=document.hide_suggestions,
        )


def _body(
    data: bytes, result: ExecutionResult, measured: cost.OperationCost, charged: int, allowed_per_minute: int
) -> bytes:
    """The response in JSON, with the cost of the query and its limits."""
    payload: dict[str, Any] = {"data": orjson.Fragment(data)}
    if result.errors:
        payload["errors"] = [graphql_errors.field_error(error) for error in result.errors]
    payload["extensions"] = {
        "cost": {
            "estimated": measured.cost,
            "charged": charged,
            "allowed": settings.GRAPHQL_MAX_COST,
            "allowedPerMinute": allowed_per_minute,
        },
        "depth": {"counted": measured.depth, "allowed": limits.DEPTH},
        "rootFields": {"counted": measured.root_fields, "allowed": limits.ROOT_FIELDS},
    }
    return orjson.dumps(payload)
