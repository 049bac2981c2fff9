"""Lock file (flock) between the processes of one machine."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings


@contextmanager
def hold_lock(name: str) -> Iterator[None]:
    """Hold the lock of that name: no other thread or process of this machine is inside the block meanwhile."""
    with (settings.VAR_DIR / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
