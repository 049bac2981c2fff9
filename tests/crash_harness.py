"""Processes that are there to be killed: `python -m tests.crash_harness`, a site's code made ready once and forked.

Each line that it reads is JSON: a command of `manage.py` with its words (or a function, `module:name`), settings that
differ (or values of modules, by their dotted names), and, where the process shall kill itself, a function and after how
many of its calls. It answers with the number of the process that runs the command, then with how that ended.
"""

import gc
import json
import os
import pkgutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KILLED = -signal.SIGKILL


class Mortals:
    """The side of the test: starts them one after the other, kills them, hears how they ended."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.settings: dict[str, object] = {}

    @cached_property
    def _process(self) -> subprocess.Popen:
        """Made ready when something is first started: it takes seconds, and many tests want only the database."""
        command = [sys.executable, "-m", "tests.crash_harness"]
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def close(self) -> None:
        if "_process" in vars(self):
            with self._process as process:
                process.stdin.close()

    def start(self, *command: str, after: tuple[str, int] | None = None) -> int:
        """Run a command; `after` names a function and at which of its calls SIGKILL comes, once the call is done."""
        self._process.stdin.write(json.dumps([command, self.settings, after]) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def ended(self) -> int:
        """Wait for the end of the one that runs: its exit code, or minus the signal that ended it."""
        return json.loads(self._process.stdout.readline())

    def run(self, *command: str, after: tuple[str, int] | None = None) -> int:
        """Start it and wait for its end."""
        self.start(*command, after=after)
        return self.ended()

    def kill(self, number: int) -> int:
        with suppress(ProcessLookupError):  # done already
            os.kill(number, signal.SIGKILL)
        return self.ended()


@contextmanager
def mortals(environment: dict[str, str]) -> Iterator[Mortals]:
    """Ready to start processes on the site of this environment."""
    with closing(Mortals(environment)) as ready:
        yield ready


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tosbelgi.settings")
    import django

    django.setup()
    is_warm = False
    for line in sys.stdin:
        command, differing, after = json.loads(line)
        if ":" in command[0] and not is_warm:
            warm_up()
            is_warm = True
        if not (number := os.fork()):
            run(command, differing, after)
        print(number, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]), flush=True)


def warm_up() -> None:
    """Have what every process that answers a request makes first, so that each fork has it already."""
    from django.conf import settings
    from django.db import connections
    from django.test import Client
    from django.utils import translation

    for code, _name in settings.LANGUAGES:
        translation.activate(code)
        translation.gettext("")
    translation.deactivate()
    Client(raise_request_exception=False, headers={"host": "127.0.0.1"}).get("/healthz")
    pkgutil.resolve_name("tosbelgi.graphql.schema")
    connections.close_all()  # a fork opens its own
    gc.collect()
    gc.freeze()  # else each fork copies what it looks through


def run(command: list[str], differing: dict[str, object], after: list | None) -> None:
    """Be that command, in a process of its own, until it is done."""
    from django.conf import settings
    from django.core.management import call_command

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    for name, value in differing.items():
        place, _dot, attribute = name.rpartition(".")
        setattr(pkgutil.resolve_name(place) if place else settings, attribute, value)
    if after:
        die(*after)
    try:
        if ":" in command[0]:
            pkgutil.resolve_name(command[0])(*command[1:])
        else:
            call_command(*command)
    except SystemExit as left:
        os._exit(left.code or 0)
    except BaseException as failed:
        sys.stderr.write(f"{command}: {failed!r}\n")
        os._exit(1)
    os._exit(0)


def die(name: str, calls: int) -> None:
    """Have this process killed once that function has returned for so many times."""
    place, _dot, attribute = name.rpartition(".")
    owner = pkgutil.resolve_name(place)
    whole, left = getattr(owner, attribute), [calls]

    def last(*args, **kwargs):
        answer = whole(*args, **kwargs)
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    setattr(owner, attribute, last)


if __name__ == "__main__":
    main()
