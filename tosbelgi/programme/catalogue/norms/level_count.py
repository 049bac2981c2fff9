"""A whole level counted: each direction by its own rule, and every entry told once."""

from collections.abc import Iterable
from datetime import date

from .asked import BooksAsked, LevelAsked, TripDaysAsked, WeeksAsked, WorkDaysAsked
from .books import count_books
from .counted import DirectionCount, LeftOut, LevelCount, Reason, by_day_and_id
from .days import count_trip_days, count_work_days
from .done import Done, DoneSession, Entry, each_once
from .kinds import HERITAGE, READING
from .weeks import count_weeks


def count_level(asked: LevelAsked, done: Done) -> LevelCount:
    """What was done against what is asked. What belongs to no direction that is asked is left out, and told."""
    books = _books(asked, done)
    counts: list[DirectionCount] = []
    unasked: list[Entry] = [] if READING in books else [*done.books]
    kinds = {type(part) for part in asked.parts}
    unasked += [] if TripDaysAsked in kinds else done.trip_days
    unasked += [] if WorkDaysAsked in kinds else done.work_days
    by_weeks = {part.direction for part in asked.parts if isinstance(part, WeeksAsked)}
    unasked += [session for session in done.sessions if session.direction not in by_weeks]
    for part in asked.parts:
        if isinstance(part, WeeksAsked):
            counts.append(count_weeks(part, done.sessions))
        elif isinstance(part, BooksAsked):
            counts.append(books[part.direction])
        elif isinstance(part, TripDaysAsked):
            counts.append(count_trip_days(part, done.trip_days))
        elif isinstance(part, WorkDaysAsked):
            counts.append(count_work_days(part, done.work_days))
    return LevelCount(counts=tuple(counts), left_out=_not_asked(unasked), without_norm=asked.without_norm)


def _books(asked: LevelAsked, done: Done) -> dict[str, DirectionCount]:
    """The counts of reading and, where heritage is done by book, of heritage, by direction."""
    reading, heritage = asked.of(READING), asked.of(HERITAGE)
    if not isinstance(reading, BooksAsked):
        return {}
    extra = heritage if isinstance(heritage, BooksAsked) else None
    return {count.direction: count for count in count_books(reading, done.books, extra)}


def _not_asked(entries: Iterable[Entry]) -> tuple[LeftOut, ...]:
    left_out: list[tuple[date, LeftOut]] = []
    for entry in each_once(entries):
        amount = entry.minutes if isinstance(entry, DoneSession) else 1
        left_out.append((entry.day, LeftOut(entry.id, amount, Reason.NOT_IN_SCHEDULE)))
    return by_day_and_id(left_out)
