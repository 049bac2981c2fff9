"""The clock: routines that are due every so many seconds. One worker process runs it."""

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


_routines: dict[str, ScheduledTask] = {}


def schedule(seconds: float, name: str) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Have a function called every so many seconds, from the first tick on; a name is registered once."""

    def register(work: Callable[[], object]) -> Callable[[], object]:
        _routines[name] = ScheduledTask(seconds, work)
        return work

    return register


def run_due(now: float | None = None) -> list[str]:
    """Run what is due and answer its names. A routine that fails is logged and is due again next time."""
    now = time.monotonic() if now is None else now
    ran = []
    for name, routine in list(_routines.items()):
        if now >= routine.due:
            routine.due = now + routine.seconds
            ran.append(name)
            run_task(name)
    return ran


def run_task(name: str) -> None:
    """Run one routine now, due or not."""
    try:
        _routines[name].work()
    except Exception:
        logger.exception("routine failed", extra={"routine": name})


def task_names() -> list[str]:
    return list(_routines)


@schedule(10, "heartbeat")
def beat_scheduler() -> None:
    Heartbeat.objects.update_or_create(name=WORKER, defaults={"at": timezone.now()})
