"""Rows of a season as values, and values with their numbers side by side as rows have them, for words and signs."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from tosbelgi.kernel.refusals import Refusal

from ..rules import NormNumbers
from .kinds import (
    HERITAGE,
    TRIPS,
    Books,
    DirectionNorm,
    ExtraBooks,
    HeritageSessions,
    TripDays,
    Unfit,
    UnfitNumbers,
    WeeklySessions,
    WorkDays,
    in_order,
)
from .level_norms import LevelNorms


class LevelCannotBeCounted(Refusal):
    """A season asks something that no rule counts. `field` is the first direction that it asks it in.

    `why` is the rule that its numbers break, and `number` the one that is out of its bounds, where it is that.
    """

    code = "LEVEL_CANNOT_BE_COUNTED"
    rule = "norms.level.countable"
    takes = ("level", "why", "number")


class SeasonRow(Protocol):
    """What is read of a season."""

    @property
    def year(self) -> int: ...
    @property
    def version(self) -> int: ...


class LevelRow(Protocol):
    """What is read of a level; `norms` is a manager, so that what was prefetched costs no query."""

    @property
    def level_code(self) -> str: ...
    @property
    def min_age(self) -> int: ...
    @property
    def max_age(self) -> int: ...
    @property
    def term_months(self) -> int: ...
    @property
    def mandatory(self) -> Collection[str]: ...
    @property
    def norms(self) -> Any: ...


def norms_of_level(level: LevelRow, *, season: SeasonRow, alone_takes_longest: bool = True) -> LevelNorms:
    """A level of a season as a value. No query where its norms are prefetched. Refuses what cannot be counted."""
    try:
        return LevelNorms(
            year=season.year,
            version=season.version,
            level=level.level_code,
            min_age=level.min_age,
            max_age=level.max_age,
            term_months=level.term_months,
            mandatory=tuple(level.mandatory),
            norms=_values(level.norms.all()),
            alone_takes_longest=alone_takes_longest,
        )
    except UnfitNumbers as problem:
        raise LevelCannotBeCounted(
            level=level.level_code, why=problem.why.name, number=problem.number, field=problem.direction
        ) from problem


def _values(rows: Iterable[NormNumbers]) -> tuple[DirectionNorm, ...]:
    return tuple(norm_value(row) for row in rows)


def norm_value(row: NormNumbers) -> DirectionNorm:
    """A row as a value; UnfitNumbers where no kind of norm has its numbers. What is missing is 0."""
    directions = in_order(row.directions)
    slots, replaces = tuple(row.slots), in_order(row.replaces)
    if replaces and HERITAGE not in directions:
        raise UnfitNumbers(directions[0], Unfit.REPLACES)
    if row.kind == "reading":
        return Books(
            directions=directions,
            books=_number(row.books),
            kazakh_classics=_number(row.kazakh_classics),
            each_section=row.each_section,
        )
    if row.kind == "extra_reading":
        return ExtraBooks(directions=directions, books=_number(row.books), replaces=replaces)
    if row.kind == "weekly" and HERITAGE in directions:
        hours = _number(row.hours_per_week)
        return HeritageSessions(directions=directions, slots=slots, hours_per_week=hours, replaces=replaces)
    if row.kind == "weekly":
        return WeeklySessions(directions=directions, slots=slots, hours_per_week=_number(row.hours_per_week))
    if TRIPS in directions:
        return TripDays(directions=directions, days=_number(row.days), one_trip=row.one_trip)
    if row.one_trip:
        raise UnfitNumbers(directions[0], Unfit.ONE_TRIP)
    return WorkDays(directions=directions, days=_number(row.days))


def _number(value: int | None) -> int:
    """Of what a norm is counted in, 0 is too few, so that a number that was forgotten is refused with its norm."""
    return value or 0


@dataclass(frozen=True, kw_only=True)
class NumbersOfNorm:
    """The numbers of a norm side by side, as rows have them: those that its kind does not have are None."""

    kind: str
    directions: tuple[str, ...]
    slots: tuple[int, ...] = ()
    hours_per_week: int | None = None
    books: int | None = None
    kazakh_classics: int | None = None
    each_section: bool = False
    days: int | None = None
    one_trip: bool = False
    replaces: tuple[str, ...] = ()


def numbers_of(norm: DirectionNorm) -> NumbersOfNorm:
    """A value as `norm_words` and `signs_of` take it, so that kept norms are said as those of a season are."""
    if isinstance(norm, WeeklySessions | HeritageSessions):
        return NumbersOfNorm(
            kind="weekly",
            directions=norm.directions,
            slots=norm.slots,
            hours_per_week=norm.hours_per_week,
            replaces=norm.replaces if isinstance(norm, HeritageSessions) else (),
        )
    if isinstance(norm, Books):
        return NumbersOfNorm(
            kind="reading",
            directions=norm.directions,
            books=norm.books,
            kazakh_classics=norm.kazakh_classics,
            each_section=norm.each_section,
        )
    if isinstance(norm, ExtraBooks):
        return NumbersOfNorm(kind="extra_reading", directions=norm.directions, books=norm.books, replaces=norm.replaces)
    one_trip = isinstance(norm, TripDays) and norm.one_trip
    return NumbersOfNorm(kind="days", directions=norm.directions, days=norm.days, one_trip=one_trip)
