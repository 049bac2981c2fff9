"""Figures are whole numbers inside and rounded once: 99.96 is never 100. The moment of completion follows from all."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given

from tests.programme.norms.cast import MONDAY, doings, norms_of, read, session, trip, weekly, work
from tosbelgi.programme.assessment.counting import all_confirmed, met_since
from tosbelgi.programme.assessment.figures import Figure, figures_of, mean_of, percent_of
from tosbelgi.programme.catalogue.api import Done, NormChoice, count_level, what_is_asked

ASKED = what_is_asked(
    norms_of("bronze"),
    NormChoice(directions=("sport", "trips"), slots=(("sport", 3), ("skills", 3))),
)
BEGAN = datetime(2026, 9, 1, 12, tzinfo=UTC)


def counted(done: Done) -> tuple[Figure, ...]:
    return figures_of(count_level(ASKED, done), count_level(ASKED, all_confirmed(done)))


def of(figures: tuple[Figure, ...], direction: str) -> Figure:
    return next(one for one in figures if one.direction == direction)


def test_almost_all_is_99_and_all_is_100():
    almost = [
        Figure(direction="sport", done=2499, asked=2500, sent=2500),
        Figure(direction="trips", done=2, asked=2, sent=2),
    ]
    whole = [Figure(direction="sport", done=2500, asked=2500, sent=2500), almost[1]]

    assert (percent_of(almost), mean_of(almost).done, mean_of(almost).asked) == (99, 4999, 5000)
    assert percent_of(whole) == 100


@pytest.mark.parametrize("seed", range(50))
def test_the_percent_of_a_level_is_100_of_what_is_complete_alone(seed):
    chance = random.Random(seed)
    figures = [
        Figure(direction="sport", done=asked - chance.choice((0, 0, 0, 1)), asked=asked, sent=asked)
        for asked in (chance.randint(1, 10_000) for _direction in range(chance.randint(1, 7)))
    ]

    assert (percent_of(figures) == 100) == all(one.is_met for one in figures)
    assert 0 <= percent_of(figures) <= 100


def test_rounding_once_is_another_thing_than_rounding_each():
    thirds = [Figure(direction="sport", done=2, asked=3, sent=2)] * 2 + [
        Figure(direction="trips", done=2, asked=2, sent=2)
    ]

    of_shares = percent_of([*thirds, *thirds[:2]])  # (4 · 2/3 + 1) / 5 = 73.33…; of rounded parts it would be 72.8

    assert (percent_of(thirds), of_shares) == (77, 73)


def test_what_waits_is_told_beside_what_counts():
    sure, waiting = weekly(2), (session(9, MONDAY + timedelta(weeks=4), confirmed=False),)

    sport = of(counted(Done(sessions=sure + waiting)), "sport")

    assert (sport.done, sport.sent, sport.week) == (2, 3, MONDAY + timedelta(weeks=4))
    assert of(counted(Done(sessions=sure)), "sport").week == MONDAY + timedelta(weeks=1)
    assert of(counted(Done()), "sport").week is None


def test_a_day_of_work_waits_for_employer_and_mentor():
    (one,) = work(1)

    done = Done(work_days=(type(one)(id=1, day=one.day, employer_confirmed=False, confirmed=False),))

    assert all(each.confirmed and each.employer_confirmed for each in all_confirmed(done).work_days)


@given(doings())
def test_figures_come_back_from_json_as_they_went(done):
    figures = counted(done)

    assert tuple(Figure.from_json(one.to_json()) for one in figures) == figures
    assert all(one.done <= one.sent <= one.asked for one in figures)
    assert all(type(one.to_json()["done"]) is int for one in figures)


@pytest.fixture
def enough() -> Done:
    sessions = tuple(
        one
        for place, code in enumerate(("sport", "skills", "volunteering"))
        for one in weekly(26, code, first=100 * place)
    )
    books = tuple(read(400 + number, section) for number, section in enumerate((1, 1, 2, 3)))
    return Done(sessions=sessions, books=books, trip_days=trip(3, first=500))


def moments(done: Done) -> dict[int, datetime]:
    entries = (*done.sessions, *done.books, *done.trip_days, *done.work_days)
    return {one.id: BEGAN + timedelta(hours=one.id) for one in entries if one.confirmed}


def test_complete_since_the_confirmation_that_made_it_enough(enough):
    at = moments(enough)
    count = count_level(ASKED, enough)
    assert count.is_met

    since = met_since(ASKED, enough, at)

    def is_met(by: datetime) -> bool:
        there = {key for key, moment in at.items() if moment <= by}
        left = {
            name: tuple(one for one in getattr(enough, name) if one.id in there)
            for name in ("sessions", "books", "trip_days", "work_days")
        }
        return count_level(ASKED, Done(**left)).is_met

    assert is_met(since)
    assert not is_met(since - timedelta(seconds=1))


def test_confirmed_all_at_once_it_is_complete_since_then(enough):
    assert met_since(ASKED, enough, dict.fromkeys(moments(enough), BEGAN)) == BEGAN


def test_nothing_is_complete_since_any_moment_where_a_norm_is_not_met(enough):
    less = Done(sessions=enough.sessions, books=enough.books, trip_days=())

    assert met_since(ASKED, less, moments(less)) is None


def test_another_surplus_that_is_confirmed_later_moves_no_moment(enough):
    since = met_since(ASKED, enough, moments(enough))
    more = Done(
        sessions=(*enough.sessions, session(900, date(2026, 9, 8))), books=enough.books, trip_days=enough.trip_days
    )

    assert met_since(ASKED, more, moments(more) | {900: since + timedelta(days=30)}) == since
