"""Domain events of invitations. They hold numbers and codes: neither an address nor a token."""

from dataclasses import dataclass

from tosbelgi.kernel import events
from tosbelgi.kernel.events import Code


@dataclass(frozen=True, kw_only=True)
class PersonInvited(events.Event, name="people.invited"):
    """Somebody was invited, or is invited once more: `letter` says by which letter, from 1 on."""

    invitation_id: int
    letter: int
    role: Code
    region_id: int | None
    centre_id: int | None


@dataclass(frozen=True, kw_only=True)
class InvitationRevoked(events.Event, name="people.invitation_revoked"):
    invitation_id: int


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(events.Event, name="people.invitation_accepted"):
    """By whoever it is about, who did it; what they were given has a line of its own."""

    invitation_id: int
    appointment_id: int
