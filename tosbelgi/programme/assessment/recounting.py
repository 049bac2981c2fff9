"""Action of counting anew: the stored figures become those of the journal; a level that is complete is told of."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tosbelgi.kernel import events
from tosbelgi.kernel.events import Code

from ..journal.api import Told, agreed_plans, told_of
from ..participation.models import Participation
from .counting import Counted, counted_by, met_since
from .events import LevelCompleted, LevelNotCompletedAnyMore
from .models import Progress

# What has to be the same as when it is counted anew; `counted_at` only says when it was.
FOLLOWS = ("directions", "percent", "is_complete", "completed_at", "last_sent_at")


@dataclass(frozen=True)
class Recounted:
    """What is stored now, None where nothing is counted; and whether that is other than before."""

    progress: Progress | None
    changed: bool


def should_be(participations: Collection[Participation]) -> dict[int, Progress | None]:
    """The figures of each as they follow from the journal now, not stored, by its key. Two queries, however many."""
    registered = [row for row in participations if row.activated_at is not None]
    plans = agreed_plans([row.pk for row in registered]) if registered else {}
    told = told_of(plans) if plans else {}
    fresh: dict[int, Progress | None] = {row.pk: None for row in participations}
    for row in registered:
        if row.pk in plans:
            fresh[row.pk] = _fresh(row, counted_by(row, plans[row.pk], told[row.pk]), told[row.pk])
    return fresh


def _fresh(participation: Participation, now: Counted, told: Told) -> Progress:
    row = Progress(participation=participation, last_sent_at=told.last_sent_at)
    row.take(now.figures)
    row.completed_at = met_since(now.asked, now.done, told.confirmed_at)
    row.is_complete = row.completed_at is not None
    return row


def values_of(progress: Progress) -> tuple[Any, ...]:
    """What is compared."""
    return tuple(getattr(progress, name) for name in FOLLOWS)


def differing_columns(stored: Progress | None, fresh: Progress | None) -> tuple[str, ...]:
    """Which columns of what is stored are other than they should be; `progress` where the row itself is, or is not."""
    if stored is None or fresh is None:
        return () if stored is fresh else ("progress",)
    return tuple(name for name in FOLLOWS if getattr(stored, name) != getattr(fresh, name))


@transaction.atomic
def recount(participation: int, *, at: datetime) -> Recounted:
    """Store what the journal comes to now. `participation` is its key. Once more, nothing changes.

    The row is locked before the journal is read: of two who count at once, the later one has seen what the earlier saw.
    """
    owner = Participation.objects.filter(pk=participation).first()
    if owner is None:
        return Recounted(None, changed=False)
    before, stored = _locked(owner, at)
    fresh = should_be([owner])[owner.pk]
    if fresh is None:
        stored.delete()
        return Recounted(None, changed=before is not None)
    if before == values_of(fresh):
        return Recounted(stored, changed=False)
    flipped = stored.is_complete != fresh.is_complete
    for name in FOLLOWS:
        setattr(stored, name, getattr(fresh, name))
    stored.counted_at = at
    stored.save(update_fields=[*FOLLOWS, "counted_at"])
    if flipped:
        _tell(owner, fresh.is_complete, at)
    return Recounted(stored, changed=True)


def _locked(owner: Participation, at: datetime) -> tuple[tuple[Any, ...] | None, Progress]:
    """What was stored, None where nothing was, and the row, locked; an empty one is made where there is none."""
    rows = Progress.objects.select_for_update().filter(participation=owner)
    if (row := rows.first()) is not None:
        return values_of(row), row
    Progress.objects.bulk_create([Progress(participation=owner, counted_at=at)], ignore_conflicts=True)
    return None, rows.get()


def _tell(owner: Participation, is_complete: bool, at: datetime) -> None:
    kind = LevelCompleted if is_complete else LevelNotCompletedAnyMore
    about = (owner.person_id,)
    events.record(kind(participation_id=owner.pk, level=Code(owner.level), about=about, by_id=None, at=at))
