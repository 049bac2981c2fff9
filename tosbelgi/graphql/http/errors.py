"""Entries of the `errors` list of a response: refusals with their code, defects masked. Messages are in English.

A refusal has the one shape of refusals in its `extensions`. A defect has only a reference, under which the log holds
the rest.
"""

import logging
import uuid
from collections.abc import Sequence
from typing import Any

from graphql import GraphQLError

from tosbelgi.kernel.refusals import Refusal

from ..engine.refusals import error_extensions, error_of_refusal

logger = logging.getLogger("tosbelgi.graphql")
LONGEST_MESSAGE = 500
INTERNAL = "INTERNAL"


def error_entry(error: GraphQLError, code: str) -> dict[str, Any]:
    """An error as the response has it; `code` is for errors of the library, which bring none."""
    entry: dict[str, Any] = dict(error.formatted)
    entry["message"] = entry["message"][:LONGEST_MESSAGE]
    entry["extensions"] = dict(error.extensions) if error.extensions else error_extensions(code)
    entry["extensions"].setdefault("code", code)
    return entry


def error_entries(errors: Sequence[GraphQLError], code: str) -> list[dict[str, Any]]:
    return [error_entry(error, code) for error in errors]


def field_error(error: GraphQLError) -> dict[str, Any]:
    """The entry of a field that failed: a refusal is shown, any other exception is masked and logged."""
    cause: BaseException = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    if isinstance(cause, GraphQLError):
        return error_entry(error, "REFUSED")
    if isinstance(cause, Refusal):
        return error_entry(error_of_refusal(cause, error.nodes, error.path), cause.code)
    return error_entry(masked_error(cause, error), INTERNAL)


def masked_error(cause: BaseException, error: GraphQLError | None = None) -> GraphQLError:
    """Log an unexpected exception under a reference; returns an error that has the reference alone."""
    reference = uuid.uuid4().hex[:12]
    where = ".".join(str(step) for step in error.path or []) if error else ""
    logger.error("defect behind GraphQL", exc_info=cause, extra={"reference": reference, "path": where})
    return GraphQLError(
        f"Something broke on our side and has been written down as {reference}.",
        error.nodes if error else None,
        path=error.path if error else None,
        extensions={"code": INTERNAL, "reference": reference},
    )
