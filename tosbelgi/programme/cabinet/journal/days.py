"""Days and moments as the journal says them: short, with the day of the week, "today" where it is today."""

from datetime import date, datetime

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tosbelgi.kernel.calendar import day_of


def weekday_words(day: date) -> str:
    """The day of the week; only English writes it with a capital inside a sentence."""
    name = str(WEEKDAYS[day.weekday()])
    return name if get_language() == "en" else name.lower()


def day_words(day: date, today: date) -> str:
    """A day of this year by its number and month, another one in full; with its day of the week."""
    said = date_format(day, "MONTH_DAY_FORMAT" if day.year == today.year else "DATE_FORMAT")
    said = f"{said}, {weekday_words(day)}"
    return _("today, %(day)s") % {"day": said} if day == today else said


def moment_words(at: datetime, today: date) -> str:
    """The day of a moment, and its hour where that day is today."""
    day = day_of(at)
    if day == today:
        return _("today at %(time)s") % {"time": date_format(localtime(at), "TIME_FORMAT")}
    return date_format(day, "MONTH_DAY_FORMAT" if day.year == today.year else "DATE_FORMAT")
