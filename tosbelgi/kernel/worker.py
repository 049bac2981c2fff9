"""django-tasks worker whose jobs have a time limit, and which stops within seconds of a signal."""

import logging
import sys
import time
from collections.abc import Collection
from types import FrameType
from typing import Any

from django.db import OperationalError, connection
from django.utils.crypto import get_random_string
from django_tasks_db.compat import TaskContext, task_finished, task_started
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from . import jobs
from .facts.wakeups import JOBS, Waiter
from .lanes import LANES, MEDIA, QUEUES, media_jobs
from .time_limits import STOPPING, Interruption, TimeLimitReached, WorkerStops, evidence_path, seconds_for

logger = logging.getLogger(__name__)
PAUSE = 5  # seconds before a database that did not answer is tried again


class JobWorker(Worker):
    """The loop is the package's; how a job is executed, interrupted and stored is ours."""

    def __init__(self, *, interval: float, once: bool, lanes: Collection[str] = LANES) -> None:
        super().__init__(
            queue_names=[QUEUES[lane] for lane in lanes],
            interval=interval,
            batch=once,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        self._interruption: Interruption | None = None
        self._waiter = None if once else Waiter(JOBS)

    def run(self) -> None:
        """Loop until stopped. A database that is away for a while, or has no space to write, ends no worker."""
        while True:
            try:
                return self._run()
            except OperationalError:
                if self.batch:
                    raise
                logger.exception("the database takes no job out; it is asked again soon")
                connection.close()
                time.sleep(PAUSE)

    def _run(self) -> None:
        """The loop: an idle turn is one query. The package's own takes the write lock for it."""
        if self.batch or self._waiter is None:
            return super().run()
        while self.running:
            if self._is_job_ready():
                self.batch = True  # do what is there and come back
                try:
                    super().run()
                finally:
                    self.batch = False
            if self.running:
                self._waiter.wait_for_work(self.interval)
        return None

    def _is_job_ready(self) -> bool:
        return DBTaskResult.objects.ready().filter(queue_name__in=self.queue_names).exists()

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Take no further job. The one being done has a moment to end; at a second signal it is left at once."""
        patience = STOPPING if self.running else 0
        self.running = False
        if not self.running_task:
            sys.exit(0)
        if self._interruption:
            self._interruption.stop(patience)

    def run_task(self, db_task_result: DBTaskResult[..., Any]) -> None:
        """Execute one job and store its result."""
        self.running_task = True
        try:
            self._execute(db_task_result)
        finally:
            self.running_task = False
            self._run_tasks += 1

    def _execute(self, job: DBTaskResult[..., Any]) -> None:
        facts = {"task": job.task_path, "job": str(job.pk)}
        try:
            job.set_successful(self._call(job))
        except WorkerStops as stopped:
            _reconnect()
            again = jobs.requeue_interrupted(job, stopped)
            logger.warning("a worker stops; its job is %s", "begun again" if again else "given up", extra=facts)
        except TimeLimitReached as late:
            _reconnect()
            job.set_failed(late)
            logger.error("a job took too long and is given up", extra=facts)
        except BaseException as failed:
            job.set_failed(failed)
            _send_signal(task_finished, job)
        else:
            _send_signal(task_finished, job)

    def _call(self, job: DBTaskResult[..., Any]) -> Any:
        task, args = job.task, job.args_kwargs["args"]
        if task.takes_context:
            args = [TaskContext(task_result=job.task_result), *args]
        _send_signal(task_started, job)
        self._interruption = Interruption(seconds_for(job.task_path))
        try:
            with self._interruption.watching(evidence_path(job.pk)):
                if job.queue_name == MEDIA:
                    return media_jobs.call(job.task_path, job.args_kwargs["args"], job.args_kwargs["kwargs"])
                return task.call(*args, **job.args_kwargs["kwargs"])
        finally:
            self._interruption = None


def _send_signal(signal: Any, job: DBTaskResult[..., Any]) -> None:
    """Send a signal of django-tasks; impossible for a job whose code is gone, which is logged instead."""
    try:
        signal.send(sender=type(job.task.get_backend()), task_result=job.task_result)
    except ImportError:
        logger.error("a job has no code any more", extra={"task": job.task_path, "job": str(job.pk)})


def _reconnect() -> None:
    """Drop the connection: an interrupted query leaves it, and its transaction, in an unknown state."""
    connection.close()
    connection.connect()
