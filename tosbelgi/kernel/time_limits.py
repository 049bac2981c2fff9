"""Time limits of background jobs: an exception in Python's own loops, anywhere else the end of the process.

The exception is raised in the main thread between two steps of Python, again and again until the job is out. Code
in C that does not return cannot be reached so: some time later `faulthandler`, which needs no Python, writes its
traceback to a file (the evidence) and ends the process. That file tells the next worker not to begin the job again.
"""

import faulthandler
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import IO, Any

from django.conf import settings
from django_tasks.base import Task

AGAIN = 5  # seconds after which a job that is still there is interrupted once more
GRACE = 30  # seconds that a job has to leave before the process ends
STOPPING = 2  # seconds that a job has to end by itself when its worker stops; supervisors wait about ten

_limits: dict[str, int] = {}


class TimeLimitReached(BaseException):
    """The job took longer than it may and is not begun again. No `except Exception` of a job holds it up."""


class WorkerStops(BaseException):
    """The worker was stopped in the middle of the job."""


def limit(task: Task[..., Any], seconds: int) -> None:
    """Declare how long a job may take; others have `JOB_SECONDS`."""
    _limits[task.module_path] = seconds


def seconds_for(task_path: str) -> int:
    return _limits.get(task_path, settings.JOB_SECONDS)


class Interruption:
    """Timer that raises an exception in the job of the main thread. One at a time."""

    def __init__(self, seconds: float) -> None:
        self.reason: BaseException = TimeLimitReached(f"the job took longer than {seconds:g} seconds")
        self.seconds = seconds
        self._inside = False

    def _interrupt(self, _signal: int, _frame: FrameType | None) -> None:
        if self._inside:  # a signal that arrives late must not hit the code after the job
            raise self.reason

    @contextmanager
    def watching(self, evidence: Path) -> Iterator[None]:
        """Raise the reason when the time is over; where that does not help, leave evidence and end the process."""
        previous_handler = signal.signal(signal.SIGALRM, self._interrupt)
        file = _open_evidence(evidence)
        descriptor = (file or sys.__stderr__ or sys.stderr).fileno()
        faulthandler.dump_traceback_later(self.seconds + GRACE, exit=True, file=descriptor)
        try:
            self._inside = True
            signal.setitimer(signal.ITIMER_REAL, self.seconds, AGAIN)
            yield
        finally:
            self._inside = False
            signal.setitimer(signal.ITIMER_REAL, 0)
            faulthandler.cancel_dump_traceback_later()
            signal.signal(signal.SIGALRM, previous_handler)
            if file:
                file.close()
                evidence.unlink(missing_ok=True)

    def stop(self, after: float) -> None:
        """Interrupt the job because its worker stops."""
        self.reason = WorkerStops("the worker was told to stop")
        signal.setitimer(signal.ITIMER_REAL, max(after, 0.001), AGAIN)


def evidence_path(job: object) -> Path:
    """The file for the traceback of a job whose process had to end."""
    return Path(settings.VAR_DIR) / "jobs" / str(job)


def pop_evidence(job: object) -> str:
    """The traceback that was written there, "" where none was; reading it removes it."""
    try:
        text = evidence_path(job).read_text("utf-8", "replace")
    except OSError:
        return ""
    with suppress(OSError):
        evidence_path(job).unlink()
    return text


def _open_evidence(evidence: Path) -> IO[bytes] | None:
    """None on a full disk: the job is done all the same."""
    try:
        evidence.parent.mkdir(parents=True, exist_ok=True)
        return evidence.open("wb")
    except OSError:
        return None
