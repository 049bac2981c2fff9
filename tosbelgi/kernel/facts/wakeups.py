"""Waking the workers of this machine by named pipes, so that what follows begins within milliseconds.

Only a hint. Where it is lost (another machine, no pipe, a kill after the commit) a worker looks by itself every second
or two, and every five or ten where all who could wake it are on its machine.
"""

import os
import select
import stat
import threading
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

SOON = "soon"  # what follows from facts
JOBS = "jobs"
SELDOM = 5  # times as rarely looks by itself who is woken by everybody


def _pipe(name: str) -> Path:
    return Path(settings.VAR_DIR) / f"wake-{name}.pipe"


def wake(name: str = SOON) -> None:
    """Wake whoever waits under this name, if anybody does."""
    with suppress(OSError):  # nobody waits, or is woken already
        pipe = os.open(_pipe(name), os.O_WRONLY | os.O_NONBLOCK)
        try:
            os.write(pipe, b".")
        finally:
            os.close(pipe)


def wake_after_commit() -> None:
    """Wake the worker once the current transaction is committed, once for each transaction."""
    if not any(work is wake for _savepoints, work, _robust in transaction.get_connection().run_on_commit):
        transaction.on_commit(wake, robust=True)


def wake_for_job(**kwargs: object) -> None:
    """Receiver of `task_enqueued`: somebody may begin the job as soon as it is committed."""
    transaction.on_commit(_wake_for_job, robust=True)


def _wake_for_job() -> None:
    wake(JOBS)


class Waiter:
    """One that sleeps until it is woken or its time is over. Several under one name may all wake: each looks anew."""

    def __init__(self, name: str = SOON) -> None:
        self._pipe: int | None = None
        with suppress(OSError, AttributeError):  # no pipes on this system: the time alone wakes
            with suppress(FileExistsError):
                os.mkfifo(_pipe(name))
            if stat.S_ISFIFO(os.stat(_pipe(name)).st_mode):  # a backup that is put back may have made a file of it
                self._pipe = os.open(_pipe(name), os.O_RDWR | os.O_NONBLOCK)

    def wait(self, seconds: float) -> bool:
        """Sleep; was it woken before its time?"""
        if self._pipe is None:
            threading.Event().wait(seconds)
            return False
        woken, _to_write, _wrong = select.select([self._pipe], [], [], seconds)
        if woken:
            with suppress(OSError):  # another one was quicker
                os.read(self._pipe, 4096)
        return bool(woken)

    def wait_for_work(self, seconds: float) -> bool:
        """Sleep until woken, or until it is time to look by oneself: after so many seconds where some cannot wake us.

        Whoever writes to SQLite is on this machine and wakes us; looking is for a hint that was lost with its process.
        """
        alone = self._pipe is not None and connection.vendor == "sqlite"
        return self.wait(seconds * SELDOM if alone else seconds)

    def close(self) -> None:
        if self._pipe is not None:
            os.close(self._pipe)
            self._pipe = None
