"""Domain events of assessment. They hold numbers and codes alone."""

from dataclasses import dataclass

from tosbelgi.kernel import events
from tosbelgi.kernel.events import Code


@dataclass(frozen=True, kw_only=True)
class OfLevel(events.Event):
    """What both say: which participation, and of which level."""

    participation_id: int
    level: Code


@dataclass(frozen=True, kw_only=True)
class LevelCompleted(OfLevel, name="assessment.level_completed"):
    """What is confirmed now meets every norm of the level (R079)."""


@dataclass(frozen=True, kw_only=True)
class LevelNotCompletedAnyMore(OfLevel, name="assessment.level_not_completed_any_more"):
    """A confirmation was taken back, or the schedule changed: it is not enough any more."""
