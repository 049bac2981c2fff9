"""What one person is asked in each direction, with nothing left to choose: plain numbers to count against."""

from dataclasses import dataclass

from tosbelgi.kernel.calendar import weeks_in_months

from ..rules import BookSlots


@dataclass(frozen=True, kw_only=True)
class WeeksAsked:
    """So many qualifying weeks of so many minutes. `is_individual`: a number was set for this person (A22)."""

    direction: str
    months: int
    minutes_per_week: int
    is_individual: bool = False

    @property
    def amount(self) -> int:
        return weeks_in_months(self.months)


@dataclass(frozen=True, kw_only=True)
class BooksAsked:
    """Books for the slots of a reading norm, or, for heritage, for slots of section 1 on top of them."""

    direction: str
    slots: BookSlots
    is_individual: bool = False

    @property
    def amount(self) -> int:
        return self.slots.section_1 + self.slots.section_2 + self.slots.section_3 + self.slots.free


@dataclass(frozen=True, kw_only=True)
class TripDaysAsked:
    """So many days: in a row of one trip, or of any trips."""

    direction: str
    days: int
    one_trip: bool
    is_individual: bool = False

    @property
    def amount(self) -> int:
        return self.days


@dataclass(frozen=True, kw_only=True)
class WorkDaysAsked:
    """So many distinct dates."""

    direction: str
    days: int
    is_individual: bool = False

    @property
    def amount(self) -> int:
        return self.days


DirectionAsked = WeeksAsked | BooksAsked | TripDaysAsked | WorkDaysAsked


@dataclass(frozen=True, kw_only=True)
class LevelAsked:
    """All of it, in the order of the directions.

    `without_norm` are directions in the schedule that ask nothing at this level and are left out of the mean (D6, A7).
    `replaced` is what heritage stands in place of, if anything.
    """

    parts: tuple[DirectionAsked, ...]
    without_norm: tuple[str, ...] = ()
    replaced: str | None = None

    def of(self, direction: str) -> DirectionAsked | None:
        return next((part for part in self.parts if part.direction == direction), None)

    def answered_by(self, direction: str) -> str:
        """The direction in which this one is fulfilled: heritage, where it stands in place of it (D20)."""
        return "heritage" if direction == self.replaced else direction
