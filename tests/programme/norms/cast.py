"""The norms of the programme's document as values, and made-up doings to count against them."""

import random
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

from hypothesis import strategies as st

from tosbelgi.kernel.codes import BookSection, DirectionCode
from tosbelgi.programme.catalogue.api import (
    Done,
    DoneSession,
    IndividualNorm,
    LevelNorms,
    ReadBook,
    TripDay,
    WorkDay,
    norms_of_level,
    read_season,
)
from tosbelgi.programme.catalogue.seasons import Norm

MONDAY = date(2026, 9, 7)
SECTIONS = dict(enumerate(BookSection, start=1))
SEASON = read_season(Path(__file__).parents[3] / "tosbelgi" / "home" / "content" / "seasons" / "2026.toml")
WEEKLY = ("sport", "skills", "heritage", "volunteering")


def level_row(code: str, *, norm: list[dict] | None = None, **other: object) -> SimpleNamespace:
    """A level as the database gives it, from the file that a new site is filled with. No query."""
    data = next(level for level in SEASON["level"] if level["code"] == code)
    rows = [Norm(**one) for one in (norm if norm is not None else data["norm"])]
    own = {name: data[name] for name in ("min_age", "max_age", "term_months", "mandatory")}
    return SimpleNamespace(level_code=code, norms=SimpleNamespace(all=lambda: rows), **own | other)


def norms_of(code: str, **other: object) -> LevelNorms:
    alone = other.pop("alone_takes_longest", True)
    season = SimpleNamespace(year=2026, version=1)
    return norms_of_level(level_row(code, **other), season=season, alone_takes_longest=alone)


def session(number: int, day: date, minutes: int = 60, direction: str = "sport", **other: bool) -> DoneSession:
    return DoneSession(id=number, day=day, direction=direction, minutes=minutes, **other)


def weekly(weeks: int, direction: str = "sport", minutes: int = 60, first: int = 1) -> tuple[DoneSession, ...]:
    """One session in each of so many weeks."""
    return tuple(
        session(first + number, MONDAY + timedelta(weeks=number, days=2), minutes, direction) for number in range(weeks)
    )


def read(number: int, section: int, *, book: int | None = None, **other: bool) -> ReadBook:
    day = MONDAY + timedelta(days=number % 1000)
    return ReadBook(id=number, day=day, book=number if book is None else book, section=SECTIONS[section], **other)


def trip(days: int, *, first: int = 1, number: int = 1, start: date = MONDAY) -> tuple[TripDay, ...]:
    return tuple(TripDay(id=first + one, day=start + timedelta(days=one), trip=number) for one in range(days))


def work(days: int, *, first: int = 1) -> tuple[WorkDay, ...]:
    return tuple(WorkDay(id=first + one, day=MONDAY + timedelta(days=3 * one)) for one in range(days))


# Few days, directions, books and trips, so that they meet.
some_day = st.integers(0, 400).map(lambda number: MONDAY + timedelta(days=number))
few_days = st.integers(0, 12).map(lambda number: MONDAY + timedelta(days=number))
confirmed = st.sampled_from([True, True, True, False])


@st.composite
def doings(draw) -> Done:
    """Anything that a journal could hold. Ids are unique among all; a book has one section."""
    # Entries are not written in the order of the days that they are about.
    numbers = iter(random.Random(draw(st.integers(0, 999))).sample(range(1, 121), 120))
    sessions = draw(
        st.lists(st.tuples(few_days | some_day, st.integers(1, 200), st.sampled_from(WEEKLY), confirmed), max_size=30)
    )
    books = draw(st.lists(st.tuples(some_day, st.integers(1, 14), confirmed), max_size=20))
    trips = draw(st.lists(st.tuples(few_days, st.integers(1, 3), confirmed), max_size=20))
    works = draw(st.lists(st.tuples(few_days, confirmed, confirmed), max_size=20))
    return Done(
        sessions=tuple(
            DoneSession(id=next(numbers), day=day, minutes=minutes, direction=direction, confirmed=sure)
            for day, minutes, direction, sure in sessions
        ),
        books=tuple(
            ReadBook(id=next(numbers), day=day, book=book, section=SECTIONS[book % 3 + 1], confirmed=sure)
            for day, book, sure in books
        ),
        trip_days=tuple(TripDay(id=next(numbers), day=day, trip=one, confirmed=sure) for day, one, sure in trips),
        work_days=tuple(
            WorkDay(id=next(numbers), day=day, employer_confirmed=first, confirmed=sure) for day, first, sure in works
        ),
    )


level_codes = st.sampled_from(["bronze", "silver", "gold"])
minutes = st.integers(1, 300)
months = st.integers(1, 36)


@st.composite
def individual_norms(draw) -> IndividualNorm:
    """One that fits every level of the document, whatever it names."""
    by_sessions = st.fixed_dictionaries({}, optional={"months": months, "minutes_per_week": minutes})
    numbers = {
        "sport": by_sessions,
        "skills": by_sessions,
        "volunteering": by_sessions,
        "heritage": st.fixed_dictionaries({}, optional={"months": months, "books": st.integers(1, 3)}),
        "reading": st.fixed_dictionaries(
            {"books": st.integers(5, 12)},
            optional={"kazakh_classics": st.integers(0, 3), "each_section": st.booleans()},
        ),
        "trips": st.fixed_dictionaries({}, optional={"days": st.integers(1, 5), "one_trip": st.booleans()}),
    }
    direction = draw(st.sampled_from(sorted(numbers)))
    return IndividualNorm(direction=direction, **draw(numbers[direction].filter(bool)))


ALL = tuple(DirectionCode.values)
