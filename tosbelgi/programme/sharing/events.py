"""Domain events of what is shared. They hold numbers and codes: what a platform calls somebody stands in no history."""

from dataclasses import dataclass

from tosbelgi.kernel import events
from tosbelgi.kernel.events import Code


@dataclass(frozen=True, kw_only=True)
class PlatformLinked(events.Event, name="sharing.linked"):
    """By a code of the person's; `by_id` is nobody, since the platform has sent it."""

    link_id: int
    platform_id: int


@dataclass(frozen=True, kw_only=True)
class PlatformLinkEnded(events.Event, name="sharing.link_ended"):
    link_id: int
    platform_id: int


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(events.Event, name="sharing.consent_given"):
    """By the person, or for a child by a legal representative, who is the second whom it is about."""

    consent_id: int
    platform_id: int
    purpose: Code


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(events.Event, name="sharing.consent_withdrawn"):
    consent_id: int
    platform_id: int
    purpose: Code
