"""Queries of the rating: of one participation, for whoever sees it. No public page is told any of it (D10)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from tosbelgi.kernel.caching.compiled_queries import compile_query

from ..assessment.api import Figure, progress_of
from ..participation.models import Participation
from ..people.api import Viewer
from .models import Standing, Tally

FEWEST = 5  # of fewer a place would tell of single people


@dataclass(frozen=True)
class Rating:
    """The rating of a level (D6): its percent, the exact mean as `done` of `asked`, and the figures it is made of."""

    percent: int
    done: int
    asked: int
    directions: tuple[Figure, ...]


@dataclass(frozen=True)
class PlaceAmong:
    """A place among so many; equals share it, and the next is skipped. None among fewer than five."""

    place: int | None
    of: int


@dataclass(frozen=True)
class StandingShown:
    """Where somebody stands among those who aim at the same level in the same cohort year."""

    level: PlaceAmong
    region: PlaceAmong
    year: int


def own_rating(viewer: Viewer, participation: Participation) -> Rating | None:
    """The rating as it was counted last; None where the viewer sees none. One query."""
    progress = progress_of(viewer, [participation.pk]).get(participation.pk)
    if progress is None:
        return None
    return Rating(progress.percent, progress.done, progress.asked, progress.figures)


def standing(viewer: Viewer, participation: Participation) -> StandingShown | None:
    """The places, whole percents compared; None where the viewer sees none, or it takes part no longer. Two queries."""
    stands = standings_of(viewer, [participation.pk])
    return stands.get(participation.pk)


def standings_of(viewer: Viewer, participations: Sequence[int]) -> dict[int, StandingShown]:
    """The same of several, by the participation's key. Two queries, however many."""
    rows = list(Standing.objects.visible_to(viewer).filter(participation__in=participations))
    if not rows:
        return {}
    tallies = defaultdict(list)
    for one in _tallies(
        levels={row.level for row in rows}, years={row.year for row in rows}, regions={row.region_id for row in rows}
    ):
        tallies[one["level"], one["year"], one["region"]].append((one["percent"], one["number"]))

    def among(row: Standing, region: int | None) -> PlaceAmong:
        own = tallies[row.level, row.year, region]
        of = sum(number for _percent, number in own)
        above = sum(number for percent, number in own if percent > row.percent)
        return PlaceAmong(above + 1 if of >= FEWEST else None, of)

    return {row.participation_id: StandingShown(among(row, None), among(row, row.region_id), row.year) for row in rows}


@compile_query
def _tallies(*, levels: list[str], years: list[int], regions: list[int], at: datetime) -> QuerySet[Tally, Any]:
    """Those of all of these levels and years, in the country and in these regions."""
    groups = Tally.objects.filter(Q(region=None) | Q(region__in=regions), level__in=levels, year__in=years)
    return groups.filter(number__gt=0).values("level", "year", "region", "percent", "number")
