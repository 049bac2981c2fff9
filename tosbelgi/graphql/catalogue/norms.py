"""GraphQL types of norms: the numbers that a level requires in a direction, and the same as text."""

from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import graphene
from django.utils import translation
from graphql import GraphQLResolveInfo

from tosbelgi.kernel.calendar import weeks_in_months
from tosbelgi.programme.catalogue import api as catalogue
from tosbelgi.programme.catalogue.models import Norm as NormModel

from ..engine.rows import Row
from ..enums import DirectionCode, described_enum

NormKind = described_enum(
    NormModel.Kind,
    "NormKind",
    "In what a norm is counted.",
    {
        "weekly": "Hours every week, for a number of months.",
        "reading": "Books read.",
        "extra_reading": "Further books from section 1.",
        "days": "Days.",
    },
)
NUMBERS = ("kind", "slots", "hours_per_week", "books", "kazakh_classics", "each_section", "days", "one_trip")


class DirectionName(graphene.ObjectType):
    """A direction by name."""

    code = graphene.Field(graphene.NonNull(DirectionCode), description="The direction.")
    title = graphene.String(description="What it is called; null where it has no name in the language.")


class NormNumbers(graphene.Interface):
    """The numbers of a norm. Those that its kind does not count in are null."""

    kind = graphene.Field(graphene.NonNull(NormKind), description="In what it is counted.")
    slots = graphene.List(
        graphene.NonNull(graphene.Int),
        required=True,
        description="Durations in months: each direction takes another slot, and one slot more is a choice.",
    )
    months = graphene.Int(description="The duration in months where it is one and the same for all.")
    weeks = graphene.Int(description="The same in weeks: thirteen for every three months.")
    hours_per_week = graphene.Int(description="Hours a week, at the least.")
    books = graphene.Int(description="Books, at the least.")
    kazakh_classics = graphene.Int(description="How many of the books must be from section 1.")
    each_section = graphene.Boolean(required=True, description="Whether each section must be among the books.")
    days = graphene.Int(description="Days, at the least.")
    one_trip = graphene.Boolean(required=True, description="Whether all days must be one trip.")
    replaces = graphene.List(
        graphene.NonNull(DirectionCode),
        required=True,
        description="Directions in place of one of which it may be done.",
    )
    text = graphene.String(required=True, description="The norm in words, as the programme's document says it.")
    readings = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="Sentences on what the document leaves open, as the site reads it: draft rules while "
        "`rulesConfirmed` of the site is false. Mostly empty.",
    )

    @classmethod
    def resolve_type(cls, instance: Row, info: GraphQLResolveInfo) -> type[graphene.ObjectType]:
        return Norm if "directions" in instance else NormAlternative

    def resolve_months(row: Row, info: GraphQLResolveInfo) -> int | None:
        return _months(row)

    def resolve_weeks(row: Row, info: GraphQLResolveInfo) -> int | None:
        months = _months(row)
        return None if months is None else weeks_in_months(months)


def _months(row: Row) -> int | None:
    return row["slots"][0] if len(set(row["slots"])) == 1 else None


class NormAlternative(graphene.ObjectType):
    """Another way to fulfil the same norm."""

    class Meta:
        interfaces = (NormNumbers,)

    def resolve_text(row: Row, info: GraphQLResolveInfo) -> object:
        return norm_text((row["numbers"],), row["language"])

    def resolve_readings(row: Row, info: GraphQLResolveInfo) -> object:
        return norm_readings((row["numbers"],), row["language"])


class Norm(graphene.ObjectType):
    """What a level asks in one direction, or in several that share slots."""

    directions = graphene.List(
        graphene.NonNull(DirectionName), required=True, description="The directions it is asked in."
    )
    mandatory = graphene.Boolean(
        required=True,
        description="Whether it is asked of everybody; proposed while `rulesConfirmed` of the site is false.",
    )
    alternatives = graphene.List(
        graphene.NonNull(NormAlternative), required=True, description="Other ways, any of which will do instead."
    )

    class Meta:
        interfaces = (NormNumbers,)

    def resolve_text(row: Row, info: GraphQLResolveInfo) -> object:
        return norm_text(_with_alternatives(row), row["language"])

    def resolve_readings(row: Row, info: GraphQLResolveInfo) -> object:
        return norm_readings(_with_alternatives(row), row["language"])


def _with_alternatives(row: Row) -> tuple[tuple[Any, ...], ...]:
    return (row["numbers"], *(other["numbers"] for other in row["alternatives"]))


def norm_row(group: list[Row], mandatory: list[str], titles: dict[str, dict[str, str]], language: str) -> Row:
    """The row of a norm from these values: the first are the norm, the others its alternatives."""
    first, *others = (_norm_numbers(values, language) for values in group)
    codes = group[0]["directions"]
    return first | {
        "directions": [{"code": code, "title": titles.get(code, {}).get(language)} for code in codes],
        "mandatory": all(code in mandatory for code in codes),
        "alternatives": others,
    }


def _norm_numbers(values: Row, language: str) -> Row:
    own = {name: values[name] for name in NUMBERS}
    numbers = tuple(tuple(value) if isinstance(value, list) else value for value in own.values())
    return own | {
        "replaces": values["replaces"],
        "numbers": (*numbers, len(values["directions"])),
        "language": language,
    }


@lru_cache(maxsize=1000)
def norm_text(alternatives: tuple[tuple[Any, ...], ...], language: str) -> str:
    """A norm and its alternatives as text, computed once for the same numbers and language."""
    with translation.override(language):
        return catalogue.alternatives_words(_norms(alternatives))


@lru_cache(maxsize=1000)
def norm_readings(alternatives: tuple[tuple[Any, ...], ...], language: str) -> tuple[str, ...]:
    """What is read into a norm and its alternatives, computed once for the same numbers and language."""
    with translation.override(language):
        return tuple(catalogue.readings_words(_norms(alternatives)))


def _norms(alternatives: tuple[tuple[Any, ...], ...]) -> list[Any]:
    return [
        SimpleNamespace(**dict(zip(NUMBERS, numbers, strict=False)), directions=range(numbers[-1]))
        for numbers in alternatives
    ]
