"""The months of the calendar: their days, and what a request may ask for."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_ASKED = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year.

    >>> Month(2026, 12).next, Month(2027, 1).previous, str(Month(2026, 3))
    (Month(year=2027, number=1), Month(year=2026, number=12), '2026-03')
    >>> Month(2028, 2).last
    datetime.date(2028, 2, 29)
    """

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=number) for number in range(self.last.day)]

    @property
    def next(self) -> "Month":
        return month_of(self.last + timedelta(days=1))

    @property
    def previous(self) -> "Month":
        return month_of(self.first - timedelta(days=1))


def month_of(day: date) -> Month:
    return Month(day.year, day.month)


def month_from(text: str, today: date) -> Month:
    """The month that somebody asks for, in this century; anything else is this month.

    >>> month_from("2026-12", date(2026, 11, 30)), month_from("2026-13", date(2026, 11, 30))
    (Month(year=2026, number=12), Month(year=2026, number=11))
    """
    found = _ASKED.fullmatch(text)
    return Month(int(found[1]), int(found[2])) if found else month_of(today)
