"""The fields of the form, direction by direction: what the norms leave to choose, and as many rows as are needed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.dates import WEEKDAYS

from tosbelgi.kernel.codes import BookSection, DirectionCode

from ...catalogue.api import Books, DirectionNorm, ExtraBooks, HeritageSessions, LevelNorms, TripDays, WeeklySessions
from ...catalogue.api import WorkDays as WorkDaysNorm
from ...participation.models import Participation
from ...schedule.api import (
    LONGEST_ACTIVITY,
    LONGEST_PLACE,
    MOST_TIMES,
    HeritageWay,
    OfferedBook,
    Partner,
    books_offered,
    mentors_besides,
    providers_offered,
    way_in_words,
)
from .sheet import DAY_PARTS, DAYS, MINUTES, Values
from .shown import LABELS, months_in_words, title_of

READING, HERITAGE = DirectionCode.READING.value, DirectionCode.HERITAGE.value
MORE_ROWS, MOST_ROWS = 1, 60
MOST_DIGITS = 4
LONGEST_OFFERED = 4  # hours that an empty row of a week proposes


@dataclass(frozen=True)
class Choice:
    """One option of a list."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True)
class Part:
    """One part of a direction in the form: what stands in it, what is wrong with it, what the norms still miss in it.

    `key` is the one of refusals and norms, `id` that of its element, where the list of mistakes leads.
    """

    key: str
    name: str
    label: Any
    kind: str
    value: str = ""
    longest: int = 0
    choices: tuple[Choice, ...] = ()
    rows: tuple[dict[str, Any], ...] = ()
    wrong: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return self.key.replace(".", "-")


@dataclass(frozen=True)
class FieldSet:
    """One direction in the form."""

    code: str
    title: str
    parts: tuple[Part, ...]


@dataclass
class Fields:
    """What all fieldsets are made of: what is asked, what is offered, what was typed, and what is said of it."""

    row: Participation
    norms: LevelNorms
    directions: Collection[str]
    values: Values
    language: str
    at: datetime
    wrong: Mapping[str, Sequence[str]] = field(default_factory=dict)
    lacks: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.mentors = mentors_besides(self.row, self.at)
        has_books = any(isinstance(norm, Books | ExtraBooks) for code in self.codes for norm in self.norms.of(code))
        self.shelf = books_offered(self.row.level, self.language) if has_books else []

    @property
    def codes(self) -> dict[str, int]:
        """The directions of the form in their order, each with the minutes that an empty row of a week means.

        Heritage by book asks for reading too (D4), so that both are there where heritage is.
        """
        wanted = {*self.norms.mandatory, *self.directions}
        if HERITAGE in wanted and any(isinstance(norm, ExtraBooks) for norm in self.norms.of(HERITAGE)):
            wanted.add(READING)
        return {code: self._minutes(code) for code in DirectionCode.values if code in wanted}

    def fieldsets(self) -> list[FieldSet]:
        return [FieldSet(code, title_of(code), tuple(self._parts(code))) for code in self.codes]

    def first_day(self) -> Part:
        return self._part("starts_on", "starts_on", LABELS["starts_on"], "day")

    def shelves(self) -> list[tuple[str, list[OfferedBook]]]:
        """The books that may be chosen, by section, as a list shows them."""
        by_section = [(section, [one for one in self.shelf if one.section is section]) for section in BookSection]
        return [(f"{section.number}. {section.label}", books) for section, books in by_section if books]

    def _parts(self, code: str) -> Iterable[Part]:
        norms = self.norms.of(code)
        kinds = {type(norm) for norm in norms}
        if code == HERITAGE:
            yield from self._heritage(norms)
        if code != READING:
            yield self._part(f"{code}.activity", f"{code}-activity", LABELS["activity"], "text", LONGEST_ACTIVITY)
            yield self._part(f"{code}.place", f"{code}-place", LABELS["place"], "text", LONGEST_PLACE)
        if terms := _terms(norms, self.values.get(f"{code}-months", "")):
            choices = [("", "–"), *((str(one), months_in_words(one)) for one in terms)]
            yield self._list(f"{code}.months", f"{code}-months", LABELS["months"], choices)
        if kinds & {WeeklySessions, HeritageSessions}:
            yield self._part(f"{code}.times", f"{code}-times", LABELS["times"], "times", rows=self._times(code))
        if kinds & {Books, ExtraBooks}:
            yield self._part(f"{code}.books", f"{code}-books", LABELS["books"], "books", rows=self._books(code, norms))
        if code in DAY_PARTS and kinds & {TripDays, WorkDaysNorm}:
            part = DAY_PARTS[code]
            yield self._part(f"{code}.{part}", f"{code}-days", LABELS[part], "days", rows=self._days(code, norms))
        if providers := providers_offered(code, self.row, language=self.language, at=self.at):
            yield self._list(f"{code}.provider", f"{code}-provider", LABELS["provider"], _partners(providers))
        elif self.lacks.get(f"{code}.provider") or self.wrong.get(f"{code}.provider"):
            yield self._part(f"{code}.provider", f"{code}-provider", LABELS["provider"], "nobody")
        if self.mentors and code != READING:
            yield self._list(f"{code}.mentor", f"{code}-mentor", LABELS["mentor"], _partners(self.mentors))

    def _heritage(self, norms: Sequence[DirectionNorm]) -> Iterable[Part]:
        ways = [HeritageWay.BOOK if isinstance(norm, ExtraBooks) else HeritageWay.SESSIONS for norm in norms]
        if len(ways) > 1:
            choices = [(way.value, way_in_words(way)) for way in ways]
            yield self._list("heritage.heritage", "heritage", LABELS["heritage"], choices, kind="radio")
        replaces = {code for norm in norms for code in getattr(norm, "replaces", ()) if code in self.codes}
        if replaces:
            choices = [("", "–"), *((code, title_of(code)) for code in DirectionCode.values if code in replaces)]
            yield self._list("heritage.instead_of", "instead_of", LABELS["instead_of"], choices)

    def _part(
        self, key: str, name: str, label: Any, kind: str, longest: int = 0, rows: Iterable[dict[str, Any]] = ()
    ) -> Part:
        wrong, lacks = tuple(self.wrong.get(key, ())), tuple(self.lacks.get(key, ()))
        value = self.values.get(name, "")
        return Part(key, name, label, kind, value, longest, rows=tuple(rows), wrong=wrong, lacks=lacks)

    def _list(self, key: str, name: str, label: Any, choices: Iterable[tuple[str, str]], kind: str = "list") -> Part:
        part = self._part(key, name, label, kind)
        return replace(part, choices=tuple(Choice(value, words, value == part.value) for value, words in choices))

    def _minutes(self, code: str) -> int:
        own = self.norms.individual_of(code)
        if own is not None and own.minutes_per_week:
            return own.minutes_per_week
        hours = [
            norm.hours_per_week for norm in self.norms.of(code) if isinstance(norm, WeeklySessions | HeritageSessions)
        ]
        return min(hours[0], LONGEST_OFFERED) * MINUTES if hours else MINUTES

    def _times(self, code: str) -> Iterable[dict[str, Any]]:
        """A row for each day of the week; below them one for each further time, in which its day is chosen.

        There is always an empty one of these, so that no script is needed.
        """
        for row in range(DAYS):
            yield self._time(code, row) | {"day": WEEKDAYS[row]}
        names = {row: f"{code}-time-{row}" for row in range(DAYS, DAYS + MOST_TIMES)}
        filled = [row for row, name in names.items() if self._typed(f"{name}-starts") or self._typed(f"{name}-day")]
        for number, row in enumerate(range(DAYS, min(max(filled, default=DAYS - 1) + 2, DAYS + MOST_TIMES)), 1):
            chosen = self._typed(f"{names[row]}-day")
            days = tuple(Choice(str(day), str(words), str(day) == chosen) for day, words in WEEKDAYS.items())
            yield self._time(code, row) | {"days": days, "number": number}

    def _time(self, code: str, row: int) -> dict[str, Any]:
        name = f"{code}-time-{row}"
        return {
            "name": name,
            "starts": self.values.get(f"{name}-starts", ""),
            "minutes": self.values.get(f"{name}-minutes", "") or str(self._minutes(code)),
        }

    def _typed(self, name: str) -> str:
        return self.values.get(name, "").strip()

    def _books(self, code: str, norms: Sequence[DirectionNorm]) -> Iterable[dict[str, Any]]:
        own = self.norms.individual_of(code)
        least = max((norm.books for norm in norms if isinstance(norm, Books | ExtraBooks)), default=0)
        least = (own.books if own else None) or least
        offered = {str(one.listed) for one in self.shelf}
        for number in range(self._rows(f"{code}-book-", least)):
            name = f"{code}-book-{number}"
            value = self.values.get(name, "")
            # A book that was taken out of its list stays where it was planned.
            kept = self.values.get(f"{name}-title", "") if value not in offered else ""
            yield {
                "name": name,
                "value": value,
                "by": self.values.get(f"{name}-by", ""),
                "kept": kept,
                "number": number + 1,
            }

    def _days(self, code: str, norms: Sequence[DirectionNorm]) -> Iterable[dict[str, Any]]:
        own = self.norms.individual_of(code)
        least = max((norm.days for norm in norms if isinstance(norm, TripDays | WorkDaysNorm)), default=0)
        least = (own.days if own else None) or least
        for number in range(self._rows(f"{code}-day-", least)):
            name = f"{code}-day-{number}"
            yield {"name": name, "value": self.values.get(name, ""), "number": number + 1}

    def _rows(self, name: str, least: int) -> int:
        """As many as are asked or filled, and one more."""
        filled = [number for number in range(MOST_ROWS) if self.values.get(f"{name}{number}")]
        return min(max([least, *(number + 1 for number in filled)]) + MORE_ROWS, MOST_ROWS)


def _terms(norms: Sequence[DirectionNorm], typed: str) -> list[int]:
    """The terms among which there is a choice; none where there is one alone and nobody has written another."""
    terms = {months for norm in norms if isinstance(norm, WeeklySessions | HeritageSessions) for months in norm.slots}
    written = {int(typed)} if typed.isascii() and typed.isdecimal() and len(typed) < MOST_DIGITS else set()
    return sorted(terms | written) if len(terms) > 1 or written else []


def _partners(partners: Iterable[Partner]) -> list[tuple[str, str]]:
    return [("", "–"), *((str(one.public_id), one.words) for one in partners)]
