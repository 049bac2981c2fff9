"""A visitor is met in the language they would rather read."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosbelgi.language.languages import CODES
from tosbelgi.language.negotiation import LONGEST_HEADER, choose_language


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("ru", "ru"),
        ("kk-KZ", "kk"),
        ("kk-Cyrl-KZ", "kk"),
        ("RU-kz", "ru"),
        ("en-GB,en;q=0.9", "en"),
        ("ru-KZ,ru;q=0.9,kk-KZ;q=0.8,kk;q=0.7,en-US;q=0.6,en;q=0.5", "ru"),
        ("en;q=0.3, ru;q=0.8, kk;q=0.5", "ru"),
        ("en;q=0.001, de", "en"),
        ("en ; Q=0.2\t,ru;q=0.1", "en"),
        ("de, fr;q=0.9, en;q=0.1", "en"),
    ],
)
def test_the_most_wanted_of_our_languages_is_chosen(header, expected):
    assert choose_language(None, header) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("ru, en", "ru"),
        ("en, ru", "en"),
        ("en;q=0.8, ru;q=0.80", "en"),
        ("*, ru", "ru"),
        ("*", "kk"),
        ("*;q=0.5, ru;q=0.3", "kk"),
        ("kk;q=0, *", "ru"),
        ("kk;q=0, ru;q=0.0, *;q=0.1", "en"),
        ("kk;q=0, kk-KZ", "kk"),
    ],
)
def test_among_equals_the_named_goes_before_the_star_and_the_first_before_the_second(header, expected):
    assert choose_language(None, header) == expected


@pytest.mark.parametrize(
    "header",
    [
        "",
        " ",
        ",",
        "de, fr-CH",
        "tlh;q=1",
        "ru;q=0, en;q=0",
        "*;q=0",
        "kk;q=0, ru;q=0, en;q=0",
        "\x00",
        "қазақша",
        "ruen",
    ],
)
def test_it_is_kazakh_when_nothing_else_is_asked_for(header):
    assert choose_language(None, header) == "kk"


@pytest.mark.parametrize(
    "malformed",
    [
        "ru;q=2",
        "ru;q=-1",
        "ru;q=0.1234",
        "ru;q=",
        "ru;q=x",
        "ru;level=1",
        "ru q=1",
        "ru-",
        "ru_RU",
        "русский",
        "r u",
        ";",
    ],
)
def test_a_malformed_item_is_passed_over_and_the_rest_is_heard(malformed):
    assert choose_language(None, f"{malformed}, en;q=0.1") == "en"
    assert choose_language(None, f"en;q=0.1,, {malformed}") == "en"


@pytest.mark.parametrize(
    ("remembered", "expected"), [("ru", "ru"), ("kk", "kk"), ("de", "en"), ("", "en"), (None, "en")]
)
def test_the_visitors_own_choice_goes_before_the_browsers_if_it_is_one_of_ours(remembered, expected):
    assert choose_language(remembered, "en") == expected


@pytest.mark.parametrize(
    "hostile", ["ru;q=0.5," * 1200, "ru-" * 4000, "a" * 10_000, ";q=" * 4000, " \t" * 5000, "," * 10_000]
)
def test_a_hostile_header_is_read_in_no_time(hostile):
    started = time.process_time()
    for _ in range(100):
        choose_language(None, hostile)

    assert time.process_time() - started < 1


def test_a_header_too_long_is_cut_between_items_and_never_inside_one():
    # Cut at the limit, "en;q=0.01" would read "en", which is wanted most.
    padding = "ru;q=0.1,".ljust(LONGEST_HEADER - len("en"))
    header = padding + "en;q=0.01"

    assert header[:LONGEST_HEADER].endswith("en")
    assert choose_language(None, header) == "ru"


@given(st.none() | st.text(max_size=3), st.text(alphabet="kruen*;,q=01. -", max_size=60) | st.text())
def test_whatever_arrives_one_of_our_languages_comes_out(remembered, header):
    assert choose_language(remembered, header) in CODES
