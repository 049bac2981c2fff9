"""What came of counting: what filled each unit of a norm, what did not count and why. The parts are the figure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tosbelgi.kernel.calendar import Week

from .shares import Share


class Reason(StrEnum):
    """Why something did not count, or not yet. The codes stay; the sentences are chosen where somebody reads them."""

    NOT_CONFIRMED = "not_confirmed"
    EMPLOYER_HAS_NOT_CONFIRMED = "employer_has_not_confirmed"
    NOT_IN_SCHEDULE = "not_in_schedule"
    WEEK_BELOW_NORM = "week_below_norm"
    WEEK_IS_FULL = "week_is_full"
    BOOK_COUNTED_ALREADY = "book_counted_already"
    NO_SLOT_LEFT = "no_slot_left"
    TRIP_TOO_SHORT = "trip_too_short"
    DAY_COUNTED_ALREADY = "day_counted_already"
    NORM_IS_MET = "norm_is_met"


class BookSlot(StrEnum):
    """A place for one book: of a section, or of any."""

    SECTION_1 = "section_1"
    SECTION_2 = "section_2"
    SECTION_3 = "section_3"
    FREE = "free"


@dataclass(frozen=True)
class Part:
    """So much of one entry: minutes of a session, one book, one day."""

    id: int
    amount: int


@dataclass(frozen=True)
class Filled:
    """One unit of a norm and the parts that fill it: a week, a slot for a book, or a day."""

    unit: Week | BookSlot | date
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class LeftOut:
    """So much of one entry did not count. Of a session a part may count and the rest be left out."""

    id: int
    amount: int
    reason: Reason


@dataclass(frozen=True, kw_only=True)
class DirectionCount:
    """A figure and all that it is made of: `done` is the number of units shown as filled, and nothing else."""

    direction: str
    asked: int
    filled: tuple[Filled, ...] = ()
    empty_slots: tuple[BookSlot, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def done(self) -> int:
        return len(self.filled)

    @property
    def is_met(self) -> bool:
        return self.done >= self.asked

    @property
    def share(self) -> Share:
        return Share(self.done, self.asked)


@dataclass(frozen=True, kw_only=True)
class LevelCount:
    """Every direction of a level, in their order, and what belongs to none of them."""

    counts: tuple[DirectionCount, ...]
    left_out: tuple[LeftOut, ...] = ()
    without_norm: tuple[str, ...] = ()

    def of(self, direction: str) -> DirectionCount | None:
        return next((count for count in self.counts if count.direction == direction), None)

    @property
    def is_met(self) -> bool:
        """Are all norms met? A schedule without any norm meets none."""
        return bool(self.counts) and all(count.is_met for count in self.counts)

    @property
    def share(self) -> Share | None:
        """The mean of the directions that have a norm (D6, R186); None where none has."""
        return Share.mean(count.share for count in self.counts)


def by_day_and_id(left_out: Iterable[tuple[date, LeftOut]]) -> tuple[LeftOut, ...]:
    """In the order of a journal."""
    return tuple(one for _, one in sorted(left_out, key=lambda pair: (pair[0], pair[1].id)))
