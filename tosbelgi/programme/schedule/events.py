"""Domain events of schedules. They hold numbers and codes: never an activity, a place or a time."""

from dataclasses import dataclass

from tosbelgi.kernel import events
from tosbelgi.kernel.events import Code


@dataclass(frozen=True, kw_only=True)
class OfSchedule(events.Event):
    """What all of them say: whose schedule, and which version of it."""

    participation_id: int
    version: int


@dataclass(frozen=True, kw_only=True)
class ScheduleChanged(OfSchedule, name="schedule.changed"):
    """One of the two has written another version; until both agree on it, the one before stays in force."""

    by: Code


@dataclass(frozen=True, kw_only=True)
class ScheduleAccepted(OfSchedule, name="schedule.accepted"):
    """One of the two has agreed on exactly this version."""

    by: Code


@dataclass(frozen=True, kw_only=True)
class ScheduleAgreed(OfSchedule, name="schedule.agreed"):
    """Both have agreed on it: it is in force from now on."""
