"""Background jobs of reading lists, run by the worker."""

from collections.abc import Iterable

from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tosbelgi.kernel.time_limits import TimeLimitReached

from .importing import runs as import_runs

GIVEN_UP_FOR_TIME = f"{TimeLimitReached.__module__}.{TimeLimitReached.__qualname__}"
UNREAD = {import_runs.ImportRun.State.WAITING, import_runs.ImportRun.State.LOOKING}


@task()
def look_through(run_id: int) -> str:
    """Read an uploaded list and store its problems or preview."""
    return import_runs.inspect(run_id).state


def given_up(runs: Iterable[import_runs.ImportRun]) -> set[int]:
    """Which of these wait to be read though no job will do it any more: it failed, or its workers died over it."""
    waiting = {run.pk for run in runs if run.state in UNREAD}
    if not waiting:
        return set()
    coming = DBTaskResult.objects.filter(
        task_path=look_through.module_path, status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]
    )
    return waiting - {run_id for job in coming for run_id in job.args_kwargs["args"]}


def took_too_long(run: import_runs.ImportRun) -> bool:
    """Was the last reading of this file given up for the time that it took?"""
    readings = DBTaskResult.objects.filter(task_path=look_through.module_path, args_kwargs__args=[run.pk])
    last = readings.order_by("-enqueued_at").first()
    return last is not None and last.exception_class_path == GIVEN_UP_FOR_TIME
