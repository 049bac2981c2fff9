"""Mutations of a schedule: one of the two writes a version, and each agrees on one."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import graphene

from tosbelgi.programme.participation.models import Participation as ParticipationModel
from tosbelgi.programme.people.api import Viewer
from tosbelgi.programme.schedule import api as programme

from ..engine.context import Context
from ..engine.refusals import GraphQLUserError
from ..enums import DirectionCode
from ..ids import public_id_from_id as public_id
from ..mutations.id_arguments import BadId, IdOf
from ..mutations.verb import Result, Verb
from .codes import HeritageWay, Weekday
from .schedules import Schedule, found_for


class TimeOfWeekInput(graphene.InputObjectType):
    """A time of every week."""

    weekday = Weekday(required=True, description="The day.")
    starts = graphene.String(required=True, description="When it begins, such as `18:00`.")
    minutes = graphene.Int(required=True, description="How long it lasts; it ends before midnight.")


class BookOfPlanInput(graphene.InputObjectType):
    """A book that is planned."""

    listed_book = graphene.Int(required=True, description="From `booksToPlan`, or as it stands in the plan already.")
    by = graphene.Date(description="The day by which it is read.")


class DirectionOfPlanInput(graphene.InputObjectType):
    """What is planned in one direction. What it does not know stays out."""

    direction = DirectionCode(required=True, description="The direction.")
    months = graphene.Int(description="The term, where there is a choice.")
    activity = graphene.String(description="What is done.")
    place = graphene.String(description="Where.")
    times = graphene.List(graphene.NonNull(TimeOfWeekInput), description="When in every week; seven at most.")
    provider = graphene.ID(description="From `providersToChoose`.")
    mentor = graphene.ID(description="From `mentorsOfDirections`; left out where it is the lead.")
    books = graphene.List(graphene.NonNull(BookOfPlanInput), description="The books that are read.")
    trip_days = graphene.List(graphene.NonNull(graphene.Date), description="The days of expeditions.")
    work_days = graphene.List(graphene.NonNull(graphene.Date), description="The days of work.")


class PlanInput(graphene.InputObjectType):
    """The whole plan: what is left out is planned no more."""

    starts_on = graphene.Date(required=True, description="The first day.")
    heritage = HeritageWay(description="How heritage is done, where it is.")
    instead_of = DirectionCode(description="In place of which direction it is done.")
    directions = graphene.List(graphene.NonNull(DirectionOfPlanInput), required=True, description="Each once.")


class ScheduleVerb(Verb):
    """Base of those that answer with the schedule as it is afterwards."""

    class Meta:
        abstract = True

    schedule = graphene.Field(Schedule, description="As it is now; null where it was refused.")

    @classmethod
    def show(cls, context: Context, result: Result) -> Result:
        rows = ParticipationModel.objects.visible_to(_viewer(context)).select_related("person", "mentor", "region")
        return {"schedule": found_for(context, rows.filter(public_id=result["participation"]).first())}


class ChangeSchedule(ScheduleVerb):
    """Write another version, as the participant or as the mentor who leads them. It may still lack something."""

    class Arguments:
        participation = IdOf("Participation", description="One's own, or one that one leads.", read=public_id)
        base = graphene.Int(required=True, description="The `version` that was read; 0 where nothing was written.")
        plan = PlanInput(required=True, description="What is planned.")

    @classmethod
    def perform(cls, context: Context, *, participation: UUID, base: int, plan: Any) -> Result:
        by = _viewer(context)
        row = ParticipationModel.objects.visible_to(by).filter(public_id=participation).first()
        drawn = programme.one_schedule(by, row.pk) if row else None
        programme.change(
            participation=participation,
            base=base,
            plan=_plan(plan, row.level if row else "", drawn.newest.plan if drawn else None),
            by=by,
            at=context.now,
        )
        return {"participation": str(participation)}


class AgreeSchedule(ScheduleVerb):
    """Agree on exactly this version. Once both have, it is in force."""

    class Arguments:
        participation = IdOf("Participation", description="One's own, or one that one leads.", read=public_id)
        version = graphene.Int(required=True, description="The `number` of the version that was read, the newest.")
        digest = graphene.String(required=True, description="Its `digest`.")

    @classmethod
    def perform(cls, context: Context, *, participation: UUID, version: int, digest: str) -> Result:
        programme.agree(
            participation=participation, version=version, digest=digest, by=_viewer(context), at=context.now
        )
        return {"participation": str(participation)}


class ScheduleMutation:
    change_schedule = ChangeSchedule.Field()
    agree_schedule = AgreeSchedule.Field()


def _plan(sent: Any, level: str, kept: programme.Plan | None) -> programme.Plan:
    """The plan as values; refused at its part where it cannot be one."""
    codes = [one["direction"].value for one in sent["directions"]]
    if len(set(codes)) < len(codes):
        raise programme.DirectionPlannedTwice
    heritage, instead_of = sent.get("heritage"), sent.get("instead_of")
    return programme.Plan(
        starts_on=sent["starts_on"],
        directions=tuple(_direction(one, level, kept) for one in sent["directions"]),
        heritage=heritage.value if heritage else None,
        instead_of=instead_of.value if instead_of else None,
    )


def _direction(sent: Any, level: str, kept: programme.Plan | None) -> programme.PlannedDirection:
    code = sent["direction"].value
    books = [(one["listed_book"], one.get("by")) for one in sent.get("books") or ()]
    return programme.PlannedDirection(
        direction=code,
        months=sent.get("months"),
        activity=sent.get("activity") or "",
        place=sent.get("place") or "",
        times=tuple(_times(code, sent.get("times") or ())),
        provider=_key("Organisation", sent.get("provider"), f"{code}.provider"),
        mentor=_key("Mentor", sent.get("mentor"), f"{code}.mentor"),
        books=programme.choose_books(books, level=level, kept=kept, field=f"{code}.books"),
        trip_days=tuple(sent.get("trip_days") or ()),
        work_days=tuple(sent.get("work_days") or ()),
    )


def _times(code: str, sent: Iterable[Any]) -> Iterable[programme.WeeklyTime]:
    for one in sent:
        yield programme.time_of_week(
            f"{code}.times", weekday=one["weekday"].value, starts=one["starts"], minutes=one["minutes"]
        )


def _key(kind: str, sent: str | None, field: str) -> UUID | None:
    try:
        return public_id(kind, sent) if sent else None
    except GraphQLUserError:
        raise BadId(field=field, type=kind) from None


def _viewer(context: Context) -> Viewer:
    viewer = context.viewer
    if viewer is None:
        raise programme.MayNotDrawUp
    return viewer
