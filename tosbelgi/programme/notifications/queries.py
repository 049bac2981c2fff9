"""Queries of letters: how far the newest one is."""

from collections.abc import Iterable

from ..people.api import Viewer
from .kinds import Delivery
from .models import Letter


def delivery_of(invitation_ids: Iterable[int], viewer: Viewer) -> dict[int, Delivery]:
    """How far the newest letter of each invitation is, of those that the viewer sees. One query."""
    ids = list(invitation_ids)
    seen = Letter.objects.visible_to(viewer).filter(invitation_id__in=ids).order_by("pk")
    rows = seen.values_list("invitation_id", "mail_id", "mail__parked_at")
    found = dict.fromkeys(ids, Delivery.PLANNED)
    for invitation_id, mail_id, parked_at in rows:
        waits = Delivery.PARKED if parked_at else Delivery.WAITING
        found[invitation_id] = waits if mail_id else Delivery.SENT
    return found
