"""Is everything that is stored what it would be, counted anew? Batch by batch; and mending what is not."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from tosbelgi.kernel.facts.subscriptions import hold

from ..assessment.api import differing_columns, should_be
from ..assessment.models import Progress
from ..participation.models import Participation
from .following import count_anew, should_stand
from .models import Standing
from .tallies import Place, place_of, store_tallies, stored_tallies, tallies_that_should_be

SUBSCRIPTION = "progress"


@dataclass(frozen=True)
class Compared:
    """How many were compared, and which columns of whom are other than they should be."""

    number: int
    differing: dict[int, tuple[str, ...]]


def compared(size: int) -> Iterator[Compared]:
    """Everybody who is counted or stands somewhere, by key, so many at a time. Five queries each time."""
    last = 0
    while page := list(_everybody().filter(pk__gt=last)[:size]):
        last = page[-1].pk
        yield Compared(len(page), _differing(page))


def compared_again(keys: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The same of these alone."""
    return _differing(list(_everybody().filter(pk__in=keys)))


def _everybody() -> QuerySet[Participation]:
    counted = Q(activated_at__isnull=False) | Q(progress__isnull=False) | Q(standing__isnull=False)
    return Participation.objects.filter(counted).order_by("pk")


def _differing(owners: Sequence[Participation]) -> dict[int, tuple[str, ...]]:
    progress = {row.participation_id: row for row in Progress.objects.filter(participation__in=owners)}
    stands = {row.participation_id: place_of(row) for row in Standing.objects.filter(participation__in=owners)}
    fresh, found = should_be(owners), {}
    for owner in owners:
        columns = differing_columns(progress.get(owner.pk), fresh[owner.pk])
        if stands.get(owner.pk) != should_stand(owner, fresh[owner.pk]):
            columns = (*columns, "standing")
        if columns:
            found[owner.pk] = columns
    return found


def differing_tallies() -> dict[Place, int]:
    """The tallies that are other than they should be by the standings, with the number that they should have."""
    stored, fresh = stored_tallies(), tallies_that_should_be()
    return {place: fresh.get(place, 0) for place in {*stored, *fresh} if stored.get(place, 0) != fresh.get(place, 0)}


@transaction.atomic
def mend(participation: int, *, at: datetime) -> None:
    """Count one anew as the subscription would, while that waits."""
    hold(SUBSCRIPTION)
    count_anew(participation, at=at)


@transaction.atomic
def mend_tallies() -> int:
    """Let the tallies be those of the standings; returns how many were not."""
    hold(SUBSCRIPTION)
    differing = differing_tallies()
    store_tallies(differing)
    return len(differing)
