"""A worker whose jobs have a time limit, and which stops within seconds when it is told to."""

import logging
import sys
import time
from types import FrameType
from typing import Any

from django.db import OperationalError, connection
from django.utils.crypto import get_random_string
from django_tasks_db.compat import TaskContext, task_finished, task_started
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from . import jobs
from .time_limits import STOPPING, Interruption, TimeLimitReached, WorkerStops, evidence_of, seconds_for

logger = logging.getLogger(__name__)
PAUSE = 5  # seconds before a database that did not answer is asked again


class JobWorker(Worker):
    """The package's worker takes a job whenever it is ready; how a job is done and left stands here."""

    def __init__(self, *, interval: float, once: bool) -> None:
        super().__init__(
            queue_names=["*"],
            interval=interval,
            batch=once,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        self._interruption: Interruption | None = None

    def run(self) -> None:
        """Until told to stop. A database that is away for a while, or has no room to write, ends no worker."""
        while True:
            try:
                return super().run()
            except OperationalError:
                if self.batch:
                    raise
                logger.exception("the database takes no job out; it is asked again soon")
                connection.close()
                time.sleep(PAUSE)

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Take no further job. The one being done has a moment to end; at a second signal it is left at once."""
        patience = STOPPING if self.running else 0
        self.running = False
        if not self.running_task:
            sys.exit(0)
        if self._interruption:
            self._interruption.stop(patience)

    def run_task(self, db_task_result: DBTaskResult) -> None:
        """Do one job and write down what became of it."""
        self.running_task = True
        try:
            self._do(db_task_result)
        finally:
            self.running_task = False
            self._run_tasks += 1

    def _do(self, job: DBTaskResult) -> None:
        facts = {"task": job.task_path, "job": str(job.pk)}
        try:
            job.set_successful(self._called(job))
        except WorkerStops as stopped:
            _connect_anew()
            again = jobs.put_back(job, stopped)
            logger.warning("a worker stops; its job is %s", "begun again" if again else "given up", extra=facts)
        except TimeLimitReached as late:
            _connect_anew()
            job.set_failed(late)
            logger.error("a job took too long and is given up", extra=facts)
        except BaseException as failed:
            job.set_failed(failed)
            _tell(task_finished, job)
        else:
            _tell(task_finished, job)

    def _called(self, job: DBTaskResult) -> Any:
        task, args = job.task, job.args_kwargs["args"]
        if task.takes_context:
            args = [TaskContext(task_result=job.task_result), *args]
        _tell(task_started, job)
        self._interruption = Interruption(seconds_for(job.task_path))
        try:
            with self._interruption.watching(evidence_of(job.pk)):
                return task.call(*args, **job.args_kwargs["kwargs"])
        finally:
            self._interruption = None


def _tell(signal: Any, job: DBTaskResult) -> None:
    """The package's signals, which the log hears; of a job whose code is gone nothing can be said."""
    try:
        signal.send(sender=type(job.task.get_backend()), task_result=job.task_result)
    except ImportError:
        logger.error("a job has no code any more", extra={"task": job.task_path, "job": str(job.pk)})


def _connect_anew() -> None:
    """Whatever was interrupted in the middle of talking to the database, its transaction with it, is over."""
    connection.close()
    connection.connect()
