"""Journals page by page, the queue of a mentor, the history of an entry, and what the norms count: constant SQL."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from tests.programme.people_cast import viewer_of
from tosbelgi.kernel.calendar import day_of, working_days_since
from tosbelgi.kernel.working_days import working_years
from tosbelgi.programme.catalogue.api import DoneSession, TripDay, WorkDay
from tosbelgi.programme.journal import api
from tosbelgi.programme.journal.api import After, Kind, QueueAfter
from tosbelgi.programme.models import Entry, Schedule, ScheduleVersion
from tosbelgi.programme.people.api import record_reading
from tosbelgi.programme.schedule.api import Plan, PlannedDirection, WeeklyTime
from tosbelgi.programme.schedule.json_form import digest, to_json

from .cast import make_diary, uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def diary():
    return make_diary()


def agreed(diary, *directions) -> Plan:
    """A schedule that both have agreed on."""
    plan = Plan(starts_on=diary.today - timedelta(days=50), directions=directions)
    schedule = Schedule.objects.create(participation=diary.participation, version=1, agreed_version=1)
    ScheduleVersion.objects.create(
        schedule=schedule, number=1, text=to_json(plan), digest=digest(plan), person=diary.cast.pupil,
        role="participant", at=diary.at,
    )  # fmt: skip
    return plan


def days_back(diary, number):
    return diary.session(day=diary.today - timedelta(days=number), late_reason="Ауырдым.")


def test_a_journal_is_read_page_by_page_the_latest_day_first(diary, django_assert_num_queries):
    rows = [diary.write(days_back(diary, number // 2)) for number in range(9)]
    make_diary(suffix="-b").write()
    expected = sorted(rows, key=lambda row: (row.day, row.pk), reverse=True)
    viewer, read, after = diary.pupil, [], None
    while True:
        with django_assert_num_queries(1):
            page = api.page_of_entries(viewer, after=after, size=4)
            assert all(row.participation.person.given_name for row in page)
        if not page:
            break
        read += page
        after = After(page[-1].day, page[-1].pk)
    assert read == expected


def test_a_journal_is_narrowed_by_direction_and_state_and_a_mentor_reads_what_was_sent(diary):
    diary.write()
    sent = diary.write_and_send(days_back(diary, 1))
    work = diary.write_and_send(diary.work_day(day=diary.today - timedelta(days=2)))
    own = {"participation": diary.participation.public_id}
    assert api.page_of_entries(diary.mentor) == []
    assert api.page_of_entries(diary.mentor, **own) == [sent, work]
    assert api.page_of_entries(diary.mentor, direction="work", **own) == [work]
    assert len(api.page_of_entries(diary.pupil, state=api.State.DRAFT)) == 1
    assert api.page_of_entries(make_diary(suffix="-b").mentor, **own) == []


@pytest.mark.parametrize("crowd", [1, 12])
def test_a_queue_costs_as_much_for_one_as_for_twelve(diary, crowd, django_assert_num_queries):
    agreed(
        diary,
        PlannedDirection(
            direction="sport", activity="Жүгіру", times=(WeeklyTime(weekday=0, starts="18:00", minutes=60),)
        ),
    )
    for number in range(crowd):
        diary.write_and_send(days_back(diary, number))
    viewer = diary.mentor
    years = len({diary.today.year, day_of(viewer.at).year})
    with django_assert_num_queries(5 + years):
        page = api.queue(viewer)
        assert len(page) == crowd
        assert all(one.entry.participation.person.given_name and one.version.words for one in page)


def test_the_longest_waiting_stands_first_with_all_that_is_needed_beside_it(diary):
    monday = WeeklyTime(weekday=0, starts="18:00", minutes=60)
    agreed(diary, PlannedDirection(direction="sport", activity="Жүгіру", times=(monday,)))
    old = [diary.write_and_send(days_back(diary, number)) for number in range(1, 7)]
    diary.confirm(*old)
    earlier = diary.at - timedelta(days=6)
    first = diary.write_and_send(days_back(diary, 8), entry=uuid7(earlier), at=earlier)
    second = diary.write_and_send()
    page = api.queue(diary.mentor)
    assert [one.entry for one in page] == [first, second]
    today = day_of(timezone.now())
    years = working_years({today.year, day_of(first.sent_at).year})
    assert [one.age for one in page] == [working_days_since(day_of(first.sent_at), today, years), 0]
    assert {one.planned.activity for one in page} == {"Жүгіру"}
    assert [one.planned_time for one in page] == [
        monday if one.entry.day.weekday() == 0 and one.entry.day >= diary.today - timedelta(days=50) else None
        for one in page
    ]
    assert page[1].last == tuple(Entry.objects.filter(pk__in=[row.pk for row in old[:3]]).order_by("-day"))


def test_the_age_of_what_waits_counts_the_working_days_of_each_year(diary):
    old, new = diary.write_and_send(), diary.write_and_send(days_back(diary, 1))
    sent_at = timezone.now().replace(month=6, day=15) - timedelta(days=2 * 365)
    Entry.objects.filter(pk=old.pk).update(sent_at=sent_at)

    page = api.queue(diary.mentor)

    assert [one.entry for one in page] == [old, new]
    today = day_of(timezone.now())
    years = working_years(range(sent_at.year, today.year + 1))
    assert [one.age for one in page] == [working_days_since(day_of(sent_at), today, years), 0]


def test_of_two_times_of_one_day_what_waits_is_compared_with_the_nearest(diary):
    weekday = diary.today.weekday()
    eight, six = (WeeklyTime(weekday=weekday, starts=starts, minutes=60) for starts in ("08:00", "18:00"))
    agreed(diary, PlannedDirection(direction="sport", activity="Жүгіру", times=(eight, six)))
    for hour in (7, 17):
        diary.write_and_send(diary.session(day=diary.today - timedelta(days=7), starts_at=time(hour)))

    assert [one.planned_time for one in api.queue(diary.mentor)] == [eight, six]


def test_a_queue_goes_on_where_the_page_before_ended_and_holds_what_was_taken_back(diary):
    rows = [
        diary.write_and_send(days_back(diary, number), at=diary.at - timedelta(minutes=number)) for number in range(5)
    ]
    diary.confirm(*rows)
    for row in rows[:3]:
        diary.unconfirm(row)
    first = api.queue(diary.mentor, size=2)
    rest = api.queue(diary.mentor, after=QueueAfter(first[-1].entry.sent_at, first[-1].entry.pk), size=2)
    assert [one.entry for one in first + rest] == [rows[2], rows[1], rows[0]]
    assert api.queue(diary.pupil) == []
    assert api.queue(viewer_of(diary.cast.operator)) == []


def test_the_history_of_an_entry_tells_everything_once_and_each_what_they_may_know(diary):
    row = diary.write(at=diary.at)
    minute = timedelta(minutes=1)
    diary.send(row, at=diary.at + minute)
    diary.return_(row, version=1, at=diary.at + 2 * minute)
    diary.write(diary.session(words="Екінші."), entry=row.public_id, expected=1, at=diary.at + 3 * minute)
    own = api.history_of(api.one_entry(diary.pupil, row.public_id))
    assert [(step.act.value, step.version.number) for step in own] == [
        ("write", 1), ("send", 1), ("return", 1), ("write", 2)
    ]  # fmt: skip
    theirs = api.history_of(api.one_entry(diary.mentor, row.public_id))
    assert [(step.act.value, step.version.number) for step in theirs] == [("write", 1), ("send", 1), ("return", 1)]
    assert theirs[2].done.words == "Нақтылап жаз."


def test_what_was_written_and_sent_at_once_is_told_once(diary):
    row = diary.write_and_send()
    assert [step.act.value for step in api.history_of(api.one_entry(diary.pupil, row.public_id))] == ["send"]


def test_an_entry_with_all_its_history_costs_three_queries(diary, django_assert_num_queries):
    row = diary.write_and_send()
    for number in range(1, 8):
        diary.write(diary.session(words=f"{number}"), entry=row.public_id, expected=number)
    viewer = diary.mentor
    with django_assert_num_queries(3):
        entry = api.one_entry(viewer, row.public_id)
        assert len(api.history_of(entry)) == 8
        assert [step.done.person.given_name for step in api.history_of(entry)]


def test_who_has_read_is_told_to_whom_it_belongs_the_last_first(diary, django_assert_max_num_queries):
    for by in (diary.mentor, diary.cast.head_viewer, diary.pupil):
        record_reading(person_ids=[diary.cast.pupil.pk], by=by, at=timezone.now())
    with django_assert_max_num_queries(2):
        readers = api.readers_of(diary.cast.pupil.pk)
    assert [(one.role, one.name) for one in readers] == [
        ("centre_head", diary.cast.head.display_name), ("mentor", diary.cast.mentor.display_name)
    ]  # fmt: skip
    assert api.readers_of(diary.cast.pupil.pk, after=readers[0].line) == readers[1:]


def told_of(diary):
    return api.told_of([diary.participation.pk])[diary.participation.pk]


def test_the_norms_count_what_was_sent_and_know_what_is_confirmed(diary, django_assert_num_queries):
    diary.write()
    waiting = diary.write_and_send(days_back(diary, 1))
    confirmed = diary.write_and_send(days_back(diary, 2))
    work = diary.write_and_send(diary.work_day())
    make_diary(suffix="-other").write_and_send()
    diary.confirm(confirmed)
    api.employer_said(entry=work.public_id, version=1, words="Иә.", by=diary.mentor, at=diary.at)
    with django_assert_num_queries(1):
        done = told_of(diary).done
    assert done.sessions == (
        DoneSession(id=confirmed.pk, day=confirmed.day, direction="sport", minutes=60, confirmed=True),
        DoneSession(id=waiting.pk, day=waiting.day, direction="sport", minutes=60, confirmed=False),
    )
    assert done.work_days == (WorkDay(id=work.pk, day=work.day, employer_confirmed=True, confirmed=False),)
    assert (done.books, done.trip_days) == ((), ())
    Entry.objects.filter(pk=work.pk).update(kind=Kind.TRIP_DAY, direction="trips", trip=2)
    assert told_of(diary).done.trip_days == (TripDay(id=work.pk, day=work.day, trip=2, confirmed=False),)


def test_the_directions_of_the_agreed_schedule_are_those_that_are_written_of(diary):
    agreed(diary, PlannedDirection(direction="sport"))
    assert diary.write()
    with pytest.raises(Exception, match="DIRECTION_NOT_TAKEN"):
        diary.write(diary.work_day())


@pytest.mark.parametrize("number", [1, 20])
def test_twenty_are_confirmed_at_the_cost_of_one_and_their_lines(diary, number, django_assert_max_num_queries):
    rows = [diary.write_and_send(days_back(diary, one)) for one in range(number)]
    by = diary.mentor
    with django_assert_max_num_queries(12 + 2 * number):
        diary.confirm(*rows, by=by)


def test_sending_costs_so_many_queries(diary, django_assert_max_num_queries):
    by = diary.pupil
    with django_assert_max_num_queries(23):
        diary.write_and_send(diary.session(starts_at=time(18)), by=by)
