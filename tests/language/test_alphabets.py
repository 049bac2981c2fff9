"""Lists stand in the order a reader expects, whichever database sorts them."""

import random
import re
import time
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tosbelgi.language.alphabets import KEY_WIDTH, OTHER, alphabet, headings, initial, sort_key
from tosbelgi.language.languages import CODES

KAZAKH_ALPHABET = list("АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ")

KAZAKH_LIST = [
    "2 бөлім",
    "10 бөлім",
    "Абай",
    "Абай жолы",
    "Абай Құнанбайұлы",
    "Абай облысы",
    "Ақан сері",
    "Ақмола облысы",
    "Алматы қаласы",
    "Алтын Орда",
    "Әбдіжәміл Нұрпейісов",
    "Әуезов Мұхтар",
    "Бауыржан Момышұлы",
    "Ғабит Мүсірепов",
    "Ғашықтық дерті",
    "Ерте күзде",
    "Жамбыл Жабаев",
    "Жұмбақ жалау",
    "Көшпенділер",
    "Қан мен тер",
    "Қозы Көрпеш – Баян сұлу",
    "Менің атым Қожа",
    "Ояну",
    "Өскемен",
    "Ұлпан",
    "Үркер",
    "Һүрмет",
    "Шығыс Қазақстан облысы",
    "Ыбырай Алтынсарин",
    "Ілияс Есенберлин",
    "Harry Potter",
    "«Zhas ulan»",
    "Ελλάδα",
]

RUSSIAN_LIST = [
    "3 рассказа",
    "12 стульев",
    "Айболит",
    "Әуезов М.",
    "Белый пароход",
    "Гроза",
    "Ғабит",
    "Ёж",
    "Ежегодник",
    "Ёжик",
    "«Ёлка» и другие",
    "Жизнь",
    "Идиот",
    "Ілияс",
    "Йога",
    "Кола",
    "Куст",
    "Қазақ",
    "Лето",
    "Обломов",
    "Өнер",
    "Палата № 6",
    "Палата № 10",
    "Ячмень",
    "Alice",
]

ENGLISH_LIST = [
    "1984",
    "A Tale of Two Cities",
    "Æsop",
    "naïve",
    "New Moon",
    "Newborn",
    "O'Henry",
    "Ohm",
    "resume",
    "Resume",
    "résumé",
    "zoo",
    "Zürich",
    "Абай",
    "Әуезов",
]


@pytest.mark.parametrize(("language", "in_order"), [("kk", KAZAKH_LIST), ("ru", RUSSIAN_LIST), ("en", ENGLISH_LIST)])
def test_a_list_sorted_by_hand_is_sorted_the_same_by_keys(language, in_order):
    shuffled = random.Random(7).sample(in_order, len(in_order))

    by_key = sorted(shuffled, key=lambda text: sort_key(text, language))

    assert by_key == in_order


@pytest.mark.parametrize("change", [str.upper, str.lower])
def test_the_forty_two_kazakh_letters_sort_to_themselves(change):
    letters = [change(letter) for letter in KAZAKH_ALPHABET]

    assert len(letters) == 42
    assert list(alphabet("kk")) == KAZAKH_ALPHABET
    assert sorted(set(letters), key=lambda letter: sort_key(letter, "kk")) == letters


@pytest.mark.parametrize("language", CODES)
def test_the_headings_of_a_list_come_in_its_own_order_and_each_heads_itself(language):
    letters = headings(language)[:-1]

    assert sorted(letters, key=lambda letter: sort_key(letter, language)) == list(letters)
    assert tuple(initial(letter, language) for letter in letters) == letters
    assert headings(language)[-1] == OTHER


@pytest.mark.parametrize(
    ("text", "kk", "ru", "en"),
    [
        ("Әке туралы", "Ә", "А", "#"),
        ("  «Қазақ» ", "Қ", "К", "#"),
        ("Ёлка", "Ё", "Е", "#"),
        ("Йод", "Й", "Й", "#"),
        ("Ірімшік", "І", "И", "#"),
        ("Örnek", "#", "#", "O"),
        ("100 жыл", "#", "#", "#"),
        ("№ 5 мектеп", "#", "#", "#"),
        ("🦅 Қыран", "#", "#", "#"),
        ("…", "#", "#", "#"),
        ("", "#", "#", "#"),
    ],
)
def test_a_text_is_listed_under_one_letter_of_the_readers_alphabet(text, kk, ru, en):
    assert [initial(text, language) for language in CODES] == [kk, ru, en]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Абай", "абай жолы"),
        ("Абай жолы", "Абайдың өмірі"),
        ("абай", "Абай"),
        ("Абай", "АБАЙ"),
        ("Абай", "«Абай»"),
        ("Абай", "– Абай"),
        ("абАй", "Абай"),
        ("resumé", "résume"),
        ("М.Әуезов", "М. Әуезова"),
        ("Көктем – 2", "Көктем – 11"),
        ("7", "07"),
        ("07", "8"),
        ("9" * 400, "а"),
        ("я", "🦅"),
        ("🦅", "🦉"),
        ("a", "مرحبا"),
        ("resume", "résumé"),
        ("résumé", "resumes"),
    ],
)
def test_what_matters_more_is_compared_first(language, first, second):
    assert sort_key(first, language) < sort_key(second, language)


@pytest.mark.parametrize(("first", "second"), [("ель", "ёль"), ("ёль", "Ель"), ("ёлка", "ельник"), ("вес", "вёсны")])
def test_yo_is_ye_in_a_russian_list_except_between_equals(first, second):
    in_order = sorted([first, second], key=lambda text: sort_key(text, "ru"))

    without_yo = [text.replace("ё", "е").lower() for text in in_order]
    assert without_yo == sorted(without_yo)
    if without_yo[0] == without_yo[1]:
        assert in_order[0].lower() == without_yo[0]


def test_yo_is_a_letter_of_its_own_in_a_kazakh_list():
    assert sort_key("ежик", "kk") < sort_key("ёж", "kk")
    assert sort_key("ёж", "ru") < sort_key("ежик", "ru")


@pytest.mark.parametrize("typed", ["Iлияс Eсенберлин", "Ілияс Есенберлин", "Ілияс\u00a0Есен\u00adбер\u200bлин"])
def test_a_slip_of_the_keyboard_does_not_move_a_name(typed):
    assert sort_key(typed, "kk") == sort_key("Ілияс Есенберлин", "kk")
    assert initial(typed, "kk") == "І"


any_language = st.sampled_from(CODES)
# What book titles are made of, without the slips that turn a Latin letter into a Cyrillic one.
LETTERS_AND_DIGITS = "".join(KAZAKH_ALPHABET) + "".join(KAZAKH_ALPHABET).lower() + "0123456789"
words = st.text(alphabet=LETTERS_AND_DIGITS)
ordinary = st.text(alphabet=LETTERS_AND_DIGITS + " .,-–«»!№")


@given(st.text(), any_language)
def test_a_key_has_only_cells_that_no_collation_can_reorder(text, language):
    key = sort_key(text, language)

    assert re.fullmatch("([0-9][0-9a-f])*", key)
    assert len(key) <= KEY_WIDTH <= 255


@given(words, words, any_language)
def test_two_different_words_never_share_a_key(one, another, language):
    assert (sort_key(one, language, 10_000) == sort_key(another, language, 10_000)) == (one == another)


@given(ordinary, ordinary, any_language)
def test_the_beginning_of_a_text_sorts_before_the_text(beginning, rest, language):
    assert sort_key(beginning, language) <= sort_key(beginning + rest, language)
    if rest.strip():
        assert sort_key(beginning, language, 10_000) < sort_key(beginning + rest, language, 10_000)


@given(st.text(), st.text(), any_language, st.integers(min_value=0, max_value=60))
def test_a_narrower_key_may_forget_but_never_contradicts(one, another, language, width):
    wide = sort_key(one, language) <= sort_key(another, language)
    narrow = sort_key(one, language, width) <= sort_key(another, language, width)

    assert len(sort_key(one, language, width)) <= width
    assert narrow or not wide


@given(words, words, any_language)
def test_case_never_outweighs_a_letter(one, another, language):
    assume(one.lower() != another.lower())

    small = sort_key(one.lower(), language, 10_000) < sort_key(another.lower(), language, 10_000)

    assert (sort_key(one, language, 10_000) < sort_key(another, language, 10_000)) == small


@given(st.lists(st.sampled_from("абвәіяz0 -"), max_size=12).map("".join), any_language)
def test_invisible_signs_change_nothing(text, language):
    strewn = "\u200b" + "\u200d\ufeff".join(text) + "\u00ad"

    assert sort_key(strewn, language) == sort_key(text, language)


@given(st.integers(min_value=0), st.integers(min_value=0), any_language)
def test_numbers_stand_by_their_value(one, another, language):
    keys = [sort_key(f"Сынып {number}", language, 10_000) for number in (one, another)]

    assert (keys[0] < keys[1]) == (one < another)
    assert (keys[0] == keys[1]) == (one == another)


@pytest.mark.parametrize("text", ["Қайың", "Ёлка", "Résumé"])
@pytest.mark.parametrize("language", CODES)
def test_a_letter_typed_in_two_parts_is_the_same_letter(text, language):
    in_parts = unicodedata.normalize("NFD", text)

    assert in_parts != text
    assert sort_key(in_parts, language) == sort_key(text, language)


def test_a_very_long_text_costs_no_more_than_a_long_one():
    started = time.process_time()
    key = sort_key("ә" * 5_000_000, "kk")

    assert key == sort_key("ә" * 1_000, "kk")
    assert time.process_time() - started < 0.5
