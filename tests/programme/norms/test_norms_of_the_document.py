"""Every number of the document's levels (R050–R073), as one person is asked it and as it is counted."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils.translation import override

from tests.days import today
from tosbelgi.kernel.calendar import weeks_in_months
from tosbelgi.kernel.refusals.messages import describe
from tosbelgi.language.languages import CODES
from tosbelgi.programme.catalogue import queries
from tosbelgi.programme.catalogue.api import (
    HeritageCannotReplace,
    HeritageWay,
    HeritageWayNotOffered,
    LevelCannotBeCounted,
    NormChoice,
    SlotsNotOffered,
    cohort_year,
    norm_words,
    norms_of_level,
    numbers_of,
    signs_of,
    slot_choices,
    what_is_asked,
)
from tosbelgi.programme.catalogue.rules import BookSlots
from tosbelgi.programme.catalogue.seasons import Norm

from .cast import level_row, norms_of

SESSIONS, BOOK = HeritageWay.SESSIONS, HeritageWay.BOOK
SLOTS = {"bronze": (3, 3), "silver": (3, 6), "gold": (6, 9)}


def asked(level, *directions, sport=None, heritage=None, instead_of=None, **other):
    """Sport and skills are mandatory at every level, so that who takes which slot is said by sport's."""
    slots = (("sport", sport),) if sport else ()
    choice = NormChoice(directions=directions, slots=slots, heritage=heritage, instead_of=instead_of)
    return what_is_asked(norms_of(level, **other), choice)


@pytest.mark.parametrize(("level", "age", "term"), [("bronze", 14, 6), ("silver", 15, 12), ("gold", 16, 18)])
def test_a_level_has_its_ages_and_its_term(level, age, term):
    norms = norms_of(level)

    assert (norms.min_age, norms.max_age, norms.term_months) == (age, 29, term)
    assert norms.mandatory == ("sport", "skills", "reading", "volunteering", "trips")


@pytest.mark.parametrize(
    ("level", "sport", "sport_weeks", "skills_weeks"),
    [
        ("bronze", None, 13, 13),
        ("silver", 3, 13, 26),
        ("silver", 6, 26, 13),
        ("gold", 6, 26, 39),
        ("gold", 9, 39, 26),
    ],
)
def test_sport_and_skills_take_a_slot_each(level, sport, sport_weeks, skills_weeks):
    it = asked(level, sport=sport)

    assert (it.of("sport").amount, it.of("skills").amount) == (sport_weeks, skills_weeks)
    assert it.of("sport").minutes_per_week == it.of("skills").minutes_per_week == 60


@pytest.mark.parametrize("level", ["silver", "gold"])
def test_two_slots_have_to_be_chosen_from(level):
    first, second = SLOTS[level]
    with pytest.raises(SlotsNotOffered) as refused:
        asked(level)

    assert refused.value.allowed == [{"sport": first, "skills": second}, {"sport": second, "skills": first}]
    for months in (12, 4):
        with pytest.raises(SlotsNotOffered):
            asked(level, sport=months)
    with pytest.raises(SlotsNotOffered):
        what_is_asked(norms_of(level), NormChoice(slots=(("sport", first), ("skills", first))))
    with pytest.raises(SlotsNotOffered):
        what_is_asked(norms_of(level), NormChoice(slots=(("sport", first), ("work", 5))))


@pytest.mark.parametrize(("level", "months"), [("bronze", 3), ("silver", 6), ("gold", 9)])
@pytest.mark.parametrize("alone", ["sport", "skills"])
def test_a_direction_alone_takes_the_longer_slot(level, months, alone):
    assert asked(level, mandatory=[alone]).of(alone).months == months


def test_the_operator_may_leave_the_slot_of_a_direction_alone_to_choice():
    free = {"mandatory": ["sport"], "alone_takes_longest": False}

    assert asked("silver", sport=3, **free).of("sport").months == 3
    with pytest.raises(SlotsNotOffered) as refused:
        asked("silver", **free)
    assert refused.value.allowed == [{"sport": 3}, {"sport": 6}]


def test_one_slot_more_than_directions_is_a_choice():
    norm = norms_of(
        "silver", norm=[{"directions": ["sport", "skills"], "kind": "weekly", "slots": [3, 6, 9], "hours_per_week": 1}]
    ).norms[0]

    assert len(slot_choices(norm, ["sport", "skills"])) == 6
    assert slot_choices(norm, ["skills"]) == ({"skills": 9},)
    mixed = replace(norm, slots=(9, 3, 6))
    assert slot_choices(mixed, ["sport", "skills"]) == slot_choices(norm, ["sport", "skills"])
    assert slot_choices(mixed, ["skills"]) == ({"skills": 9},)
    assert slot_choices(norm, []) == ({},)


@pytest.mark.parametrize(("level", "weeks"), [("bronze", 13), ("silver", 26), ("gold", 52)])
def test_volunteering_is_counted_in_weeks(level, weeks):
    it = asked(level, sport=SLOTS[level][0]).of("volunteering")

    assert (it.amount, it.minutes_per_week) == (weeks, 60)


@pytest.mark.parametrize(
    ("level", "slots"),
    [("bronze", BookSlots(1, 1, 1, 0)), ("silver", BookSlots(2, 1, 1, 2)), ("gold", BookSlots(3, 1, 1, 4))],
)
def test_books_have_slots(level, slots):
    it = asked(level, sport=SLOTS[level][0]).of("reading")

    assert it.slots == slots
    assert it.amount == {"bronze": 3, "silver": 6, "gold": 9}[level]


@pytest.mark.parametrize(("level", "days"), [("bronze", 2), ("silver", 3), ("gold", 3)])
def test_a_trip_has_so_many_days(level, days):
    it = asked(level, sport=SLOTS[level][0]).of("trips")

    assert (it.amount, it.one_trip) == (days, True)


def test_work_has_a_norm_at_gold_alone():
    assert asked("gold", "work", sport=6).of("work").amount == 5
    for level in ("bronze", "silver"):
        it = asked(level, "work", sport=3)
        assert (it.of("work"), it.without_norm) == (None, ("work",))


HERITAGE = [
    # level, in place of, slot of sport, months of heritage
    ("bronze", None, 3, 3),
    ("bronze", "sport", 3, 3),
    ("bronze", "skills", 3, 3),
    ("bronze", "reading", 3, 3),
    ("silver", None, 3, 3),
    ("silver", "sport", 3, 3),
    ("silver", "sport", 6, 6),
    ("silver", "skills", 3, 6),
    ("silver", "skills", 6, 3),
    ("silver", "reading", 3, 6),
    ("gold", None, 6, 6),
    ("gold", "sport", 6, 6),
    ("gold", "sport", 9, 9),
    ("gold", "skills", 6, 9),
    ("gold", "skills", 9, 6),
    ("gold", "reading", 9, 9),
]


@pytest.mark.parametrize(("level", "instead_of", "sport", "months"), HERITAGE)
def test_heritage_by_sessions_takes_the_term_of_what_it_replaces(level, instead_of, sport, months):
    it = asked(level, "heritage", sport=sport, heritage=SESSIONS, instead_of=instead_of)

    assert (it.of("heritage").months, it.of("heritage").amount) == (months, weeks_in_months(months))
    assert it.of("heritage").minutes_per_week == 60
    five = {"sport", "skills", "reading", "volunteering", "trips"}
    assert {part.direction for part in it.parts} == (five - {instead_of}) | {"heritage"}
    assert it.replaced == instead_of


@pytest.mark.parametrize("level", ["bronze", "silver", "gold"])
def test_heritage_by_book_is_one_more_book_and_replaces_nothing(level):
    it = asked(level, "heritage", sport=SLOTS[level][0], heritage=BOOK)

    assert it.of("heritage").slots == BookSlots(1, 0, 0, 0)
    assert it.of("reading").amount == {"bronze": 3, "silver": 6, "gold": 9}[level]
    with pytest.raises(HeritageCannotReplace) as refused:
        asked(level, "heritage", sport=SLOTS[level][0], heritage=BOOK, instead_of="sport")
    assert refused.value.allowed == []


def test_heritage_by_book_asks_for_the_reading_norm_where_reading_is_not_in_the_schedule():
    it = asked("bronze", "heritage", mandatory=["trips"], heritage=BOOK)

    assert [part.direction for part in it.parts] == ["reading", "heritage", "trips"]


def test_the_operator_may_let_a_book_stand_in_place_of_a_direction():
    row = level_row("bronze")
    rows = row.norms.all()
    next(one for one in rows if one.kind == "extra_reading").replaces = ["sport"]
    norms = norms_of_level(row, season=norms_of("bronze"))

    it = what_is_asked(norms, NormChoice(directions=("heritage",), heritage=BOOK, instead_of="sport"))

    assert [part.direction for part in it.parts] == ["skills", "reading", "heritage", "volunteering", "trips"]


def test_heritage_in_place_of_a_mandatory_direction_answers_for_both():
    it = asked("silver", mandatory=["sport", "skills", "heritage"], sport=6, heritage=SESSIONS, instead_of="sport")

    assert it.answered_by("sport") == it.answered_by("heritage") == "heritage"
    assert it.answered_by("skills") == "skills"
    assert [part.direction for part in it.parts] == ["skills", "heritage"]


def test_what_is_left_beside_heritage_is_not_alone():
    """Skills at silver, whose slot heritage has not taken, keeps the shorter one (D4 before D19)."""
    it = asked("silver", "heritage", sport=6, heritage=SESSIONS, instead_of="sport")

    assert (it.of("skills").months, it.of("heritage").months) == (3, 6)
    alone = asked("silver", "heritage", mandatory=["sport"], heritage=SESSIONS, instead_of="sport")
    assert [(part.direction, part.months) for part in alone.parts] == [("heritage", 6)]


def test_the_way_to_do_heritage_is_chosen_from_what_is_offered():
    with pytest.raises(HeritageWayNotOffered) as refused:
        asked("bronze", "heritage")
    assert refused.value.allowed == ["sessions", "book"]
    with pytest.raises(HeritageWayNotOffered):
        asked("bronze", heritage=SESSIONS)  # it is not in the schedule
    only_sessions = [one for one in norms_rows("bronze") if one["kind"] != "extra_reading"]
    assert asked("bronze", "heritage", norm=only_sessions).of("heritage").months == 3


@pytest.mark.parametrize("instead_of", ["volunteering", "work", "heritage", "flying"])
def test_heritage_replaces_one_of_the_first_three(instead_of):
    with pytest.raises(HeritageCannotReplace) as refused:
        asked("bronze", "heritage", heritage=SESSIONS, instead_of=instead_of)
    assert refused.value.allowed == ["sport", "skills", "reading"]


def test_heritage_replaces_what_would_be_done_otherwise():
    with pytest.raises(HeritageCannotReplace) as refused:
        asked("bronze", "heritage", mandatory=["sport"], heritage=SESSIONS, instead_of="reading")
    assert refused.value.allowed == ["sport"]
    with pytest.raises(HeritageCannotReplace):
        asked("bronze", instead_of="sport")


def norms_rows(level):
    names = ("directions", "kind", "slots", "hours_per_week", "books", "kazakh_classics", "each_section", "days")
    names += ("one_trip", "replaces")
    return [{name: getattr(row, name) for name in names} for row in level_row(level).norms.all()]


@pytest.mark.parametrize(
    ("row", "direction"),
    [
        ({"directions": ["sport"], "kind": "reading", "books": 3, "kazakh_classics": 1}, "sport"),
        ({"directions": ["volunteering"], "kind": "days", "days": 3}, "volunteering"),
        ({"directions": ["work"], "kind": "days", "days": 3, "one_trip": True}, "work"),
        ({"directions": ["reading"], "kind": "weekly", "slots": [3], "hours_per_week": 1}, "reading"),
        ({"directions": ["sport"], "kind": "weekly", "slots": [], "hours_per_week": 1}, "sport"),
        ({"directions": ["sport"], "kind": "weekly", "slots": [3]}, "sport"),
        (
            {"directions": ["sport"], "kind": "weekly", "slots": [3], "hours_per_week": 1, "replaces": ["skills"]},
            "sport",
        ),
        ({"directions": ["heritage"], "kind": "extra_reading", "books": 1}, "heritage"),
        ({"directions": ["heritage"], "kind": "extra_reading"}, "heritage"),
        ({"directions": ["heritage"], "kind": "weekly", "slots": [3]}, "heritage"),
        ({"directions": ["heritage"], "kind": "weekly", "slots": [], "hours_per_week": 1}, "heritage"),
        ({"directions": ["reading"], "kind": "reading"}, "reading"),
        (
            {
                "directions": ["reading"],
                "kind": "reading",
                "books": 3,
                "kazakh_classics": 1,
                "replaces": ["sport"],
            },
            "reading",
        ),
        ({"directions": ["trips"], "kind": "days"}, "trips"),
        ({"directions": ["work"], "kind": "days"}, "work"),
        ({"directions": ["sport"], "kind": "weekly", "slots": [37], "hours_per_week": 1}, "sport"),
        ({"directions": ["sport"], "kind": "weekly", "slots": [3] * 9, "hours_per_week": 1}, "sport"),
        ({"directions": ["sport"], "kind": "weekly", "slots": [3], "hours_per_week": 169}, "sport"),
        ({"directions": ["heritage"], "kind": "weekly", "slots": [3], "hours_per_week": 169}, "heritage"),
        ({"directions": ["heritage"], "kind": "extra_reading", "books": 1, "replaces": ["reading"]}, "heritage"),
    ],
)
def test_a_level_that_nobody_could_count_is_refused_by_direction(row, direction):
    with pytest.raises(LevelCannotBeCounted) as refused:
        norms_of("bronze", norm=[row])

    assert refused.value.field == direction
    assert describe(refused.value, "kk")["message"]


def test_two_norms_of_one_direction_and_a_slot_that_heritage_lacks_are_refused():
    work = [{"directions": ["work"], "kind": "days", "days": days} for days in (3, 4)]
    with pytest.raises(LevelCannotBeCounted) as refused:
        norms_of("bronze", norm=[*norms_rows("bronze"), *work])
    assert refused.value.field == "work"
    rows = norms_rows("silver")
    rows[0]["slots"] = [3, 9]
    with pytest.raises(LevelCannotBeCounted) as refused:
        norms_of("silver", norm=rows)
    assert refused.value.field == "heritage"


@pytest.mark.django_db
def test_the_running_seasons_levels_are_read_without_a_query_more(django_assert_num_queries):
    season = queries.running_season(today())
    levels = queries.levels_of(season)
    with django_assert_num_queries(0):
        norms = [norms_of_level(level, season=season) for level in levels]

    assert [one.norms for one in norms] == [norms_of(code).norms for code in ("bronze", "silver", "gold")]


@pytest.mark.parametrize("level", ["bronze", "silver", "gold"])
def test_a_value_has_the_numbers_of_its_row(level):
    rows = level_row(level).norms.all()
    numbers = [numbers_of(norm) for norm in norms_of(level).norms]

    assert len(rows) == len(numbers)
    for row in rows:
        same = next(one for one in numbers if (list(one.directions), one.kind) == (row.directions, row.kind))
        for name in ("hours_per_week", "books", "kazakh_classics", "each_section", "days", "one_trip"):
            assert getattr(same, name) == getattr(row, name), name
        assert (list(same.slots), list(same.replaces)) == (row.slots, sorted(row.replaces, key=row.replaces.index))
    assert {one.kind for one in numbers} <= set(Norm.Kind.values)


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("level", ["bronze", "silver", "gold"])
def test_a_value_is_said_as_its_row_is(level, language):
    rows = level_row(level).norms.all()
    values = [numbers_of(norm) for norm in norms_of(level).norms]
    with override(language):
        assert sorted(map(norm_words, values)) == sorted(map(norm_words, rows))
        for row in rows:
            same = next(one for one in values if (list(one.directions), one.kind) == (row.directions, row.kind))
            assert signs_of([same]) == signs_of([row])


@pytest.mark.parametrize(
    ("first", "term", "year"),
    [
        (date(2026, 1, 1), 12, 2026),
        (date(2026, 1, 2), 12, 2027),
        (date(2026, 9, 1), 6, 2027),
        (date(2025, 8, 31), 18, 2027),
        (date(2024, 2, 29), 12, 2025),
    ],
)
def test_a_cohort_is_of_the_year_in_which_the_term_ends(first, term, year):
    assert cohort_year(first, term) == year
