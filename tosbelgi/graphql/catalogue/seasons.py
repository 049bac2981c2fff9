"""GraphQL types of seasons and their levels."""

from enum import Enum

import graphene
from graphql import GraphQLResolveInfo

from ..engine.field_costs import QUERY, costs
from ..engine.rows import RequestCache, Row, Rows, request_cache
from ..enums import LevelCode
from ..locales import IN_LANGUAGE, Content, requested_languages, translation_rows
from . import season_rows
from .norms import DirectionName, Norm, norm_row


class Level(graphene.ObjectType):
    """A level as a season has it: for whom, for how long, and what it asks."""

    code = graphene.Field(graphene.NonNull(LevelCode), description="The level.")
    name = graphene.String(description="Its short name, such as “Bronze”.")
    title = graphene.String(description="Its full name.")
    summary = graphene.String(description="What it is, in a sentence or two; may be empty.")
    min_age = graphene.Int(required=True, description="The least age in full years.")
    max_age = graphene.Int(required=True, description="The greatest age in full years, included.")
    term_months = graphene.Int(
        required=True, description="The term in months: a horizon that a schedule must fit into, not a minimum."
    )
    mandatory = graphene.List(
        graphene.NonNull(DirectionName),
        required=True,
        description="The directions that everybody does; proposed while `rulesConfirmed` of the site is false.",
    )
    norms = graphene.List(
        graphene.NonNull(Norm), required=True, description="What it asks, in the order of the season."
    )

    class Meta:
        interfaces = (Content,)

    def resolve_translations(row: Row, info: GraphQLResolveInfo) -> object:
        return translation_rows({code: (texts["title"], None) for code, texts in row["texts"].items()})

    @costs(QUERY)
    def resolve_mandatory(row: Row, info: GraphQLResolveInfo) -> object:
        titles = request_cache(info).get(season_rows.direction_titles)
        return [{"code": code, "title": titles.get(code, {}).get(row["language"])} for code in row["mandatory_codes"]]

    @costs(QUERY)
    def resolve_norms(row: Row, info: GraphQLResolveInfo) -> object:
        titles = request_cache(info).get(season_rows.direction_titles)
        groups = row["rows"].load(season_rows.norms)[row["pk"]]
        return [norm_row(group, row["mandatory_codes"], titles, row["language"]) for group in groups]


class Season(graphene.ObjectType):
    """A version of a year's levels and norms. Who takes part keeps the version they began under."""

    year = graphene.Int(required=True, description="The year of the award.")
    version = graphene.Int(required=True, description="The number of the version within the year.")
    starts_on = graphene.Date(required=True, description="The first day on which it holds.")
    levels = graphene.List(
        graphene.NonNull(Level), required=True, description="Its levels, the lowest age first.", **IN_LANGUAGE
    )

    @costs(QUERY)
    def resolve_levels(row: Row, info: GraphQLResolveInfo, locale: Enum, fallback: tuple[Enum, ...] | None) -> object:
        return request_cache(info).get(season_rows.levels, row["pk"], requested_languages(locale, fallback))


def season_levels(cache: RequestCache, year: int | None, languages: tuple[str, ...]) -> Rows:
    """The levels of a year's season, the running one by default; none while it has none."""
    season = cache.get(season_rows.season, year)
    return cache.get(season_rows.levels, season["pk"], languages) if season else Rows()
