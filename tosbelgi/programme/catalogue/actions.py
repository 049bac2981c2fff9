"""Actions on seasons: create the first, draft the next version, publish."""

from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from tosbelgi.accounts.models import User
from tosbelgi.kernel import events
from tosbelgi.kernel.calendar import day_of

from .events import SeasonDrafted, SeasonPublished
from .seasons import Norm, Season, SeasonLevel, VersionDraftedAlready, VersionStartsInThePast


@transaction.atomic
def create_initial_season(*, data: dict[str, Any], by: User | None, at: datetime) -> Season:
    """Create the first season of a new site, also one that has begun already. Idempotent by year and version."""
    existing = Season.objects.filter(year=data["year"], version=data["version"]).first()
    if existing is not None:
        return existing
    own = {key: data[key] for key in ("year", "version", "starts_on", "note")}
    season = Season(live=False, has_unpublished_changes=True, **own)
    season.levels = [_level(number, level) for number, level in enumerate(data["level"])]
    season.save()
    season.save_revision(clean=False).publish()
    _record_published(season, by, at)
    return season


def _level(number: int, data: dict[str, Any]) -> SeasonLevel:
    own = {key: value for key, value in data.items() if key not in {"code", "norm"}}
    level = SeasonLevel(level_code=data["code"], sort_order=number, **own)
    level.norms = [Norm(sort_order=place, **norm) for place, norm in enumerate(data["norm"])]
    return level


@transaction.atomic
def draft_next_version(*, season_id: int, starts_on: date, by: User, at: datetime) -> Season:
    """Copy a season with all its levels and norms into the next version of the year it starts in, as a draft."""
    if starts_on < day_of(at):
        raise VersionStartsInThePast(starts_on=starts_on, earliest=day_of(at))
    old = Season.objects.select_for_update().get(pk=season_id)
    existing = Season.objects.filter(starts_on=starts_on, first_published_at=None).first()
    if existing is not None:
        raise VersionDraftedAlready(season_id=existing.pk)
    last = Season.objects.filter(year=starts_on.year).order_by("-version").first()
    season = Season(
        year=starts_on.year,
        version=last.version + 1 if last else 1,
        starts_on=starts_on,
        live=False,
        has_unpublished_changes=True,
    )
    levels = []
    for level in old.levels.all():
        copied = SeasonLevel(**_own_values(level, "season"))
        copied.norms = [Norm(**_own_values(norm, "level")) for norm in level.norms.all()]
        levels.append(copied)
    season.levels = levels
    season.save()
    season.save_revision(user=by)
    events.record(SeasonDrafted(year=season.year, version=season.version, by_id=by.pk if by else None, at=at))
    return season


def _own_values(row: models.Model, parent: str) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in row._meta.fields if field.name not in {"id", parent}}


@transaction.atomic
def publish_season(*, season_id: int, by: User, at: datetime) -> Season:
    """Make a drafted version live. Refuses one that has begun, and one that would begin in the past."""
    season = Season.objects.select_for_update().get(pk=season_id)
    if season.is_frozen(day_of(at)):
        raise season.refusal_to_change()
    revision = season.get_latest_revision() or season.save_revision(user=by)
    draft = revision.as_object()
    if draft.starts_on < day_of(at):
        raise VersionStartsInThePast(starts_on=draft.starts_on, earliest=day_of(at))
    revision.publish(user=by)
    season.refresh_from_db()
    _record_published(season, by, at)
    return season


def _record_published(season: Season, by: User | None, at: datetime) -> None:
    events.record(
        SeasonPublished(
            year=season.year,
            version=season.version,
            starts_on=season.starts_on,
            by_id=by.pk if by else None,
            at=at,
        )
    )
