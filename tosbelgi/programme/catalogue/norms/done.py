"""What somebody did, as the journal tells it: small frozen values, one for each entry.

`id` is the entry's, unique among all of them. What is not confirmed is given too, so that it can be shown as waiting.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from tosbelgi.kernel.codes import BookSection


@dataclass(frozen=True, kw_only=True)
class DoneSession:
    """A session in one direction, and in no other (D21)."""

    id: int
    day: date
    direction: str
    minutes: int
    confirmed: bool = True

    def __post_init__(self) -> None:
        if self.minutes < 1:
            raise ValueError("a session lasts at least a minute")


@dataclass(frozen=True, kw_only=True)
class ReadBook:
    """An essay or a clip on a book. `book` tells books apart: a second essay on one is no second book (D2)."""

    id: int
    day: date
    book: int
    section: BookSection
    confirmed: bool = True


@dataclass(frozen=True, kw_only=True)
class TripDay:
    """The report of one day of a trip."""

    id: int
    day: date
    trip: int
    confirmed: bool = True


@dataclass(frozen=True, kw_only=True)
class WorkDay:
    """The report of a day of work: the employer confirms it first, and then the mentor (A18)."""

    id: int
    day: date
    employer_confirmed: bool = True
    confirmed: bool = True


@dataclass(frozen=True, kw_only=True)
class Done:
    """All that one person did at one level. Contradictions are a defect of whoever gives it, and a ValueError."""

    sessions: tuple[DoneSession, ...] = ()
    books: tuple[ReadBook, ...] = ()
    trip_days: tuple[TripDay, ...] = ()
    work_days: tuple[WorkDay, ...] = ()

    def __post_init__(self) -> None:
        entries: tuple[Entry, ...] = (*self.sessions, *self.books, *self.trip_days, *self.work_days)
        each_once(entries)


Entry = DoneSession | ReadBook | TripDay | WorkDay
E = TypeVar("E", bound=Entry)


def each_once(entries: Iterable[E]) -> list[E]:
    """The entries by day and id, each once however often it is given; one id with two contents is a ValueError."""
    by_id: dict[int, E] = {}
    for entry in entries:
        if by_id.setdefault(entry.id, entry) != entry:
            raise ValueError(f"entry {entry.id} is given with two contents")
    return sorted(by_id.values(), key=lambda entry: (entry.day, entry.id))
