"""Hosts are told of titles, names and slogans as the pages show them, and which language each is in."""

import pytest

from tosbelgi.language.languages import CODES
from tosbelgi.reading_lists.books import Author, Book

from .asking import data

pytestmark = pytest.mark.django_db
BOOK = """query($slug: String, $locale: Locale!) { book(slug: $slug, locale: $locale) {
  title originalTitle isFolkWork shownTitle { text language translated transliterated beside besideLanguage }
  authors { name nameLanguage filed }
} }"""


def asked(slug: str, locale: str) -> dict:
    return data(BOOK, slug=slug, locale=locale)["book"]


def test_a_title_says_its_language_and_whether_it_is_spelt_in_latin_letters():
    japanese, kazakh = asked("rashomon", "KK"), asked("qalyn-mal", "EN")

    plain = {"transliterated": False, "beside": None, "besideLanguage": None}
    assert japanese["title"] is None
    assert japanese["shownTitle"] == {"text": "Расёмон", "language": "ru", "translated": False, **plain}
    assert japanese["originalTitle"] == "羅生門"
    assert kazakh["title"] is None
    assert kazakh["shownTitle"] == {
        "text": "Qalyñ mal",
        "language": "kk",
        "translated": False,
        "transliterated": True,
        "beside": "Қалың мал",
        "besideLanguage": "kk",
    }
    assert asked("qalyn-mal", "RU")["shownTitle"] == {"text": "Калым", "language": "ru", "translated": True, **plain}


def test_rows_of_graphql_choose_as_the_model_does():
    query = "query($l: Locale!, $a: String) { books(locale: $l, first: 100, after: $a) { nodes { slug "
    query += "shownTitle { text language } authors { name } } pageInfo { hasNextPage endCursor } } }"
    models = {book.slug: book for book in Book.objects.prefetch_related("book_authors__author")}
    for code in CODES:
        after, seen = None, 0
        while True:
            page = data(query, l=code.upper(), a=after)["books"]
            for node in page["nodes"]:
                title = models[node["slug"]].shown_title(code)
                assert node["shownTitle"] == {"text": title.text, "language": title.language}
                names = [author.shown_name(code).text for author in models[node["slug"]].authors]
                assert [author["name"] for author in node["authors"]] == names
            seen += len(page["nodes"])
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        assert seen > 100


def test_an_author_without_a_name_in_english_is_named_in_latin_letters():
    Author.objects.filter(slug="kobeev").update(name_en="", filed_en="")

    (author,) = asked("qalyn-mal", "EN")["authors"]
    assert author == {"name": "Spandiiar Köbeev", "nameLanguage": "kk", "filed": "Köbeev Spandiiar"}


def test_folk_works_are_told_from_anthologies():
    assert asked("qyz-zhibek", "KK")["isFolkWork"] is True
    assert asked("bes-gasyr-zhyrlaidy", "KK")["isFolkWork"] is False


def test_a_slogan_in_another_language_is_another_field():
    fields = "slogan shownSlogan { text language translated } shownMotto { text language }"
    query = f"query($l: Locale!, $c: DirectionCode!) {{ direction(code: $c, locale: $l) {{ {fields} }} }}"
    english = data(query, l="EN", c="HERITAGE")["direction"]
    russian = data(query, l="RU", c="READING")["direction"]

    assert english == {
        "slogan": None,
        "shownSlogan": {"text": "Ұлттық мұраны сақта!", "language": "kk", "translated": False},
        "shownMotto": None,
    }
    assert russian["shownMotto"] == {"text": "Бүгінгі кітап оқушы – ертеңгі көшбасшы!", "language": "kk"}


def test_what_is_found_says_so_too():
    found = data(
        '{ search(query: "Калым", locale: EN, kinds: [BOOK]) '
        "{ nodes { titleLanguage titleTransliterated title { text } } } "
        'suggest(prefix: "qaly", locale: EN) { title titleLanguage titleTransliterated } }'
    )

    expected = {"titleLanguage": "kk", "titleTransliterated": True}
    assert found["search"]["nodes"][0] == expected | {"title": {"text": "Qalyñ mal"}}
    assert expected | {"title": "Qalyñ mal"} in found["suggest"]
