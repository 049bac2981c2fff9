"""The GraphQL type of a schedule with its versions and what may be planned, and the field by which it is asked for."""

from dataclasses import dataclass
from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from tosbelgi.kernel.codes import DirectionCode as Code
from tosbelgi.programme.participation.models import Participation as ParticipationModel
from tosbelgi.programme.schedule.api import (
    Drawn,
    OfferedBook,
    Partner,
    books_offered,
    mentors_besides,
    one_schedule,
    providers_offered,
    unmet_by,
)
from tosbelgi.programme.schedule.models import ScheduleVersion as VersionModel

from ..engine.context import Context, context_of
from ..engine.field_costs import QUERY, costs
from ..enums import BookSection, DirectionCode
from ..ids import key_from_id, to_global_id
from ..participation.own import own
from ..participation.participations import seen_by_id
from .codes import ScheduleSide
from .plans import PlanOfSchedule, UnmetNorm


class AgreementOnSchedule(graphene.ObjectType):
    """That somebody has agreed on a version."""

    by = graphene.Field(graphene.NonNull(ScheduleSide), description="Which of the two.")
    at = graphene.DateTime(required=True, description="When.")

    def resolve_by(agreement: Any, info: GraphQLResolveInfo) -> str:
        return str(agreement.role)


class ScheduleVersion(graphene.ObjectType):
    """A plan as one of the two wrote it. It never changes."""

    number = graphene.Int(required=True, description="Counts the versions of this schedule from 1.")
    digest = graphene.String(required=True, description="For `agreeSchedule`.")
    based_on = graphene.Int(required=True, description="The version that its writer had read; 0 where there was none.")
    written_by = graphene.Field(graphene.NonNull(ScheduleSide), description="Which of the two.")
    written_at = graphene.DateTime(required=True, description="When.")
    agreements = graphene.List(
        graphene.NonNull(AgreementOnSchedule), required=True, description="Who has agreed on exactly this version."
    )
    plan = graphene.Field(graphene.NonNull(PlanOfSchedule), description="What is planned.")

    def resolve_written_by(version: VersionModel, info: GraphQLResolveInfo) -> str:
        return version.role

    def resolve_written_at(version: VersionModel, info: GraphQLResolveInfo) -> Any:
        return version.at

    def resolve_agreements(version: VersionModel, info: GraphQLResolveInfo) -> list[Any]:
        return list(version.agreements.all())


class BookToPlan(graphene.ObjectType):
    """A row of an approved list that is offered to this level."""

    listed_book = graphene.Int(required=True, description="For `changeSchedule`.")
    section = graphene.Field(graphene.NonNull(BookSection), description="The section in which it stands.")
    list_year = graphene.Int(required=True, description="The year of the list.")
    title = graphene.String(required=True, description="The title, in the language asked for where it has one.")
    author = graphene.String(required=True, description="Its authors.")

    def resolve_listed_book(book: OfferedBook, info: GraphQLResolveInfo) -> int:
        return book.listed


class ProviderToChoose(graphene.ObjectType):
    """An organisation that is authorised for a direction now."""

    direction = graphene.Field(graphene.NonNull(DirectionCode), description="The direction.")
    id = graphene.ID(required=True, description="For `changeSchedule`.")
    name = graphene.String(required=True, description="Its legal name.")


class MentorOfDirection(graphene.ObjectType):
    """Another mentor of the centre, who may lead a direction."""

    id = graphene.ID(required=True, description="For `changeSchedule`.")
    name = graphene.String(required=True, description="The name.")


@dataclass(frozen=True)
class Found:
    """A participation that somebody sees, with what was written of its schedule."""

    row: ParticipationModel
    drawn: Drawn | None


class Schedule(graphene.ObjectType):
    """The individual schedule of a participation, which its participant and their mentor draw up together."""

    participation_id = graphene.ID(required=True, description="The `id` of the participation.")
    version = graphene.Int(required=True, description="The number of the newest version; 0 where nothing is written.")
    agreed_version = graphene.Int(description="The number of the version that is in force; null before there is one.")
    newest = graphene.Field(ScheduleVersion, description="The newest version.")
    in_force = graphene.Field(ScheduleVersion, description="The version on which both have agreed last.")
    versions = graphene.List(
        graphene.NonNull(ScheduleVersion),
        required=True,
        description="The newest thirty, and the one that is in force, the newest first.",
    )
    unmet = graphene.List(
        graphene.NonNull(UnmetNorm),
        required=True,
        description="What the newest version lacks of what is asked: with anything here it cannot be agreed on.",
    )
    books_to_plan = graphene.List(
        graphene.NonNull(BookToPlan), required=True, description="The books that may be planned at this level."
    )
    providers_to_choose = graphene.List(
        graphene.NonNull(ProviderToChoose), required=True, description="For the directions that need an organisation."
    )
    mentors_of_directions = graphene.List(
        graphene.NonNull(MentorOfDirection), required=True, description="Who may lead a direction beside the lead."
    )

    def resolve_participation_id(found: Found, info: GraphQLResolveInfo) -> str:
        return to_global_id("Participation", found.row.public_id)

    def resolve_version(found: Found, info: GraphQLResolveInfo) -> int:
        return found.drawn.schedule.version if found.drawn else 0

    def resolve_agreed_version(found: Found, info: GraphQLResolveInfo) -> int | None:
        return found.drawn.schedule.agreed_version if found.drawn else None

    def resolve_newest(found: Found, info: GraphQLResolveInfo) -> VersionModel | None:
        return found.drawn.newest if found.drawn else None

    def resolve_in_force(found: Found, info: GraphQLResolveInfo) -> VersionModel | None:
        return found.drawn.in_force if found.drawn else None

    def resolve_versions(found: Found, info: GraphQLResolveInfo) -> list[VersionModel]:
        return list(found.drawn.versions) if found.drawn else []

    @costs(3 * QUERY)
    def resolve_unmet(found: Found, info: GraphQLResolveInfo) -> list[Any]:
        if found.drawn is None or not found.row.norms:
            return []
        return list(unmet_by(found.drawn.newest.plan, found.row, context_of(info).now))

    @costs(4 * QUERY)
    def resolve_books_to_plan(found: Found, info: GraphQLResolveInfo) -> list[OfferedBook]:
        return books_offered(found.row.level, context_of(info).locale)

    @costs(4 * QUERY)
    def resolve_providers_to_choose(found: Found, info: GraphQLResolveInfo) -> list[ProviderToChoose]:
        context = context_of(info)
        return [
            ProviderToChoose(direction=code, id=to_global_id("Organisation", one.public_id), name=one.words)
            for code in Code.values
            for one in providers_offered(code, found.row, language=context.locale, at=context.now)
        ]

    @costs(QUERY)
    def resolve_mentors_of_directions(found: Found, info: GraphQLResolveInfo) -> list[MentorOfDirection]:
        others: list[Partner] = mentors_besides(found.row, context_of(info).now)
        return [MentorOfDirection(id=to_global_id("Mentor", one.public_id), name=one.words) for one in others]


class ScheduleQuery:
    schedule = graphene.Field(
        Schedule,
        description="The schedule of one's own participation or, with an id, of one that the role of whoever asks may "
        "see. Null where there is no participation.",
        participation=graphene.ID(description="The `id` of a participation; without it, one's own."),
    )

    @costs(5 * QUERY)
    def resolve_schedule(root: object, info: GraphQLResolveInfo, participation: str | None = None) -> Found | None:
        row = own(info) if participation is None else seen_by_id(info, key_from_id("Participation", participation))
        return found_for(context_of(info), row)


def found_for(context: Context, row: ParticipationModel | None) -> Found | None:
    """The schedule of a participation that whoever asks sees. Three queries at most."""
    if row is None or context.viewer is None:
        return None
    return Found(row, one_schedule(context.viewer, row.pk))
