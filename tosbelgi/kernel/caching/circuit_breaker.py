"""Circuit breaker: what has just failed is not tried again for some seconds, so that nobody waits for it."""

import time
from threading import Lock


class Breaker:
    """Closed while all is well. After a failure it is open; then, every `seconds`, one caller may try.

    Shared by the threads of a process.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._try_at: float | None = None
        self._lock = Lock()

    @property
    def is_open(self) -> bool:
        return self._try_at is not None

    def allows(self) -> bool:
        """May this caller try? Of several who come at once after a failure, one may."""
        if self._try_at is None:
            return True
        with self._lock:
            now = time.monotonic()
            if self._try_at is not None and now < self._try_at:
                return False
            if self._try_at is not None:
                self._try_at = now + self.seconds
            return True

    def failed(self) -> bool:
        """It has failed. True where it had worked before."""
        with self._lock:
            opened = self._try_at is None
            self._try_at = time.monotonic() + self.seconds
            return opened

    def worked(self) -> bool:
        """It has worked. True where it had failed before."""
        if self._try_at is None:
            return False
        with self._lock:
            closed, self._try_at = self._try_at is not None, None
            return closed
