"""However long journals grow, as much of them is read as is shown: found by an index, and not put in order first."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.programme.query_plans import plan_of
from tosbelgi.programme.cabinet.journal.tasks import answers_to
from tosbelgi.programme.journal import api
from tosbelgi.programme.models import Entry, EntryVersion

from .cast import make_diary, uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def diary():
    return make_diary()


def statements(ask) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        ask()
    return [one["sql"] for one in asked.captured_queries]


def write_many(diary, like: Entry) -> None:
    """Three hundred more entries like this one, of which the planner knows; they answer nothing."""
    version = like.versions.get()
    entries = [copied(like, public_id=uuid7(), day=diary.today - timedelta(days=number)) for number in range(1, 301)]
    Entry.objects.bulk_create(entries)
    EntryVersion.objects.bulk_create(copied(version, entry=one, day=one.day, task=None) for one in entries)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def copied(row, **changes):
    same = {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields if not one.primary_key}
    new = type(row)(**same)
    for name, value in changes.items():
        setattr(new, name, value)
    return new


def test_the_last_three_beside_an_entry_are_looked_up_and_the_others_are_not_read(diary):
    for number in range(8):
        diary.write_and_send(diary.session(day=diary.today - timedelta(days=number), late_reason="Ауырдым."))
    asked = statements(lambda: api.queue(diary.mentor))
    beside = [sql for sql in asked if sql.count(" LIMIT 1") > 2]

    (plan,) = map(plan_of, beside)
    assert plan.count("entries_of_a_direction") == 4
    assert not any(sorts in plan for sorts in ("TEMP B-TREE", "Sort Key", "WindowAgg"))


def test_what_answers_a_task_is_found_by_the_task(diary):
    task = api.give_task(
        participation=diary.participation.public_id,
        direction="sport",
        words="Суретін қос.",
        due_on=diary.today + timedelta(days=3),
        by=diary.mentor,
        at=diary.at,
    )
    entry = diary.write_and_send(diary.session(task=task.public_id))
    write_many(diary, entry)
    viewer = diary.pupil
    (asked,) = statements(lambda: answers_to(viewer, [task]))

    assert "answers_to_extra_tasks" in plan_of(asked)
    assert answers_to(viewer, [task]) == {task.public_id: entry}
