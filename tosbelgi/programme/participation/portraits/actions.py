"""Actions on one's own portrait: show one, carry it on to the next application, remove it (R015)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tosbelgi.kernel import events

from ...people.api import PreparedPhotograph, Viewer, add_photograph, kept_photograph
from ..events import PortraitRemoved, PortraitShown
from ..kinds import Act
from ..participations import Participation
from ..refusals import NoSuchParticipation
from ..steps import locked, require_own, require_state
from .models import Portrait


def show_portrait(*, participation: UUID, photograph: PreparedPhotograph, by: Viewer, at: datetime) -> Portrait:
    """Put it on one's personal page while that is being written, in place of another. Called outside a transaction.

    The same photograph once more changes nothing: a request may come twice.
    """
    row = Participation.objects.visible_to(by).filter(public_id=participation).first()
    if row is None:
        raise NoSuchParticipation
    _require_open(row, by)
    if (there := _same(row, photograph, by)) is not None:
        return there
    with kept_photograph(Portrait, photograph, at=at) as kept, transaction.atomic():
        row = locked(participation, by)
        _require_open(row, by)
        if (there := _same(row, photograph, by)) is not None:
            return there
        Portrait.objects.visible_to(by).filter(participation=row).delete()
        portrait = add_photograph(Portrait, kept, participation=row, at=at)
        events.record(
            PortraitShown(participation_id=row.pk, version=row.version, about=(row.person_id,), by_id=by.user_id, at=at)
        )
    return portrait


@transaction.atomic
def remove_portrait(*, participation: UUID, by: Viewer, at: datetime) -> None:
    """Show oneself no longer, at any time: on this page and on those of one's earlier applications."""
    row = locked(participation, by)
    require_own(row, by)
    removed, _kinds = Portrait.objects.visible_to(by).filter(participation__person=row.person_id).delete()
    if removed:
        events.record(
            PortraitRemoved(
                participation_id=row.pk, version=row.version, about=(row.person_id,), by_id=by.user_id, at=at
            )
        )


def carry_portrait(*, earlier: int, row: Participation, by: Viewer) -> None:
    """Begin an application with the portrait of an earlier one: another row of the same file.

    Locked, so that whoever deletes the earlier row at this moment sees that the file has another one.
    """
    earlier_ones = Portrait.objects.visible_to(by).select_for_update(of=("self",))
    portrait = earlier_ones.filter(participation=earlier).first()
    if portrait is None:
        return
    same = {name: getattr(portrait, name) for name in ("file", "width", "height", "bytes", "digest", "uploaded_at")}
    Portrait.objects.create(participation=row, **same)


def portrait_of(row: Participation) -> Portrait | None:
    """The portrait of a participation that the viewer sees. No query where it was read along with the row."""
    return getattr(row, "portrait", None)


def _require_open(row: Participation, by: Viewer) -> None:
    require_own(row, by)
    require_state(row, Act.SUBMIT)


def _same(row: Participation, photograph: PreparedPhotograph, by: Viewer) -> Portrait | None:
    return Portrait.objects.visible_to(by).filter(participation=row, digest=photograph.digest).first()
