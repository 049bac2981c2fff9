"""What a plan has for the days beside what was written: which sessions are still to be written down."""

from datetime import date, time, timedelta
from types import SimpleNamespace

from tosbelgi.programme.cabinet.journal.weeks import beside_what_was_written, planned_between, span_of
from tosbelgi.programme.schedule.api import Plan, PlannedDirection

from .plans import times

MONDAY = date(2026, 11, 30)
PLAN = Plan(
    starts_on=date(2026, 9, 1),
    directions=(
        PlannedDirection(direction="sport", times=times(1, 3)),
        PlannedDirection(direction="skills", times=times(3, starts="06:00")),
    ),
)


def entry(day, direction="sport", starts_at=None):
    return SimpleNamespace(direction=direction, day=day, starts_at=starts_at)


def planned():
    return planned_between(PLAN, MONDAY, MONDAY + timedelta(days=6))


def unwritten(*entries):
    joined, others = beside_what_was_written(planned(), entries)
    return [(one.of.direction, one.day.isoweekday()) for one in joined if one.entry is None], others


def test_sessions_come_by_day_and_hour():
    assert [(one.of.direction, one.day.isoweekday(), one.time.starts) for one in planned()] == [
        ("sport", 2, "07:00"),
        ("skills", 4, "06:00"),
        ("sport", 4, "07:00"),
    ]


def test_days_of_expeditions_and_of_work_stand_among_them():
    days = (MONDAY + timedelta(days=3), MONDAY + timedelta(days=9))
    trips = PlannedDirection(direction="trips", trip_days=days)
    work = PlannedDirection(direction="work", work_days=days)
    plan = Plan(starts_on=date(2026, 9, 1), directions=(*PLAN.directions, trips, work))
    found = [(one.of.direction, one.time) for one in planned_between(plan, MONDAY, MONDAY + timedelta(days=6))]
    assert found[1:3] == [("trips", None), ("work", None)]
    assert len(found) == 5


def test_an_entry_belongs_to_the_session_of_its_day():
    assert unwritten(entry(MONDAY + timedelta(days=3))) == ([("sport", 2), ("skills", 4)], [])


def test_whoever_came_on_another_day_of_the_week_is_not_asked_for_the_planned_one():
    assert unwritten(entry(MONDAY + timedelta(days=2))) == ([("skills", 4), ("sport", 4)], [])


def test_an_entry_of_another_direction_or_week_stands_by_itself():
    others = [entry(MONDAY, "volunteering"), entry(MONDAY - timedelta(days=1))]
    assert unwritten(*others) == ([("sport", 2), ("skills", 4), ("sport", 4)], others)


def test_two_entries_of_one_day_take_two_sessions():
    day = MONDAY + timedelta(days=1)
    third = entry(day)
    assert unwritten(entry(day), entry(day), third) == ([("skills", 4)], [third])


def test_of_two_sessions_of_one_day_an_entry_takes_that_of_its_hour():
    day = MONDAY + timedelta(days=1)
    sport = PlannedDirection(direction="sport", times=(*times(1, starts="08:00"), *times(1, starts="18:00")))
    plan = Plan(starts_on=date(2026, 9, 1), directions=(sport,))

    def left(*entries):
        joined, _others = beside_what_was_written(planned_between(plan, day, day), entries)
        return [one.time.starts for one in joined if one.entry is None]

    assert left(entry(day, starts_at=time(18))) == ["08:00"]
    assert left(entry(day, starts_at=time(8))) == ["18:00"]
    assert left(entry(day)) == ["18:00"]
    assert left(entry(day, starts_at=time(20)), entry(day, starts_at=time(8))) == []


def test_the_last_seven_days_to_sunday_are_looked_at_and_none_before_the_beginning():
    wednesday = MONDAY + timedelta(days=2)
    assert span_of(wednesday, date(2026, 9, 1)) == (wednesday - timedelta(days=6), MONDAY + timedelta(days=6))
    assert span_of(wednesday, MONDAY) == (MONDAY, MONDAY + timedelta(days=6))
    first, last = span_of(wednesday, MONDAY + timedelta(days=30))
    assert planned_between(PLAN, first, last) == []
