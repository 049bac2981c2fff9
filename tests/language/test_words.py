"""What a reader types meets what a text says, and every engine can keep what the two are compared by."""

import doctest
import re
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosbelgi.language import analysis, letters, look_alikes, plain_text
from tosbelgi.language.analysis import PLAIN, analyse_text, analyser, query_terms
from tosbelgi.language.languages import CODES
from tosbelgi.language.words import kazakh, latin, lexicon, skeletons, tokens

EXACTLY, BY_STEM, LOOSELY, NOT = "exactly", "by stem", "loosely", "not"

LETTERS = "абвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюяАҚІЁabcdeghikoqsuwxyzəİıŋşäöü"
SIGNS = " -–’'\u200b\u00ad\u0301\u202e\t№«»0123456789_½²ﬁǅß🐎ع中ა𝔸\x00\"*()"
texts = st.text(st.sampled_from(LETTERS + SIGNS), max_size=60) | st.text(max_size=30)
languages = st.sampled_from(CODES)


def meeting(text: str, text_language: str, query: str, reader: str = "kk") -> str:
    """How the worst word of a query is found in a text."""
    ranks = []
    for word in query_terms(query, reader):
        found = analyse_text(text, text_language)
        if any(other.exact == word.exact for other in found):
            ranks.append(EXACTLY)
        elif any(other.stem in word.stems for other in found):
            ranks.append(BY_STEM)
        elif any(other.loose in word.loose for other in found):
            ranks.append(LOOSELY)
        else:
            ranks.append(NOT)
    return max(ranks, key=(EXACTLY, BY_STEM, LOOSELY, NOT).index)


@pytest.mark.parametrize(
    "module", [analysis, letters, kazakh, latin, lexicon, look_alikes, plain_text, skeletons, tokens]
)
def test_the_examples_in_the_docstrings_hold(module):
    result = doctest.testmod(module)
    assert result.attempted and not result.failed


@pytest.mark.parametrize(
    ("query", "rank"),
    [
        ("абай жолы", EXACTLY),
        ("АБАЙ ЖОЛЫ!", EXACTLY),
        ("а\u00adбай\u200b жoлы", EXACTLY),
        ("абай жолын", BY_STEM),
        ("Абайдың жолында", BY_STEM),
        ("Abaı joly", BY_STEM),
        ("абаи жолы", LOOSELY),
        ("abai zholy", LOOSELY),
        ("abay joly", LOOSELY),
        ("абайдын жолдары", LOOSELY),
        ("мұқағали", NOT),
    ],
)
def test_abais_path_is_found_as_people_ask_for_it(query, rank):
    found = meeting("Абай жолы", "kk", query)
    assert (EXACTLY, BY_STEM, LOOSELY, NOT).index(found) <= (EXACTLY, BY_STEM, LOOSELY, NOT).index(rank)
    assert (found == NOT) == (rank == NOT)


@pytest.mark.parametrize(
    ("text", "language", "query", "reader"),
    [
        ("Путь Абая", "ru", "путь абая", "ru"),
        ("Путь Абая", "ru", "пути абай", "kk"),
        ("Путь Абая", "ru", "put abaya", "ru"),
        ("The Path of Abai", "en", "Abai’s path", "en"),
        ("Қазақ тілінің сөздігі", "kk", "казак тили", "kk"),
        ("Қазақ тілі", "kk", "qazaq tılı", "kk"),
        ("кітап", "kk", "кітаптарды", "kk"),
        ("кітаптары", "kk", "kitap", "en"),
        ("кітабымыздан", "kk", "китап", "ru"),
        ("халықтың", "kk", "халқы", "kk"),
        ("Қылмыс пен жаза", "kk", "qylmys pen zhaza", "kk"),
        ("Соғыс және бейбітшілік", "kk", "sogys zhane beibitshilik", "kk"),
        ("Преступление и наказание", "ru", "prestupleniya i nakazaniya", "ru"),
        ("Ёлка", "ru", "елки", "ru"),
        ("Конец легенды", "ru", "о конце легенды", "ru"),
        ("George’s Secret Key", "en", "georges secret keys", "en"),
        ("OʼNeill", "en", "o'neill", "en"),
        ("Кон-Тики", "ru", "кон тики", "ru"),
        ("№ 6 палата", "kk", "6-палата", "kk"),
    ],
)
def test_a_text_is_found_by_what_people_write_instead(text, language, query, reader):
    assert meeting(text, language, query, reader) != NOT


@pytest.mark.parametrize(
    "spellings",
    [
        [
            "kk Абай Құнанбайұлы",
            "kk Абай Құнанбайұлының",
            "ru Абай Кунанбаев",
            "ru Абая Кунанбаева",
            "en Abai Qunanbaiuly",
        ],
        ["kk Мұхтар Әуезов", "kk Мұхтар Әуезовтің", "ru Мухтара Ауэзова", "en Mukhtar Auezov", "kk Mūhtar Äuezov"],
        ["kk Достоевский", "kk Достоевскийдің", "ru Достоевского", "en Dostoevsky", "en Dostoyevsky’s"],
        ["kk Ахмет Байтұрсынұлы", "ru Ахмет Байтурсынов", "en Akhmet Baitursynuly"],
        ["kk Мағжан Жұмабаевтың", "ru Магжана Жумабаева", "en Magzhan Zhumabayev", "kk Mağjan Jūmabaev"],
        ["kk Толстой", "ru Толстого", "en Tolstoy", "en Tolstoi"],
        ["kk Шоқан", "ru Шокана", "en Shokan"],
    ],
)
def test_a_name_is_one_name_in_all_its_spellings(spellings):
    named = [spelling.split(" ", 1) for spelling in spellings]
    missed = [
        (text, query)
        for language, text in named
        for _language, query in named
        for reader in CODES
        if meeting(text, language, query, reader) == NOT
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("қала", "қалам"),
        ("балық", "бала"),
        ("алма", "алу"),
        ("тау", "таң"),
        ("ана", "анар"),
        ("сана", "санақ"),
        ("қарындас", "қарын"),
    ],
)
def test_words_that_only_begin_alike_are_not_one_word(one, other):
    assert analyse_text(one, "kk")[0].stem != analyse_text(other, "kk")[0].stem


def test_stems_of_two_languages_never_meet_by_chance():
    kazakh_word, russian_word = analyse_text("мир", "kk")[0], analyse_text("мир", "ru")[0]

    assert kazakh_word.exact == russian_word.exact
    assert kazakh_word.stem != russian_word.stem


def test_words_like_and_count_only_when_nothing_else_is_asked():
    assert [word.exact for word in query_terms("қан мен тер", "kk")] == ["қан", "тер"]
    assert [word.exact for word in query_terms("the the", "en")] == ["the", "the"]
    assert query_terms("мен", "kk") and query_terms("И", "ru")
    assert [word.exact for word in analyse_text("Қан мен тер", "kk")] == ["қан", "мен", "тер"]


@pytest.mark.parametrize("nothing", ["", " ", "«–»", "🐎", "\u200b\u0301", "___", "\x00", '"*()'])
def test_no_words_are_found_where_there_are_none(nothing):
    assert analyse_text(nothing, "kk") == [] and query_terms(nothing, "en") == []


def test_an_endless_word_is_cut_and_found():
    word = analyse_text("ә" * 10_000, "kk")[0]

    assert (word.start, word.end) == (0, 10_000)
    assert max(map(len, word[2:])) <= 64
    assert query_terms("ә" * 9_999, "kk")[0].exact == word.exact


@given(texts, languages)
def test_words_stand_where_they_say(text, language):
    reached = 0
    for word in analyse_text(text, language):
        assert reached <= word.start < word.end <= len(text)
        assert tokens.spelling(text[word.start : word.end]) == word.exact
        reached = word.end


@given(texts, languages)
def test_what_is_indexed_is_small_letters_and_digits(text, language):
    queried = query_terms(text, language)
    kept = [string for word in analyse_text(text, language) for string in word[2:]]
    kept += [string for word in queried for string in (word.exact, *word.stems, *word.loose)]

    for string in kept:
        assert re.fullmatch(r"[^\W_]{1,64}", string) and string == string.lower()


@given(texts, languages)
def test_the_database_keeps_the_words_as_they_are(text, language):
    words = [string for word in analyse_text(text, language) for string in word[2:]]
    database = sqlite3.connect(":memory:")
    try:
        database.execute("CREATE VIRTUAL TABLE kept USING fts5(words, tokenize = 'unicode61 remove_diacritics 0')")
        database.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(kept, 'row')")
        database.execute("INSERT INTO kept VALUES (?)", (" ".join(words),))
        assert {term for (term,) in database.execute("SELECT term FROM terms")} == set(words)
    finally:
        database.close()


@given(texts, languages)
def test_a_spelling_is_its_own_spelling(text, language):
    for word in analyse_text(text, language):
        assert tokens.spelling(word.exact) == word.exact


@given(texts, languages, languages)
def test_every_word_is_found_by_itself_whatever_its_reader_reads(text, language, reader):
    for word in analyse_text(text, language):
        (query,) = query_terms(text[word.start : word.end], reader)
        assert word.exact == query.exact
        assert word.stem in query.stems
        assert word.loose in query.loose


def test_a_list_of_words_says_what_endings_alone_cannot(tmp_path):
    dictionary = tmp_path / "kk_KZ.dic"
    dictionary.write_text("\ufeff4\nсіңлі/AB\nбала/AB\nтабу/Mm\nтабиғат\n", encoding="utf-8")

    knowing = analyser(dictionary)

    assert knowing.analyse("балам", "kk")[0].stem == knowing.analyse("бала", "kk")[0].stem
    assert PLAIN.analyse("балам", "kk")[0].stem != PLAIN.analyse("бала", "kk")[0].stem
    assert knowing.analyse("таппады", "kk")[0].stem == knowing.analyse("табу", "kk")[0].stem == "kтабу"


def test_another_list_is_another_version(tmp_path):
    one, other = tmp_path / "one.dic", tmp_path / "other.dic"
    one.write_text("1\nбала/AB\n", encoding="utf-8")
    other.write_text("1\nқала/AB\n", encoding="utf-8")

    versions = {PLAIN.version, analyser(one).version, analyser(other).version, analysis.VERSION}

    assert len(versions) == 3
    assert analyser(None) is PLAIN
