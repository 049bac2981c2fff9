"""Errors of a whole GraphQL request, raised before execution: with an HTTP status and headers."""

from collections.abc import Mapping

from .refusals import GraphQLUserError


class GraphQLHTTPError(GraphQLUserError):
    """The request as a whole is refused: no data, this status and these headers."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        status: int = 400,
        headers: Mapping[str, str] | None = None,
        field: str | None = None,
        allowed: object = None,
        **facts: object,
    ) -> None:
        super().__init__(code, message, field=field, allowed=allowed, **facts)
        self.status = status
        self.headers = dict(headers or {})


class InvalidDocument(GraphQLHTTPError):
    """A well-formed request whose document, operation or variables are refused.

    "GraphQL over HTTP" wants status 200 for a client that accepts `application/json` alone, and 400 for one that
    accepts `application/graphql-response+json`.
    """
