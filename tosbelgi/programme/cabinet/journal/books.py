"""Books to choose from: those of the schedule, with what was written about each, and the others of approved lists."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tosbelgi.kernel.codes import BookSection
from tosbelgi.language.languages import SOURCE

from ...models import Entry
from ...schedule.api import PlannedDirection, books_offered
from .words import state_words


@dataclass(frozen=True)
class BookChoice:
    """A book of the schedule, and what was written about it."""

    key: int
    title: str
    author: str
    by: str
    written: str
    is_chosen: bool


@dataclass(frozen=True)
class BooksToChoose:
    """Those of the schedule, and the others by section, as (key, words). `is_other`: it is to be one of the others."""

    planned: list[BookChoice]
    others: list[tuple[str, list[tuple[int, str]]]]
    is_other: bool
    other: int | None


def books_to_choose(
    planned: PlannedDirection | None,
    level: str,
    written: Mapping[int | None, Entry],
    chosen: int | None,
    today: date,
    *,
    is_other: bool = False,
) -> BooksToChoose:
    """Where none is chosen, the first one of the schedule is of which nothing is written."""
    books = planned.books if planned else ()
    if chosen is None and not is_other:
        chosen = next((one.listed for one in books if one.listed not in written), None)
    own = [
        BookChoice(
            key=one.listed,
            title=one.title,
            author=one.author,
            by=_("To be read by: %(day)s") % {"day": date_format(one.by, "SHORT_DATE_FORMAT")} if one.by else "",
            written=state_words(written[one.listed], today) if one.listed in written else "",
            is_chosen=one.listed == chosen,
        )
        for one in books
    ]
    is_other = is_other or (chosen is not None and all(one.key != chosen for one in own))
    return BooksToChoose(own, _others(level, {one.key for one in own}), is_other, chosen if is_other else None)


def _others(level: str, besides: Collection[int]) -> list[tuple[str, list[tuple[int, str]]]]:
    offered = [one for one in books_offered(level, get_language() or SOURCE) if one.listed not in besides]
    by_section = groupby(sorted(offered, key=lambda one: list(BookSection).index(one.section)), lambda one: one.section)
    return [
        (str(section.label), [(one.listed, f"{one.title} – {one.author}" if one.author else one.title) for one in each])
        for section, each in by_section
    ]
