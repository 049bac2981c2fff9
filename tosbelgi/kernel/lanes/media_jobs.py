"""Jobs of the lane `media`: a child process each, with limits on memory, processor, file size and open files.

They open files from outside with libraries written in C. What such a file can do at worst is end its child: the job
has failed then, with the limit as its reason, and the worker goes on.
"""

import json
import os
import resource
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django_tasks.base import Task

from . import MEDIA
from .lifeline import lifeline


@dataclass(frozen=True)
class Limits:
    """Bytes of memory, seconds of the processor, bytes of one file, number of open files."""

    memory: int = 2 << 30
    cpu: int = 900
    file_size: int = 1 << 30
    open_files: int = 128


LIMITS = Limits()
BY_SIGNAL = {signal.SIGXCPU: "it used up its seconds of the processor", signal.SIGXFSZ: "a file of it grew too big"}


class MediaJobFailed(Exception):
    """The child has failed, or came to one of its limits; the message says how."""


def call(task_path: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """Run the task in a child and return what it returns. What the child has started ends with it, and both with us."""
    told = json.dumps({"task": task_path, "args": args, "kwargs": kwargs, "limits": asdict(LIMITS)})
    environment = {"DJANGO_SETTINGS_MODULE": "tosbelgi.settings"} | os.environ
    with (
        lifeline() as end,
        subprocess.Popen(  # noqa: S603  our own command
            [sys.executable, "-m", "django", "media_job", f"--lifeline={end}"],
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            pass_fds=[end],
        ) as child,
    ):
        try:
            answer, _errors = child.communicate(told)
        finally:
            with suppress(ProcessLookupError):  # nobody of its group is left
                os.killpg(child.pid, signal.SIGKILL)
    if child.returncode < 0:
        killed_by = signal.Signals(-child.returncode)
        raise MediaJobFailed(BY_SIGNAL.get(killed_by, f"its process was ended by {killed_by.name}"))
    if child.returncode or not answer:
        raise MediaJobFailed(f"its process ended with {child.returncode}")
    result = json.loads(answer)
    if error := result.get("error"):
        raise MediaJobFailed(error)
    return result["value"]


def limit_this_process(limits: Limits) -> None:
    """From now on this process cannot take more; it cannot take the limits off either."""
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_FSIZE, limits.file_size),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # A process at its last second is told why; five seconds later it is ended without a word.
        soft = max(1, most - 5) if kind == resource.RLIMIT_CPU else most
        resource.setrlimit(kind, (soft, most))


def execute(told: str) -> str:
    """In the child: limit it, do the task, and say what came of it as JSON."""
    data = json.loads(told)
    limit_this_process(Limits(**data["limits"]))
    task = import_string(data["task"])
    if not isinstance(task, Task) or task.queue_name != MEDIA:
        return json.dumps({"error": f"{data['task']} is no job of the lane {MEDIA}"})
    try:
        return json.dumps({"value": task.call(*data["args"], **data["kwargs"])})
    except Exception as failed:
        return json.dumps({"error": f"{type(failed).__name__}: {failed}"})
