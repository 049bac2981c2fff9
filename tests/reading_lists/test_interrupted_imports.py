"""The worker dies while it reads a list that an editor has sent: it is read again, or the editor is told."""

from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django_tasks_db.models import DBTaskResult
from wagtail.users.models import UserProfile

from tests.crash_harness import KILLED
from tests.kernel.test_interrupted_jobs import a_minute_later
from tosbelgi.kernel import jobs
from tosbelgi.kernel.time_limits import TimeLimitReached
from tosbelgi.reading_lists import tasks
from tosbelgi.reading_lists.importing import exports, spreadsheets
from tosbelgi.reading_lists.importing import runs as import_runs
from tosbelgi.reading_lists.importing.runs import ImportRun
from tosbelgi.reading_lists.lists import ReadingListPage

TOOK_TOO_LONG = (
    "Reading the file took longer than is allowed and was given up; your file is kept. Perhaps the sheet reaches much "
    "further than its rows: copy the rows alone into the template and send that file. If that takes too long as well, "
    "tell those who look after the site."
)
WHILE_READING = ("tosbelgi.reading_lists.importing.runs._read", 1)
State = ImportRun.State


@pytest.fixture
def saule(killable):
    yield get_user_model().objects.create_superuser("saule", "saule@example.invalid", "a long enough word")
    ImportRun.objects.all().delete()
    get_user_model().objects.filter(username="saule").delete()


@pytest.fixture
def admin(saule):
    client = Client()
    client.force_login(saule)
    return client


@pytest.fixture
def sent(saule):
    """A sound file on its way."""
    page = ReadingListPage.objects.filter(locale__language_code="kk").first()
    content = spreadsheets.as_csv(list(exports.rows_of(page)))
    run = import_runs.start_import(list_id=page.pk, content=content, name="list.csv", by=saule, at=timezone.now())
    tasks.look_through.enqueue(run.pk)
    return run


def test_a_list_whose_reader_was_killed_is_read_by_the_next_worker(killable, sent, admin):
    assert killable.run("worker", after=WHILE_READING) == KILLED
    sent.refresh_from_db()
    assert sent.state == State.LOOKING
    assert "refresh" in admin.get(reverse("reading_list_import", args=[sent.pk])).content.decode()
    a_minute_later()

    assert killable.run("worker", "--once") == 0

    sent.refresh_from_db()
    assert (sent.state, sent.problems) == (State.READY, [])
    assert import_runs.apply_import(run_id=sent.pk, by=sent.by, at=timezone.now()).state == State.APPLIED


def test_a_list_over_which_workers_die_again_and_again_is_given_up_and_read_when_the_editor_says_so(
    killable, sent, admin, saule
):
    for _time in range(jobs.MOST_TRIES):
        assert killable.run("worker", after=WHILE_READING) == KILLED
        a_minute_later()
        assert jobs.requeue_orphans() == 1
    page, desk = (
        reverse("reading_list_import", args=[sent.pk]),
        reverse("reading_list_desk", args=[sent.reading_list_id]),
    )
    for language in ("kk", "ru", "en"):
        UserProfile.objects.update_or_create(user=saule, defaults={"preferred_language": language})
        with override(language):
            told, again = str(State.STOPPED.label), gettext("Read the file again")
        screen = admin.get(page).content.decode()
        assert told in screen and again in screen
        assert "refresh" not in screen
        assert told in admin.get(desk).content.decode()

    again = reverse("reading_list_import_again", args=[sent.pk])
    for _click in range(2):
        assert admin.post(again).url == page
    assert "refresh" in admin.get(page).content.decode()
    assert DBTaskResult.objects.ready().filter(task_path=tasks.look_through.module_path).count() == 1
    assert killable.run("worker", "--once") == 0

    sent.refresh_from_db()
    assert sent.state == State.READY
    admin.post(again)
    assert not DBTaskResult.objects.ready().filter(task_path=tasks.look_through.module_path).exists()


def test_a_list_whose_reading_took_too_long_says_so_and_is_read_again_at_a_click(killable, sent, admin, saule):
    """A worker has given it up for its time; the way there stands in `tests/kernel/test_time_limits.py`."""
    row = DBTaskResult.objects.get(task_path=tasks.look_through.module_path)
    row.claim("somebody")
    row.set_failed(TimeLimitReached("the job took longer than 300 seconds"))
    page = reverse("reading_list_import", args=[sent.pk])
    for language in ("kk", "ru", "en"):
        UserProfile.objects.update_or_create(user=saule, defaults={"preferred_language": language})
        with override(language):
            stopped, why, again = str(State.STOPPED.label), gettext(TOOK_TOO_LONG), gettext("Read the file again")
        screen = unescape(admin.get(page).content.decode())
        assert stopped in screen and why in screen and again in screen

    admin.post(reverse("reading_list_import_again", args=[sent.pk]))
    assert "refresh" in admin.get(page).content.decode()
    assert killable.run("worker", "--once") == 0

    sent.refresh_from_db()
    assert sent.state == State.READY
