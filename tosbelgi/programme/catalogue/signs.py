"""Norms as signs: a drawing, a number and a few words, computed from the same numbers as the sentences in `words`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from tosbelgi.kernel.calendar import weeks_in_months

from .rules import NormNumbers
from .seasons import Norm


@dataclass(frozen=True)
class Sign:
    """`drawing` names a file `cms/ornaments/sign-<drawing>.svg`; `instead`: in place of the signs before."""

    drawing: str
    amount: str
    note: str = ""
    instead: bool = False


def signs_of(norms: Sequence[NormNumbers]) -> list[Sign]:
    """The signs of norms that are alternatives of each other, in the active language."""
    signs: list[Sign] = []
    for norm in norms:
        first, *others = _MAKERS[Norm.Kind(norm.kind)](norm)
        signs += [replace(first, instead=bool(signs)), *others]
    return signs


def _weekly(norm: NormNumbers) -> list[Sign]:
    two = len(norm.directions) > 1
    if two and len(set(norm.slots)) > 1:
        # Translators: of two directions: one takes the first number of weeks, the other one the second.
        which = [_("one of the two"), _("the other one")]
        return [_hours(norm, [months], note) for months, note in zip(norm.slots, which, strict=False)]
    return [_hours(norm, sorted(set(norm.slots)), _("in each") if two else "")]


def _hours(norm: NormNumbers, months: Sequence[int], note: str) -> Sign:
    either = _(" or ")
    weeks = either.join(str(weeks_in_months(one)) for one in months)
    # Translators: hours a week and for how many weeks, as short as can be: "1 h × 13 weeks".
    amount = _("%(hours)s h × %(weeks)s weeks") % {"hours": norm.hours_per_week, "weeks": weeks}
    in_months = npgettext("how long", "%(months)s month", "%(months)s months", months[-1])
    notes = [in_months % {"months": either.join(map(str, months))}, note]
    return Sign("weekly", amount, ", ".join(filter(None, notes)))


def _reading(norm: NormNumbers) -> list[Sign]:
    of_section_1 = norm.kazakh_classics or 0
    note = ngettext("%(n)d of them from section 1", "%(n)d of them from section 1", of_section_1) % {"n": of_section_1}
    return [Sign("reading", _books(norm), note)]


def _extra_reading(norm: NormNumbers) -> list[Sign]:
    return [Sign("extra_reading", "+" + _books(norm), _("from section 1"))]


def _books(norm: NormNumbers) -> str:
    count = norm.books or 0
    return npgettext("how many", "%(n)d book", "%(n)d books", count) % {"n": count}


def _days(norm: NormNumbers) -> list[Sign]:
    count = norm.days or 0
    amount = npgettext("how many", "%(n)d day", "%(n)d days", count) % {"n": count}
    return [Sign("trip" if norm.one_trip else "days", amount)]


_MAKERS = {
    Norm.Kind.WEEKLY: _weekly,
    Norm.Kind.READING: _reading,
    Norm.Kind.EXTRA_READING: _extra_reading,
    Norm.Kind.DAYS: _days,
}
