"""Django writes and reads dates and numbers as we do."""

import re
from datetime import date, datetime
from importlib import import_module
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils.formats import FORMAT_SETTINGS

import tosbelgi
from tosbelgi.language.dates import MONTHS, SEPARATORS, date_words
from tosbelgi.language.languages import CODES

DAY = date(2026, 11, 23)
MOMENT = datetime(2026, 11, 23, 9, 5)
# What the letters of a format stand for, given the months of a language as they stand inside a date.
LETTERS = {"Y": "2026", "j": "23", "d": "23", "m": "11", "H": "09", "i": "05", "M": "Nov"}


def formats(language):
    return import_module(f"tosbelgi.language.formats.{language}.formats")


def written(language, name):
    """A format filled in by hand, as Django fills it in when its catalogue knows the months."""
    month = MONTHS[language][DAY.month - 1]
    standing = LETTERS | {"E": month, "F": "Ноябрь" if language == "ru" else month}
    return re.sub("[A-Za-z]", lambda letter: standing[letter[0]], getattr(formats(language), name))


@pytest.mark.parametrize("language", CODES)
def test_a_page_and_a_letter_write_the_same_date(language):
    assert written(language, "DATE_FORMAT") == date_words(DAY, language)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("TIME_FORMAT", ["09:05", "09:05", "09:05"]),
        ("DATETIME_FORMAT", ["2026 жылғы 23 қараша, 09:05", "23 ноября 2026 года, 09:05", "23 November 2026, 09:05"]),
        ("YEAR_MONTH_FORMAT", ["2026 жылғы қараша", "Ноябрь 2026 года", "November 2026"]),
        ("MONTH_DAY_FORMAT", ["23 қараша", "23 ноября", "23 November"]),
        ("SHORT_DATE_FORMAT", ["23.11.2026", "23.11.2026", "23 Nov 2026"]),
        ("SHORT_DATETIME_FORMAT", ["23.11.2026 09:05", "23.11.2026 09:05", "23 Nov 2026 09:05"]),
    ],
)
def test_every_format_reads_well(name, words):
    assert [written(language, name) for language in CODES] == words


@pytest.mark.parametrize("language", CODES)
def test_no_format_is_left_to_chance_and_the_week_starts_on_monday(language):
    assert {name for name in FORMAT_SETTINGS if not hasattr(formats(language), name)} == set()
    assert formats(language).FIRST_DAY_OF_WEEK == 1


@pytest.mark.parametrize("language", CODES)
def test_numbers_have_the_separators_that_letters_have(language):
    module = formats(language)

    assert SEPARATORS[language] == (module.THOUSAND_SEPARATOR, module.DECIMAL_SEPARATOR)
    assert module.NUMBER_GROUPING == 3


@pytest.mark.parametrize("language", CODES)
def test_what_a_form_shows_can_be_typed_back(language):
    module = formats(language)

    for pattern in module.DATE_INPUT_FORMATS:
        assert datetime.strptime(DAY.strftime(pattern), pattern).date() == DAY
    for pattern in module.DATETIME_INPUT_FORMATS:
        assert datetime.strptime(MOMENT.strftime(pattern), pattern) == MOMENT
    for pattern in module.TIME_INPUT_FORMATS:
        assert datetime.strptime(MOMENT.strftime(pattern), pattern).time() == MOMENT.time()


@pytest.mark.parametrize("language", CODES)
def test_nobody_types_a_year_with_two_digits(language):
    module = formats(language)

    assert not [pattern for pattern in module.DATE_INPUT_FORMATS + module.DATETIME_INPUT_FORMATS if "%y" in pattern]


def test_the_kazakh_catalogue_writes_the_months_small():
    catalogue = Path(tosbelgi.__path__[0]) / "locale/kk/LC_MESSAGES/django.po"
    if not catalogue.exists():
        pytest.skip("there is no Kazakh catalogue yet")
    with catalogue.open("rb") as file:
        messages = read_po(file)

    months = [messages.get(english, context="alt. month") for english in MONTHS["en"]]

    assert [month and month.string for month in months] == list(MONTHS["kk"])
