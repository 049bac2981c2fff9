"""A refusal as GraphQL says it: a sentence for the developer, a code and what is allowed for the program."""

from collections.abc import Mapping

from graphql import GraphQLError


class GraphQLUserError(GraphQLError):
    """What was asked for is not given, and may be asked for otherwise: `extensions` say `code` and `allowed`."""

    def __init__(self, code: str, message: str, *, allowed: object = None, **details: object) -> None:
        extensions: dict[str, object] = {"code": code, **details}
        if allowed is not None:
            extensions["allowed"] = allowed
        super().__init__(message, extensions=extensions)

    @property
    def code(self) -> str:
        said: Mapping[str, object] = self.extensions or {}
        return str(said["code"])
