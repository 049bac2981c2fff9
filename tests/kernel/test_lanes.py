"""Lanes: each worker runs its own, `/readyz` names one that nobody runs, and a media job is a child with limits."""

import os
import signal
import subprocess
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from django.core.management import call_command
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tosbelgi.kernel import health, scheduler
from tosbelgi.kernel.facts import wakeups
from tosbelgi.kernel.lanes import LANES, media_jobs
from tosbelgi.kernel.management.commands import worker
from tosbelgi.kernel.models import Heartbeat

from .test_interrupted_jobs import wait_until

ROOT = Path(__file__).parents[2]
MB = 1 << 20


@task(queue_name="media")
def measure(number: int) -> dict[str, int]:
    print("a library that chatters")
    return {"twice": 2 * number}


@task(queue_name="media")
def take_too_much(what: str, folder: str) -> int:
    if what == "memory":
        return len(bytearray(4096 * MB))
    if what == "file":
        Path(folder, "big").write_bytes(bytes(3 * MB))
    if what == "open files":
        return len([open(__file__) for _number in range(500)])
    while True:
        pass


@task(queue_name="media")
def leave_somebody_behind() -> int:
    return subprocess.Popen(["sleep", "600"]).pid


@task(queue_name="nightly")
def sleep_well() -> str:
    return "slept"


@task
def hurry() -> str:
    return "done"


@pytest.fixture
def routines(monkeypatch):
    monkeypatch.setattr(scheduler, "_tasks", {})
    ran = []
    for lane in LANES:
        scheduler.schedule(60, f"routine-{lane}", lane=lane)(lambda lane=lane: ran.append(lane))
    return ran


@pytest.mark.django_db
def test_a_worker_of_one_lane_runs_its_routines_and_jobs_and_no_others(routines):
    DBTaskResult.objects.all().delete()
    sleeps, hurries = sleep_well.enqueue(), hurry.enqueue()

    call_command("worker", "--once", "--lane", "nightly")
    assert routines == ["nightly"]
    states = dict(DBTaskResult.objects.values_list("task_path", "status"))
    assert states == {
        sleep_well.module_path: TaskResultStatus.SUCCESSFUL,
        hurry.module_path: TaskResultStatus.READY,
    }

    call_command("worker", "--once")
    assert sorted(routines[1:]) == sorted(LANES), "without a lane it is all of them"
    hurries.refresh(), sleeps.refresh()
    assert hurries.return_value == "done"


@pytest.mark.django_db
def test_a_lane_that_nobody_runs_is_named():
    Heartbeat.objects.all().delete()
    scheduler.beat_scheduler(["soon"])
    health.worker()
    with pytest.raises(health.Unready, match="no worker of the lane media, nightly has shown itself"):
        health.every_lane()
    scheduler.beat_scheduler(["media", "nightly"])
    health.every_lane()
    Heartbeat.objects.filter(name="lane-soon").update(at=timezone.now() - timedelta(seconds=61))
    with pytest.raises(health.Unready, match="lane soon has"):
        health.every_lane()


def test_the_full_stack_has_a_process_for_each_lane():
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    workers = {services[name]["command"] for name in services if name.startswith("worker")}
    assert workers == {f"python manage.py worker --lane {lane}" for lane in LANES}


@pytest.mark.django_db
def test_a_media_job_is_done_by_a_child_whose_chatter_is_no_answer():
    done = measure.enqueue(21)
    call_command("worker", "--once", "--lane", "media")
    done.refresh()
    assert done.return_value == {"twice": 42}


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("memory", "MemoryError"),
        ("file", "File too large|grew too big"),
        ("open files", "Too many open files"),
        ("cpu", "used up its seconds"),
    ],
)
def test_a_media_job_that_takes_too_much_fails_and_its_worker_goes_on(what, reason, tmp_path, monkeypatch):
    seconds = 8 if what == "cpu" else 120  # a busy machine takes some to begin
    limits = media_jobs.Limits(memory=2048 * MB, cpu=seconds, file_size=2 * MB, open_files=100)
    monkeypatch.setattr(media_jobs, "LIMITS", limits)
    with pytest.raises(media_jobs.MediaJobFailed, match=reason):
        media_jobs.call(take_too_much.module_path, [what, str(tmp_path)], {})
    assert not (tmp_path / "big").exists() or (tmp_path / "big").stat().st_size <= limits.file_size


def test_no_other_job_is_done_by_such_a_child():
    with pytest.raises(media_jobs.MediaJobFailed, match="is no job of the lane media"):
        media_jobs.call(hurry.module_path, [], {})


def test_a_wait_that_is_interrupted_ends_the_child(monkeypatch, tmp_path):
    begun = []

    class Interrupted(BaseException):
        pass

    def interrupted(child, *args):
        begun.append(child)
        raise Interrupted

    monkeypatch.setattr(media_jobs.subprocess.Popen, "communicate", interrupted)
    with pytest.raises(Interrupted):
        media_jobs.call(take_too_much.module_path, ["cpu", ""], {})
    assert begun[0].returncode is not None


def test_who_waits_is_woken_at_once_and_only_who_waits_under_that_name(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    waiter = wakeups.Waiter("tea")
    wakeups.wake("coffee")
    assert not waiter.wait(0)
    for _twice in range(2):
        wakeups.wake("tea")
    assert [waiter.wait(5), waiter.wait(0)] == [True, False]
    waiter.close()
    wakeups.wake("tea")  # nobody waits: nothing happens


def test_who_waits_no_longer_keeps_nothing_open_and_closes_nothing_that_others_have_opened(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    waiter = wakeups.Waiter("tea")
    waiter.close()
    with pytest.raises(OSError, match="No such device"):
        os.open(wakeups._pipe("tea"), os.O_WRONLY | os.O_NONBLOCK)
    waiter.close()
    assert not waiter.wait(0)


@pytest.mark.parametrize(
    ("vendor", "pipe", "slept"), [("sqlite", True, 5), ("sqlite", False, 1), ("postgresql", True, 1)]
)
def test_who_is_woken_by_everybody_looks_seldom(vendor, pipe, slept, settings, tmp_path, monkeypatch):
    """Whoever writes to SQLite is on this machine; another machine can wake nobody here."""
    settings.VAR_DIR = tmp_path
    if not pipe:
        monkeypatch.delattr(wakeups.os, "mkfifo")
    waiter, told = wakeups.Waiter("tea"), []
    monkeypatch.setattr(wakeups, "connection", SimpleNamespace(vendor=vendor))
    monkeypatch.setattr(waiter, "wait", told.append)
    waiter.wait_for_work(1)
    assert told == [slept]


def test_where_there_are_no_pipes_the_time_alone_wakes(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    monkeypatch.delattr(wakeups.os, "mkfifo")
    waiter, slept = wakeups.Waiter("tea"), []
    monkeypatch.setattr(wakeups.threading, "Event", lambda: SimpleNamespace(wait=slept.append))
    assert not waiter.wait(0.001)
    assert slept == [0.001]


@pytest.mark.parametrize("over", [SystemExit(2), RuntimeError("gone"), None])
def test_a_thread_of_the_worker_that_ends_stops_the_worker(over, monkeypatch):
    told = []
    monkeypatch.setattr(worker.os, "kill", lambda number, what: told.append((number, what)))

    def work():
        if over:
            raise over

    worker.end_with(work)
    assert told == [(os.getpid(), signal.SIGTERM)]


def test_what_a_media_job_has_started_ends_with_it():
    left = media_jobs.call(leave_somebody_behind.module_path, [], {})

    def is_gone():
        try:
            return Path(f"/proc/{left}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
        except FileNotFoundError:
            return True

    wait_until(is_gone)
