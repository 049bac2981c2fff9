"""Domain events of the host: the operator's deeds on applications. Secrets and names stand in none."""

from dataclasses import dataclass

from tosbelgi.kernel import events
from tosbelgi.kernel.events import Code


@dataclass(frozen=True, kw_only=True)
class PlatformRegistered(events.Event, name="host.platform_registered"):
    platform_id: int
    purposes: tuple[Code, ...]
    points_a_minute: int


@dataclass(frozen=True, kw_only=True)
class PlatformChanged(events.Event, name="host.platform_changed"):
    """What it may ask for from now on."""

    platform_id: int
    purposes: tuple[Code, ...]
    points_a_minute: int


@dataclass(frozen=True, kw_only=True)
class SecretMade(events.Event, name="host.secret_made"):
    """The one before, and every token, hold no more."""

    platform_id: int


@dataclass(frozen=True, kw_only=True)
class PlatformClosed(events.Event, name="host.platform_closed"):
    platform_id: int


@dataclass(frozen=True, kw_only=True)
class PlatformOpened(events.Event, name="host.platform_opened"):
    platform_id: int
