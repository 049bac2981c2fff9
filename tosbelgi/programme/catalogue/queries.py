"""Queries: the running season and its levels."""

from datetime import date

from django.db.models import Prefetch, QuerySet

from tosbelgi.cms.editing.previews import draft_of
from tosbelgi.cms.publication import gate

from .seasons import Norm, Season, SeasonLevel


def running_season(on: date) -> Season | None:
    """The version that holds on that day: of those begun, the one that began last."""
    return _begun(on).first()


def levels_on(on: date, *, with_norms: bool = True) -> list[SeasonLevel]:
    """The levels of the season that runs on that day, lowest age first: one query, and one for all norms."""
    if (draft := draft_of(Season)) is not None:
        finished = [level for level in draft.levels.all() if level.is_finished]
        for level in finished:
            level.norms = [norm for norm in level.norms.all() if norm.is_finished]
        return sorted(finished, key=lambda level: (level.min_age or 0, level.sort_order or 0))
    levels = SeasonLevel.objects.filter(season=_begun(on).values("pk")[:1]).order_by("min_age", "sort_order")
    if with_norms:
        levels = levels.prefetch_related(Prefetch("norms", Norm.objects.order_by("sort_order", "pk")))
    return list(levels)


def levels_of(season: Season | None) -> list[SeasonLevel]:
    """The levels of one version with their norms. Two queries; none without a season."""
    if season is None:
        return []
    norms = Prefetch("norms", Norm.objects.order_by("sort_order", "pk"))
    return list(SeasonLevel.objects.filter(season=season).prefetch_related(norms).order_by("min_age", "sort_order"))


def _begun(on: date) -> QuerySet[Season]:
    """The public versions that have begun by that day, the last first."""
    return gate.published(Season.objects.filter(starts_on__lte=on)).order_by("-starts_on", "-year", "-version")
