"""The three languages stand in one order everywhere."""

import pytest

from tosbelgi.language.languages import CODES, NATIVE_NAMES, SOURCE, Language, earlier, is_language


def test_kazakh_is_the_source_and_comes_first():
    assert CODES == ("kk", "ru", "en")
    assert CODES[0] == SOURCE
    assert earlier(SOURCE) == ()


def test_every_language_is_named_in_itself_and_has_a_tag_for_html():
    assert tuple(NATIVE_NAMES) == CODES
    assert [(language.native_name, language.html_lang) for language in Language] == [
        ("Қазақша", "kk"),
        ("Русский", "ru"),
        ("English", "en"),
    ]


def test_what_may_have_leaked_into_a_text_is_what_comes_before_it():
    assert [earlier(code) for code in CODES] == [(), ("kk",), ("kk", "ru")]
    with pytest.raises(ValueError):
        earlier("de")


@pytest.mark.parametrize("code", ["KK", "kk-KZ", "kz", "", None])
def test_only_the_exact_code_is_a_language(code):
    assert not is_language(code)
