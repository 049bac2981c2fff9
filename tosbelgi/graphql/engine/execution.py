"""Execution of a valid document: the one way to the executor, whichever the settings choose.

`GRAPHQL_COMPILED_EXECUTION` chooses ours (`row_execution`) or graphql-core's. The responses are the same.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from graphql import DocumentNode, ExecutionContext, ExecutionResult, GraphQLSchema, execute_sync

from . import limits
from .row_execution import RowExecution
from .rows import RequestCache


def execute(
    schema: GraphQLSchema,
    document: DocumentNode,
    *,
    context: object = None,
    variables: Mapping[str, Any] | None = None,
    operation: str | None = None,
    hide_suggestions: bool = False,
) -> ExecutionResult:
    """Execute an operation of a document: its data, and an error for each field that has failed.

    Errors without a path say that the variables or the operation do not fit; then there is no data.
    """
    return execute_sync(
        schema,
        document,
        root_value=RequestCache(),
        context_value=context,
        variable_values=dict(variables or {}),
        operation_name=operation,
        execution_context_class=RowExecution if settings.GRAPHQL_COMPILED_EXECUTION else ExecutionContext,
        max_coercion_errors=limits.ERRORS,
        hide_suggestions=hide_suggestions,
    )
