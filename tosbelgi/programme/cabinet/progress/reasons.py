"""What the figure of a direction is made of, in words: what counts, what does not and why, what is empty."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from tosbelgi.kernel.codes import DirectionCode

from ...assessment.api import REASON_WORDS, Counted, ShownPart, Why, asked_by_nothing, why
from ...catalogue.api import Reason
from ...models import Participation
from ...people.api import Viewer
from ..journal.days import day_words
from ..journal.words import direction_title, minutes_words
from .words import done_words, percent_words, unit_of, unit_words


@dataclass(frozen=True)
class PartLine:
    """One entry of which something counts, or does not: its day, how much of it, why not, and the way to it."""

    words: str
    url: str
    reason: str = ""


@dataclass(frozen=True)
class UnitLine:
    """A week, book or day that counts, and the entries that make it."""

    title: str
    parts: tuple[PartLine, ...]


@dataclass(frozen=True)
class MadeOf:
    """The units of a figure, what did not count, and the places for books that are empty."""

    units: tuple[UnitLine, ...]
    left_out: tuple[PartLine, ...]
    empty: tuple[str, ...]


def why_context(
    viewer: Viewer, row: Participation, direction: str, *, entry_url: Callable[[UUID], str], today: date
) -> dict[str, Any]:
    """What the page shows; `entry_url` leads to an entry. Where nothing is asked, the page is not there."""
    found = why(viewer, row, direction) if direction in DirectionCode.values else None
    if found is None:
        raise Http404
    return {
        "title": direction_title(direction),
        "direction": direction,
        "percent": found.percent,
        "percent_words": percent_words(found.percent),
        "words": done_words(unit_of(found), found.done, found.asked),
        "week_words": _week_words(found),
        "made_of": _made_of(found, entry_url, today),
    }


def _week_words(found: Why) -> str:
    """When a week counts, in a direction by weeks."""
    if found.minutes_per_week is None:
        return ""
    return _("A week counts, from Monday to Sunday, when %(minutes)s of it are confirmed.") % {
        "minutes": minutes_words(found.minutes_per_week)
    }


def other_lines(
    viewer: Viewer, row: Participation, now: Counted, *, entry_url: Callable[[UUID], str], today: date
) -> tuple[PartLine, ...]:
    """What was sent and belongs to no figure, each with the reason: nothing that somebody did is left unsaid."""
    return tuple(
        _line(one.part, _entry_words(one.part, today, direction_title(one.part.direction)), entry_url, one.reason)
        for one in asked_by_nothing(viewer, row, now)
        if one.part.entry is not None
    )


def _made_of(found: Why, entry_url: Callable[[UUID], str], today: date) -> MadeOf:
    def line(part: ShownPart, reason: Reason | None = None) -> PartLine:
        amount = minutes_words(part.amount) if found.minutes_per_week is not None else ""
        return _line(part, _entry_words(part, today, part.title, amount), entry_url, reason)

    return MadeOf(
        units=tuple(UnitLine(unit_words(one.unit), tuple(map(line, one.parts))) for one in found.units),
        left_out=tuple(line(one.part, one.reason) for one in found.left_out),
        empty=tuple(unit_words(one) for one in found.empty),
    )


def _entry_words(part: ShownPart, today: date, *more: str) -> str:
    day = day_words(part.day, today) if part.day else _("An entry that you do not see")
    return " · ".join(one for one in (day, *more) if one)


def _line(part: ShownPart, words: str, entry_url: Callable[[UUID], str], reason: Reason | None) -> PartLine:
    return PartLine(words, entry_url(part.entry) if part.entry else "", str(REASON_WORDS[reason]) if reason else "")
