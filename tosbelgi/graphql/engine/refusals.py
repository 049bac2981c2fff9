"""A GraphQL error in the shape of all refusals: in `extensions` a code, a field, a rule and what is allowed.

A message is in English, for the developer. A refusal of the domain comes as it is, with its English sentence.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import GraphQLError, Node

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import describe, json_value

ENGLISH = "en"
# The rule behind each code of ours: its stable name, as `Refusal.rule` has it.
RULES: Mapping[str, str] = {
    "BAD_CURSOR": "graphql.list.cursor",
    "BAD_ID": "graphql.id.of_its_type",
    "BAD_REQUEST": "graphql.request.shape",
    "BAD_VARIABLES": "graphql.variables.types",
    "BAD_WIDTH": "graphql.image.widths",
    "BATCHING_IS_OFF": "graphql.request.operations",
    "CSRF_FAILED": "graphql.request.csrf_token",
    "DOCUMENT_TOO_LONG": "graphql.document.characters",
    "FIRST_AND_LAST": "graphql.list.one_direction",
    "FORBIDDEN_CHARACTER": "graphql.text.characters",
    "FRAGMENT_CYCLE": "graphql.document.fragment_cycles",
    "INTROSPECTION_IS_OFF": "graphql.schema.shown",
    "INVALID": "graphql.document.schema",
    "LIST_TOO_LONG": "graphql.list.rows",
    "METHOD_NOT_ALLOWED": "graphql.request.method",
    "NOT_ACCEPTABLE": "graphql.request.accept",
    "NOT_OFFERED": "graphql.operation.kind",
    "NOT_REGISTERED": "graphql.persisted.registered",
    "NO_SUCH_OPERATION": "graphql.operation.named",
    "PATH_OR_ID": "graphql.page.one_key",
    "PERSON_OR_ID": "graphql.person.one_key",
    "PERSISTED_QUERY_HASH_MISMATCH": "graphql.persisted.digest",
    "PERSISTED_QUERY_NOT_FOUND": "graphql.persisted.known",
    "QUERIES_ONLY": "graphql.request.get",
    "RATE_LIMITED": "graphql.client.points_a_minute",
    "SCOPE_NEEDED": "graphql.token.scope",
    "SESSION_AND_TOKEN": "graphql.request.one_asker",
    "SIGN_IN_REQUIRED": "graphql.operation.signed_in",
    "REQUEST_TOO_LARGE": "graphql.request.bytes",
    "SLUG_OR_ID": "graphql.book.one_key",
    "SYNTAX": "graphql.document.syntax",
    "TOO_COSTLY": "graphql.operation.cost",
    "TOO_DEEP": "graphql.document.levels",
    "TOO_MANY_ALIASES": "graphql.document.aliases",
    "TOO_MANY_DIRECTIVES": "graphql.document.directives",
    "TOO_MANY_FIELDS": "graphql.document.fields",
    "TOO_MANY_FRAGMENTS": "graphql.document.fragments",
    "TOO_MANY_ROOT_FIELDS": "graphql.operation.root_fields",
    "TOO_MANY_SPREADS": "graphql.document.spreads",
    "TOO_MANY_TOKENS": "graphql.document.tokens",
    "TOO_MANY_VALUES": "graphql.variables.values",
    "TOKEN_REFUSED": "graphql.request.tokens",
    "UNKNOWN_HOST": "graphql.request.host",
    "UNSUPPORTED_MEDIA_TYPE": "graphql.request.content_type",
    "VALUE_TOO_LARGE": "graphql.document.values",
    "VARIABLES_TOO_DEEP": "graphql.variables.levels",
}
# Rules of these parts of a request say by their name which part is meant.
PARTS: Mapping[str, str] = {"document": "query", "variables": "variables"}


def error_extensions(
    code: str, *, field: str | None = None, rule: str | None = None, allowed: object = None, **details: object
) -> dict[str, Any]:
    """The `extensions` of an error: the code always, field, rule and what is allowed where they are known.

    >>> error_extensions("LIST_TOO_LONG", allowed=100)
    {'code': 'LIST_TOO_LONG', 'rule': 'graphql.list.rows', 'allowed': 100}
    >>> error_extensions("SYNTAX")
    {'code': 'SYNTAX', 'field': 'query', 'rule': 'graphql.document.syntax'}
    """
    rule = rule or RULES.get(code)
    if field is None and rule and rule.startswith("graphql."):
        field = PARTS.get(rule.split(".")[1])
    shape = {"code": code, "field": field, "rule": rule, "allowed": json_value(allowed)}
    return {name: value for name, value in shape.items() if value is not None} | details


class GraphQLUserError(GraphQLError):
    """An error that the client can mend: one of ours, with a code of `RULES` and a message for the developer."""

    def __init__(
        self, code: str, message: str, *, field: str | None = None, allowed: object = None, **details: object
    ) -> None:
        extensions = error_extensions(code, field=field, rule=RULES.get(code), allowed=allowed, **details)
        super().__init__(message, extensions=extensions)

    @property
    def code(self) -> str:
        extensions: Mapping[str, object] = self.extensions or {}
        return str(extensions["code"])


def error_of_refusal(refusal: Refusal, nodes: Sequence[Node] | None, path: Sequence[str | int] | None) -> GraphQLError:
    """A refusal of the domain as the error of a field. Its details stand in `extensions` too."""
    described = describe(refusal, ENGLISH)
    details: dict[str, Any] = {
        name: json_value(value) for name, value in refusal.details.items() if name not in described
    }
    extensions = error_extensions(
        refusal.code, field=refusal.field, rule=refusal.rule, allowed=refusal.allowed, **details
    )
    return GraphQLError(described["message"], nodes, path=path, extensions=extensions)
