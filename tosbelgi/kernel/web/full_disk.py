"""Full disk: reads go on, whoever writes gets an error, and the log says it once a minute.

SQLite needs a shared-memory file even to read. It goes with the last connection and cannot be created without space;
so each process that serves holds a connection open that does nothing.
"""

import errno
import logging
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from django.db import connection

OUT_OF_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
SQLITE_ERRORS = {
    "SQLITE_FULL",
    "SQLITE_IOERR_WRITE",
    "SQLITE_IOERR_FSYNC",
    "SQLITE_IOERR_TRUNCATE",
    "SQLITE_IOERR_SHMOPEN",
    "SQLITE_IOERR_SHMSIZE",
}
POSTGRESQL_ERROR = "53100"  # disk_full
PAUSE = 60.0  # seconds between two lines of the log

_open_connections: list[sqlite3.Connection] = []


def is_disk_full_error(error: BaseException | None) -> bool:
    """Was the error caused by a full disk?"""
    return any(
        (isinstance(cause, OSError) and cause.errno in OUT_OF_SPACE)
        or getattr(cause, "sqlite_errorname", "") in SQLITE_ERRORS
        or getattr(cause, "sqlstate", "") == POSTGRESQL_ERROR
        for cause in _causes(error)
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def hold_database_open() -> None:
    """Keep SQLite's shared memory for as long as this process lives; other databases need nothing."""
    path = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor != "sqlite" or not path.is_file():
        return
    try:
        reader = sqlite3.connect(f"file:{quote(str(path))}?mode=rw", uri=True, check_same_thread=False)
        reader.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()  # to the end, or it would hold up the journal
    except sqlite3.Error:
        logging.getLogger(__name__).exception("the database cannot be held open")
        return
    _open_connections.append(reader)


class OnceAMinute(logging.Filter):
    """Of everything that fails on a full disk one line a minute, without a traceback: all of them say the same."""

    def __init__(self) -> None:
        super().__init__()
        self._next = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        if not (record.exc_info and is_disk_full_error(record.exc_info[1])):
            return True
        if time.monotonic() < self._next:
            return False
        self._next = time.monotonic() + PAUSE
        record.msg, record.args = "the disk is full: what is sent to the site cannot be stored (%s)", (record.msg,)
        record.levelno, record.levelname = logging.ERROR, "ERROR"
        record.exc_info = record.exc_text = None
        return True
