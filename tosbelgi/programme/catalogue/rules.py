"""Rules of norms and levels: months, book slots, ages, order of levels. Pure functions."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


def heritage_months(slots: Sequence[int], replaces: Collection[str], instead_of: str | None, slot: int | None) -> int:
    """How many months heritage by sessions requires (D4).

    In place of Sport or Skills it takes over that direction's slot, in place of Reading the
    longer term, beside all three the shorter one.

    >>> silver = [3, 6]
    >>> first_three = {"sport", "skills", "reading"}
    >>> heritage_months(silver, first_three, "sport", 6), heritage_months(silver, first_three, "skills", 3)
    (6, 3)
    >>> heritage_months(silver, first_three, "reading", None), heritage_months(silver, first_three, None, None)
    (6, 3)
    """
    if instead_of is None:
        return min(slots)
    if instead_of not in replaces:
        raise ValueError(f"heritage does not stand in place of {instead_of}")
    if slot is None:
        return max(slots)
    if slot not in slots:
        raise ValueError(f"there is no slot of {slot} months; allowed are {sorted(set(slots))}")
    return slot


@dataclass(frozen=True)
class BookSlots:
    """How many books of each section are required, and how many are free to choose (D2)."""

    section_1: int
    section_2: int
    section_3: int
    free: int


def book_slots(books: int, kazakh_classics: int, each_section: bool = True) -> BookSlots:
    """The slots of a reading norm.

    >>> book_slots(6, 2)
    BookSlots(section_1=2, section_2=1, section_3=1, free=2)
    """
    others = 1 if each_section else 0
    free = books - kazakh_classics - 2 * others
    if free < 0:
        raise ValueError(f"{books} books cannot hold {kazakh_classics} of section 1 and one of each other section")
    return BookSlots(kazakh_classics, others, others, free)


class EffortNumbers(Protocol):
    """What one norm asks; the numbers that norms of its kind do not have are None."""

    @property
    def directions(self) -> Sequence[str]: ...
    @property
    def hours_per_week(self) -> int | None: ...
    @property
    def books(self) -> int | None: ...
    @property
    def days(self) -> int | None: ...


class NormNumbers(EffortNumbers, Protocol):
    """All numbers of one norm side by side: a row of a season has them, and so has a value that somebody keeps."""

    @property
    def kind(self) -> str: ...
    @property
    def slots(self) -> Sequence[int]: ...
    @property
    def kazakh_classics(self) -> int | None: ...
    @property
    def each_section(self) -> bool: ...
    @property
    def one_trip(self) -> bool: ...
    @property
    def replaces(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Effort:
    """What the mandatory directions of a level come to together: hours of each week, books, days."""

    hours_per_week: int = 0
    books: int = 0
    days: int = 0


def effort(norms: Iterable[EffortNumbers], mandatory: Collection[str]) -> Effort:
    """The least that is asked of everybody. Of norms that are alternatives of each other the first counts.

    A norm that directions share holds for each of them.

    >>> from types import SimpleNamespace
    >>> def norm(*directions, hours=None, books=None, days=None):
    ...     return SimpleNamespace(directions=directions, hours_per_week=hours, books=books, days=days)
    >>> bronze = [norm("sport", "skills", hours=1), norm("reading", books=3), norm("heritage", hours=1),
    ...           norm("heritage", books=1), norm("volunteering", hours=1), norm("trips", days=2), norm("work", days=5)]
    >>> effort(bronze, ["sport", "skills", "reading", "volunteering", "trips"])
    Effort(hours_per_week=3, books=3, days=2)
    >>> effort(bronze, ["sport", "heritage"])
    Effort(hours_per_week=2, books=0, days=0)
    """
    first_norms: dict[tuple[str, ...], EffortNumbers] = {}
    for norm in norms:
        first_norms.setdefault(tuple(norm.directions), norm)
    hours = books = days = 0
    for directions, norm in first_norms.items():
        times = sum(code in mandatory for code in directions)
        hours += times * (norm.hours_per_week or 0)
        books += times * (norm.books or 0)
        days += times * (norm.days or 0)
    return Effort(hours, books, days)


@dataclass(frozen=True)
class Entrance:
    """May somebody of that age begin a level? `allowed`, `too_young` or `too_old` (A3)."""

    verdict: str
    min_age: int
    max_age: int

    @property
    def allowed(self) -> bool:
        return self.verdict == "allowed"


def entrance(age: int, min_age: int, max_age: int) -> Entrance:
    """Both ages are counted in completed years and included.

    >>> [entrance(age, 14, 29).verdict for age in (13, 14, 29, 30)]
    ['too_young', 'allowed', 'allowed', 'too_old']
    """
    verdict = "too_young" if age < min_age else "too_old" if age > max_age else "allowed"
    return Entrance(verdict, min_age, max_age)


class Entry(StrEnum):
    """What opens a level beside the age (A21)."""

    AGE_ALONE = "age_alone"
    STEP_BY_STEP = "step_by_step"
    FIRST_LEVEL_FIRST = "first_level_first"


def level_before(code: str, order: Sequence[str], entry: str) -> str | None:
    """The level whose badge somebody must hold before they begin this one; None where the age alone decides (A21).

    >>> levels = ["bronze", "silver", "gold"]
    >>> [level_before(code, levels, Entry.STEP_BY_STEP) for code in levels]
    [None, 'bronze', 'silver']
    >>> [level_before(code, levels, Entry.FIRST_LEVEL_FIRST) for code in levels]
    [None, 'bronze', 'bronze']
    >>> [level_before(code, levels, Entry.AGE_ALONE) for code in levels]
    [None, None, None]
    """
    place = list(order).index(code)
    if place == 0 or entry == Entry.AGE_ALONE:
        return None
    return order[place - 1] if entry == Entry.STEP_BY_STEP else order[0]
