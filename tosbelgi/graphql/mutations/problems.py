"""Why a mutation was refused, as data: the type `Problem`, which each payload has a list of."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import graphene
from graphene.types.generic import GenericScalar
from graphene.utils.str_converters import to_camel_case
from graphql import GraphQLResolveInfo

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import describe, json_value
from tosbelgi.language.languages import CODES

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

    @property
    def shape(self) -> Mapping[str, Any]:
        """What it says, but for its words."""
        refusal = self.refusal
        return {"code": refusal.code, "field": refusal.field, "rule": refusal.rule, "allowed": refusal.allowed}

    def words(self, language: str) -> str:
        return describe(self.refusal, language)["message"]


@dataclass(frozen=True)
class Kept:
    """A refusal of one thing among several, as it was stored with the deed: a repetition tells it again."""

    shape: Mapping[str, Any]

    @classmethod
    def json_of(cls, refusal: Refusal) -> dict[str, Any]:
        """What is stored: its shape, and its words in every language."""
        words = {language: describe(refusal, language)["message"] for language in CODES}
        return {name: json_value(value) for name, value in Told(refusal).shape.items()} | {"words": words}

    def words(self, language: str) -> str:
        said: str = self.shape["words"][language]
        return said


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

    def resolve_code(told: Told | Kept, info: GraphQLResolveInfo) -> str:
        code: str = told.shape["code"]
        return code

    def resolve_field(told: Told | Kept, info: GraphQLResolveInfo) -> str | None:
        field = told.shape["field"]
        return to_camel_case(field) if field else None

    def resolve_rule(told: Told | Kept, info: GraphQLResolveInfo) -> str:
        rule: str = told.shape["rule"]
        return rule

    def resolve_allowed(told: Told | Kept, info: GraphQLResolveInfo) -> Any:
        return json_value(told.shape["allowed"])

    def resolve_message(told: Told | Kept, info: GraphQLResolveInfo, locale: Enum | None = None) -> str:
        return told.words(locale.value if locale else context_of(info).locale)
