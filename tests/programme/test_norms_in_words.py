"""What a level asks, as a sentence in three languages, computed from the numbers of the running season."""

import pytest
from django.utils.translation import override

from tosbelgi.programme.catalogue import queries, rules, words
from tosbelgi.programme.catalogue.pages import level_requirements
from tosbelgi.programme.catalogue.seasons import Norm, Season

pytestmark = pytest.mark.django_db

TABLE = [
    ("bronze", "sport", "en", "at least 1 hour a week in each for 3 months (13 weeks)"),
    ("bronze", "sport", "ru", "не менее 1 часа в неделю по каждому из них в течение 3 месяцев (13 недель)"),
    ("bronze", "sport", "kk", "3 ай (13 апта) бойы әрқайсысында аптасына кемінде 1 сағат"),
    ("bronze", "volunteering", "kk", "3 ай (13 апта) бойы аптасына кемінде 1 сағат"),
    ("bronze", "reading", "en", "at least 3 books from all three sections, at least 1 of them from section 1"),
    ("bronze", "reading", "ru", "не менее 3 книг из всех трёх разделов, из них хотя бы 1 — из раздела 1"),
    ("bronze", "reading", "kk", "үш бөлімнің бәрінен кемінде 3 кітап, оның ішінде 1-бөлімнен кемінде 1 кітап"),
    ("bronze", "heritage", "en", "at least 1 hour a week for 3 months (13 weeks), or 1 more book from section 1"),
    ("bronze", "trips", "en", "excursions of 2 days"),
    ("bronze", "trips", "ru", "экскурсии продолжительностью 2 дня"),
    ("bronze", "trips", "kk", "2 күнге созылатын экскурсиялар"),
    (
        "silver",
        "skills",
        "en",
        "one of the two for 3 months (13 weeks), the other for 6 months (26 weeks), as you choose; "
        "at least 1 hour a week in each",
    ),
    (
        "silver",
        "heritage",
        "ru",
        "не менее 1 часа в неделю в течение 3 месяцев (13 недель) или 6 месяцев (26 недель), "
        "или ещё 1 книга из раздела 1",
    ),
    ("gold", "volunteering", "en", "at least 1 hour a week for 12 months (52 weeks)"),
    ("gold", "volunteering", "ru", "не менее 1 часа в неделю в течение 12 месяцев (52 недель)"),
    ("gold", "work", "en", "at least 5 days"),
    ("gold", "work", "kk", "кемінде 5 күн"),
]


@pytest.mark.parametrize(("level", "direction", "language", "sentence"), TABLE)
def test_a_norm_reads_as_its_numbers_say(level, direction, language, sentence):
    with override(language):
        answer = next(one for one in level_requirements(language) if one.code == level)
        asked = next(one for one in answer.requirements if direction in one.codes)
        assert asked.text == sentence


@pytest.mark.parametrize(
    ("level", "direction", "readings"),
    [
        ("bronze", "trips", ["All the days are part of one trip."]),
        ("bronze", "heritage", []),
        ("silver", "heritage", ["Which of the two terms holds depends on the direction that it stands in for."]),
        ("silver", "sport", []),
        ("gold", "work", []),
    ],
)
def test_what_the_document_leaves_open_is_said_apart(level, direction, readings):
    with override("en"):
        answer = next(one for one in level_requirements("en") if one.code == level)
        assert next(one for one in answer.requirements if direction in one.codes).readings == readings


@pytest.mark.parametrize(
    ("months", "language", "words_for_it"),
    [
        (1, "ru", "1 месяца (4 недель)"),
        (5, "ru", "5 месяцев (22 недель)"),
        (1, "en", "1 month (4 weeks)"),
        (12, "kk", "12 ай (52 апта)"),
    ],
)
def test_durations_follow_the_grammar(months, language, words_for_it):
    with override(language):
        assert words.duration_words(months) == words_for_it


def test_twenty_one_hours_are_singular_in_russian():
    with override("ru"):
        assert words.hours_words(21) == "не менее 21 часа в неделю"


SOURCE = {
    "bronze": (14, 6, [3, 3], [3], (3, 1), [3], 2, None),
    "silver": (15, 12, [3, 6], [6], (6, 2), [3, 6], 3, None),
    "gold": (16, 18, [6, 9], [12], (9, 3), [6, 9], 3, 5),
}


@pytest.mark.parametrize("code", SOURCE)
def test_the_founded_season_has_the_numbers_of_the_document(code):
    """R050–R071 with D5's terms."""
    min_age, term, shared, volunteering, (books, classics), heritage, trip, work = SOURCE[code]
    season = Season.objects.get(year=2026, version=1)
    level = next(one for one in queries.levels_of(season) if one.level_code == code)
    norm = {(tuple(one.directions), one.kind): one for one in level.norms.all()}

    assert (level.min_age, level.max_age, level.term_months) == (min_age, 29, term)
    both = norm[("sport", "skills"), Norm.Kind.WEEKLY]
    assert (both.slots, both.hours_per_week) == (shared, 1)
    assert norm[("volunteering",), Norm.Kind.WEEKLY].slots == volunteering
    reading = norm[("reading",), Norm.Kind.READING]
    assert (reading.books, reading.kazakh_classics, reading.each_section) == (books, classics, True)
    assert norm[("heritage",), Norm.Kind.WEEKLY].slots == heritage
    assert norm[("heritage",), Norm.Kind.WEEKLY].replaces == ["sport", "skills", "reading"]
    assert norm[("heritage",), Norm.Kind.EXTRA_READING].books == 1
    assert (norm[("trips",), Norm.Kind.DAYS].days, norm[("trips",), Norm.Kind.DAYS].one_trip) == (trip, True)
    assert (norm[("work",), Norm.Kind.DAYS].days if work else None) == work
    assert work or ("work",) not in {codes for codes, _kind in norm}


def test_books_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="cannot hold"):
        rules.book_slots(3, 2)


@pytest.mark.parametrize("instead", ["trips", "work"])
def test_heritage_stands_in_for_the_first_three_only(instead):
    with pytest.raises(ValueError, match="does not stand in place"):
        rules.heritage_months([3, 6], {"sport", "skills", "reading"}, instead, 6)


def test_all_levels_cost_the_same_few_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        assert len(level_requirements("ru")) == 3
