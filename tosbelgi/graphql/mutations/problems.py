"""Why a mutation was refused, as data: the type `Problem`, which each payload has a list of."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

import graphene
from graphene.types.generic import GenericScalar
from graphene.utils.str_converters import to_camel_case
from graphql import GraphQLResolveInfo

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import describe, json_value

from ..engine.context import context_of
from ..enums import Locale


class Json(GenericScalar):
    """Any JSON value: a number, a text, a list or an object."""

    class Meta:
        name = "JSON"


@dataclass(frozen=True)
class Told:
    """A refusal that is told and not raised: graphql-core raises any exception that it meets among values."""

    refusal: Refusal


class Problem(graphene.ObjectType):
    """What is wrong, by which rule, and what would be allowed. Nothing was changed; a wrong code is counted."""

    code = graphene.String(required=True, description="What programs branch on, such as `MUTATION_ID_TAKEN`.")
    field = graphene.String(description="The argument that is meant, where it is one.")
    rule = graphene.String(required=True, description="The stable name of the rule.")
    allowed = graphene.Field(Json, description="What would be accepted, where that can be said.")
    message = graphene.String(
        required=True,
        description="The same in words for people.",
        locale=Locale(description="In which language; without it, in that of whoever asks."),
    )

    def resolve_code(told: Told, info: GraphQLResolveInfo) -> str:
        return told.refusal.code

    def resolve_field(told: Told, info: GraphQLResolveInfo) -> str | None:
        field = told.refusal.field
        return to_camel_case(field) if field else None

    def resolve_rule(told: Told, info: GraphQLResolveInfo) -> str:
        return told.refusal.rule

    def resolve_allowed(told: Told, info: GraphQLResolveInfo) -> Any:
        return json_value(told.refusal.allowed)

    def resolve_message(told: Told, info: GraphQLResolveInfo, locale: Enum | None = None) -> str:
        return describe(told.refusal, locale.value if locale else context_of(info).locale)["message"]
