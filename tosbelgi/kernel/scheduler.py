"""In-process scheduler: functions that are due every so many seconds, run by one worker process."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from .models import Heartbeat

logger = logging.getLogger(__name__)
WORKER = "worker"


@dataclass
class ScheduledTask:
    seconds: float
    work: Callable[[], object]
    due: float = 0.0


_tasks: dict[str, ScheduledTask] = {}


def schedule(seconds: float, name: str) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Have a function called every so many seconds, from the first run on; a name is registered once."""

    def register(work: Callable[[], object]) -> Callable[[], object]:
        _tasks[name] = ScheduledTask(seconds, work)
        return work

    return register


def run_due(now: float | None = None) -> list[str]:
    """Run the tasks that are due and return their names. One that fails is logged and is due again next time."""
    now = time.monotonic() if now is None else now
    ran = []
    for name, task in list(_tasks.items()):
        if now >= task.due:
            task.due = now + task.seconds
            ran.append(name)
            run_task(name)
    return ran


def run_task(name: str) -> None:
    """Run one task now, due or not."""
    try:
        _tasks[name].work()
    except Exception:
        logger.exception("routine failed", extra={"routine": name})


def task_names() -> list[str]:
    return list(_tasks)


@schedule(10, "heartbeat")
def beat_scheduler() -> None:
    Heartbeat.objects.update_or_create(name=WORKER, defaults={"at": timezone.now()})
