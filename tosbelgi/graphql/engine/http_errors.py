"""What the view itself refuses, before anything is executed: a refusal that also knows HTTP."""

from collections.abc import Mapping

from .refusals import GraphQLUserError


class GraphQLHTTPError(GraphQLUserError):
    """No data: the request as a whole is refused, with this status and these headers."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        status: int = 400,
        headers: Mapping[str, str] | None = None,
        **facts: object,
    ) -> None:
        super().__init__(code, message, **facts)
        self.status = status
        self.headers = dict(headers or {})


class InvalidDocument(GraphQLHTTPError):
    """A well-formed request whose document, operation or variables are refused.

    GraphQL over HTTP answers it with 200 to those who ask for plain JSON, and with 400 to those who know better.
    """
