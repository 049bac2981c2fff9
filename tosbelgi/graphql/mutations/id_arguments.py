"""Arguments that take an id: one of another type is refused as data, like anything else that a mutation refuses."""

from collections.abc import Callable, Mapping
from typing import Any

import graphene
from graphene.utils.str_converters import to_camel_case

from tosbelgi.kernel.refusals import Refusal

from ..engine.refusals import RULES, GraphQLUserError
from ..ids import number_from_id


class BadId(Refusal):
    """As `BAD_ID` of a query: nothing of the kind has such an id, so that none is looked for."""

    code = "BAD_ID"
    rule = RULES["BAD_ID"]
    limits = ("type",)


class IdOf(graphene.Argument):
    """The id of a thing of this type. `perform` gets its key, as `read` finds it there: a number, mostly."""

    def __init__(
        self, kind: str, *, description: str, required: bool = True, read: Callable[[str, str], Any] = number_from_id
    ) -> None:
        super().__init__(graphene.ID, required=required, description=description)
        self.kind, self.read = kind, read


def keys_of(arguments: Mapping[str, IdOf], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with keys in place of ids. Raises `BadId`, which names the argument and the type."""
    return {
        name: _key(name, arguments[name], value) if name in arguments and value is not None else value
        for name, value in values.items()
    }


def _key(name: str, argument: IdOf, value: str) -> Any:
    try:
        return argument.read(argument.kind, value)
    except GraphQLUserError as error:
        if error.code != BadId.code:
            raise
        raise BadId(field=to_camel_case(name), type=argument.kind) from None
