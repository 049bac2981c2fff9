"""GraphQL types of a plan: what is done in each direction, and what it still lacks."""

from typing import Any
from uuid import UUID

import graphene
from django.utils.translation import override
from graphql import GraphQLResolveInfo

from tosbelgi.programme.schedule.api import (
    Plan,
    PlannedBook,
    PlannedDirection,
    Unmet,
    WeeklyTime,
    plan_in_words,
    unmet_in_words,
)

from ..engine.context import context_of
from ..enums import BookSection, DirectionCode
from ..ids import to_global_id
from .codes import Day, UnmetCode, Weekday
from .codes import HeritageWay as HeritageWayEnum


class TimeOfWeek(graphene.ObjectType):
    """A time of every week."""

    weekday = graphene.Field(graphene.NonNull(Weekday), description="The day.")
    starts = graphene.String(required=True, description="When it begins, such as `18:00`.")
    minutes = graphene.Int(required=True, description="How long it lasts.")

    def resolve_weekday(time: WeeklyTime, info: GraphQLResolveInfo) -> Day:
        return Day(time.weekday)


class BookOfPlan(graphene.ObjectType):
    """A book that is planned, with its place in the list as it was then."""

    listed_book = graphene.Int(required=True, description="The row of the approved list.")
    section = graphene.Field(graphene.NonNull(BookSection), description="The section in which it stood.")
    list_year = graphene.Int(required=True, description="The year of the list.")
    title = graphene.String(required=True, description="The title under which it was listed.")
    author = graphene.String(required=True, description="Its authors; empty for a folk work.")
    by = graphene.Date(description="The day by which it is read.")

    def resolve_listed_book(book: PlannedBook, info: GraphQLResolveInfo) -> int:
        return book.listed


class DirectionOfPlan(graphene.ObjectType):
    """What is planned in one direction."""

    direction = graphene.Field(graphene.NonNull(DirectionCode), description="The direction.")
    months = graphene.Int(description="The term that was chosen, where there is a choice.")
    activity = graphene.String(required=True, description="What is done.")
    place = graphene.String(required=True, description="Where; it may be empty.")
    times = graphene.List(graphene.NonNull(TimeOfWeek), required=True, description="When in every week.")
    provider = graphene.ID(description="The `id` of the organisation with which it is done.")
    mentor = graphene.ID(description="The `id` of the mentor of this direction; null where it is the lead.")
    books = graphene.List(graphene.NonNull(BookOfPlan), required=True, description="The books that are read.")
    trip_days = graphene.List(graphene.NonNull(graphene.Date), required=True, description="The days of expeditions.")
    work_days = graphene.List(graphene.NonNull(graphene.Date), required=True, description="The days of work.")
    in_short = graphene.String(required=True, description="When it is done, in a few signs, in the language asked for.")

    def resolve_provider(planned: PlannedDirection, info: GraphQLResolveInfo) -> str | None:
        return _id("Organisation", planned.provider)

    def resolve_mentor(planned: PlannedDirection, info: GraphQLResolveInfo) -> str | None:
        return _id("Mentor", planned.mentor)

    def resolve_in_short(planned: PlannedDirection, info: GraphQLResolveInfo) -> str:
        return plan_in_words(planned, context_of(info).locale)


class PlanOfSchedule(graphene.ObjectType):
    """All directions, from a day on."""

    starts_on = graphene.Date(required=True, description="The first day.")
    heritage = graphene.Field(HeritageWayEnum, description="How heritage is done, where it is.")
    instead_of = graphene.Field(DirectionCode, description="In place of which direction it is done.")
    directions = graphene.List(graphene.NonNull(DirectionOfPlan), required=True, description="In their order.")

    def resolve_instead_of(plan: Plan, info: GraphQLResolveInfo) -> str | None:
        return plan.instead_of


class UnmetNorm(graphene.ObjectType):
    """One norm that a plan does not meet, and what would do."""

    code = graphene.Field(graphene.NonNull(UnmetCode), description="What is lacking.")
    direction = graphene.Field(DirectionCode, description="In which direction.")
    field = graphene.String(required=True, description="Which part of the plan would be changed, such as `times`.")
    asked = graphene.Int(description="What the norm asks for, in its own unit.")
    found = graphene.Int(description="What is planned instead.")
    message = graphene.String(required=True, description="What is not met, and what would do.")

    def resolve_message(unmet: Unmet, info: GraphQLResolveInfo) -> str:
        with override(context_of(info).locale):
            return unmet_in_words(unmet)


def _id(kind: str, key: UUID | None) -> Any:
    return to_global_id(kind, key) if key else None
