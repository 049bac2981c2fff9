"""Dates, periods and numbers read as people write them in each language."""

from datetime import date
from decimal import Decimal

import pytest

from tosbelgi.language.dates import MONTHS, MONTHS_ALONE, date_words, decimal_words, month_words, period_words
from tosbelgi.language.languages import CODES


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 23), ["2026 жылғы 23 қараша", "23 ноября 2026 года", "23 November 2026"]),
        (date(2027, 1, 1), ["2027 жылғы 1 қаңтар", "1 января 2027 года", "1 January 2027"]),
        (date(2024, 2, 29), ["2024 жылғы 29 ақпан", "29 февраля 2024 года", "29 February 2024"]),
    ],
)
def test_a_date_is_written_in_full(day, words):
    assert [date_words(day, language) for language in CODES] == words


def test_a_month_by_itself_is_in_the_nominative():
    assert [month_words(date(2026, 5, 9), language) for language in CODES] == [
        "2026 жылғы мамыр",
        "май 2026 года",
        "May 2026",
    ]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (
            date(2026, 11, 2),
            date(2026, 11, 8),
            ["2026 жылғы 2–8 қараша", "2–8 ноября 2026 года", "2–8 November 2026"],
        ),
        (
            date(2026, 10, 26),
            date(2026, 11, 1),
            ["2026 жылғы 26 қазан – 1 қараша", "26 октября – 1 ноября 2026 года", "26 October – 1 November 2026"],
        ),
        (
            date(2026, 12, 28),
            date(2027, 1, 3),
            [
                "2026 жылғы 28 желтоқсан – 2027 жылғы 3 қаңтар",
                "28 декабря 2026 года – 3 января 2027 года",
                "28 December 2026 – 3 January 2027",
            ],
        ),
        (
            date(2026, 11, 23),
            date(2026, 11, 23),
            ["2026 жылғы 23 қараша", "23 ноября 2026 года", "23 November 2026"],
        ),
    ],
)
def test_a_period_does_not_say_twice_what_its_ends_share(start, end, words):
    assert [period_words(start, end, language) for language in CODES] == words


def test_a_period_that_ends_before_it_starts_is_a_defect():
    with pytest.raises(ValueError, match="cannot end"):
        period_words(date(2026, 11, 8), date(2026, 11, 2), "kk")


@pytest.mark.parametrize(
    ("number", "places", "kazakh_and_russian", "english"),
    [
        (0, None, "0", "0"),
        (999, None, "999", "999"),
        (1_000_000, None, "1\u00a0000\u00a0000", "1,000,000"),
        (Decimal("1234.50"), None, "1\u00a0234,50", "1,234.50"),
        (Decimal("0.125"), 2, "0,13", "0.13"),
        (7, 1, "7,0", "7.0"),
        (Decimal("2.5"), 0, "3", "3"),
        (-1500, None, "−1\u00a0500", "−1,500"),
        (Decimal("-0.001"), 1, "0,0", "0.0"),
        (Decimal("1E+3"), None, "1\u00a0000", "1,000"),
    ],
)
def test_a_number_has_the_separators_of_its_language(number, places, kazakh_and_russian, english):
    words = [decimal_words(number, language, places) for language in CODES]

    assert words == [kazakh_and_russian, kazakh_and_russian, english]


@pytest.mark.parametrize("months", [MONTHS, MONTHS_ALONE])
def test_every_language_has_twelve_different_months_in_its_own_script(months):
    assert tuple(sorted(months)) == tuple(sorted(CODES))
    for language, names in months.items():
        assert len(set(names)) == 12
        assert all(name.isascii() == (language == "en") for name in names)
