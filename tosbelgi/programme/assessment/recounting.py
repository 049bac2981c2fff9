"""Action of counting anew: the stored figures become those of the journal; a level that is complete is told of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tosbelgi.kernel import events
from tosbelgi.kernel.events import Code

from ..journal.api import moments_of
from ..participation.models import Participation
from .counting import Counted, counted, met_since
from .events import LevelCompleted, LevelNotCompletedAnyMore
from .models import Progress

# What has to be the same as when it is counted anew; `counted_at` only says when it was.
FOLLOWS = ("directions", "percent", "is_complete", "completed_at", "last_sent_at")


@dataclass(frozen=True)
class Recounted:
    """What is stored now, None where nothing is counted; and whether that is other than before."""

    progress: Progress | None
    changed: bool


def should_be(participation: Participation) -> Progress | None:
    """The figures as they follow from the journal now, not stored. Three queries at most."""
    now = counted(participation)
    return None if now is None else _fresh(participation, now)


def _fresh(participation: Participation, now: Counted) -> Progress:
    moments = moments_of(participation.pk)
    row = Progress(participation=participation, last_sent_at=moments.last_sent_at)
    row.take(now.figures)
    row.completed_at = met_since(now.asked, now.done, moments.confirmed_at)
    row.is_complete = row.completed_at is not None
    return row


def values_of(progress: Progress) -> tuple[Any, ...]:
    """What is compared."""
    return tuple(getattr(progress, name) for name in FOLLOWS)


@transaction.atomic
def recount(participation: int, *, at: datetime) -> Recounted:
    """Store what the journal comes to now. `participation` is its key. Once more, nothing changes.

    The row is locked before the journal is read: of two who count at once, the later one has seen what the earlier saw.
    """
    owner = Participation.objects.filter(pk=participation).first()
    if owner is None:
        return Recounted(None, changed=False)
    stored = Progress.objects.select_for_update().filter(participation=owner).first()
    is_new = stored is None
    if stored is None:
        if counted(owner) is None:
            return Recounted(None, changed=False)
        Progress.objects.bulk_create([Progress(participation=owner, counted_at=at)], ignore_conflicts=True)
        stored = Progress.objects.select_for_update().get(participation=owner)
    fresh = should_be(owner)
    if fresh is None:
        return Recounted(stored, changed=False)
    if values_of(stored) == values_of(fresh) and not is_new:
        return Recounted(stored, changed=False)
    flipped = stored.is_complete != fresh.is_complete
    for name in FOLLOWS:
        setattr(stored, name, getattr(fresh, name))
    stored.counted_at = at
    stored.save(update_fields=[*FOLLOWS, "counted_at"])
    if flipped:
        _tell(owner, fresh.is_complete, at)
    return Recounted(stored, changed=True)


def _tell(owner: Participation, is_complete: bool, at: datetime) -> None:
    kind = LevelCompleted if is_complete else LevelNotCompletedAnyMore
    about = (owner.person_id,)
    events.record(kind(participation_id=owner.pk, level=Code(owner.level), about=about, by_id=None, at=at))
