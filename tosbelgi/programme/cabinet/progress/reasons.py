"""What the figure of a direction is made of, in words: what counts, what does not and why, what is empty."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from tosbelgi.kernel.codes import DirectionCode

from ...assessment.api import REASON_WORDS, ShownPart, Why, why
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


def _made_of(found: Why, entry_url: Callable[[UUID], str], today: date) -> MadeOf:
    def line(part: ShownPart, reason: str = "") -> PartLine:
        amount = minutes_words(part.amount) if found.minutes_per_week is not None else ""
        day = day_words(part.day, today) if part.day else _("An entry that you do not see")
        words = " · ".join(one for one in (day, part.title, amount) if one)
        return PartLine(words, entry_url(part.entry) if part.entry else "", reason)

    return MadeOf(
        units=tuple(UnitLine(unit_words(one.unit), tuple(map(line, one.parts))) for one in found.units),
        left_out=tuple(line(one.part, str(REASON_WORDS[one.reason])) for one in found.left_out),
        empty=tuple(unit_words(one) for one in found.empty),
    )
