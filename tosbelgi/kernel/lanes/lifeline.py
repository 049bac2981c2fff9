"""A child that ends with the process that began it, however that one ends: by SIGKILL too, after which nobody is asked.

Both hold an end of a pipe. Nothing is ever written; when the parent is gone, the kernel closes its end, and the child,
which waits for that, ends its whole process group.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread


@contextmanager
def lifeline() -> Iterator[int]:
    """The child's end of the pipe, to be passed on by `pass_fds`; the parent's end is closed with the block."""
    childs, ours = os.pipe()  # ours is not inherited: no other child keeps this one alive
    try:
        yield childs
    finally:
        os.close(childs)
        os.close(ours)


def end_with_parent(end: int) -> None:
    """In the child, which leads its process group: from now on it and the group end as soon as the parent is gone."""
    Thread(target=_wait_for_the_end, args=(end,), name="lifeline", daemon=True).start()


def _wait_for_the_end(end: int) -> None:
    os.read(end, 1)
    os.killpg(os.getpgrp(), signal.SIGKILL)
