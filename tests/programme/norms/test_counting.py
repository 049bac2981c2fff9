"""Days, weeks and books as they count, and as they do not (D1–D3, D20, D21)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tosbelgi.programme.catalogue.api import (
    BooksAsked,
    BookSlot,
    Done,
    HeritageWay,
    IndividualNorm,
    LeftOut,
    NormChoice,
    Part,
    ReadBook,
    Reason,
    Share,
    TripDay,
    TripDaysAsked,
    WeeksAsked,
    WorkDay,
    WorkDaysAsked,
    count_books,
    count_level,
    count_trip_days,
    count_weeks,
    count_work_days,
    longest_trip,
    what_is_asked,
    with_individual,
)
from tosbelgi.programme.catalogue.rules import BookSlots

from .cast import MONDAY, SECTIONS, norms_of, read, session, trip, weekly, work

SPORT = WeeksAsked(direction="sport", months=3, minutes_per_week=60)
SILVER_BOOKS = BooksAsked(direction="reading", slots=BookSlots(2, 1, 1, 2))
EXTRA = BooksAsked(direction="heritage", slots=BookSlots(1, 0, 0, 0))
TRIP = TripDaysAsked(direction="trips", days=3, one_trip=True)
ANY_TRIP = TripDaysAsked(direction="trips", days=3, one_trip=False)
WORK = WorkDaysAsked(direction="work", days=5)


def reasons(count):
    return {one.id: one.reason for one in count.left_out}


def test_thirteen_weeks_of_an_hour_are_three_months():
    count = count_weeks(SPORT, weekly(13))

    assert (count.done, count.asked, count.is_met, count.left_out) == (13, 13, True, ())
    assert count.share.percent == 100


def test_fifty_nine_minutes_are_no_week():
    count = count_weeks(SPORT, [*weekly(12), session(99, MONDAY - timedelta(days=7), 59)])

    assert (count.done, count.is_met) == (12, False)
    assert count.left_out == (LeftOut(99, 59, Reason.WEEK_BELOW_NORM),)


def test_minutes_of_a_week_add_up_from_monday_to_sunday():
    sunday = MONDAY + timedelta(days=6)
    together = count_weeks(SPORT, [session(1, MONDAY, 30), session(2, sunday, 30)])
    apart = count_weeks(SPORT, [session(1, sunday, 30), session(2, sunday + timedelta(days=1), 30)])

    assert (together.done, together.filled[0].parts) == (1, (Part(1, 30), Part(2, 30)))
    assert (apart.done, len(apart.left_out)) == (0, 2)


def test_hours_cannot_be_crammed():
    """Thirteen hours in one week are one week, and what is over is told to the minute."""
    count = count_weeks(SPORT, [session(1, MONDAY, 90), session(2, MONDAY, 690)])

    assert count.done == 1
    assert count.filled[0].parts == (Part(1, 60),)
    assert count.left_out == (LeftOut(1, 30, Reason.WEEK_IS_FULL), LeftOut(2, 690, Reason.WEEK_IS_FULL))


def test_a_missed_week_moves_the_end():
    gap = [one for one in weekly(14) if one.id != 5]

    assert count_weeks(SPORT, gap).is_met
    assert not count_weeks(SPORT, gap[:-1]).is_met


def test_weeks_beyond_the_norm_and_what_is_not_confirmed_are_told():
    waiting = session(50, MONDAY, confirmed=False)
    count = count_weeks(SPORT, [*weekly(14), waiting, session(51, MONDAY, direction="skills")])

    assert (count.done, reasons(count)) == (13, {14: Reason.NORM_IS_MET, 50: Reason.NOT_CONFIRMED})


def test_a_session_given_twice_counts_once_and_one_with_two_contents_is_a_defect():
    assert count_weeks(SPORT, [session(1, MONDAY, 30)] * 2).done == 0
    with pytest.raises(ValueError, match="two contents"):
        count_weeks(SPORT, [session(1, MONDAY), session(1, MONDAY, direction="skills")])
    with pytest.raises(ValueError, match="two contents"):
        Done(sessions=(session(1, MONDAY),), books=(read(1, 1),))
    with pytest.raises(ValueError, match="at least a minute"):
        session(1, MONDAY, 0)


def test_books_fill_the_slots_of_their_section_first():
    count = count_books(SILVER_BOOKS, [read(1, 1), read(2, 1), read(3, 1), read(4, 3), read(5, 1), read(6, 1)])[0]

    assert [one.unit for one in count.filled] == [
        BookSlot.SECTION_1,
        BookSlot.SECTION_1,
        BookSlot.FREE,
        BookSlot.SECTION_3,
        BookSlot.FREE,
    ]
    assert (count.done, count.empty_slots) == (5, (BookSlot.SECTION_2,))
    assert reasons(count) == {6: Reason.NO_SLOT_LEFT}


def test_a_book_of_each_section_is_needed_however_many_are_read():
    bronze = BooksAsked(direction="reading", slots=BookSlots(1, 1, 1, 0))
    three = [read(1, 2), read(2, 2), read(3, 1)]

    assert not count_books(bronze, three)[0].is_met
    count = count_books(bronze, [*three, read(4, 3), read(5, 3)])[0]
    assert (count.is_met, reasons(count)) == (True, {2: Reason.NO_SLOT_LEFT, 5: Reason.NORM_IS_MET})


def test_a_book_counts_once_and_when_it_is_confirmed():
    twice = [read(1, 2, book=7, confirmed=False), read(2, 2, book=7), read(3, 2, book=7)]
    count = count_books(SILVER_BOOKS, twice)[0]

    assert (count.done, count.filled[0].parts) == (1, (Part(2, 1),))
    assert reasons(count) == {1: Reason.NOT_CONFIRMED, 3: Reason.BOOK_COUNTED_ALREADY}
    with pytest.raises(ValueError, match="two sections"):
        count_books(SILVER_BOOKS, [read(1, 2, book=7), read(2, 3, book=7)])


def test_the_book_of_heritage_comes_on_top():
    """Seven books at silver, three of them of section 1; with six the one or the other lacks one."""
    six = [read(1, 1), read(2, 1), read(3, 2), read(4, 3), read(5, 2), read(6, 3)]
    reading, heritage = count_books(SILVER_BOOKS, six, EXTRA)
    assert (reading.is_met, heritage.is_met) == (True, False)

    reading, heritage = count_books(SILVER_BOOKS, [*six[:5], read(7, 1)], EXTRA)
    assert (reading.done, heritage.done) == (5, 1)

    reading, heritage = count_books(SILVER_BOOKS, [*six, read(7, 1), read(8, 1)], EXTRA)
    assert (reading.is_met, heritage.is_met) == (True, True)
    assert heritage.filled[0].parts == (Part(7, 1),)
    assert reasons(reading) == {8: Reason.NORM_IS_MET}


def test_the_days_of_a_trip_belong_together():
    two_short = [*trip(2), *trip(2, first=10, number=2, start=MONDAY + timedelta(days=20))]
    count = count_trip_days(TRIP, two_short)
    assert (count.done, set(reasons(count).values()), longest_trip(two_short)) == (0, {Reason.TRIP_TOO_SHORT}, 2)

    long = trip(4, first=20, number=3, start=MONDAY + timedelta(days=40))
    count = count_trip_days(TRIP, [*two_short, *long])
    assert [one.parts[0].id for one in count.filled] == [20, 21, 22]
    assert reasons(count)[23] == Reason.NORM_IS_MET


def test_a_trip_is_one_trip_while_no_day_is_missing():
    first, second, third = trip(3)

    assert count_trip_days(TRIP, [third, first]).done == 0
    assert count_trip_days(TRIP, [third, first, second]).done == 3
    waiting = TripDay(id=second.id, day=second.day, trip=1, confirmed=False)
    count = count_trip_days(TRIP, [first, waiting, third])
    assert (count.done, reasons(count)[second.id]) == (0, Reason.NOT_CONFIRMED)
    other = TripDay(id=second.id, day=second.day, trip=2)
    assert count_trip_days(TRIP, [first, other, third]).done == 0


def test_trips_whose_days_take_turns_are_told_apart():
    """Two groups on the same days: what was entered in between belongs to the other trip."""
    first, second = trip(3, first=1), trip(3, first=4, number=2)
    mixed = [entry for pair in zip(second, first, strict=True) for entry in pair]
    count = count_trip_days(TRIP, mixed)

    assert [one.parts[0].id for one in count.filled] == [1, 2, 3]
    assert set(reasons(count).values()) == {Reason.NORM_IS_MET}


def test_two_reports_of_one_day_are_one_day():
    days = [*trip(2), TripDay(id=9, day=MONDAY, trip=1)]

    assert count_trip_days(TRIP, days).done == 0
    assert longest_trip(days) == 2
    assert reasons(count_trip_days(TRIP, days))[9] == Reason.DAY_COUNTED_ALREADY


def test_the_operator_may_let_days_of_any_trips_count():
    days = [*trip(2), TripDay(id=8, day=MONDAY, trip=2), TripDay(id=9, day=MONDAY + timedelta(days=30), trip=2)]
    count = count_trip_days(ANY_TRIP, [*days, TripDay(id=10, day=MONDAY + timedelta(days=31), trip=2)])

    assert (count.done, count.is_met) == (3, True)
    assert reasons(count) == {8: Reason.DAY_COUNTED_ALREADY, 10: Reason.NORM_IS_MET}


def test_work_is_distinct_dates_that_both_confirmed():
    day = MONDAY + timedelta(days=100)
    days = [
        *work(4),
        WorkDay(id=20, day=MONDAY),
        WorkDay(id=21, day=day, employer_confirmed=False, confirmed=True),
        WorkDay(id=22, day=day, confirmed=False),
    ]
    count = count_work_days(WORK, days)

    assert (count.done, count.share) == (4, Share(4, 5))
    assert reasons(count) == {
        20: Reason.DAY_COUNTED_ALREADY,
        21: Reason.EMPLOYER_HAS_NOT_CONFIRMED,
        22: Reason.NOT_CONFIRMED,
    }
    assert reasons(count_work_days(WORK, work(6))) == {6: Reason.NORM_IS_MET}


def test_a_level_is_the_mean_of_its_directions():
    """At bronze: sport, volunteering and trips are complete, skills not begun, reading a third; work has no norm."""
    asked = what_is_asked(norms_of("bronze"), NormChoice(directions=("work",)))
    done = Done(
        sessions=(*weekly(13), *weekly(13, "volunteering", first=101), *weekly(1, "heritage", first=201)),
        books=(read(300, 1),),
        trip_days=trip(2, first=400),
        work_days=work(5, first=500),
    )
    count = count_level(asked, done)

    assert count.share == Share(2, 3)  # (1 + 0 + 1/3 + 1 + 1) / 5
    assert count.share.percent == 66
    assert (count.is_met, count.without_norm) == (False, ("work",))
    assert {one.id: one.reason for one in count.left_out} == dict.fromkeys(
        [201, 500, 501, 502, 503, 504], Reason.NOT_IN_SCHEDULE
    )


def test_what_heritage_replaces_counts_no_more():
    choice = NormChoice(directions=("heritage",), heritage=HeritageWay.SESSIONS, instead_of="reading")
    asked = what_is_asked(norms_of("bronze"), choice)
    count = count_level(asked, Done(books=(read(1, 1),), sessions=weekly(13, "heritage", first=10)))

    assert (count.of("reading"), count.of("heritage").is_met) == (None, True)
    assert [one.reason for one in count.left_out] == [Reason.NOT_IN_SCHEDULE]


def test_work_and_heritage_by_sessions_are_counted_beside_all_others():
    choice = NormChoice(
        directions=("heritage", "work"), slots=(("sport", 6),), heritage=HeritageWay.SESSIONS, instead_of=None
    )
    done = Done(
        sessions=weekly(26, "heritage"),
        books=(*(read(100 + number, 1) for number in range(8)), read(108, 2)),
        work_days=work(5, first=200),
        trip_days=trip(1, first=300),
    )
    reading_session = session(400, MONDAY, direction="reading")
    count = count_level(
        what_is_asked(norms_of("gold"), choice), replace(done, sessions=(*done.sessions, reading_session))
    )

    figures = {one.direction: (one.done, one.asked) for one in count.counts}
    assert figures == {
        "sport": (0, 26),
        "skills": (0, 39),
        "reading": (8, 9),
        "heritage": (26, 26),
        "volunteering": (0, 52),
        "trips": (0, 3),
        "work": (5, 5),
    }
    assert count.left_out == (LeftOut(400, 60, Reason.NOT_IN_SCHEDULE),)


def test_a_number_set_for_one_way_of_heritage_is_not_individual_in_the_other():
    own = [IndividualNorm(direction="heritage", **numbers) for numbers in ({"books": 2}, {"months": 2})]
    for way, individual in ((HeritageWay.BOOK, (True, False)), (HeritageWay.SESSIONS, (False, True))):
        choice = NormChoice(directions=("heritage",), heritage=way)
        parts = [what_is_asked(with_individual(norms_of("bronze"), one), choice).of("heritage") for one in own]
        assert tuple(part.is_individual for part in parts) == individual


def test_a_level_is_met_when_all_of_it_is():
    asked = what_is_asked(norms_of("bronze"), NormChoice(directions=("heritage",), heritage=HeritageWay.BOOK))
    sessions = [weekly(13, code, first=100 * number) for number, code in enumerate(["sport", "skills", "volunteering"])]
    all_but_one = Done(
        sessions=sum(sessions, ()),
        books=(read(801, 1), read(802, 2), read(803, 3)),
        trip_days=trip(2, first=900),
    )
    done = Done(
        sessions=all_but_one.sessions, books=(*all_but_one.books, read(804, 1)), trip_days=all_but_one.trip_days
    )

    assert (count_level(asked, all_but_one).is_met, count_level(asked, all_but_one).share.percent) == (False, 83)
    assert (count_level(asked, done).is_met, count_level(asked, done).share) == (True, Share(1, 1))


def test_a_schedule_without_norms_has_no_share_and_is_not_met():
    asked = what_is_asked(norms_of("bronze", mandatory=["work"]), NormChoice())
    count = count_level(asked, Done(work_days=work(5)))

    assert (count.share, count.is_met) == (None, False)


def test_an_individual_norm_is_what_is_counted():
    norms = with_individual(
        norms_of("bronze", mandatory=["sport", "trips"]),
        IndividualNorm(direction="sport", minutes_per_week=30),
        IndividualNorm(direction="trips", days=1),
    )
    count = count_level(
        what_is_asked(norms, NormChoice()), Done(sessions=weekly(13, minutes=30), trip_days=trip(1, first=50))
    )

    assert count.is_met


@pytest.mark.parametrize(
    ("done", "asked", "percent"),
    [(9996, 10_000, 99), (9999, 10_000, 99), (1, 1, 100), (0, 7, 0), (14, 13, 100), (1, 3, 33), (1, 1000, 0)],
)
def test_hundred_percent_is_said_of_what_is_complete_alone(done, asked, percent):
    assert Share(done, asked).percent == percent


@pytest.mark.parametrize(("done", "asked"), [(0, 0), (-1, 3), (1, -1)])
def test_a_share_of_nothing_is_a_defect(done, asked):
    with pytest.raises(ValueError):
        Share(done, asked)


def test_a_book_of_any_list_is_told_by_its_section():
    entry = ReadBook(id=1, day=date(2026, 9, 7), book=1, section="world_classics")

    assert count_books(SILVER_BOOKS, [entry])[0].filled[0].unit == BookSlot.SECTION_2
    assert SECTIONS[2] == "world_classics"
