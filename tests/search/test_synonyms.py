"""What is asked with another word than the site writes is found all the same, by every engine, and marked."""

import pytest

from tosbelgi.language.languages import CODES
from tosbelgi.search.query import results as search

pytestmark = pytest.mark.django_db
COST = {"kk": "Қатысу ақылы ма?", "ru": "Участие платное?", "en": "Does it cost anything?"}


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("kk", "төлем"), ("kk", "төлемі"), ("kk", "қанша тұрады"), ("kk", "ақша"), ("kk", "оплата"),
        ("ru", "оплата"), ("ru", "сколько стоит"), ("ru", "оплату"), ("en", "payment"), ("en", "fee"),
    ],
)  # fmt: skip
def test_money_leads_to_whether_it_costs_anything(language, typed, generation):
    answer = search.search(typed, language)

    assert (answer.hits[0].kind, answer.hits[0].title.text) == ("question", COST[language])
    assert not answer.corrected


@pytest.mark.parametrize(
    ("language", "typed", "kind", "url"),
    [
        ("kk", "домбыра", "direction", "/kk/directions/skills/"),
        ("ru", "домбра", "direction", "/ru/directions/skills/"),
        ("kk", "ерікті болу", "direction", "/kk/directions/volunteering/"),
        ("kk", "волонтер", "direction", "/kk/directions/volunteering/"),
        ("ru", "стать волонтёром", "direction", "/ru/directions/volunteering/"),
        ("en", "become a volunteer", "direction", "/en/directions/volunteering/"),
        ("kk", "Бронза", "level", "/kk/levels/#bronze"),
        ("ru", "Бронза", "level", "/ru/levels/#bronze"),
        ("ru", "золото", "level", "/ru/levels/#gold"),
        ("kk", "серебро", "level", "/kk/levels/#silver"),
        ("kk", "қалай тіркелемін", "page", "/kk/steps/"),
        ("ru", "как зарегистрироваться", "page", "/ru/steps/"),
        ("en", "how to register", "page", "/en/steps/"),
        ("kk", "байланыс", "page", "/kk/centres/"),
        ("ru", "контакты", "page", "/ru/centres/"),
        ("en", "contact", "page", "/en/centres/"),
    ],
)
def test_what_is_meant_comes_first(language, typed, kind, url, generation):
    first = search.search(typed, language).hits[0]

    assert (first.kind, first.url) == (kind, url)


@pytest.mark.parametrize(
    ("language", "typed", "title"),
    [
        ("kk", "интернет жоқ", "Бір апта интернет болмаса ше?"),
        ("ru", "нет интернета", "А если неделю нет интернета?"),
        ("en", "no internet", "What if there is no internet for a week?"),
        ("kk", "ақша керек пе", COST["kk"]),
    ],
)
def test_a_question_is_found_though_its_writer_denies_with_another_word(language, typed, title, generation):
    assert search.search(typed, language).hits[0].title.text == title


def test_the_word_that_is_meant_is_marked(generation):
    first = search.search("төлем", "kk").hits[0]

    assert ("ақылы", True) in first.title.pieces()


@pytest.mark.parametrize("language", CODES)
def test_a_light_word_alone_is_looked_for_as_it_is(language, generation):
    assert search.search({"kk": "болу", "ru": "быть", "en": "become"}[language], language).query
