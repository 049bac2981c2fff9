"""GraphQL types of a figure of one direction and of all that it is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import graphene
from django.utils.translation import override
from graphql import GraphQLResolveInfo

from tosbelgi.kernel.calendar import Week
from tosbelgi.programme.assessment.api import REASON_WORDS, Figure, NotCounted, ShownPart, ShownUnit, Why, whys
from tosbelgi.programme.assessment.models import Progress as ProgressModel
from tosbelgi.programme.catalogue.api import BookSlot as BookSlotValue
from tosbelgi.programme.catalogue.api import Reason
from tosbelgi.programme.participation.models import Participation as ParticipationModel
from tosbelgi.programme.people.api import Viewer

from ..engine.context import context_of
from ..engine.field_costs import QUERY, costs
from ..enums import DirectionCode
from ..ids import to_global_id
from .codes import BookSlot, LeftOutReason


@dataclass
class Found:
    """The figures of a participation as whoever asks sees them; what they are made of is counted once, when asked.

    What they are made of is the journal: `reader` says as whom a platform reads that, if at all.
    """

    row: ParticipationModel
    viewer: Viewer
    progress: ProgressModel
    reader: Callable[[], Viewer | None] | None = None

    @cached_property
    def whys(self) -> dict[str, Why]:
        viewer = self.reader() if self.reader else self.viewer
        return whys(viewer, self.row) if viewer else {}

    @property
    def figures(self) -> list["FoundFigure"]:
        return [FoundFigure(one, self) for one in self.progress.figures]


@dataclass
class FoundFigure:
    figure: Figure
    of: Found


class PartOfFigure(graphene.ObjectType):
    """So much of one entry."""

    entry_id = graphene.ID(description="The `id` of the entry.")
    day = graphene.Date(description="The day of which it tells.")
    title = graphene.String(required=True, description="Its name, or the title of the book; empty where it has none.")
    amount = graphene.Int(required=True, description="Minutes of a session; 1 of a book or of a day.")

    def resolve_entry_id(part: ShownPart, info: GraphQLResolveInfo) -> str | None:
        return to_global_id("Entry", part.entry) if part.entry else None


class FilledUnit(graphene.ObjectType):
    """A unit of a norm that is filled: a week, a slot for a book, or a day; and by what."""

    week = graphene.Date(description="The Monday of the week, of a direction that is counted by weeks.")
    slot = graphene.Field(BookSlot, description="The slot, of a direction that is counted by books.")
    day = graphene.Date(description="The day, of a direction that is counted by days.")
    parts = graphene.List(
        graphene.NonNull(PartOfFigure), required=True, description="What fills it; of a week exactly its minutes."
    )

    def resolve_week(one: ShownUnit, info: GraphQLResolveInfo) -> date | None:
        return one.unit.start if isinstance(one.unit, Week) else None

    def resolve_slot(one: ShownUnit, info: GraphQLResolveInfo) -> BookSlotValue | None:
        return one.unit if isinstance(one.unit, BookSlotValue) else None

    def resolve_day(one: ShownUnit, info: GraphQLResolveInfo) -> date | None:
        return one.unit if isinstance(one.unit, date) else None

    def resolve_parts(one: ShownUnit, info: GraphQLResolveInfo) -> list[ShownPart]:
        return list(one.parts)


class LeftOutPart(graphene.ObjectType):
    """So much of one entry that does not count, and why."""

    part = graphene.Field(graphene.NonNull(PartOfFigure), description="How much of which entry.")
    reason = graphene.Field(graphene.NonNull(LeftOutReason), description="Why.")
    message = graphene.String(required=True, description="The same as a sentence.")

    def resolve_reason(one: NotCounted, info: GraphQLResolveInfo) -> Reason:
        return one.reason

    def resolve_message(one: NotCounted, info: GraphQLResolveInfo) -> str:
        with override(context_of(info).locale):
            return str(REASON_WORDS[one.reason])


class WhyOfDirection(graphene.ObjectType):
    """What a figure is made of: `done` is the number of `units`, and nothing else."""

    done = graphene.Int(required=True, description="How many units are filled.")
    asked = graphene.Int(required=True, description="How many are asked.")
    missing = graphene.Int(required=True, description="How many are missing.")
    minutes_per_week = graphene.Int(
        description="How many confirmed minutes make a week count, where weeks are counted."
    )
    units = graphene.List(graphene.NonNull(FilledUnit), required=True, description="Those that are filled.")
    left_out = graphene.List(
        graphene.NonNull(LeftOutPart), required=True, description="What did not count, or not yet."
    )
    empty_slots = graphene.List(
        graphene.NonNull(BookSlot), required=True, description="The slots for books that nothing fills yet."
    )

    def resolve_units(why: Why, info: GraphQLResolveInfo) -> list[ShownUnit]:
        return list(why.units)

    def resolve_left_out(why: Why, info: GraphQLResolveInfo) -> list[NotCounted]:
        return list(why.left_out)

    def resolve_empty_slots(why: Why, info: GraphQLResolveInfo) -> list[Any]:
        return list(why.empty)


class FigureOfDirection(graphene.ObjectType):
    """Units done of those that are asked, in one direction."""

    direction = graphene.Field(graphene.NonNull(DirectionCode), description="The direction.")
    done = graphene.Int(required=True, description="How many weeks, books or days count.")
    asked = graphene.Int(required=True, description="How many are asked.")
    percent = graphene.Int(required=True, description="Rounded down: 100 is said of what is complete alone.")
    why = graphene.Field(
        WhyOfDirection,
        description="What it is made of, counted now; null for platforms without a consent to the journal.",
    )

    def resolve_direction(one: FoundFigure, info: GraphQLResolveInfo) -> str:
        return one.figure.direction

    def resolve_done(one: FoundFigure, info: GraphQLResolveInfo) -> int:
        return one.figure.done

    def resolve_asked(one: FoundFigure, info: GraphQLResolveInfo) -> int:
        return one.figure.asked

    def resolve_percent(one: FoundFigure, info: GraphQLResolveInfo) -> int:
        return one.figure.percent

    @costs(4 * QUERY)
    def resolve_why(one: FoundFigure, info: GraphQLResolveInfo) -> Why | None:
        return one.of.whys.get(one.figure.direction)
