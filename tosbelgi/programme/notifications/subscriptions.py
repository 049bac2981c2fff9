"""Which letters follow from which facts; each is a handler that `wiring` subscribes under a permanent name."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from ..people.api import InvitationState, Role
from ..people.events import InvitationRevoked, PersonInvited
from ..people.models import Invitation
from .actions import take_back, write_letter
from .kinds import LetterKind


def write_invitation(event: PersonInvited, seq: int) -> None:
    """The letter with the link, unless that opens nothing by now. An older one that still waits is taken back."""
    now = timezone.now()
    rows = Invitation.objects.select_related("centre", "region", "invited_by__person")
    row = rows.filter(pk=event.invitation_id, letters=event.letter).first()
    if row is None or row.state(now) is not InvitationState.OPEN:
        return
    take_back(invitation_id=row.pk)
    with override(row.language):
        link = settings.SITE_URL + reverse("invitation", args=[row.token])
    context = {
        "link": link,
        "site_url": settings.SITE_URL,
        "inviter": row.inviter_name,
        "role": Role(row.role).label,
        "place": row.place_in(row.language),
        "login": row.login,
        "expires_at": row.expires_at,
    }
    write_letter(
        kind=LetterKind.INVITATION,
        line=seq,
        about=row,
        address=row.email,
        language=row.language,
        context=context,
        at=now,
    )


def drop_letters(event: InvitationRevoked, seq: int) -> None:
    """Whoever is invited no longer gets no letter that still waits."""
    take_back(invitation_id=event.invitation_id)
