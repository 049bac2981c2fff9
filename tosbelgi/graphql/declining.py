"""What the view itself refuses, before anything is executed: data, with a code and HTTP's status."""

from collections.abc import Mapping

from graphql import GraphQLError, Node


class Declined(GraphQLError):
    """No data: the request as a whole is refused.

    `code` is part of the public interface, `facts` say what was counted and what is allowed.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        status: int = 400,
        headers: Mapping[str, str] | None = None,
        nodes: Node | None = None,
        **facts: object,
    ) -> None:
        super().__init__(message, nodes, extensions={"code": code, **facts})
        self.code = code
        self.status = status
        self.headers = dict(headers or {})


class BadDocument(Declined):
    """A well-formed request whose document, operation or variables are refused.

    GraphQL over HTTP answers it with 200 to those who ask for plain JSON, and with 400 to those who know better.
    """
