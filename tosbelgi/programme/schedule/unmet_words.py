"""Sentences for what a plan lacks: which norm is not met, by how much, and what would do. In the active language."""

from collections.abc import Callable, Mapping

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tosbelgi.kernel.codes import DirectionCode

from ..catalogue.api import HeritageWay
from .unmet import Lack, Unmet
from .words import times_in_words

Words = str | Promise

SENTENCES: Mapping[Lack, Words] = {
    Lack.DIRECTION_MISSING: gettext_lazy(
        "This direction is part of the level, and nothing is planned in it. Fill it in."
    ),
    Lack.DIRECTION_NOT_ASKED: gettext_lazy("This direction is not part of this schedule. Leave it empty."),
    Lack.SLOTS_NOT_OFFERED: gettext_lazy("These terms are not offered together. Choose one of: %(offered)s."),
    Lack.HERITAGE_WAY: gettext_lazy("How heritage is done is not chosen. Choose one of: %(offered)s."),
    Lack.HERITAGE_REPLACES: gettext_lazy("Heritage cannot stand in place of this. It can in place of: %(offered)s."),
    Lack.OTHER_MONTHS: gettext_lazy("The term here is %(asked)s months, and not %(found)s. Leave it without a choice."),
    Lack.NO_ACTIVITY: gettext_lazy("It is not said what will be done here. Write the activity."),
    Lack.TOO_FEW_MINUTES: gettext_lazy(
        "The norm is %(asked)s minutes a week; planned are %(found)s. Add %(lacking)s minutes."
    ),
    Lack.TOO_FEW_WEEKS: gettext_lazy(
        "The norm is %(asked)s weeks; until the end of the term, %(last)s, there are %(found)s. Ask the centre: the "
        "norm that was set does not fit into the term."
    ),
    Lack.TIMES_MEET: gettext_lazy(
        "%(time)s is planned in “%(other)s” too, and an hour counts once. Choose another time."
    ),
    Lack.TOO_FEW_BOOKS: gettext_lazy("The norm is %(asked)s books; chosen are %(found)s. Choose %(lacking)s more."),
    Lack.TOO_FEW_OF_SECTION: gettext_lazy(
        "Of section %(section)s the norm asks for %(asked)s; chosen are %(found)s. Choose %(lacking)s more of it."
    ),
    Lack.BOOK_TWICE: gettext_lazy("“%(title)s” is chosen twice, and a book counts once. Choose another one."),
    Lack.BOOK_WITHOUT_DAY: gettext_lazy("“%(title)s” has no day by which it is read. Choose a day."),
    Lack.TOO_FEW_DAYS: gettext_lazy("The norm is %(asked)s days; planned are %(found)s. Add %(lacking)s."),
    Lack.TRIP_IS_BROKEN: gettext_lazy(
        "The norm is a trip of %(asked)s days in a row; the longest one planned has %(found)s. Choose days that follow "
        "each other."
    ),
    Lack.NO_PROVIDER: gettext_lazy("This direction is done with an authorised organisation. Choose one."),
    Lack.DAY_OUTSIDE_TERM: gettext_lazy(
        "%(day)s is outside the term, which goes from %(first)s to %(last)s. Choose a day in it."
    ),
}


def unmet_in_words(unmet: Unmet) -> str:
    """What is not met, and what would do."""
    if unmet.code is Lack.HERITAGE_WAY and not unmet.offered:
        return _("Heritage is not part of this schedule. Leave this choice empty.")
    if unmet.code is Lack.HERITAGE_REPLACES and not unmet.offered:
        return _("Heritage stands in place of nothing here. Leave this choice empty.")
    days = {name: getattr(unmet, name) for name in ("day", "first", "last")}
    words: dict[str, object] = {name: date_format(day, "SHORT_DATE_FORMAT") for name, day in days.items() if day}
    words |= {
        "asked": unmet.asked if unmet.asked is not None else "–",
        "found": unmet.found if unmet.found is not None else "–",
        "lacking": unmet.lacking,
        "title": unmet.title,
        "section": unmet.section.number if unmet.section else "",
        "other": _direction(unmet.other) if unmet.other else "",
        "time": times_in_words([unmet.time]) if unmet.time else "",
        "offered": "; ".join(_OFFERED.get(unmet.code, _direction)(one) for one in unmet.offered),
    }
    return str(SENTENCES[unmet.code]) % words


def _direction(code: str) -> str:
    return str(DirectionCode(code).label)


def _way(code: str) -> str:
    return way_in_words(HeritageWay(code))


def way_in_words(way: HeritageWay) -> str:
    return _("by sessions of every week") if way is HeritageWay.SESSIONS else _("by one more book of section 1")


def _slots(offered: str) -> str:
    """`sport:3 skills:6` as words."""
    pairs = (one.split(":") for one in offered.split())
    return ", ".join(
        _("%(direction)s %(months)s months") % {"direction": _direction(code), "months": months}
        for code, months in pairs
    )


_OFFERED: Mapping[Lack, Callable[[str], str]] = {Lack.HERITAGE_WAY: _way, Lack.SLOTS_NOT_OFFERED: _slots}
