"""Recovery of background jobs whose worker died or was stopped: requeued if idempotent, else marked as failed.

The package leaves a job RUNNING for ever when the process that had it is gone. So each worker writes a heartbeat under
a name of its own, from before its first job until after its last, in a thread that nothing else can keep busy.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from . import time_limits
from .health import Unready
from .models import Heartbeat

logger = logging.getLogger(__name__)
BEAT_SECONDS = 10
SILENCE = timedelta(seconds=60)  # after which a worker counts as dead
AHEAD = timedelta(hours=1)  # of our clock, which another's may be; beyond that it went wrong
MOST_TRIES = 3  # a job may be what kills its worker
DAYS_KEPT, DAYS_KEPT_IF_FAILED = 14, 90

_idempotent: set[str] = set()


class WorkerDied(Exception):
    """The process that had the job is gone, and the job is not begun again."""


def mark_idempotent(*tasks: Task[..., Any]) -> None:
    """Declare jobs that may be begun again wherever they were broken off, even while they still run."""
    _idempotent.update(task.module_path for task in tasks)


def is_idempotent(task: Task[..., Any]) -> bool:
    return task.module_path in _idempotent


@contextmanager
def heartbeat(worker_id: str, *besides: Callable[[], object]) -> Iterator[None]:
    """Write the heartbeat of this worker for as long as the block runs; with each beat call `besides` too."""
    over = threading.Event()
    acts = (lambda: _beat(worker_id), *besides)

    def keep_beating() -> None:
        while not over.wait(BEAT_SECONDS):
            for act in acts:
                try:
                    act()
                except Exception:
                    logger.exception("a worker could not show that it lives")
            connection.close()

    for act in acts:
        act()
    pulse = threading.Thread(target=keep_beating, daemon=True, name="pulse")
    pulse.start()
    try:
        yield
    finally:
        over.set()
        pulse.join(BEAT_SECONDS)
        Heartbeat.objects.filter(name=_heartbeat_name(worker_id)).delete()


def _heartbeat_name(worker_id: str) -> str:
    return f"worker-{worker_id}"


def _beat(worker_id: str) -> None:
    Heartbeat.objects.update_or_create(name=_heartbeat_name(worker_id), defaults={"at": timezone.now()})


def is_any_running() -> bool:
    """May there be orphans? One query."""
    return DBTaskResult.objects.running().exists()


def requeue_orphans() -> int:
    """Requeue jobs of dead workers if that is safe, else mark them as failed; returns how many there were."""
    return sum(
        _requeue_orphan(job) for job in DBTaskResult.objects.running() if not _is_worker_alive(job.worker_ids[-1])
    )


def _is_worker_alive(worker_id: str) -> bool:
    """Has it shown itself? What it said under a clock that went far ahead, before it died, is no sign of life."""
    now = timezone.now()
    return Heartbeat.objects.filter(name=_heartbeat_name(worker_id), at__range=(now - SILENCE, now + AHEAD)).exists()


@transaction.atomic
def _requeue_orphan(orphan: DBTaskResult[..., Any]) -> bool:
    """Requeue or fail one orphaned job; False where another worker was faster."""
    rows = DBTaskResult.objects.running().filter(pk=orphan.pk, started_at=orphan.started_at)
    job = rows.select_for_update(skip_locked=True).first()
    if job is None:
        return False
    facts = {"task": job.task_path, "job": str(job.pk), "tries": len(job.worker_ids)}
    if traceback := time_limits.pop_evidence(job.pk):
        job.set_failed(
            time_limits.TimeLimitReached(f"the job took too long and could not be interrupted:\n{traceback}")
        )
        logger.error("a job took too long, ended its worker and is given up", extra=facts)
    elif job.task_path in _idempotent and len(job.worker_ids) < MOST_TRIES:
        job.status = TaskResultStatus.READY
        job.save(update_fields=["status"])
        logger.warning("a worker died; its job is begun again", extra=facts)
    else:
        job.set_failed(WorkerDied(f"worker {job.worker_ids[-1]} died over it"))
        logger.error("a worker died; its job is given up", extra=facts)
    return True


def requeue_interrupted(job: DBTaskResult[..., Any], stopped: BaseException) -> bool:
    """Requeue a job that its worker had to leave, if it is idempotent; else mark it as failed for this reason.

    A worker that stops is no sign that the job is to blame, so it is not counted among its tries.
    """
    if job.task_path not in _idempotent:
        job.set_failed(stopped)
        return False
    job.status, job.worker_ids = TaskResultStatus.READY, job.worker_ids[:-1]
    job.save(update_fields=["status", "worker_ids"])
    return True


def check_queue() -> None:
    """Health notice: no job waits for long, and none runs past its time limit."""
    now = timezone.now()
    since = now - timedelta(seconds=settings.JOB_WAIT_SECONDS)
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=since)
    if late := waiting.filter(Q(run_after=get_date_max()) | Q(run_after__lt=since)).count():
        raise Unready(f"{late} jobs have waited for more than {settings.JOB_WAIT_SECONDS} s")
    for job in DBTaskResult.objects.running():
        allowed = time_limits.seconds_for(job.task_path) + 2 * time_limits.GRACE
        if job.started_at < now - timedelta(seconds=allowed):
            raise Unready(f"{job.task_path} runs though its time is over")


def prune_old() -> None:
    """Remove what is long done, and the last signs of workers that are long dead."""
    ages = {"min_age_days": DAYS_KEPT, "failed_min_age_days": DAYS_KEPT_IF_FAILED}
    call_command("prune_db_task_results", queue_name="*", verbosity=0, **ages)
    day, now = timedelta(days=1), timezone.now()
    signs = Heartbeat.objects.filter(name__startswith=_heartbeat_name(""))
    signs.exclude(at__range=(now - day, now + day)).delete()
