"""The form of a plan: every field has a name, what was typed stays typed, and a plan is read from it.

No script is needed: a time of the week has a row for each day, and books and days have some empty rows more than are
filled. What is wrong stands beside its part, under the key that refusals and norms use: `sport.times`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import refusal_message

from ...schedule.api import (
    MOST_BOOKS,
    MOST_DAYS,
    MOST_TIMES,
    HeritageWay,
    Plan,
    PlannedBook,
    PlannedDirection,
    WeeklyTime,
    choose_books,
    time_of_week,
)

DAYS = 7
MINUTES = 60
DAY_PARTS = {"trips": "trip_days", "work": "work_days"}
Values = Mapping[str, str]


def values_of(plan: Plan) -> dict[str, str]:
    """What stands in the form for a plan that is there."""
    values = {
        "starts_on": plan.starts_on.isoformat(),
        "heritage": plan.heritage.value if plan.heritage else "",
        "instead_of": plan.instead_of or "",
    }
    for one in plan.directions:
        code = one.direction
        values |= {f"{code}-activity": one.activity, f"{code}-place": one.place}
        values |= {f"{code}-{name}": str(getattr(one, name) or "") for name in ("months", "provider", "mentor")}
        values |= _times_in(code, one)
        for number, book in enumerate(one.books):
            values[f"{code}-book-{number}"] = str(book.listed)
            values[f"{code}-book-{number}-by"] = book.by.isoformat() if book.by else ""
        for number, day in enumerate((*one.trip_days, *one.work_days)):
            values[f"{code}-day-{number}"] = day.isoformat()
    return values


def _times_in(code: str, one: PlannedDirection) -> dict[str, str]:
    """The first time of a day in the row of that day; others in rows below the week."""
    values, more, taken = dict[str, str](), DAYS, set[int]()
    for time in one.times:
        row = time.weekday
        if row in taken:
            row, more = more, more + 1
        taken.add(row)
        name = f"{code}-time-{row}"
        values |= {
            f"{name}-day": str(time.weekday),
            f"{name}-starts": time.starts,
            f"{name}-minutes": str(time.minutes),
        }
    return values


@dataclass
class Reading:
    """A plan as it is read from what was typed; `errors` say what could not be read, by part."""

    values: Values
    level: str
    kept: Plan | None
    errors: dict[str, list[str]] = field(default_factory=dict)

    def plan(self, codes: Mapping[str, int]) -> Plan | None:
        """The plan, or None with `errors`. `codes` are the directions of the form, with the minutes of an empty row."""
        starts_on = self._day("starts_on", "starts_on")
        if starts_on is None and not self.errors:
            self._wrong("starts_on", _("Choose the first day."))
        directions = [one for code in codes if (one := self._direction(code, codes[code])) is not None]
        heritage = self._one_of("heritage", [way.value for way in HeritageWay])
        instead_of = self._one_of("instead_of", list(codes))
        if self.errors or starts_on is None:
            return None
        return Plan(
            starts_on=starts_on,
            directions=tuple(directions),
            heritage=HeritageWay(heritage) if heritage else None,
            instead_of=instead_of,
        )

    def refuse(self, refusal: Refusal) -> None:
        """Put a refusal beside its part."""
        self._wrong(refusal.field or "", refusal_message(refusal))

    def _direction(self, code: str, minutes: int) -> PlannedDirection | None:
        """None where nothing was filled in."""
        days = tuple(self._days(code))
        planned = PlannedDirection(
            direction=code,
            months=self._number(f"{code}-months", f"{code}.months"),
            activity=self._text(f"{code}-activity"),
            place=self._text(f"{code}-place"),
            times=tuple(self._times(code, minutes)),
            provider=self._key(f"{code}-provider", f"{code}.provider"),
            mentor=self._key(f"{code}-mentor", f"{code}.mentor"),
            books=self._books(code),
            **({DAY_PARTS[code]: days} if code in DAY_PARTS else {}),
        )
        return planned if planned != PlannedDirection(direction=code) else None

    def _times(self, code: str, minutes: int) -> Iterator[WeeklyTime]:
        for row in range(DAYS + MOST_TIMES):
            name = f"{code}-time-{row}"
            starts = self._text(f"{name}-starts")
            if not starts:
                continue
            weekday = row if row < DAYS else _whole(self._text(f"{name}-day"))
            lasts = _whole(self._text(f"{name}-minutes") or str(minutes))
            try:
                yield time_of_week(
                    f"{code}.times", weekday=-1 if weekday is None else weekday, starts=starts, minutes=lasts or 0
                )
            except Refusal as refusal:
                self.refuse(refusal)

    def _books(self, code: str) -> tuple[PlannedBook, ...]:
        wanted = []
        for number in range(MOST_BOOKS):
            name = f"{code}-book-{number}"
            listed = self._number(name, f"{code}.books")
            by = self._day(f"{name}-by", f"{code}.books")
            if listed is not None:
                wanted.append((listed, by))
        try:
            return choose_books(wanted, level=self.level, kept=self.kept, field=f"{code}.books")
        except Refusal as refusal:
            self.refuse(refusal)
            return ()

    def _days(self, code: str) -> Iterator[date]:
        for number in range(MOST_DAYS):
            if (day := self._day(f"{code}-day-{number}", f"{code}.{DAY_PARTS.get(code, '')}")) is not None:
                yield day

    def _text(self, name: str) -> str:
        return self.values.get(name, "").strip()

    def _day(self, name: str, part: str) -> date | None:
        text = self._text(name)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self._wrong(part, _("This is no day. Write it as 2027-01-31, or choose it."))
            return None

    def _number(self, name: str, part: str) -> int | None:
        text = self._text(name)
        number = _whole(text) if text else None
        if text and number is None:
            self._wrong(part, _("Choose one of those that are shown."))
        return number

    def _key(self, name: str, part: str) -> UUID | None:
        text = self._text(name)
        try:
            return UUID(text) if text else None
        except ValueError:
            self._wrong(part, _("Choose one of those that are shown."))
            return None

    def _one_of(self, name: str, allowed: list[str]) -> str | None:
        text = self._text(name)
        if text and text not in allowed:
            self._wrong(f"heritage.{name}", _("Choose one of those that are shown."))
        return text or None

    def _wrong(self, part: str, words: str) -> None:
        if words not in (said := self.errors.setdefault(part, [])):
            said.append(words)


def _whole(text: str) -> int | None:
    """A whole number that a column can hold, or None.

    >>> _whole("60"), _whole("x"), _whole("9" * 30)
    (60, None, None)
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
