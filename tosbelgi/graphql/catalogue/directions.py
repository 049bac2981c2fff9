"""GraphQL types of directions, with the norms of each level in them."""

import graphene
from graphql import GraphQLResolveInfo

from ..content.blocks import Block
from ..content.images import Image
from ..content.pages import DirectionPage, Page
from ..content.rich_text import RichText
from ..content.shown_texts import ShownText
from ..engine.field_costs import BODY, QUERY, costs
from ..engine.rows import Row, request_cache
from ..enums import DirectionCode, LevelCode
from ..locales import Content, translation_rows
from . import direction_rows, season_rows
from .norms import Norm, norm_row
from .seasons import season_levels


class LevelName(graphene.ObjectType):
    """A level by name, with its ages."""

    code = graphene.Field(graphene.NonNull(LevelCode), description="The level.")
    name = graphene.String(description="Its short name; null where it has none in the language.")
    title = graphene.String(description="Its full name; null where it has none in the language.")
    min_age = graphene.Int(required=True, description="The least age in full years.")
    max_age = graphene.Int(required=True, description="The greatest age in full years, included.")
    term_months = graphene.Int(required=True, description="The term in months.")


class DirectionLevel(graphene.ObjectType):
    """What a level of the running season asks in a direction."""

    level = graphene.Field(graphene.NonNull(LevelName), description="The level.")
    norm = graphene.Field(Norm, description="What it asks; null where it asks nothing in this direction.")


class Direction(graphene.ObjectType):
    """One of the seven directions. A slogan or motto that nobody has written in a language is null."""

    code = graphene.Field(graphene.NonNull(DirectionCode), description="The direction.")
    needs_provider = graphene.Boolean(
        required=True, description="Whether participants must choose an authorised provider."
    )
    title = graphene.String(description="What it is called.")
    slogan = graphene.String(description="Its slogan.")
    motto = graphene.String(description="Its motto.")
    shown_slogan = graphene.Field(
        ShownText, description="Its slogan, else the customer's words in another language: never without saying so."
    )
    shown_motto = graphene.Field(ShownText, description="Its motto, in the same way.")
    url = graphene.String(description="Where people read of it.")
    updated_at = graphene.DateTime(description="When its page in this language was last published.")
    summary = graphene.String(description="What it is, in a sentence or two; may be empty.")
    body = graphene.List(graphene.NonNull(Block), description="What it is, at length.")
    what_counts = graphene.Field(RichText, description="What counts towards the norms; may be empty.")
    evidence = graphene.Field(RichText, description="Which evidence is asked for; may be empty.")
    image = graphene.Field(Image, description="Its picture, where there is one.")
    levels = graphene.List(
        graphene.NonNull(DirectionLevel),
        required=True,
        description="What the levels ask in it, the lowest age first; of the running season, or of another year's.",
        season=graphene.Int(description="The year; the running season by default."),
    )

    class Meta:
        interfaces = (Content,)

    @costs(QUERY)
    def resolve_translations(row: Row, info: GraphQLResolveInfo) -> object:
        return translation_rows(row["rows"].load(direction_rows.page_versions).get(row["pk"], {}))

    def resolve_url(row: Row, info: GraphQLResolveInfo) -> str | None:
        return row["page"] and row["page"]["url"]

    def resolve_updated_at(row: Row, info: GraphQLResolveInfo) -> object:
        return row["page"] and row["page"]["updated_at"]

    @costs(QUERY)
    def resolve_summary(row: Row, info: GraphQLResolveInfo) -> str | None:
        return row["page"] and Page.resolve_summary(row["page"], info)

    @costs(BODY)
    def resolve_body(row: Row, info: GraphQLResolveInfo) -> object:
        return row["page"] and Page.resolve_body(row["page"], info)

    @costs(QUERY)
    def resolve_what_counts(row: Row, info: GraphQLResolveInfo) -> object:
        return row["page"] and DirectionPage.resolve_what_counts(row["page"], info)

    @costs(QUERY)
    def resolve_evidence(row: Row, info: GraphQLResolveInfo) -> object:
        return row["page"] and DirectionPage.resolve_evidence(row["page"], info)

    @costs(QUERY)
    def resolve_image(row: Row, info: GraphQLResolveInfo) -> object:
        return row["page"] and Page.resolve_picture(row["page"], info)

    @costs(4 * QUERY)
    def resolve_levels(row: Row, info: GraphQLResolveInfo, season: int | None = None) -> object:
        cache = request_cache(info)
        titles = cache.get(season_rows.direction_titles)
        rows = season_levels(cache, season, row["languages"])
        groups = rows.load(season_rows.norms)
        return [{"level": level, "norm": _norm_of(row["code"], level, groups[level["pk"]], titles)} for level in rows]


def _norm_of(code: str, level: Row, groups: list[list[Row]], titles: dict[str, dict[str, str]]) -> Row | None:
    group = next((group for group in groups if code in group[0]["directions"]), None)
    return norm_row(group, level["mandatory_codes"], titles, level["language"]) if group else None
