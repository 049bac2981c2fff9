"""Photographs of entries: added before an entry names them, seen by others once one was sent that does (R077)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..participation.api import NoSuchParticipation
from ..participation.models import Participation
from ..people.api import (
    PersonalQuerySet,
    PreparedPhotograph,
    PrivatePhotograph,
    Viewer,
    kept_photograph,
)
from ..people.api import add_photograph as add_row
from .entries import EntryVersion, of_sent
from .refusals import NoSuchPhotograph, TooManyPhotographsADay
from .steps import locked_participation, require_author, require_registered

PHOTOGRAPHS_A_DAY = 60
UNUSED = timedelta(days=30)  # for longer nobody has written an entry with it
AT_ONCE = 1_000  # rows that one run of the routine looks at


class EntryPhotographQuerySet(PersonalQuerySet["EntryPhotograph"]):
    """The rows behind their one door."""


class EntryPhotograph(PrivatePhotograph):
    """A photograph of what was done. The versions of entries name it by its id; `sent` once one was that does."""

    kind = "entries"

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="entry_photographs")
    sent = models.BooleanField(pgettext_lazy("of an entry", "sent"), default=False)

    objects = EntryPhotographQuerySet.as_manager()
    reached = of_sent("participation__", Q(sent=True))

    class Meta(PrivatePhotograph.Meta):
        verbose_name = _("photograph of an entry")
        verbose_name_plural = _("photographs of entries")
        constraints = [
            models.UniqueConstraint(fields=["participation", "digest"], name="a_photograph_of_entries_is_kept_once")
        ]
        indexes = [models.Index(fields=["uploaded_at"], condition=Q(sent=False), name="photographs_not_sent")]


def keep_photograph(
    *, participation: UUID, photograph: PreparedPhotograph, by: Viewer, at: datetime
) -> EntryPhotograph:
    """Keep a photograph for an entry, which names it by its `public_id`. Called outside a transaction.

    The same photograph once more is the same row: a request may come twice.
    """
    owner = Participation.objects.visible_to(by).filter(public_id=participation).first()
    if owner is None:
        raise NoSuchParticipation
    _require_room(owner, by, at)
    if (there := _same(owner, photograph, by)) is not None:
        return there
    with kept_photograph(EntryPhotograph, photograph, at=at) as kept, transaction.atomic():
        owner = locked_participation(participation, by)
        if (there := _same(owner, photograph, by)) is not None:
            return there
        _require_room(owner, by, at)
        return add_row(EntryPhotograph, kept, participation=owner, at=at)


def photographs_of(viewer: Viewer, ids: Iterable[UUID | str]) -> dict[UUID, EntryPhotograph]:
    """Those of them that the viewer sees, by their ids. One query."""
    rows = EntryPhotograph.objects.visible_to(viewer).filter(public_id__in=set(ids))
    return {row.public_id: row for row in rows}


def require_known(owner: Participation, ids: Iterable[UUID]) -> None:
    """Are all of them photographs of this participation?"""
    wanted = set(ids)
    if wanted and EntryPhotograph.objects.filter(participation=owner, public_id__in=wanted).count() < len(wanted):
        raise NoSuchPhotograph


def mark_sent(owner: Participation, ids: Iterable[UUID]) -> None:
    """Whoever sees what was sent sees them from now on."""
    if wanted := set(ids):
        EntryPhotograph.objects.filter(participation=owner, public_id__in=wanted, sent=False).update(sent=True)


def forget_unused(owner: Participation, ids: Iterable[UUID]) -> None:
    """Remove those of them that no version of this participation names any more and that were never sent."""
    _remove(EntryPhotograph.objects.filter(participation=owner, public_id__in=set(ids), sent=False))


def forget_unused_photographs() -> None:
    """Remove what nobody has written an entry with for a month. A routine: it may be run again at any time."""
    old = EntryPhotograph.objects.filter(sent=False, uploaded_at__lt=timezone.now() - UNUSED)
    _remove(old.order_by("uploaded_at")[:AT_ONCE])


@transaction.atomic
def _remove(rows: models.QuerySet[EntryPhotograph]) -> None:
    loose = {str(row.public_id): row for row in rows}
    owners = {row.participation_id for row in loose.values()}
    # Whoever writes an entry with one of them holds the participation: its version is waited for.
    list(Participation.objects.select_for_update().filter(pk__in=owners).order_by("pk"))
    named = EntryVersion.objects.filter(entry__participation__in=owners).exclude(photographs=[])
    for ids in named.values_list("photographs", flat=True):
        for one in ids:
            loose.pop(one, None)
    for row in loose.values():
        row.delete()


def _require_room(owner: Participation, by: Viewer, at: datetime) -> None:
    require_author(owner, by)
    require_registered(owner)
    lately = EntryPhotograph.objects.filter(participation=owner, uploaded_at__gt=at - timedelta(days=1))
    if lately.count() >= PHOTOGRAPHS_A_DAY:
        raise TooManyPhotographsADay(most=PHOTOGRAPHS_A_DAY)


def _same(owner: Participation, photograph: PreparedPhotograph, by: Viewer) -> EntryPhotograph | None:
    return EntryPhotograph.objects.visible_to(by).filter(participation=owner, digest=photograph.digest).first()
