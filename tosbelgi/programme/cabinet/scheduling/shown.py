"""A plan in words: a panel for each direction, with what is new in it to whoever reads, and what it lacks."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext, pgettext_lazy

from tosbelgi.kernel.codes import DirectionCode
from tosbelgi.language.dates import date_words

from ...schedule.api import (
    DIRECTION,
    Difference,
    Plan,
    PlannedBook,
    PlannedDirection,
    Unmet,
    differences,
    partners_named,
    times_in_words,
    unmet_in_words,
    way_in_words,
)

LABELS: Mapping[str, str | Promise] = {
    "starts_on": _("First day"),
    "heritage": _("How heritage is done"),
    "instead_of": _("In place of"),
    "months": _("Term"),
    "activity": pgettext_lazy("of a schedule", "Activity"),
    "place": pgettext_lazy("of a schedule", "Place"),
    "times": _("Days and times"),
    "provider": _("Organisation"),
    "mentor": _("Mentor of this direction"),
    "books": pgettext_lazy("of a schedule", "Books"),
    "trip_days": _("Days of the trip"),
    "work_days": _("Days of work"),
    DIRECTION: _("Direction"),
}
PARTS = ("months", "activity", "place", "times", "provider", "mentor", "books", "trip_days", "work_days")


@dataclass(frozen=True)
class Line:
    """One part of what is planned: its words, and those of before where they are others to the reader."""

    label: str | Promise
    words: tuple[str, ...]
    is_new: bool = False
    before: tuple[str, ...] = ()


@dataclass(frozen=True)
class Panel:
    """One direction. `is_new` says that all of it is new to the reader."""

    code: str
    title: str
    lines: tuple[Line, ...]
    lacks: tuple[str, ...] = ()
    is_new: bool = False


@dataclass(frozen=True)
class ShownPlan:
    """A whole plan, in the active language."""

    head: tuple[Line, ...]
    panels: tuple[Panel, ...]
    gone: tuple[str, ...]  # titles of directions that were planned before

    @property
    def is_new(self) -> bool:
        return (
            bool(self.gone)
            or any(line.is_new for line in self.head)
            or any(one.is_new or any(line.is_new for line in one.lines) for one in self.panels)
        )


def title_of(code: str) -> str:
    return str(DirectionCode(code).label)


def shown_plan(plan: Plan, language: str, *, seen: Plan | None = None, unmet: Sequence[Unmet] = ()) -> ShownPlan:
    """The plan, compared with the one that the reader has seen; every direction that is planned or lacks something.

    Four queries at most, for the names of organisations and mentors.
    """
    names = partners_named(plan, language) | (partners_named(seen, language) if seen else {})
    new = differences(seen, plan)
    codes = {one.direction for one in plan.directions} | {one.direction for one in unmet if one.direction}
    panels = [_panel(code, plan, seen, new, unmet, names, language) for code in DirectionCode.values if code in codes]
    before = {one.direction for one in seen.directions} if seen else set()
    gone = tuple(title_of(code) for code in DirectionCode.values if code in before - codes)
    return ShownPlan(tuple(_head(plan, seen, new, language)), tuple(panels), gone)


def _head(plan: Plan, seen: Plan | None, new: Collection[Difference], language: str) -> Iterable[Line]:
    for name in ("starts_on", "heritage", "instead_of"):
        value, before = getattr(plan, name), getattr(seen, name, None)
        is_new = Difference(None, name) in new
        if value is not None or is_new:
            was = _of_plan(name, before, language) if is_new else ()
            yield Line(LABELS[name], _of_plan(name, value, language), is_new, was)


def _of_plan(name: str, value: Any, language: str) -> tuple[str, ...]:
    if value is None:
        return ()
    words = {"starts_on": lambda: date_words(value, language), "heritage": lambda: way_in_words(value)}
    return (words[name]() if name in words else title_of(value),)


def _panel(
    code: str,
    plan: Plan,
    seen: Plan | None,
    new: Collection[Difference],
    unmet: Sequence[Unmet],
    names: Mapping[UUID, str],
    language: str,
) -> Panel:
    planned, before = plan.of(code), seen.of(code) if seen else None
    all_new = Difference(code, DIRECTION) in new
    lines = []
    for name in PARTS if planned else ():
        words = in_words(planned, name, names, language) if planned else ()
        is_new = Difference(code, name) in new
        if words or is_new:
            was = in_words(before, name, names, language) if is_new and before else ()
            lines.append(Line(LABELS[name], words, is_new, was))
    lacks = tuple(unmet_in_words(one) for one in unmet if one.direction == code)
    return Panel(code, title_of(code), tuple(lines), lacks, is_new=all_new and planned is not None)


def in_words(planned: PlannedDirection, name: str, names: Mapping[UUID, str], language: str) -> tuple[str, ...]:
    """One part of a direction, a line for each thing in it; nothing where nothing is planned."""
    value = getattr(planned, name)
    if not value:
        return ()
    if name == "months":
        return (months_in_words(value),)
    if name == "times":
        return tuple(times_in_words(value).split("; "))
    if name == "books":
        return tuple(_book(one, language) for one in value)
    if name in ("trip_days", "work_days"):
        return tuple(_day(day, language) for day in value)
    if name in ("provider", "mentor"):
        return (names.get(value, "–"),)
    return (value,)


def months_in_words(months: int) -> str:
    return npgettext("how long", "%(months)s month", "%(months)s months", months) % {"months": months}


def _day(day: date, language: str) -> str:
    return date_words(day, language)


def _book(book: PlannedBook, language: str) -> str:
    author = f"{book.author}. " if book.author else ""
    title = f"{author}«{book.title}»"
    return f"{title} – {date_words(book.by, language)}" if book.by else title
