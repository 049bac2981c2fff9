"""Text of what is planned: the days and times of a week in a few signs, in the language that is asked for."""

from collections.abc import Iterable
from datetime import date

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from .plan import PlannedDirection, WeeklyTime


def times_in_words(times: Iterable[WeeklyTime]) -> str:
    """ "Mon, Wed 18:00 · 60 min; Sat 10:00 · 90 min", in the active language."""
    days: dict[tuple[str, int], list[str]] = {}
    for one in times:
        days.setdefault((one.starts, one.minutes), []).append(_weekday(one.weekday))
    return "; ".join(
        # Translators: days of a week, a time and how long: "Mon, Wed 18:00 · 60 min".
        _("%(days)s %(time)s · %(minutes)s min") % {"days": ", ".join(each), "time": starts, "minutes": minutes}
        for (starts, minutes), each in days.items()
    )


def _weekday(number: int) -> str:
    """A day in short; names of days begin with a capital in English only."""
    name = str(WEEKDAYS_ABBR[number])
    return name if get_language() == "en" else name.lower()


def plan_in_words(planned: PlannedDirection, language: str) -> str:
    """When it is done, short: weekly times, so many books, days. Empty where nothing is planned yet."""
    with override(language):
        parts = [
            times_in_words(planned.times),
            _books(len(planned.books)),
            _days((*planned.trip_days, *planned.work_days)),
        ]
        return "; ".join(part for part in parts if part)


def _books(number: int) -> str:
    # Translators: part of a plan, in Russian in the nominative: "3 книги".
    return ngettext("%(n)s book", "%(n)s books", number) % {"n": number} if number else ""


def _days(days: tuple[date, ...]) -> str:
    return ", ".join(date_format(day, "SHORT_DATE_FORMAT") for day in days)
