"""Domain events of the people applet. They hold numbers and codes, never a name."""

from dataclasses import dataclass
from datetime import datetime

from tosbelgi.kernel import events
from tosbelgi.kernel.events import Code


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
