"""A job whose worker is killed is done by another, or said to have failed; never by two while the first one lives."""

import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.db.models import F
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tests.crash_harness import KILLED
from tosbelgi.kernel import jobs, scheduler, time_limits
from tosbelgi.kernel.health import Unready
from tosbelgi.kernel.models import Heartbeat, RoutineClaim

SECONDS = 60


@task()
def linger(begun: str) -> None:
    """A job that goes on for as long as its worker lives."""
    Path(begun).touch()
    time.sleep(SECONDS)


@task()
def note(_word: str) -> str:
    return "noted"


def wait_until(it_is_so) -> None:
    until = time.monotonic() + SECONDS
    while not it_is_so():
        assert time.monotonic() < until, "it does not come to it"
        time.sleep(0.1)


def a_minute_later() -> None:
    workers = Heartbeat.objects.filter(name__startswith="worker-")
    workers.update(at=F("at") - jobs.SILENCE - timedelta(seconds=1))
    RoutineClaim.objects.update(claimed_until=F("claimed_until") - jobs.SILENCE)


def stored(job) -> DBTaskResult:
    return DBTaskResult.objects.get(pk=job.id)


def stored_row(row: DBTaskResult) -> DBTaskResult:
    return DBTaskResult.objects.get(pk=row.pk)


def left_by(worker: str, word: str = "salem", times: int = 1) -> DBTaskResult:
    """A job in the hands of a worker that has had it for so many times."""
    row = stored(note.enqueue(word))
    for _time in range(times):
        row.claim(worker)
    return row


def test_a_job_is_its_workers_while_that_lives_and_has_failed_once_it_is_dead(killable, tmp_path):
    killable.settings = {"tosbelgi.kernel.jobs.BEAT_SECONDS": 0.2}
    job = linger.enqueue(str(tmp_path / "begun"))
    number = killable.start("worker")
    wait_until((tmp_path / "begun").exists)
    signs = Heartbeat.objects.filter(name=f"worker-{stored(job).worker_ids[0]}")
    first = signs.get().at
    wait_until(lambda: signs.get().at > first)  # however long the job is
    assert jobs.requeue_orphans() == 0
    assert killable.kill(number) == KILLED
    assert jobs.requeue_orphans() == 0, "for a minute nobody can know"
    assert stored(job).status == TaskResultStatus.RUNNING
    a_minute_later()

    assert killable.run("worker", "--once") == 0

    left = stored(job)
    assert (left.status, left.exception_class_path) == (TaskResultStatus.FAILED, "tosbelgi.kernel.jobs.WorkerDied")
    assert left.finished_at is not None
    assert len(left.worker_ids) == 1, "nobody has begun it again"


def test_a_worker_that_leaves_in_good_order_says_so(killable):
    killable.run("worker", "--once")
    assert not Heartbeat.objects.filter(name__startswith="worker-", at__gt=timezone.now() - jobs.SILENCE).exists()


@pytest.fixture
def repeatable(monkeypatch):
    monkeypatch.setattr(jobs, "_idempotent", {note.module_path})


@pytest.mark.django_db
def test_a_job_that_may_be_repeated_is_done_by_the_next_worker(repeatable):
    left, waiting = left_by("dead"), stored(note.enqueue("waits"))

    call_command("worker", "--once")

    left.refresh_from_db()
    waiting.refresh_from_db()
    assert (left.status, left.return_value, len(left.worker_ids)) == (TaskResultStatus.SUCCESSFUL, "noted", 2)
    assert waiting.status == TaskResultStatus.SUCCESSFUL


@pytest.mark.django_db
def test_a_job_over_which_three_workers_have_died_is_given_up(repeatable):
    left = left_by("dead", times=jobs.MOST_TRIES)

    assert jobs.requeue_orphans() == 1

    left.refresh_from_db()
    assert (left.status, "died" in left.traceback) == (TaskResultStatus.FAILED, True)


@pytest.mark.django_db
@pytest.mark.parametrize(("ahead", "alive"), [({"minutes": 59}, True), ({"days": 365}, False)])
def test_what_a_worker_said_under_a_clock_far_ahead_is_no_sign_of_life(ahead, alive, repeatable):
    left = left_by("dead")
    Heartbeat.objects.create(name="worker-dead", at=timezone.now() + timedelta(**ahead))

    assert jobs.requeue_orphans() == (not alive)

    left.refresh_from_db()
    assert left.status == (TaskResultStatus.RUNNING if alive else TaskResultStatus.READY)


@pytest.mark.django_db
def test_each_of_several_workers_is_asked_for_by_its_own_name(repeatable):
    left, held = left_by("dead"), left_by("living")
    with jobs.heartbeat("living"):
        assert jobs.requeue_orphans() == 1
        assert jobs.requeue_orphans() == 0

    left.refresh_from_db()
    held.refresh_from_db()
    assert (left.status, held.status) == (TaskResultStatus.READY, TaskResultStatus.RUNNING)


@pytest.mark.django_db
def test_a_worker_shows_again_and_again_that_it_lives_whatever_goes_wrong_meanwhile(monkeypatch):
    Heartbeat.objects.create(name="worker-other", at=timezone.now())
    shown, closed, enough = [], [], threading.Event()

    def beat(worker_id):
        shown.append((worker_id, threading.current_thread()))
        if len(shown) == 3:
            raise OperationalError("the database is away")
        if len(shown) > 5:
            enough.set()

    monkeypatch.setattr(jobs, "BEAT_SECONDS", 0.001)
    monkeypatch.setattr(jobs, "_beat", beat)
    monkeypatch.setattr(jobs, "connection", SimpleNamespace(close=lambda: closed.append(len(shown))))
    with jobs.heartbeat("one"):
        first = shown[0]
        assert enough.wait(SECONDS)
    pulse = shown[-1][1]
    pulse.join(SECONDS)

    assert first == ("one", threading.current_thread()), "before its first job"
    assert {worker for worker, _thread in shown} == {"one"}
    assert (pulse.is_alive(), pulse.daemon) == (False, True)
    assert set(closed[:5]) == {2, 3, 4, 5, 6}, "no connection is held between two signs"
    assert Heartbeat.objects.filter(name="worker-other").exists()


@pytest.mark.django_db
def test_a_worker_has_one_sign_of_life_and_of_no_others():
    jobs._beat("one")
    jobs._beat("two")
    Heartbeat.objects.filter(name="worker-one").update(at=timezone.now() - jobs.SILENCE)
    assert (jobs._is_worker_alive("one"), jobs._is_worker_alive("two")) == (False, True)
    jobs._beat("one")

    assert jobs._is_worker_alive("one")
    assert set(Heartbeat.objects.filter(name__startswith="worker-").values_list("name", flat=True)) == {
        "worker-one",
        "worker-two",
    }
    with jobs.heartbeat("one"):
        assert jobs._is_worker_alive("one")
    assert (jobs._is_worker_alive("one"), jobs._is_worker_alive("two")) == (False, True)


@pytest.mark.django_db
@pytest.mark.parametrize("repeated", [True, False])
def test_a_job_that_its_worker_has_to_leave_is_not_held_against_it(repeated, monkeypatch):
    monkeypatch.setattr(jobs, "_idempotent", {note.module_path} if repeated else set())
    left = left_by("first")
    left.claim("second")
    other = left_by("second", "other")

    assert jobs.requeue_interrupted(left, time_limits.WorkerStops("told to stop")) is repeated

    left, other = stored_row(left), stored_row(other)
    assert other.status == TaskResultStatus.RUNNING
    if repeated:
        assert (left.status, left.worker_ids) == (TaskResultStatus.READY, ["first"])
    else:
        assert (left.status, "told to stop" in left.traceback) == (TaskResultStatus.FAILED, True)


@pytest.mark.django_db
def test_what_is_given_up_says_over_which_worker(monkeypatch):
    monkeypatch.setattr(jobs, "_idempotent", set())
    left, other = left_by("dead"), left_by("living")

    assert jobs._requeue_orphan(left)

    assert "worker dead died over it" in stored_row(left).traceback
    assert stored_row(other).status == TaskResultStatus.RUNNING
    assert not jobs._requeue_orphan(left), "it has been given up before"


@pytest.mark.django_db
def test_jobs_begun_at_one_moment_are_not_taken_for_each_other(repeatable):
    left, done = left_by("dead"), left_by("dead", "done")
    DBTaskResult.objects.filter(pk=done.pk).update(started_at=left.started_at)
    stored_row(left).set_successful("noted")

    assert not jobs._requeue_orphan(left)
    assert stored_row(done).status == TaskResultStatus.RUNNING


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "late"), [(-1, False), (1, True)])
def test_a_job_may_run_for_its_time_and_twice_the_grace(seconds, late, settings, monkeypatch):
    DBTaskResult.objects.all().delete()
    now = timezone.now()
    row = left_by("somebody")
    allowed = timedelta(seconds=settings.JOB_SECONDS + 2 * time_limits.GRACE + seconds)
    DBTaskResult.objects.filter(pk=row.pk).update(started_at=now - allowed)
    monkeypatch.setattr(jobs.timezone, "now", lambda: now)
    if late:
        with pytest.raises(Unready, match="its time is over"):
            jobs.check_queue()
    else:
        jobs.check_queue()


@pytest.mark.django_db
@pytest.mark.parametrize(("hours", "forgotten"), [(23, False), (25, True), (-25, True)])
def test_a_sign_of_life_is_kept_for_a_day(hours, forgotten):
    Heartbeat.objects.create(name="worker-one", at=timezone.now() - timedelta(hours=hours))
    jobs.prune_old()
    assert Heartbeat.objects.filter(name="worker-one").exists() is not forgotten


def test_a_job_may_be_repeated_if_that_was_declared(monkeypatch):
    monkeypatch.setattr(jobs, "_idempotent", set())
    assert not jobs.is_idempotent(note)
    jobs.mark_idempotent(note)
    assert (jobs.is_idempotent(note), jobs.is_idempotent(linger)) == (True, False)


@pytest.mark.django_db
def test_what_was_taken_up_by_somebody_else_is_left_to_them(repeatable):
    left = left_by("dead")
    left_as_it_was = stored(left)
    left.claim("quicker")

    assert not jobs._requeue_orphan(left_as_it_was)

    left.refresh_from_db()
    assert (left.status, left.worker_ids[-1]) == (TaskResultStatus.RUNNING, "quicker")


@pytest.mark.django_db
def test_what_is_long_done_is_forgotten(repeatable):
    ages = {"done": 15, "done lately": 13, "failed": 91, "failed lately": 89}
    for word, days in ages.items():
        row = left_by("long gone", word)
        row.set_failed(ValueError()) if "failed" in word else row.set_successful("noted")
        DBTaskResult.objects.filter(pk=row.pk).update(finished_at=timezone.now() - timedelta(days=days))
    left_by("long gone", "runs"), note.enqueue("waits")
    with jobs.heartbeat("living"):
        Heartbeat.objects.create(name="worker-dead", at=timezone.now() - timedelta(days=2))
        Heartbeat.objects.create(name=scheduler.WORKER, at=timezone.now() - timedelta(days=2))
        scheduler.run_task("jobs_long_ago")
        assert {row.name for row in Heartbeat.objects.all()} == {"worker-living", scheduler.WORKER}

    kept = {row.args_kwargs["args"][0] for row in DBTaskResult.objects.filter(task_path=note.module_path)}
    assert kept == {"done lately", "failed lately", "runs", "waits"}


def test_of_every_job_it_is_known_whether_it_may_be_repeated():
    """Whoever brings another job looks at what it does when it is begun for the second time, and says so here."""
    loaded = [module for name, module in sys.modules.items() if not name.startswith("tests.")]
    tasks = {thing for module in loaded for thing in vars(module).values() if type(thing) is Task}
    # Another test may have imported a package of Wagtail's that is not installed here.
    known = {task for task in tasks if not task.module_path.startswith("wagtail.contrib.frontend_cache.")}

    assert {job.module_path for job in known if jobs.is_idempotent(job)} == {
        "modelsearch.tasks.insert_or_update_object_task",
        "tosbelgi.reading_lists.tasks.look_through",
        "tosbelgi.search.tasks.carry_changes",
        "wagtail.tasks.update_reference_index_task",
    }
    assert {job.module_path for job in known if not jobs.is_idempotent(job)} == {
        # Its name may have been given to another file since.
        "wagtail.tasks.delete_file_from_storage_task",
        # Somebody may have set the point by hand since. No recognition of faces is installed.
        "wagtail.images.tasks.set_image_focal_point_task",
    }
