"""Kinds of norms: one frozen value for each way in which a direction is counted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tosbelgi.kernel.codes import DirectionCode

from ..rules import BookSlots, book_slots

READING, HERITAGE = DirectionCode.READING.value, DirectionCode.HERITAGE.value
TRIPS, WORK = DirectionCode.TRIPS.value, DirectionCode.WORK.value
# Beyond these a number is a slip: of the keyboard, or of whoever changed the stored text.
MOST_MONTHS, MOST_SLOTS, MOST = 36, 8, 10_000


class Unfit(StrEnum):
    """The rule that numbers break. Its sentence stands in `wordings`, where it can be told to whoever wrote them."""

    NUMBER = "a number of it is missing, or out of its bounds"
    WAY = "it is not counted in this way"
    SLOTS_AT_MOST = "too many slots are offered"
    SLOT_EACH = "each direction takes a slot of its own"
    HERITAGE_TERM = "heritage has a term, and stands in place of others"
    SECTIONS = "so few books cannot hold those that are asked for of each section"
    EXTRA_BOOK = "a book on top of the reading norm stands in place of neither"
    ONE_NORM = "a direction has one norm"
    READING_NORM = "there is no reading norm that a book could be added to"
    HERITAGE_SLOTS = "heritage does not offer every slot that it may inherit"
    REPLACES = "only heritage stands in place of another direction"
    ONE_TRIP = "only trips have days of one trip"


class UnfitNumbers(ValueError):
    """Numbers that make no norm, in `direction`. Callers turn it into the refusal that fits their place.

    `number` is the one that is out of its bounds, where it is that; for everything else, `why` is enough.
    """

    def __init__(self, direction: str, why: Unfit, number: str = "") -> None:
        super().__init__(f"{direction}: {why}{': ' if number else ''}{number}")
        self.direction, self.why, self.number = direction, why, number


def in_order(codes: Collection[str]) -> tuple[str, ...]:
    """Directions in the order of the programme's document, each once; an unknown one is a ValueError."""
    return tuple(sorted({DirectionCode(code).value for code in codes}, key=DirectionCode.values.index))


def require_number(direction: str, name: str, value: object, least: int = 1, most: int = MOST) -> None:
    """True is no 1 here: JSON tells them apart."""
    if type(value) is not int or not least <= value <= most:
        raise UnfitNumbers(direction, Unfit.NUMBER, name)


def _require_directions(directions: tuple[str, ...], *allowed: str) -> None:
    if not directions or in_order(directions) != directions:
        raise ValueError(f"{directions} are not directions in their order, each once")
    if wrong := set(directions) - set(allowed or DirectionCode.values):
        raise UnfitNumbers(min(wrong), Unfit.WAY)


def _require_slots(direction: str, slots: tuple[int, ...]) -> None:
    if len(slots) > MOST_SLOTS:
        raise UnfitNumbers(direction, Unfit.SLOTS_AT_MOST)
    for months in slots:
        require_number(direction, "slots", months, most=MOST_MONTHS)


def _require_flag(direction: str, name: str, value: object) -> None:
    if type(value) is not bool:
        raise UnfitNumbers(direction, Unfit.NUMBER, name)


@dataclass(frozen=True, kw_only=True)
class WeeklySessions:
    """So many hours every week for so many months (D1). Directions that share it take a slot each (R059, R066)."""

    directions: tuple[str, ...]
    slots: tuple[int, ...]
    hours_per_week: int

    def __post_init__(self) -> None:
        others = [code for code in DirectionCode.values if code not in {READING, HERITAGE}]
        _require_directions(self.directions, *others)
        _require_slots(self.directions[0], self.slots)
        require_number(self.directions[0], "hours_per_week", self.hours_per_week, most=7 * 24)
        if len(self.slots) < len(self.directions):
            raise UnfitNumbers(self.directions[0], Unfit.SLOT_EACH)


@dataclass(frozen=True, kw_only=True)
class HeritageSessions:
    """Heritage by sessions. `slots` are the terms that it may take, `replaces` what it may stand in place of (D4)."""

    directions: tuple[str, ...] = (HERITAGE,)
    slots: tuple[int, ...]
    hours_per_week: int
    replaces: tuple[str, ...]

    def __post_init__(self) -> None:
        _require_directions(self.directions, HERITAGE)
        _require_slots(HERITAGE, self.slots)
        require_number(HERITAGE, "hours_per_week", self.hours_per_week, most=7 * 24)
        if not self.slots or in_order(self.replaces) != self.replaces or HERITAGE in self.replaces:
            raise UnfitNumbers(HERITAGE, Unfit.HERITAGE_TERM)


@dataclass(frozen=True, kw_only=True)
class Books:
    """A reading norm (D2)."""

    directions: tuple[str, ...] = (READING,)
    books: int
    kazakh_classics: int
    each_section: bool

    def __post_init__(self) -> None:
        _require_directions(self.directions, READING)
        require_number(READING, "books", self.books)
        require_number(READING, "kazakh_classics", self.kazakh_classics, least=0)
        _require_flag(READING, "each_section", self.each_section)
        try:
            book_slots(self.books, self.kazakh_classics, self.each_section)
        except ValueError as problem:
            raise UnfitNumbers(READING, Unfit.SECTIONS) from problem

    @property
    def by_section(self) -> BookSlots:
        return book_slots(self.books, self.kazakh_classics, self.each_section)


@dataclass(frozen=True, kw_only=True)
class ExtraBooks:
    """Heritage by book: section 1, on top of the reading norm. It replaces nothing unless the season says so."""

    directions: tuple[str, ...] = (HERITAGE,)
    books: int
    replaces: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _require_directions(self.directions, HERITAGE)
        require_number(HERITAGE, "books", self.books)
        if in_order(self.replaces) != self.replaces or {READING, HERITAGE} & set(self.replaces):
            raise UnfitNumbers(HERITAGE, Unfit.EXTRA_BOOK)


@dataclass(frozen=True, kw_only=True)
class TripDays:
    """Days of trips: of one trip, or of any (D3)."""

    directions: tuple[str, ...] = (TRIPS,)
    days: int
    one_trip: bool

    def __post_init__(self) -> None:
        _require_directions(self.directions, TRIPS)
        require_number(TRIPS, "days", self.days)
        _require_flag(TRIPS, "one_trip", self.one_trip)


@dataclass(frozen=True, kw_only=True)
class WorkDays:
    """Distinct dates of work that the employer and then the mentor confirmed (D3)."""

    directions: tuple[str, ...] = (WORK,)
    days: int

    def __post_init__(self) -> None:
        _require_directions(self.directions, WORK)
        require_number(WORK, "days", self.days)


DirectionNorm = WeeklySessions | HeritageSessions | Books | ExtraBooks | TripDays | WorkDays
# The names under which they are stored: they stay what they are.
KINDS: Mapping[str, type[DirectionNorm]] = {
    "weekly_sessions": WeeklySessions,
    "heritage_sessions": HeritageSessions,
    "books": Books,
    "extra_books": ExtraBooks,
    "trip_days": TripDays,
    "work_days": WorkDays,
}
NAMES: Mapping[type[DirectionNorm], str] = {kind: name for name, kind in KINDS.items()}
