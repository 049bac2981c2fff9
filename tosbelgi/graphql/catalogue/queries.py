"""Query fields of the programme: seasons, levels and directions."""

from enum import Enum

import graphene
from graphql import GraphQLResolveInfo

from ..engine.field_costs import QUERY, costs
from ..engine.rows import request_cache
from ..enums import DirectionCode
from ..locales import IN_LANGUAGE, requested_languages
from . import season_rows
from .direction_rows import directions
from .directions import Direction
from .seasons import Level, Season, season_levels

SEASON = graphene.Int(description="The year; the running season by default.")


class CatalogueQuery:
    season = graphene.Field(
        Season,
        description="The version that holds today, or that of a year; null where no season of it is published.",
        year=graphene.Int(description="The year; the running season by default."),
    )
    levels = graphene.List(
        graphene.NonNull(Level),
        description="The levels of a season, the lowest age first.",
        season=SEASON,
        **IN_LANGUAGE,
    )
    directions = graphene.List(
        graphene.NonNull(Direction),
        description="The directions, in the programme's order.",
        **IN_LANGUAGE,
    )
    direction = graphene.Field(
        Direction,
        description="One direction; null while it is not published.",
        code=graphene.Argument(DirectionCode, required=True, description="Which one."),
        **IN_LANGUAGE,
    )

    @costs(QUERY)
    def resolve_season(root: object, info: GraphQLResolveInfo, year: int | None = None) -> object:
        return request_cache(info).get(season_rows.season, year)

    @costs(4 * QUERY)
    def resolve_levels(
        root: object,
        info: GraphQLResolveInfo,
        locale: Enum,
        fallback: tuple[Enum, ...] | None,
        season: int | None = None,
    ) -> object:
        return season_levels(request_cache(info), season, requested_languages(locale, fallback))

    @costs(3 * QUERY)
    def resolve_directions(
        root: object, info: GraphQLResolveInfo, locale: Enum, fallback: tuple[Enum, ...] | None
    ) -> object:
        return directions(requested_languages(locale, fallback))

    @costs(3 * QUERY)
    def resolve_direction(
        root: object, info: GraphQLResolveInfo, locale: Enum, fallback: tuple[Enum, ...] | None, code: Enum
    ) -> object:
        rows = directions(requested_languages(locale, fallback), code.value)
        return rows[0] if rows else None
