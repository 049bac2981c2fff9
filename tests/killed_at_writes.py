"""A deed that is killed at each statement that writes, in turn: `Mortals.run(…, after=(WRITTEN, calls))`."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

WRITES = ("INSERT", "UPDATE", "DELETE")
# Where the process is killed: after so many of its calls.
WRITTEN = f"{__name__}.written"


def written() -> None:
    """Called after each statement that writes, and at the end; at one of these calls the process is killed."""


@contextmanager
def each_write_is_heard() -> Iterator[None]:
    """For the process that is killed: around its deed."""
    with connection.execute_wrapper(_hear):
        yield
    written()


def _hear(execute, sql, params, many, context):
    answer = execute(sql, params, many, context)
    if sql.startswith(WRITES):
        written()
    return answer
