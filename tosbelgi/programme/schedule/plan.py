"""Value of a plan: what somebody does in each direction, where, when and with whom (R094). Pure: frozen values."""

import re
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from tosbelgi.kernel.codes import BookSection, DirectionCode

from ..catalogue.api import HeritageWay

DAYS_A_WEEK = 7
MINUTES_A_DAY = 24 * 60
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)


def minute_of(starts: str) -> int:
    """
    >>> minute_of("18:30")
    1110
    """
    if not _TIME.fullmatch(starts):
        raise ValueError(f"{starts!r} is no time of a day")
    return int(starts[:2]) * 60 + int(starts[3:])


@dataclass(frozen=True, kw_only=True, order=True)
class WeeklyTime:
    """A time of every week: Monday is 0; it ends on the day on which it begins."""

    weekday: int
    starts: str
    minutes: int

    def __post_init__(self) -> None:
        if type(self.weekday) is not int or not 0 <= self.weekday < DAYS_A_WEEK:
            raise ValueError(f"there is no day {self.weekday} of a week")
        if type(self.minutes) is not int or not 1 <= self.minutes <= MINUTES_A_DAY - minute_of(self.starts):
            raise ValueError("it lasts at least a minute and ends on its day")

    def meets(self, other: "WeeklyTime") -> bool:
        """Do they share a minute?

        >>> six = WeeklyTime(weekday=0, starts="18:00", minutes=60)
        >>> six.meets(WeeklyTime(weekday=0, starts="18:59", minutes=1))
        True
        >>> six.meets(WeeklyTime(weekday=0, starts="19:00", minutes=60))
        False
        """
        begins, others = minute_of(self.starts), minute_of(other.starts)
        return self.weekday == other.weekday and begins < others + other.minutes and others < begins + self.minutes


@dataclass(frozen=True, kw_only=True)
class PlannedBook:
    """A book of an approved list, with its place in it as it was when it was planned, to be read by a day."""

    listed: int
    book: int
    section: BookSection
    list_year: int
    title: str
    author: str
    by: date | None = None

    def __post_init__(self) -> None:
        if any(type(number) is not int for number in (self.listed, self.book, self.list_year)):
            raise TypeError("rows and years are numbers")
        object.__setattr__(self, "section", BookSection(self.section))


@dataclass(frozen=True, kw_only=True)
class PlannedDirection:
    """What is planned in one direction. `months` are a choice only where the norm offers several.

    `provider` is the public id of an organisation, `mentor` that of whoever leads this direction if not the lead.
    """

    direction: str
    months: int | None = None
    activity: str = ""
    place: str = ""
    times: tuple[WeeklyTime, ...] = ()
    provider: UUID | None = None
    mentor: UUID | None = None
    books: tuple[PlannedBook, ...] = ()
    trip_days: tuple[date, ...] = ()
    work_days: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        if self.months is not None and type(self.months) is not int:
            raise TypeError("months are a number")
        _put(self, "direction", DirectionCode(self.direction).value)
        _put(self, "times", tuple(sorted(set(self.times))))
        _put(self, "books", tuple(sorted(self.books, key=lambda one: (one.by or date.max, one.listed))))
        _put(self, "trip_days", tuple(sorted(set(self.trip_days))))
        _put(self, "work_days", tuple(sorted(set(self.work_days))))

    @property
    def minutes_a_week(self) -> int:
        return sum(one.minutes for one in self.times)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All directions from a day on. `heritage` and `instead_of` say how heritage is done (D4).

    In whichever order it is given, the same content is an equal value.
    """

    starts_on: date
    directions: tuple[PlannedDirection, ...] = ()
    heritage: HeritageWay | None = None
    instead_of: str | None = None

    def __post_init__(self) -> None:
        codes = [one.direction for one in self.directions]
        if len(set(codes)) < len(codes):
            raise ValueError("a direction is planned once")
        _put(self, "directions", tuple(sorted(self.directions, key=lambda one: _place(one.direction))))
        _put(self, "heritage", HeritageWay(self.heritage) if self.heritage is not None else None)
        _put(self, "instead_of", DirectionCode(self.instead_of).value if self.instead_of is not None else None)

    def of(self, direction: str) -> PlannedDirection | None:
        return next((one for one in self.directions if one.direction == direction), None)

    def planned_on(self, day: date, direction: str, near: time | None = None) -> WeeklyTime | None:
        """The time of that day at which this direction is planned; nothing before the plan begins.

        Of several on one day it is that which begins nearest to `near`, or the first one.
        """
        planned = self.of(direction)
        if planned is None or day < self.starts_on:
            return None
        wanted = near.hour * 60 + near.minute if near else 0
        those = [one for one in planned.times if one.weekday == day.weekday()]
        return min(those, key=lambda one: abs(minute_of(one.starts) - wanted), default=None)


def _put(value: object, name: str, content: object) -> None:
    object.__setattr__(value, name, content)


def _place(direction: str) -> int:
    return DirectionCode.values.index(direction)
