"""What an invitation is at an instant, derived from what has happened to it. No clock, no database."""

from datetime import datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

HOLDS = timedelta(days=7)  # from the newest letter on
SAME_PRESS = timedelta(minutes=1)  # who asks for another letter so soon has pressed twice


class InvitationState(TextChoices):
    OPEN = "open", pgettext_lazy("an invitation", "waits for an answer")
    ACCEPTED = "accepted", pgettext_lazy("an invitation", "accepted")
    EXPIRED = "expired", pgettext_lazy("an invitation", "expired")
    REVOKED = "revoked", pgettext_lazy("an invitation", "withdrawn")


def state_at(
    at: datetime, *, accepted_at: datetime | None, revoked_at: datetime | None, expires_at: datetime
) -> InvitationState:
    """Accepted and revoked stay so; any other holds until it expires, and no longer at that instant.

    >>> from datetime import UTC
    >>> first, last = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 9, 8, tzinfo=UTC)
    >>> [state_at(one, accepted_at=None, revoked_at=None, expires_at=last).value for one in (first, last)]
    ['open', 'expired']
    >>> state_at(last, accepted_at=first, revoked_at=None, expires_at=last).value
    'accepted'
    """
    if accepted_at is not None:
        return InvitationState.ACCEPTED
    if revoked_at is not None:
        return InvitationState.REVOKED
    return InvitationState.OPEN if at < expires_at else InvitationState.EXPIRED
