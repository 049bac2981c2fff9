"""The fields by which progress, rating and standing are asked for, of whom the role of whoever asks may see."""

from datetime import datetime
from functools import partial
from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from tosbelgi.programme.assessment.api import progress_of
from tosbelgi.programme.participation.models import Participation as ParticipationModel
from tosbelgi.programme.people.api import Purpose, Viewer
from tosbelgi.programme.rating.api import PlaceAmong, StandingShown, standing

from ..engine.context import context_of
from ..engine.field_costs import QUERY, costs
from ..ids import key_from_id, to_global_id
from ..participation.own import own, own_as
from ..participation.participations import seen_by_id
from ..people.readings import person_argument, reader, reader_besides
from .figures import FigureOfDirection, Found, FoundFigure

WHOSE = graphene.ID(description="The `id` of a participation; without it, one's own.")


class Progress(graphene.ObjectType):
    """What a participation has come to, as it was counted after the last confirmation."""

    participation_id = graphene.ID(required=True, description="The `id` of the participation.")
    percent = graphene.Int(required=True, description="The mean of the directions, rounded down once.")
    is_complete = graphene.Boolean(required=True, description="Whether every norm of the level is met.")
    completed_at = graphene.DateTime(description="Since when what is confirmed is enough; null where it is not.")
    last_sent_at = graphene.DateTime(description="When an entry was sent last; null where none was.")
    directions = graphene.List(
        graphene.NonNull(FigureOfDirection), required=True, description="Its directions that have a norm, in order."
    )

    def resolve_participation_id(found: Found, info: GraphQLResolveInfo) -> str:
        return to_global_id("Participation", found.row.public_id)

    def resolve_percent(found: Found, info: GraphQLResolveInfo) -> int:
        return found.progress.percent

    def resolve_is_complete(found: Found, info: GraphQLResolveInfo) -> bool:
        return found.progress.is_complete

    def resolve_completed_at(found: Found, info: GraphQLResolveInfo) -> datetime | None:
        return found.progress.completed_at

    def resolve_last_sent_at(found: Found, info: GraphQLResolveInfo) -> datetime | None:
        return found.progress.last_sent_at

    def resolve_directions(found: Found, info: GraphQLResolveInfo) -> list[FoundFigure]:
        return found.figures


class Rating(graphene.ObjectType):
    """The rating of a level: the mean of its directions. It is never public."""

    participation_id = graphene.ID(required=True, description="The `id` of the participation.")
    percent = graphene.Int(required=True, description="Rounded down once: 99.96 is 99.")
    done = graphene.Float(required=True, description="With `asked` the mean as an exact fraction of whole numbers.")
    asked = graphene.Float(required=True, description="See `done`.")
    directions = graphene.List(
        graphene.NonNull(FigureOfDirection), required=True, description="The figures of which it is the mean."
    )

    def resolve_participation_id(found: Found, info: GraphQLResolveInfo) -> str:
        return to_global_id("Participation", found.row.public_id)

    def resolve_percent(found: Found, info: GraphQLResolveInfo) -> int:
        return found.progress.percent

    def resolve_done(found: Found, info: GraphQLResolveInfo) -> int:
        return found.progress.done

    def resolve_asked(found: Found, info: GraphQLResolveInfo) -> int:
        return found.progress.asked

    def resolve_directions(found: Found, info: GraphQLResolveInfo) -> list[FoundFigure]:
        return found.figures


class PlaceInGroup(graphene.ObjectType):
    """A place among so many; equals share it, and the next one is skipped."""

    place = graphene.Int(description="Null among fewer than five, of whom it would tell too much.")
    of = graphene.Int(required=True, description="How many there are.")


class Standing(graphene.ObjectType):
    """Where somebody stands among those who aim at the same level in the same cohort year. It is never public."""

    participation_id = graphene.ID(required=True, description="The `id` of the participation.")
    year = graphene.Int(required=True, description="The year in whose December the award is given.")
    level = graphene.Field(graphene.NonNull(PlaceInGroup), description="In the whole country.")
    region = graphene.Field(graphene.NonNull(PlaceInGroup), description="In their region.")

    def resolve_participation_id(one: "FoundStanding", info: GraphQLResolveInfo) -> str:
        return to_global_id("Participation", one[0].public_id)

    def resolve_year(one: "FoundStanding", info: GraphQLResolveInfo) -> int:
        return one[1].year

    def resolve_level(one: "FoundStanding", info: GraphQLResolveInfo) -> PlaceAmong:
        return one[1].level

    def resolve_region(one: "FoundStanding", info: GraphQLResolveInfo) -> PlaceAmong:
        return one[1].region


FoundStanding = tuple[ParticipationModel, StandingShown]


class ProgressQuery:
    progress = graphene.Field(
        Progress,
        description="One's own progress or, with a `participation`, that of somebody whom the role of whoever asks may "
        "see. Null before the registration, and for a stranger.",
        participation=WHOSE,
        person=person_argument(Purpose.PROGRAMME),
    )
    rating = graphene.Field(
        Rating,
        description="The rating of a level, seen as `progress` is; never public.",
        participation=WHOSE,
        person=person_argument(Purpose.RATING),
    )
    standing = graphene.Field(
        Standing,
        description="Where that puts somebody, seen as `progress` is; null for whoever takes part no longer.",
        participation=WHOSE,
        person=person_argument(Purpose.RATING),
    )

    @costs(5 * QUERY)
    def resolve_progress(
        root: object, info: GraphQLResolveInfo, participation: str | None = None, person: str | None = None
    ) -> Found | None:
        viewer, row = _asked(info, participation, person, Purpose.PROGRAMME)
        return _with_journal(info, figures_for(viewer, row), person)

    @costs(5 * QUERY)
    def resolve_rating(
        root: object, info: GraphQLResolveInfo, participation: str | None = None, person: str | None = None
    ) -> Found | None:
        viewer, row = _asked(info, participation, person, Purpose.RATING)
        return _with_journal(info, figures_for(viewer, row), person)

    @costs(5 * QUERY)
    def resolve_standing(
        root: object, info: GraphQLResolveInfo, participation: str | None = None, person: str | None = None
    ) -> FoundStanding | None:
        viewer, row = _asked(info, participation, person, Purpose.RATING)
        shown = standing(viewer, row) if viewer and row else None
        return (row, shown) if row and shown else None


def figures_for(viewer: Viewer | None, row: ParticipationModel | None) -> Found | None:
    """The figures of a participation that whoever asks sees. One query."""
    if viewer is None or row is None:
        return None
    progress = progress_of(viewer, [row.pk]).get(row.pk)
    return Found(row, viewer, progress) if progress else None


def _with_journal(info: GraphQLResolveInfo, found: Found | None, person: str | None) -> Found | None:
    """For a platform, what the figures are made of is read by a consent to the journal, once it is asked for."""
    if found is not None and person is not None:
        found.reader = partial(reader_besides, info, person, Purpose.JOURNAL)
    return found


def _asked(
    info: GraphQLResolveInfo, participation: str | None, person: str | None, purpose: Purpose
) -> tuple[Viewer | None, ParticipationModel | None]:
    """As whom it is read, and of which participation: one's own, one by its id, or a platform's person's."""
    if person is not None:
        viewer = reader(info, person, purpose, besides=participation)
        return viewer, own_as(info, viewer) if viewer else None
    row: Any = own(info) if participation is None else seen_by_id(info, key_from_id("Participation", participation))
    return context_of(info).viewer, row
