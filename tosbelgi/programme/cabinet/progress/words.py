"""Figures in words: how much of what is asked is done, when it can be finished, and what a unit of a norm is."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from tosbelgi.kernel.calendar import Week
from tosbelgi.kernel.codes import BookSection
from tosbelgi.language.dates import date_words, period_words
from tosbelgi.language.languages import SOURCE

from ...assessment.api import Figure, Outlook, Why
from ...catalogue.api import BooksAsked, BookSlot, DirectionAsked, WeeksAsked

SLOTS: Mapping[BookSlot, str | Promise] = {
    BookSlot.SECTION_1: BookSection.KAZAKH_CLASSICS.label,
    BookSlot.SECTION_2: BookSection.WORLD_CLASSICS.label,
    BookSlot.SECTION_3: BookSection.GROWTH_POPSCI.label,
    BookSlot.FREE: gettext_lazy("A book of any section"),
}


def percent_words(percent: int) -> str:
    # Translators: a number of percent, with a no-break space before the sign where the language has one.
    return _("%(percent)s%%") % {"percent": percent}


class Unit(StrEnum):
    """What a direction is counted in."""

    WEEKS = "weeks"
    BOOKS = "books"
    DAYS = "days"


def unit_asked(asked: DirectionAsked | None) -> Unit:
    if isinstance(asked, WeeksAsked):
        return Unit.WEEKS
    return Unit.BOOKS if isinstance(asked, BooksAsked) else Unit.DAYS


def unit_of(found: Why) -> Unit:
    """The same of a figure that is taken apart: what is counted in books has a place for each of them."""
    if found.minutes_per_week is not None:
        return Unit.WEEKS
    has_places = bool(found.empty) or any(isinstance(one.unit, BookSlot) for one in found.units)
    return Unit.BOOKS if has_places else Unit.DAYS


def done_words(unit: Unit, done: int, asked: int) -> str:
    """So many of the weeks, books or days that are asked."""
    words = {
        Unit.WEEKS: ngettext("%(done)s of %(asked)s week", "%(done)s of %(asked)s weeks", asked),
        Unit.BOOKS: ngettext("%(done)s of %(asked)s book", "%(done)s of %(asked)s books", asked),
        Unit.DAYS: ngettext("%(done)s of %(asked)s day", "%(done)s of %(asked)s days", asked),
    }[unit]
    return words % {"done": done, "asked": asked}


def waiting_words(figure: Figure) -> str:
    """How much more it would be, were all confirmed that was sent; empty where it would be nothing."""
    more = figure.sent - figure.done
    return _("Would be %(n)s more if what was sent is confirmed") % {"n": more} if more > 0 else ""


def unit_words(unit: Week | BookSlot | date) -> str:
    if isinstance(unit, Week):
        return period_words(unit.start, unit.end, _language())
    return str(SLOTS[unit]) if isinstance(unit, BookSlot) else date_words(unit, _language())


def spare_words(outlook: Outlook) -> str:
    """How many weeks somebody may still miss, said to them."""
    if not outlook.weeks_to_spare:
        return _("From now on no week may be missed.")
    words = ngettext(
        "You may still miss %(n)s week.", "You may still miss %(n)s weeks.", outlook.weeks_to_spare
    )  # fmt: skip
    return words % {"n": outlook.weeks_to_spare}


def outlook_words(outlook: Outlook, figures: Iterable[Figure]) -> list[str]:
    """How it goes on, said to whoever takes part and has not done all of it."""
    if all(figure.sent >= figure.asked for figure in figures):
        return [_("You have sent everything. Once your mentor confirms it, the level is completed.")]
    last = date_words(outlook.last_day, _language())
    if outlook.is_overdue:
        return [
            _("The term of the level ended on %(day)s. Nothing of what you did is lost: go on.") % {"day": last},
            *_finish(outlook),
        ]
    if outlook.earliest_finish is None:
        return [_("Your schedule does not lead to the end of the level. Talk to your mentor about it.")]
    if outlook.is_at_risk:
        late = _("That is after the term of the level, which ends on %(day)s. Talk to your mentor.") % {"day": last}
        return [*_finish(outlook), late]
    return [*_finish(outlook), spare_words(outlook)]


def _finish(outlook: Outlook) -> list[str]:
    if outlook.earliest_finish is None:
        return []
    day = date_words(outlook.earliest_finish, _language())
    return [_("You can finish on %(day)s at the earliest.") % {"day": day}]


def _language() -> str:
    return get_language() or SOURCE
