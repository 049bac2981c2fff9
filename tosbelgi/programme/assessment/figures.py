"""Figures of one participation as values: what is stored of a count, and the percent made of it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..catalogue.api import LevelCount, Share


@dataclass(frozen=True, kw_only=True)
class Figure:
    """Units done of those that are asked, in one direction.

    `sent` is how many it would be, were everything confirmed that lies with the mentor, which what was returned does
    not; `week` is the first day of the last week that fills a unit then, of a direction by weeks.
    """

    direction: str
    done: int
    asked: int
    sent: int
    week: date | None = None

    @property
    def share(self) -> Share:
        return Share(self.done, self.asked)

    @property
    def percent(self) -> int:
        """Rounded down: 99.96 is never 100."""
        return self.share.percent

    @property
    def is_met(self) -> bool:
        return self.done >= self.asked

    def to_json(self) -> dict[str, Any]:
        own = {name: getattr(self, name) for name in ("direction", "done", "asked", "sent")}
        return own | {"week": self.week.isoformat() if self.week else None}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Figure":
        return cls(**{**data, "week": date.fromisoformat(data["week"]) if data["week"] else None})


def figures_of(level: LevelCount, hoped: LevelCount) -> tuple[Figure, ...]:
    """The figures of a count, beside that of the same entries were all confirmed that wait."""
    figures = []
    for count in level.counts:
        other = hoped.of(count.direction) or count
        weeks = [start for start in (getattr(one.unit, "start", None) for one in other.filled) if start is not None]
        figures.append(
            Figure(
                direction=count.direction,
                done=count.done,
                asked=count.asked,
                sent=max(other.done, count.done),
                week=max(weeks, default=None),
            )
        )
    return tuple(figures)


def mean_of(figures: Sequence[Figure]) -> Share | None:
    """The level's share (D6, R186): the exact mean of the directions that have a norm; None where none has."""
    return Share.mean(figure.share for figure in figures)


def percent_of(figures: Sequence[Figure]) -> int:
    """
    >>> sport = Figure(direction="sport", done=13, asked=13, sent=13)
    >>> trips = Figure(direction="trips", done=2, asked=3, sent=2)
    >>> percent_of([sport, trips]), percent_of([])
    (83, 0)
    """
    mean = mean_of(figures)
    return mean.percent if mean else 0
