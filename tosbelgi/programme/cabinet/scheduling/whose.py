"""Whose schedule a page is about: one's own, or that of a participation whose key stands in the address."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from ...models import Participation
from ...participation.api import State, one_participation, own_participation
from ...people.api import Role, Viewer, record_reading
from ...schedule.api import WITH_SCHEDULE, Drawn, Side, one_schedule, side_of


@dataclass(frozen=True, kw_only=True)
class Whose:
    """A participation, as which of the two the viewer acts on its schedule, and where its pages are."""

    row: Participation
    side: Side | None
    own: bool
    earlier: bool = False

    @property
    def is_open(self) -> bool:
        """Can its schedule be written and agreed on now, and by the viewer?"""
        return self.side is not None and self.row.stands in WITH_SCHEDULE

    @property
    def url(self) -> str:
        return self._url("cabinet_schedule", "cabinet_participant_schedule")

    @property
    def change_url(self) -> str:
        return self._url("cabinet_schedule_change", "cabinet_participant_schedule_change")

    @property
    def back_url(self) -> str:
        if self.own:
            return reverse("cabinet_participation")
        name = "cabinet_participant" if self.side is Side.MENTOR else "cabinet"
        return reverse(name, args=[self.row.public_id] if self.side is Side.MENTOR else [])

    def _url(self, own: str, other: str) -> str:
        if self.earlier:
            return reverse("cabinet_earlier_schedule", args=[self.row.public_id])
        return reverse(own) if self.own else reverse(other, args=[self.row.public_id])

    def drawn(self, viewer: Viewer) -> Drawn | None:
        return one_schedule(viewer, self.row.pk)


def own_earlier(viewer: Viewer, public_id: UUID) -> Whose:
    """Something of one's own that came before, or the present one; of others' there is nothing here."""
    row = one_participation(viewer, public_id) if viewer.role is Role.PARTICIPANT else None
    present = own_participation(viewer)
    if row is None or present is None or row.person_id != viewer.person_id:
        raise Http404
    return Whose(row=row, side=side_of(row, viewer), own=True, earlier=row.pk != present.pk)


def whose(viewer: Viewer, public_id: UUID | None, *, at: datetime) -> Whose | None:
    """None where somebody takes part in nothing; a key of what the viewer does not see is no page at all.

    That somebody else's was opened is written down.
    """
    if public_id is None:
        if viewer.role is not Role.PARTICIPANT:
            raise Http404
        row = own_participation(viewer)
        return Whose(row=row, side=side_of(row, viewer), own=True) if row else None
    row = None if viewer.role is Role.PARTICIPANT else one_participation(viewer, public_id)
    if row is None or row.stands is State.DRAFT:
        raise Http404
    record_reading(person_ids=[row.person_id], by=viewer, at=at)
    return Whose(row=row, side=side_of(row, viewer), own=False)
