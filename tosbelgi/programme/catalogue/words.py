"""Text of norms, computed from their numbers in the active language, so that the two never differ.

A norm is said as the programme's document says it; what only our reading of it says are sentences of their own
(`readings_words`), which are draft rules until the operator confirms them. Russian counts in the genitive here
("не менее 1 часа", "в течение 3 месяцев"), Kazakh nouns do not change after numerals; the catalogues hold both.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tosbelgi.kernel.calendar import weeks_in_months

from .rules import Effort, NormNumbers
from .seasons import Norm, SeasonLevel


def duration_words(months: int) -> str:
    """Three months, as the document says, and the thirteen weeks that D1 counts for them."""
    weeks = weeks_in_months(months)
    # Translators: in Russian in the genitive: it follows "в течение" (13 недель).
    in_weeks = ngettext("%(n)d week", "%(n)d weeks", weeks) % {"n": weeks}
    # Translators: in Russian in the genitive (3 месяцев).
    in_months = ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
    return _("%(months)s (%(weeks)s)") % {"months": in_months, "weeks": in_weeks}


def hours_words(hours: int) -> str:
    # Translators: in Russian in the genitive: "не менее 1 часа в неделю".
    return ngettext("at least %(n)d hour a week", "at least %(n)d hours a week", hours) % {"n": hours}


def norm_words(norm: NormNumbers) -> str:
    """One norm as part of a sentence, in the active language."""
    return {
        Norm.Kind.WEEKLY: _weekly,
        Norm.Kind.READING: _reading,
        Norm.Kind.EXTRA_READING: _extra_reading,
        Norm.Kind.DAYS: _days,
    }[Norm.Kind(norm.kind)](norm)


def _weekly(norm: NormNumbers) -> str:
    hours = hours_words(_number(norm.hours_per_week))
    durations = [duration_words(months) for months in norm.slots]
    if len(norm.directions) > 1 and len(set(norm.slots)) > 1:
        return _("one of the two for %(first)s, the other for %(second)s, as you choose; %(hours)s in each") % {
            "first": durations[0],
            "second": durations[1],
            "hours": hours,
        }
    if len(norm.directions) == 1 and len(norm.slots) > 1:
        return _("%(hours)s for %(first)s or %(second)s") % {
            "hours": hours,
            "first": durations[0],
            "second": durations[1],
        }
    if len(norm.directions) > 1:
        return _("%(hours)s in each for %(duration)s") % {"hours": hours, "duration": durations[0]}
    return _("%(hours)s for %(duration)s") % {"hours": hours, "duration": durations[0]}


def _reading(norm: NormNumbers) -> str:
    least, of_section_1 = _number(norm.books), _number(norm.kazakh_classics)
    books = ngettext("at least %(n)d book", "at least %(n)d books", least) % {"n": least}
    # Translators: "1 of them from section 1".
    classics = ngettext("%(n)d of them from section 1", "%(n)d of them from section 1", of_section_1) % {
        "n": of_section_1
    }
    if norm.each_section:
        return _("%(books)s from all three sections, at least %(classics)s") % {"books": books, "classics": classics}
    return _("%(books)s, at least %(classics)s") % {"books": books, "classics": classics}


def _extra_reading(norm: NormNumbers) -> str:
    books = _number(norm.books)
    return ngettext("%(n)d more book from section 1", "%(n)d more books from section 1", books) % {"n": books}


def _days(norm: NormNumbers) -> str:
    days = _number(norm.days)
    if norm.one_trip:
        return ngettext("an excursion of %(n)d day", "excursions of %(n)d days", days) % {"n": days}
    return ngettext("at least %(n)d day", "at least %(n)d days", days) % {"n": days}


def _number(value: int | None) -> int:
    """A number that norms of this kind have: `Norm.clean` asks for it, and so does the database."""
    assert value is not None
    return value


def alternatives_words(norms: Sequence[NormNumbers]) -> str:
    """Norms of the same direction joined by "or"; they are alternatives of each other."""
    first, *others = (norm_words(norm) for norm in norms)
    for other in others:
        first = _("%(first)s, or %(second)s") % {"first": first, "second": other}
    return first


def readings_words(norms: Sequence[NormNumbers]) -> list[str]:
    """Sentences on what the document leaves open in these norms of one direction, as this site reads it (D3, D4)."""
    sentences = []
    for norm in norms:
        if Norm.Kind(norm.kind) == Norm.Kind.WEEKLY and len(norm.directions) == 1 and len(norm.slots) > 1:
            sentences.append(_("Which of the two terms holds depends on the direction that it stands in for."))
        if Norm.Kind(norm.kind) == Norm.Kind.DAYS and norm.one_trip:
            sentences.append(_("All the days are part of one trip."))
    return sentences


def age_words(level: SeasonLevel) -> str:
    return _("%(from)d to %(to)d years old") % {"from": level.min_age, "to": level.max_age}


def term_words(level: SeasonLevel) -> str:
    # Translators: the level's term, a planning horizon.
    return ngettext("up to %(n)d month", "up to %(n)d months", level.term_months) % {"n": level.term_months}


def effort_words(effort: Effort) -> str:
    """The sum of a level as a list of its parts: "3 hours a week, 3 books, 2 days"; what is nothing is left out."""
    hours, books, days = effort.hours_per_week, effort.books, effort.days
    parts = [
        # Translators: part of a sum, in Russian in the nominative: "3 часа в неделю, 3 книги, 2 дня".
        hours and ngettext("%(n)s hour a week", "%(n)s hours a week", hours) % {"n": hours},
        books and ngettext("%(n)s book", "%(n)s books", books) % {"n": books},
        days and ngettext("%(n)s day", "%(n)s days", days) % {"n": days},
    ]
    return ", ".join(part for part in parts if part)
