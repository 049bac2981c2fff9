"""The checker against every number of the programme's document (R050–R071, D1–D5, D18–D21), at all three levels."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.programme.norms.cast import norms_of
from tosbelgi.kernel.codes import BookSection, DirectionCode
from tosbelgi.programme.catalogue.api import HeritageWay, IndividualNorm, last_day_of_term, with_individual
from tosbelgi.programme.schedule.api import Lack, PlannedDirection, WeeklyTime
from tosbelgi.programme.schedule.checker import check

from .plans import FIVE, LEVELS, MONDAY, books, days, meeting, weekly, with_direction, without

SESSIONS, BOOK = HeritageWay.SESSIONS, HeritageWay.BOOK


def lacks(plan, level, directions=FIVE, norms=None):
    return [(one.direction, one.code) for one in check(plan, norms or norms_of(level), directions)]


def only(plan, level, directions=FIVE, norms=None):
    """The one thing that it lacks."""
    (one,) = check(plan, norms or norms_of(level), directions)
    return one


@pytest.mark.parametrize("level", LEVELS)
def test_what_meets_every_norm_lacks_nothing(level):
    assert lacks(meeting(level), level) == []


@given(level=st.sampled_from(LEVELS), chosen=st.sets(st.sampled_from(DirectionCode.values)))
def test_whatever_is_chosen_beside_there_is_a_plan_that_lacks_nothing(level, chosen):
    plan = meeting(level, (*FIVE, *chosen))
    assert lacks(plan, level, (*FIVE, *chosen)) == []


# By sessions: at least an hour of each week (R051–R053, R059–R060, R066–R067)
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("code", ["sport", "skills", "volunteering"])
def test_an_hour_of_each_week_is_the_least(level, code):
    plan = meeting(level)
    assert lacks(with_direction(plan, code, times=weekly(60)), level) == []
    one = only(with_direction(plan, code, times=weekly(59)), level)
    assert (one.direction, one.code, one.asked, one.found, one.lacking) == (code, Lack.TOO_FEW_MINUTES, 60, 59, 1)
    assert lacks(with_direction(plan, code, times=()), level) == [(code, Lack.TOO_FEW_MINUTES)]


@pytest.mark.parametrize("level", LEVELS)
def test_an_hour_may_be_two_halves(level):
    halves = (*weekly(30, weekday=5), *weekly(30, weekday=6))
    assert lacks(with_direction(meeting(level), "sport", times=halves), level) == []


# The slots (A5): 3 and 3, 3 and 6, 6 and 9; volunteering 3, 6, 12
@pytest.mark.parametrize(
    ("level", "offered"), [("bronze", {(3, 3)}), ("silver", {(3, 6), (6, 3)}), ("gold", {(6, 9), (9, 6)})]
)
def test_sport_and_skills_share_the_slots_of_the_level(level, offered):
    for months in [(one, other) for one in range(1, 13) for other in range(1, 13)]:
        plan = with_direction(meeting(level), "sport", months=months[0])
        plan = with_direction(plan, "skills", months=months[1])
        found = lacks(plan, level)
        assert found == ([] if months in offered else [("sport", Lack.SLOTS_NOT_OFFERED)]), months


@pytest.mark.parametrize("level", ["silver", "gold"])
def test_where_there_is_a_choice_it_has_to_be_made(level):
    plan = with_direction(with_direction(meeting(level), "sport", months=None), "skills", months=None)
    one = only(plan, level)
    assert one.code is Lack.SLOTS_NOT_OFFERED
    assert len(one.offered) == 2
    assert lacks(with_direction(plan, "sport", months=6), level) == [], "one of the two says the other"


@pytest.mark.parametrize(("level", "months"), [("bronze", 3), ("silver", 6), ("gold", 12)])
def test_volunteering_has_one_slot(level, months):
    assert lacks(with_direction(meeting(level), "volunteering", months=months), level) == []
    found = lacks(with_direction(meeting(level), "volunteering", months=months + 1), level)
    assert found == [("volunteering", Lack.SLOTS_NOT_OFFERED)]


@pytest.mark.parametrize(("level", "months"), [("silver", 6), ("gold", 9)])
def test_alone_in_a_shared_norm_it_takes_the_longer_slot(level, months):
    norms = norms_of(level, mandatory=["sport"])
    plan = meeting(level, ("sport",), norms=norms)
    assert lacks(with_direction(plan, "sport", months=months), level, ("sport",), norms) == []
    shorter = with_direction(plan, "sport", months=months - 3)
    assert lacks(shorter, level, ("sport",), norms) == [("sport", Lack.SLOTS_NOT_OFFERED)]


# Reading (A4, A11): 3, 6, 9 books; 1, 2, 3 of section 1, one of each other one
@pytest.mark.parametrize(("level", "least", "classics"), [("bronze", 3, 1), ("silver", 6, 2), ("gold", 9, 3)])
def test_books_of_each_section(level, least, classics):
    plan = meeting(level)
    exact = [1] * classics + [2, 3] + [2] * (least - classics - 2)
    assert lacks(with_direction(plan, "reading", books=books(*exact)), level) == []

    one_short = only(with_direction(plan, "reading", books=books(*exact[:-1])), level) if level != "bronze" else None
    if one_short:
        assert (one_short.code, one_short.asked, one_short.found) == (Lack.TOO_FEW_BOOKS, least, least - 1)
    for section, number in ((1, classics), (2, 1), (3, 1)):
        other = 1 if section != 1 else 2
        fewer = [*exact, other]
        while fewer.count(section) >= number:
            fewer[fewer.index(section)] = other
        found = only(with_direction(plan, "reading", books=books(*fewer)), level)
        assert (found.code, found.section) == (Lack.TOO_FEW_OF_SECTION, list(BookSection)[section - 1])
        assert (found.asked, found.found) == (number, number - 1)


@given(level=st.sampled_from(LEVELS), sections=st.lists(st.integers(1, 3), max_size=12))
def test_books_lack_nothing_exactly_where_the_norm_is_met(level, sections):
    least, classics = {"bronze": (3, 1), "silver": (6, 2), "gold": (9, 3)}[level]
    found = lacks(with_direction(meeting(level), "reading", books=books(*sections)), level)
    met = len(sections) >= least and sections.count(1) >= classics and {2, 3} <= set(sections)
    assert (found == []) is met


def test_a_book_counts_once_and_has_a_day():
    plan = meeting("bronze")
    same = books(1, 2, 3)
    twice = (*same, replace(same[0], listed=9))
    assert lacks(with_direction(plan, "reading", books=twice), "bronze") == [("reading", Lack.BOOK_TWICE)]
    undated = (replace(same[0], by=None), *same[1:])
    assert lacks(with_direction(plan, "reading", books=undated), "bronze") == [("reading", Lack.BOOK_WITHOUT_DAY)]
    instead = (replace(same[1], book=same[0].book, section=same[0].section), same[0], same[2])
    assert set(lacks(with_direction(plan, "reading", books=instead), "bronze")) == {
        ("reading", Lack.BOOK_TWICE),
        ("reading", Lack.TOO_FEW_OF_SECTION),
        ("reading", Lack.TOO_FEW_BOOKS),
    }


# Heritage (A6, D4)
WITH_HERITAGE = (*FIVE, "heritage")


@pytest.mark.parametrize(("level", "months"), [("bronze", 3), ("silver", 3), ("gold", 6)])
def test_heritage_beside_the_three_takes_the_shorter_term(level, months):
    plan = meeting(level, WITH_HERITAGE)
    assert plan.heritage is SESSIONS
    assert lacks(with_direction(plan, "heritage", months=months), level, WITH_HERITAGE) == []
    other = only(with_direction(plan, "heritage", months=months + 3), level, WITH_HERITAGE)
    assert (other.code, other.asked, other.found) == (Lack.OTHER_MONTHS, months, months + 3)
    assert lacks(with_direction(plan, "heritage", times=weekly(59)), level, WITH_HERITAGE) == [
        ("heritage", Lack.TOO_FEW_MINUTES)
    ]


@pytest.mark.parametrize(("level", "longest"), [("bronze", 3), ("silver", 6), ("gold", 9)])
def test_heritage_in_place_of_reading_takes_the_longer_term(level, longest):
    plan = replace(without(meeting(level, WITH_HERITAGE), "reading"), instead_of="reading")
    assert lacks(plan, level, WITH_HERITAGE) == []
    assert lacks(with_direction(plan, "heritage", months=longest), level, WITH_HERITAGE) == []
    other = only(with_direction(plan, "heritage", months=longest - 1), level, WITH_HERITAGE)
    assert (other.code, other.asked) == (Lack.OTHER_MONTHS, longest)


@pytest.mark.parametrize(("level", "slots"), [("silver", (3, 6)), ("gold", (6, 9))])
@pytest.mark.parametrize(("replaced", "stays"), [("sport", "skills"), ("skills", "sport")])
def test_heritage_in_place_of_sport_or_skills_inherits_the_slot(level, slots, replaced, stays):
    plan = replace(without(meeting(level, WITH_HERITAGE), replaced), instead_of=replaced)
    for own, inherited in (slots, slots[::-1]):
        chosen = with_direction(with_direction(plan, stays, months=own), "heritage", months=inherited)
        assert lacks(chosen, level, WITH_HERITAGE) == []
        assert lacks(with_direction(chosen, "heritage", months=None), level, WITH_HERITAGE) == []
        same = with_direction(chosen, "heritage", months=own)
        assert lacks(same, level, WITH_HERITAGE) == [(stays, Lack.SLOTS_NOT_OFFERED)]


@pytest.mark.parametrize("level", LEVELS)
def test_what_heritage_replaces_is_not_planned_beside_it(level):
    plan = replace(meeting(level, WITH_HERITAGE), instead_of="reading")
    assert lacks(plan, level, WITH_HERITAGE) == [("reading", Lack.DIRECTION_NOT_ASKED)]


@pytest.mark.parametrize("level", LEVELS)
def test_heritage_replaces_one_of_the_first_three_alone(level):
    plan = replace(meeting(level, WITH_HERITAGE), instead_of="trips")
    one = only(plan, level, WITH_HERITAGE)
    assert (one.code, one.offered) == (Lack.HERITAGE_REPLACES, ("sport", "skills", "reading"))
    assert one.field == "instead_of"


@pytest.mark.parametrize("level", LEVELS)
def test_heritage_by_book_asks_for_one_more_of_section_1_and_replaces_nothing(level):
    plan = with_direction(meeting(level, WITH_HERITAGE), "heritage", times=(), months=None)
    plan = replace(plan, heritage=BOOK)
    found = check(plan, norms_of(level), WITH_HERITAGE)
    assert {one.code for one in found} == {Lack.TOO_FEW_BOOKS, Lack.TOO_FEW_OF_SECTION}
    assert {(one.direction, one.asked, one.found) for one in found} == {("heritage", 1, 0)}

    chosen = with_direction(plan, "heritage", books=books(1))
    assert lacks(chosen, level, WITH_HERITAGE) == []
    assert lacks(with_direction(plan, "heritage", books=books(2)), level, WITH_HERITAGE) == [
        ("heritage", Lack.TOO_FEW_OF_SECTION)
    ]
    read_already = with_direction(plan, "heritage", books=(_classic(plan),))
    assert lacks(read_already, level, WITH_HERITAGE) == [("heritage", Lack.BOOK_TWICE)]
    replacing = replace(chosen, instead_of="sport")
    assert (Lack.HERITAGE_REPLACES) in [one.code for one in check(replacing, norms_of(level), WITH_HERITAGE)]


def _classic(plan):
    return next(one for one in plan.of("reading").books if one.section is BookSection.KAZAKH_CLASSICS)


@pytest.mark.parametrize("level", LEVELS)
def test_the_way_of_heritage_is_chosen_where_it_is_done_and_only_there(level):
    one = only(replace(meeting(level, WITH_HERITAGE), heritage=None), level, WITH_HERITAGE)
    assert (one.code, set(one.offered), one.field) == (Lack.HERITAGE_WAY, {"sessions", "book"}, "heritage")
    other = only(replace(meeting(level), heritage=SESSIONS), level)
    assert (other.code, other.offered) == (Lack.HERITAGE_WAY, ())


def test_heritage_by_book_asks_for_the_reading_that_was_not_chosen():
    norms = norms_of("bronze", mandatory=["sport"])
    directions = ("sport", "heritage")
    plan = replace(meeting("bronze", directions, norms=norms), heritage=BOOK)
    plan = with_direction(plan, "heritage", times=(), books=books(1))
    assert lacks(plan, "bronze", directions, norms) == [("reading", Lack.DIRECTION_MISSING)]
    assert lacks(with_direction(plan, "reading", books=books(1, 2, 3, first=50)), "bronze", directions, norms) == []


# Trips (A7, D3): 2, 3, 3 days in a row; work 5 days at gold
@pytest.mark.parametrize(("level", "least"), [("bronze", 2), ("silver", 3), ("gold", 3)])
def test_days_of_one_trip(level, least):
    plan = meeting(level)
    assert lacks(with_direction(plan, "trips", trip_days=days(least)), level) == []
    fewer = only(with_direction(plan, "trips", trip_days=days(least - 1)), level)
    assert (fewer.code, fewer.asked, fewer.found) == (Lack.TOO_FEW_DAYS, least, least - 1)
    broken = only(with_direction(plan, "trips", trip_days=days(least, every=2)), level)
    assert (broken.code, broken.asked, broken.found) == (Lack.TRIP_IS_BROKEN, least, 1)


def test_days_of_several_trips_where_the_operator_lets_them_count():
    norms = with_individual(norms_of("silver"), IndividualNorm(direction="trips", one_trip=False))
    plan = with_direction(meeting("silver"), "trips", trip_days=days(3, every=7))
    assert lacks(plan, "silver", norms=norms) == []


def test_five_days_of_work_at_gold_and_no_norm_before():
    directions = (*FIVE, "work")
    plan = meeting("gold", directions)
    assert lacks(with_direction(plan, "work", work_days=days(5, every=3)), "gold", directions) == []
    fewer = only(with_direction(plan, "work", work_days=days(4)), "gold", directions)
    assert (fewer.direction, fewer.code, fewer.asked, fewer.found) == ("work", Lack.TOO_FEW_DAYS, 5, 4)
    for level in ("bronze", "silver"):
        plan = meeting(level, directions)
        assert plan.of("work").work_days == ()
        assert lacks(plan, level, directions) == []
        assert lacks(without(plan, "work"), level, directions) == [("work", Lack.DIRECTION_MISSING)]


# What every direction needs
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("code", FIVE)
def test_each_direction_is_planned(level, code):
    assert (code, Lack.DIRECTION_MISSING) in lacks(without(meeting(level), code), level)


@pytest.mark.parametrize("code", ["sport", "skills", "volunteering", "trips"])
def test_what_is_done_has_a_name(code):
    assert lacks(with_direction(meeting("bronze"), code, activity=""), "bronze") == [(code, Lack.NO_ACTIVITY)]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("code", ["volunteering", "trips"])
def test_volunteering_and_trips_are_done_with_somebody_authorised(level, code):
    assert lacks(with_direction(meeting(level), code, provider=None), level) == [(code, Lack.NO_PROVIDER)]


def test_what_nobody_asked_for_is_left_out():
    plan = with_direction(meeting("bronze"), "work", activity="Дүкен")
    assert lacks(plan, "bronze") == [("work", Lack.DIRECTION_NOT_ASKED)]


def test_one_hour_counts_for_one_direction():
    at_six = WeeklyTime(weekday=0, starts="18:00", minutes=60)
    plan = with_direction(meeting("bronze"), "sport", times=(at_six,))
    for starts, found in (("17:00", 0), ("17:01", 1), ("18:30", 1), ("18:59", 1), ("19:00", 0)):
        other = with_direction(plan, "skills", times=(replace(at_six, starts=starts),))
        assert lacks(other, "bronze") == [("skills", Lack.TIMES_MEET)] * found, starts
    elsewhere = with_direction(plan, "skills", times=(replace(at_six, weekday=1),))
    assert lacks(elsewhere, "bronze") == []
    one = only(with_direction(plan, "skills", times=(at_six,)), "bronze")
    assert (one.other, one.time) == ("sport", at_six)


# The term (D5): 6, 12, 18 months
@pytest.mark.parametrize(("level", "months"), [("bronze", 6), ("silver", 12), ("gold", 18)])
def test_every_day_lies_in_the_term(level, months):
    plan = meeting(level)
    last = last_day_of_term(MONDAY, months)
    inside = with_direction(plan, "trips", trip_days=tuple(last - timedelta(days=one) for one in range(3)))
    assert lacks(inside, level) == []
    for day in (MONDAY - timedelta(days=1), last + timedelta(days=1)):
        outside = with_direction(plan, "trips", trip_days=(*plan.of("trips").trip_days, day))
        one = only(outside, level)
        assert (one.code, one.day, one.first, one.last, one.field) == (
            Lack.DAY_OUTSIDE_TERM, day, MONDAY, last, "trip_days"
        )  # fmt: skip
    late = tuple(replace(one, by=last + timedelta(days=1)) for one in plan.of("reading").books)
    assert {one.field for one in check(with_direction(plan, "reading", books=late), norms_of(level), FIVE)} == {"books"}


@pytest.mark.parametrize(("months", "room"), [(6, 26), (12, 52), (18, 78)])
def test_the_weeks_that_are_asked_have_room_in_the_term(months, room):
    level = {6: "bronze", 12: "silver", 18: "gold"}[months]
    fits = with_individual(norms_of(level), IndividualNorm(direction="volunteering", months=months))
    assert lacks(meeting(level), level, norms=fits) == []
    more = with_individual(norms_of(level), IndividualNorm(direction="volunteering", months=months + 1))
    one = only(meeting(level), level, norms=more)
    assert (one.code, one.found) == (Lack.TOO_FEW_WEEKS, room)
    assert one.asked > room


def test_a_norm_set_for_one_person_is_what_counts():
    norms = with_individual(
        norms_of("bronze"),
        IndividualNorm(direction="sport", minutes_per_week=30),
        IndividualNorm(direction="trips", days=1),
    )
    plan = with_direction(meeting("bronze"), "sport", times=weekly(30))
    plan = with_direction(plan, "trips", trip_days=days(1))
    assert lacks(plan, "bronze", norms=norms) == []
    assert lacks(with_direction(plan, "sport", times=weekly(29)), "bronze", norms=norms) == [
        ("sport", Lack.TOO_FEW_MINUTES)
    ]


def test_everything_is_said_at_once():
    plan = replace(meeting("silver"), directions=(PlannedDirection(direction="sport"),))
    assert set(lacks(plan, "silver")) == {
        ("sport", Lack.SLOTS_NOT_OFFERED),
        ("sport", Lack.NO_ACTIVITY),
        ("sport", Lack.TOO_FEW_MINUTES),
        ("skills", Lack.DIRECTION_MISSING),
        ("reading", Lack.DIRECTION_MISSING),
        ("volunteering", Lack.DIRECTION_MISSING),
        ("trips", Lack.DIRECTION_MISSING),
    }
