"""Which text stands in for one that a reader's language lacks, in which order, and what stands beside it."""

import pytest

from tosbelgi.language.display_texts import DisplayText, display_text, display_texts, lang_of

TITLES = {"kk": "Ұшқан ұя", "ru": "Наша семья", "en": "The Flying Nest"}


@pytest.mark.parametrize(
    ("reader", "languages"),
    [
        ("kk", ["kk", "ru", "en", "ja"]),
        ("ru", ["ru", "kk", "en", "ja"]),
        ("en", ["en", "kk", "ja", "ru"]),
    ],
)
def test_each_reader_has_an_order_and_only_their_own_language_is_no_stand_in(reader, languages):
    found = list(display_texts(reader, TITLES, "飛ぶ巣", "ja"))
    assert [one.language for one in found] == languages
    assert [one.language for one in found if one.translated] == [reader]
    assert [one.language for one in found if one.transliterated] == (["kk"] if reader == "en" else [])


def test_what_a_language_lacks_is_left_out_and_an_original_in_the_readers_is_no_stand_in():
    assert list(display_texts("ru", {"kk": "", "en": ""})) == []
    [only] = display_texts("kk", {"ru": "", "kk": ""}, "Өлең", "kk")
    assert only == DisplayText("Өлең", "kk", True)


@pytest.mark.parametrize(
    ("texts", "original", "original_language", "beside"),
    [
        ({"kk": "Ұшқан ұя", "ru": "Наша семья"}, "", "ru", ("Наша семья", "ru")),
        ({"kk": "Ұшқан ұя", "ru": "Наша семья"}, "飛ぶ巣", "ja", ("飛ぶ巣", "ja")),
        ({"kk": "Ұшқан ұя", "ru": "Наша семья"}, "", "", ("Ұшқан ұя", "kk")),
        ({"kk": "Ұшқан ұя"}, "", "kk", ("Ұшқан ұя", "kk")),
    ],
)
def test_beside_kazakh_in_latin_letters_stands_what_the_work_is_called(texts, original, original_language, beside):
    shown = display_text("en", texts, original, original_language)
    assert (shown.text, shown.language, shown.translated, shown.lang) == ("Ūşqan ūia", "kk", False, "kk-Latn")
    assert (shown.beside, shown.beside_language) == beside


def test_where_latin_letters_are_not_wanted_kazakh_keeps_its_own():
    shown = display_text("en", {"kk": "Ұшқан ұя"}, latin=False)
    assert shown == DisplayText("Ұшқан ұя", "kk", False)
    assert shown.lang == lang_of("kk", transliterated=False) == "kk"


def test_the_best_that_fits_is_taken_and_where_none_fits_the_best():
    assert display_text("kk", TITLES, fits=lambda text: text.startswith("The")).language == "en"
    assert display_text("kk", TITLES, fits=lambda text: False).language == "kk"
    assert display_text("en", {"kk": "Ұя"}, latin=False, fits=lambda text: False).text == "Ұя"
    assert display_text("en", {}) == DisplayText("", "en", True)
