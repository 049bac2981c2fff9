"""What a level asks, as signs with numbers, from the same numbers as the sentences."""

import pytest
from django.utils.translation import override

from tosbelgi.programme.catalogue.pages import level_requirements
from tosbelgi.programme.catalogue.seasons import Norm
from tosbelgi.programme.catalogue.signs import Sign, signs_of

pytestmark = pytest.mark.django_db

TABLE = [
    ("bronze", "sport", "en", [Sign("weekly", "1 h × 13 weeks", "3 months, in each")]),
    ("bronze", "volunteering", "ru", [Sign("weekly", "1 ч × 13 нед.", "3 месяца")]),
    ("bronze", "reading", "kk", [Sign("reading", "3 кітап", "1-бөлімнен кемінде 1 кітап")]),
    ("bronze", "trips", "ru", [Sign("trip", "2 дня")]),
    (
        "silver",
        "skills",
        "kk",
        [
            Sign("weekly", "1 сағ × 13 апта", "3 ай, екеуінің бірі"),
            Sign("weekly", "1 сағ × 26 апта", "6 ай, екіншісі"),
        ],
    ),
    (
        "gold",
        "heritage",
        "ru",
        [
            Sign("weekly", "1 ч × 26 или 39 нед.", "6 или 9 месяцев"),
            Sign("extra_reading", "+1 книга", "из раздела 1", instead=True),
        ],
    ),
    ("gold", "work", "en", [Sign("days", "5 days")]),
]


@pytest.mark.parametrize(("level", "direction", "language", "signs"), TABLE)
def test_a_norm_is_shown_as_its_numbers_say(level, direction, language, signs):
    with override(language):
        answer = next(one for one in level_requirements(language) if one.code == level)
        asked = next(one for one in answer.requirements if direction in one.codes)

    assert asked.signs == signs


def test_two_directions_with_the_same_term_need_one_sign():
    norm = Norm(directions=["sport", "skills"], kind="weekly", slots=[6, 6], hours_per_week=2)
    with override("en"):
        assert signs_of([norm]) == [Sign("weekly", "2 h × 26 weeks", "6 months, in each")]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_levels_show_signs_and_keep_the_full_sentences(language, client):
    shown = client.get(f"/{language}/levels/").content.decode()
    with override(language):
        levels = level_requirements(language)

    for level in levels:
        for one in level.requirements:
            assert all(f"<b>{sign.amount}</b>" in shown for sign in one.signs)
            assert shown.count(one.text[0].upper() + one.text[1:]) >= 2, "in the card of a phone and in the table"
    assert shown.count('class="sign"') == sum(len(one.signs) for level in levels for one in level.requirements)
