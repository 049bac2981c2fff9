"""Dates, periods and numbers in words by language, for letters, certificates and whatever has no template.

`formats` gives Django the same conventions; a test compares the two.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

# As they stand inside a date: small in Kazakh, in the genitive in Russian.
MONTHS = {
    "kk": (
        *("қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым"),
        *("шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"),
    ),
    "ru": (
        *("января", "февраля", "марта", "апреля", "мая", "июня"),
        *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
# By itself a Russian month is in the nominative; the other two do not change.
MONTHS_ALONE = MONTHS | {
    "ru": (
        *("январь", "февраль", "март", "апрель", "май", "июнь"),
        *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
    ),
}
# Kazakh goes from the large to the small, the other two from the small to the large.
WITH_YEAR = {"kk": "{year} жылғы {rest}", "ru": "{rest} {year} года", "en": "{rest} {year}"}
SEPARATORS = {"kk": ("\u00a0", ","), "ru": ("\u00a0", ","), "en": (",", ".")}
MINUS = "\u2212"


def date_words(day: date, language: str) -> str:
    """A day in full.

    >>> [date_words(date(2026, 11, 23), language) for language in ("kk", "ru", "en")]
    ['2026 жылғы 23 қараша', '23 ноября 2026 года', '23 November 2026']
    """
    return _with_year(_day_of_month(day, language), day.year, language)


def month_words(day: date, language: str) -> str:
    """The month a day belongs to, as a heading has it.

    >>> [month_words(date(2026, 11, 23), language) for language in ("kk", "ru", "en")]
    ['2026 жылғы қараша', 'ноябрь 2026 года', 'November 2026']
    """
    return _with_year(MONTHS_ALONE[language][day.month - 1], day.year, language)


def period_words(start: date, end: date, language: str) -> str:
    """From one day to another, both included, without saying twice what they share.

    >>> period_words(date(2026, 11, 2), date(2026, 11, 8), "kk")
    '2026 жылғы 2–8 қараша'
    >>> period_words(date(2026, 10, 26), date(2026, 11, 8), "ru")
    '26 октября – 8 ноября 2026 года'
    """
    if end < start:
        raise ValueError(f"a period cannot end on {end} before it starts on {start}")
    if start == end:
        return date_words(start, language)
    if start.year != end.year:
        return f"{date_words(start, language)} – {date_words(end, language)}"
    if start.month != end.month:
        rest = f"{_day_of_month(start, language)} – {_day_of_month(end, language)}"
    else:
        rest = f"{start.day}–{_day_of_month(end, language)}"
    return _with_year(rest, end.year, language)


def decimal_words(number: int | Decimal, language: str, places: int | None = None) -> str:
    """A number with the separators of the language, rounded to `places` if given (a half goes away from zero).

    Groups are kept together by a no-break space in Kazakh and Russian, and the minus is a real one.

    >>> decimal_words(Decimal("12345.675"), "en", places=2), decimal_words(Decimal("-0.5"), "kk")
    ('12,345.68', '−0,5')
    """
    if places is not None:
        number = Decimal(number).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    group, point = SEPARATORS[language]
    whole, _, fraction = (f"{abs(number):,f}" if isinstance(number, Decimal) else f"{abs(number):,d}").partition(".")
    return (MINUS if number < 0 else "") + whole.replace(",", group) + (point + fraction if fraction else "")


def _day_of_month(day: date, language: str) -> str:
    return f"{day.day} {MONTHS[language][day.month - 1]}"


def _with_year(rest: str, year: int, language: str) -> str:
    return WITH_YEAR[language].format(rest=rest, year=year)
