"""Formatting of the values in error messages for the reader's language: dates, numbers and sizes."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import get_language

from tosbelgi.language.dates import decimal_words
from tosbelgi.language.languages import SOURCE


def format_details(details: Mapping[str, object]) -> dict[str, object]:
    """The details of a refusal, formatted for the message in the active language."""
    return {name: format_value(value) for name, value in details.items()}


def format_value(value: object) -> object:
    """One value: a day in the language's short form, a number with its separators. Four digits are not grouped: years.

    >>> format_value(20.2), format_value(Decimal("9.5")), format_value(16383), format_value(2026)
    ('20.2', '9.5', '16,383', '2026')
    """
    language = get_language() or SOURCE
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, float | Decimal):
        return decimal_words(Decimal(str(value)), language)
    if isinstance(value, int) and not isinstance(value, bool):
        return decimal_words(value, language) if abs(value) >= 10_000 else str(value)
    return value
