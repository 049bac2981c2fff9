"""Queries of invitations: one page of a list, and what is too old to be kept."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from ..viewer import Viewer
from .models import Invitation

KEPT = timedelta(days=30)  # addresses of people who never answered


def page_of_invitations(viewer: Viewer, *, size: int, before: int | None = None) -> list[Invitation]:
    """The next invitations that the viewer sees, the newest first, with what a list says of them. One query."""
    rows = Invitation.objects.visible_to(viewer).select_related("centre", "region", "appointment__person")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[:size])


def find_invitation(viewer: Viewer, invitation_id: int) -> Invitation | None:
    """The invitation if the viewer sees it."""
    return Invitation.objects.visible_to(viewer).select_related("centre", "region").filter(pk=invitation_id).first()


def forget_old(now: datetime | None = None) -> None:
    """Delete what was withdrawn or has expired a month ago: it holds addresses of people who are nobody here."""
    before = (now or timezone.now()) - KEPT
    over = Q(revoked_at__lt=before) | Q(revoked_at=None, expires_at__lt=before)
    Invitation.objects.filter(over, accepted_at=None).delete()
