"""A GraphQL error with a message for the developer, and a code and what is allowed for the program."""

from collections.abc import Mapping

from graphql import GraphQLError


class GraphQLUserError(GraphQLError):
    """An error that the client can mend: `extensions` hold `code` and, where there is one, `allowed`."""

    def __init__(self, code: str, message: str, *, allowed: object = None, **details: object) -> None:
        extensions: dict[str, object] = {"code": code, **details}
        if allowed is not None:
            extensions["allowed"] = allowed
        super().__init__(message, extensions=extensions)

    @property
    def code(self) -> str:
        extensions: Mapping[str, object] = self.extensions or {}
        return str(extensions["code"])
