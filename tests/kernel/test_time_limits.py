"""A job that takes too long is given up and the others go on; a worker told to stop stops within seconds."""

import hashlib
import itertools
import os
import signal
import time
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import OperationalError
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tosbelgi.kernel import health, jobs, scheduler, time_limits, worker
from tosbelgi.kernel.models import Heartbeat

from .test_interrupted_jobs import a_minute_later, left_by, note, stored, wait_until

LIMIT = "tosbelgi.kernel.time_limits.TimeLimitReached"
STOPS = "tosbelgi.kernel.time_limits.WorkerStops"


@task()
def count_for_ever() -> None:
    """It holds whatever goes wrong for a fault of one number."""
    for number in itertools.count():
        try:
            str(number)
        except Exception:
            continue


@task()
def less_grace() -> None:
    time_limits.GRACE = 1


@task()
def never_come_back() -> None:
    """In C, where no signal of Python's arrives."""
    hashlib.pbkdf2_hmac("sha256", b"", b"", 2**31 - 1)


@task()
def wait_for(begun: str, sign: str) -> str:
    Path(begun).touch()
    while not Path(sign).exists():
        time.sleep(0.05)
    return "seen"


@task()
def wait_for_again(begun: str, sign: str) -> str:
    return wait_for.call(begun, sign)


jobs.mark_idempotent(wait_for_again)


@pytest.fixture
def short(killable):
    killable.settings = {"JOB_SECONDS": 1}
    return killable


def test_a_job_past_its_time_has_failed_and_the_next_one_is_done(short):
    late, waiting = count_for_ever.enqueue(), note.enqueue("waits")

    assert short.run("worker", "--once") == 0

    assert (stored(late).status, stored(late).exception_class_path) == (TaskResultStatus.FAILED, LIMIT)
    assert "longer than 1 seconds" in stored(late).traceback
    assert stored(waiting).status == TaskResultStatus.SUCCESSFUL
    assert short.run("worker", "--once") == 0
    assert len(stored(late).worker_ids) == 1, "nobody has begun it again"


def test_a_job_that_cannot_be_interrupted_ends_its_worker_and_is_not_begun_again(short):
    less_grace.enqueue()
    late, waiting = never_come_back.enqueue(), note.enqueue("waits")

    assert short.run("worker", "--once") == 1
    assert stored(late).status == TaskResultStatus.RUNNING
    a_minute_later()
    assert short.run("worker", "--once") == 0

    assert (stored(late).status, stored(late).exception_class_path) == (TaskResultStatus.FAILED, LIMIT)
    assert "never_come_back" in stored(late).traceback, "where it was is known"
    assert stored(waiting).status == TaskResultStatus.SUCCESSFUL
    assert not list(Path(short.environment["VAR_DIR"], "jobs").iterdir())


@pytest.mark.django_db
@pytest.mark.parametrize(("written", "status"), [("", TaskResultStatus.READY), ("Thread 1", TaskResultStatus.FAILED)])
def test_what_ended_its_worker_by_its_length_is_given_up_though_it_may_be_repeated(
    written, status, settings, tmp_path, monkeypatch
):
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(jobs, "_idempotent", {note.module_path})
    left = left_by("dead")
    evidence = time_limits.evidence_path(left.pk)
    evidence.parent.mkdir()
    evidence.write_text(written)

    assert jobs.requeue_orphans() == 1

    left.refresh_from_db()
    assert left.status == status
    assert written in left.traceback
    assert not evidence.exists()


@pytest.mark.parametrize(
    ("job", "status"), [(wait_for, TaskResultStatus.FAILED), (wait_for_again, TaskResultStatus.READY)]
)
def test_a_worker_told_to_stop_leaves_its_job_to_the_next_one_or_says_why_not(job, status, killable, tmp_path):
    row = job.enqueue(str(tmp_path / "begun"), str(tmp_path / "sign"))
    number = killable.start("worker")
    wait_until((tmp_path / "begun").exists)

    os.kill(number, signal.SIGTERM)

    assert killable.ended() == 0
    left = stored(row)
    assert left.status == status
    if status == TaskResultStatus.FAILED:
        assert (left.exception_class_path, "told to stop" in left.traceback) == (STOPS, True)
    else:
        assert left.worker_ids == [], "stopping is not held against the job"
        (tmp_path / "sign").touch()
        assert killable.run("worker", "--once") == 0
        assert (stored(row).status, stored(row).return_value) == (TaskResultStatus.SUCCESSFUL, "seen")


def test_a_job_that_ends_by_itself_in_a_moment_may_do_so(killable, tmp_path):
    row = wait_for.enqueue(str(tmp_path / "begun"), str(tmp_path / "sign"))
    number = killable.start("worker")
    wait_until((tmp_path / "begun").exists)

    os.kill(number, signal.SIGTERM)
    (tmp_path / "sign").touch()

    assert killable.ended() == 0
    assert stored(row).status == TaskResultStatus.SUCCESSFUL


def test_a_worker_without_a_job_stops_at_once(killable):
    number = killable.start("worker")
    wait_until(lambda: Heartbeat.objects.filter(name__startswith="worker-", at__gt=timezone.now() - jobs.SILENCE))
    time.sleep(1)

    os.kill(number, signal.SIGTERM)

    assert killable.ended() == 0
    assert not Heartbeat.objects.filter(name__startswith="worker-", at__gt=timezone.now() - jobs.SILENCE).exists()


def test_a_declared_limit_goes_before_the_setting(settings, monkeypatch):
    monkeypatch.setattr(time_limits, "_limits", {})
    settings.JOB_SECONDS = 7
    assert time_limits.seconds_for(note.module_path) == 7
    time_limits.limit(note, seconds=40)
    assert time_limits.seconds_for(note.module_path) == 40


def test_a_watch_leaves_nothing_behind_and_a_full_disk_holds_up_no_job(tmp_path):
    before = signal.getsignal(signal.SIGALRM)
    (tmp_path / "jobs").write_text("a folder cannot be made here")
    for evidence in (tmp_path / "others" / "one", tmp_path / "jobs" / "one"):
        with time_limits.Interruption(60).watching(evidence):
            assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
        assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
        assert signal.getsignal(signal.SIGALRM) == before
        assert not evidence.exists()


@pytest.fixture
def told_the_system(monkeypatch):
    """What the watch asks the system for, noted instead of done."""
    told = []

    def heard(name, answer=None):
        return lambda *args, **options: (told.append((name, *args, *options.values())), answer)[1]

    clock = SimpleNamespace(
        SIGALRM="alarm", ITIMER_REAL="timer", signal=heard("signal", "the handler before"), setitimer=heard("setitimer")
    )
    monkeypatch.setattr(time_limits, "signal", clock)
    ends = SimpleNamespace(dump_traceback_later=heard("ends"), cancel_dump_traceback_later=heard("does not end"))
    monkeypatch.setattr(time_limits, "faulthandler", ends)
    return told


def test_a_job_is_interrupted_while_it_runs_and_neither_before_nor_after(told_the_system, tmp_path):
    evidence, watch = tmp_path / "of" / "jobs" / "one", time_limits.Interruption(7)
    watch._interrupt(0, None)
    with watch.watching(evidence):
        with pytest.raises(time_limits.TimeLimitReached, match="longer than 7 seconds"):
            watch._interrupt(0, None)
        *before, (_ends, after, exits, descriptor), started = told_the_system
        assert before == [("signal", "alarm", watch._interrupt)]
        assert (after, exits) == (7 + time_limits.GRACE, True)
        assert os.fstat(descriptor).st_ino == evidence.stat().st_ino, "where it was is written there"
        assert started == ("setitimer", "timer", 7, time_limits.AGAIN)
        told_the_system.clear()
    watch._interrupt(0, None)

    assert told_the_system == [
        ("setitimer", "timer", 0),
        ("does not end",),
        ("signal", "alarm", "the handler before"),
    ]
    with pytest.raises(OSError, match="descriptor"):
        os.fstat(descriptor)
    with time_limits.Interruption(1).watching(evidence):
        evidence.unlink()  # by whoever looks after the disk
    assert not evidence.exists()


def test_a_job_is_told_to_stop_after_a_moment(told_the_system):
    watch = time_limits.Interruption(7)
    for after, waits in ((2, 2), (0, 0.001)):
        watch.stop(after)
        assert told_the_system.pop() == ("setitimer", "timer", waits, time_limits.AGAIN)
        assert isinstance(watch.reason, time_limits.WorkerStops)


@pytest.mark.parametrize(("first", "used"), [(SimpleNamespace(fileno=lambda: 71), 71), (None, 72)])
def test_where_no_evidence_can_be_written_it_goes_to_the_log(first, used, told_the_system, tmp_path, monkeypatch):
    (tmp_path / "jobs").write_text("a folder cannot be made here")
    monkeypatch.setattr(time_limits.sys, "__stderr__", first)
    monkeypatch.setattr(time_limits.sys, "stderr", SimpleNamespace(fileno=lambda: 72, write=len, flush=list))
    with time_limits.Interruption(7).watching(tmp_path / "jobs" / "one"):
        assert ("ends", 7 + time_limits.GRACE, True, used) in told_the_system


def test_a_database_that_is_away_for_a_while_ends_no_worker(monkeypatch):
    answers = [OperationalError("disk I/O error"), OperationalError("the server is starting"), None]

    def run(self):
        if (answer := answers.pop(0)) is not None:
            raise answer

    monkeypatch.setattr(worker.JobWorker, "_run", run)
    monkeypatch.setattr(worker, "PAUSE", 0)
    monkeypatch.setattr(worker.connection, "close", lambda: None)

    worker.JobWorker(interval=0, once=False).run()

    assert answers == []


@pytest.mark.django_db
class TestWhatIsShownToThoseWhoLookAfterIt:
    @pytest.fixture(autouse=True)
    def quiet(self, monkeypatch, settings):
        monkeypatch.setattr(health, "_last", None)
        settings.HEALTH_TOKEN = "a token for the monitor"
        DBTaskResult.objects.all().delete()
        scheduler.beat_scheduler()
        scheduler.read_claims(timezone.now())

    def told(self, client):
        answer = client.get("/readyz", headers={"authorization": "Bearer a token for the monitor"})
        return answer.status_code, answer.json()["status"], answer.json()["failing"]

    def test_a_job_that_waits_for_long(self, client, settings):
        row = stored(note.enqueue("waits"))
        assert self.told(client) == (200, "ready", {})
        past = timezone.now() - timedelta(seconds=settings.JOB_WAIT_SECONDS + 1)
        DBTaskResult.objects.filter(pk=row.pk).update(enqueued_at=past)
        health._last = None

        assert self.told(client) == (200, "degraded", {"jobs": "1 jobs have waited for more than 300 s"})

    def test_a_job_whose_time_has_just_come_has_not_waited(self):
        row = stored(note.using(run_after=timezone.now() + timedelta(seconds=1)).enqueue("later"))
        past = timezone.now() - timedelta(days=1)
        DBTaskResult.objects.filter(pk=row.pk).update(enqueued_at=past, run_after=timezone.now())
        jobs.check_queue()

    def test_a_job_that_goes_on_past_its_time(self, client, settings):
        row = left_by("somebody")
        assert self.told(client)[1] == "ready"
        past = timezone.now() - timedelta(seconds=settings.JOB_SECONDS + 2 * time_limits.GRACE + 1)
        DBTaskResult.objects.filter(pk=row.pk).update(started_at=past)
        health._last = None

        assert self.told(client) == (200, "degraded", {"jobs": f"{note.module_path} runs though its time is over"})
