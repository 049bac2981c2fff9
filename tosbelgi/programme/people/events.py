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
    "OpenedByPlatform",
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
class IdentityWritten(events.Event, name="people.identity_written"):
    """Day of birth, number, or both were written: `parts` says which, and neither value stands here."""

    parts: tuple[Code, ...]


@dataclass(frozen=True, kw_only=True)
class IdentityCorrected(events.Event, name="people.identity_corrected"):
    """The operator has written it anew. The reason stands in the row of the correction, the values with the person."""

    correction_id: int
    parts: tuple[Code, ...]


@dataclass(frozen=True, kw_only=True)
class RepresentativeNamed(events.Event, name="people.representative_named"):
    """About both: who represents and who is represented."""

    representation_id: int
    relation: Code


@dataclass(frozen=True, kw_only=True)
class RepresentationProved(events.Event, name="people.representation_proved"):
    representation_id: int
    proof: Code


@dataclass(frozen=True, kw_only=True)
class RepresentationEnded(events.Event, name="people.representation_ended"):
    representation_id: int


@dataclass(frozen=True, kw_only=True)
class OrganisationRegistered(events.Event, name="people.organisation_registered"):
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class AbilityGranted(events.Event, name="people.ability_granted"):
    organisation_id: int
    kind: Code
    since: datetime
    until: datetime | None


@dataclass(frozen=True, kw_only=True)
class AbilityEnded(events.Event, name="people.ability_ended"):
    organisation_id: int
    kind: Code
    until: datetime


@dataclass(frozen=True, kw_only=True)
class OrganisationSuspended(events.Event, name="people.organisation_suspended"):
    """The reason stands in its row."""

    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class OrganisationReactivated(events.Event, name="people.organisation_reactivated"):
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class RegisterImported(events.Event, name="people.register_imported"):
    """A spreadsheet was taken over into a register."""

    kind: Code
    file_digest: Code
    added: int
    changed: int
    closed: int


@dataclass(frozen=True, kw_only=True)
class PlaceRequested(events.Event, name="people.place_requested"):
    """Somebody has not found their place in a register; what they wrote stands in the row."""

    request_id: int
    kind: Code


@dataclass(frozen=True, kw_only=True)
class PlaceRequestAnswered(events.Event, name="people.place_request_answered"):
    request_id: int
    state: Code


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


@dataclass(frozen=True, kw_only=True)
class OpenedByPlatform(events.Event, name="people.opened_by_platform"):
    """A platform has read on that day what the persons let it read for a purpose."""

    platform_id: int
    purpose: Code
