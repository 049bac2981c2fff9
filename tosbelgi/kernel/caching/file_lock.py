"""Lock file (flock) between the processes of one machine."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Nobody else on this machine is within the lock of that name meanwhile, neither thread nor process."""
    with (settings.VAR_DIR / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
