"""Threads that wait for the bytes of slow clients in the place of the server's own."""

from collections.abc import Callable
from queue import SimpleQueue
from threading import Lock, Semaphore, Thread

MOST = 64


class Readers:
    """As many as there is work at a time, and never more than `most`. They end with the process.

    A call that reads a body cannot be broken off (granian 2.8): when nothing comes any more, such a thread waits until
    the client is gone. It holds nothing but itself.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most, self._count = most, 0
        self._idle, self._lock = Semaphore(0), Lock()
        self._work: SimpleQueue[Callable[[], None]] = SimpleQueue()

    def run(self, work: Callable[[], None]) -> bool:
        """Let a thread do this; False where all of them are held."""
        if self._idle.acquire(blocking=False):
            self._work.put(work)
            return True
        with self._lock:
            if self._count >= self._most:
                return False
            self._count += 1
        Thread(target=self._run, args=(work,), daemon=True, name="body-reader").start()
        return True

    def _run(self, work: Callable[[], None]) -> None:
        while True:
            work()
            del work
            self._idle.release()
            work = self._work.get()
