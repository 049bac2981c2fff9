"""Domain events of the people applet. They hold numbers and codes, never a name."""

from dataclasses import dataclass
from datetime import datetime

from tosbelgi.kernel import events
from tosbelgi.kernel.events import Code

from .invitations.events import InvitationAccepted, InvitationRevoked, PersonInvited

__all__ = [
    "AppointmentEnded",
    "ContactAdded",
    "ContactRemoved",
    "InvitationAccepted",
    "InvitationRevoked",
    "NameCorrected",
    "PersonAppointed",
    "PersonInvited",
    "PersonOpened",
]


@dataclass(frozen=True, kw_only=True)
class PersonAppointed(events.Event, name="people.appointed"):
    appointment_id: int
    role: Code
    region_id: int | None
    centre_id: int | None
    since: datetime
    until: datetime | None


@dataclass(frozen=True, kw_only=True)
class AppointmentEnded(events.Event, name="people.appointment_ended"):
    """It holds until that instant, which may lie ahead."""

    appointment_id: int
    role: Code
    until: datetime


@dataclass(frozen=True, kw_only=True)
class NameCorrected(events.Event, name="people.name_corrected"):
    """What it was and what it is stands nowhere in the history."""


@dataclass(frozen=True, kw_only=True)
class ContactAdded(events.Event, name="people.contact_added"):
    contact_id: int
    kind: Code


@dataclass(frozen=True, kw_only=True)
class ContactRemoved(events.Event, name="people.contact_removed"):
    contact_id: int
    kind: Code


@dataclass(frozen=True, kw_only=True)
class PersonOpened(events.Event, name="people.person_opened"):
    """Somebody has read what is kept of the persons, in that role."""

    role: Code
