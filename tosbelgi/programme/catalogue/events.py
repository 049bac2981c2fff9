"""Domain events of the catalogue."""

from dataclasses import dataclass
from datetime import date

from tosbelgi.kernel import events


@dataclass(frozen=True, kw_only=True)
class SeasonPublished(events.Event, name="season.published"):
    year: int
    version: int
    starts_on: date


@dataclass(frozen=True, kw_only=True)
class SeasonDrafted(events.Event, name="season.drafted"):
    year: int
    version: int
