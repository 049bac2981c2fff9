"""What a program is told when something is refused or broke. The words are for developers, in English.

A refusal says its code and what is allowed. A defect says only a reference, under which the log holds the rest.
"""

import logging
import uuid
from collections.abc import Sequence
from typing import Any

import orjson
from graphql import GraphQLError

from tosbelgi.kernel.refusals import Refusal

logger = logging.getLogger("tosbelgi.graphql")
LONGEST_MESSAGE = 500
INTERNAL = "INTERNAL"


def error_entry(error: GraphQLError, code: str) -> dict[str, Any]:
    """A refusal as the answer shows it; `code` is for what the library refuses, which brings none."""
    shown: dict[str, Any] = dict(error.formatted)
    shown["message"] = shown["message"][:LONGEST_MESSAGE]
    shown["extensions"] = {"code": code, **(error.extensions or {})}
    return shown


def error_entries(errors: Sequence[GraphQLError], code: str) -> list[dict[str, Any]]:
    return [error_entry(error, code) for error in errors]


def field_error(error: GraphQLError) -> dict[str, Any]:
    """What became of a field that has no value: refused, or broken and masked."""
    cause: BaseException = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    if isinstance(cause, GraphQLError):
        return error_entry(error, "REFUSED")
    if isinstance(cause, Refusal):
        facts = orjson.loads(orjson.dumps(cause.details, default=str))
        refused = GraphQLError(
            f"Refused: {cause.code}.", error.nodes, path=error.path, extensions={"code": cause.code, **facts}
        )
        return error_entry(refused, cause.code)
    return error_entry(masked_error(cause, error), INTERNAL)


def masked_error(cause: BaseException, error: GraphQLError | None = None) -> GraphQLError:
    """A defect, put in the log under a reference, and what may be said of it outside."""
    reference = uuid.uuid4().hex[:12]
    where = ".".join(str(step) for step in error.path or []) if error else ""
    logger.error("defect behind GraphQL", exc_info=cause, extra={"reference": reference, "path": where})
    return GraphQLError(
        f"Something broke on our side and has been written down as {reference}.",
        error.nodes if error else None,
        path=error.path if error else None,
        extensions={"code": INTERNAL, "reference": reference},
    )
