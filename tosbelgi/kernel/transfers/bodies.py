"""The body of a request, read by another thread: whoever waits for it can stop waiting.

Its sender has to send at a least rate. Pauses are forgiven up to `GRACE` seconds, which what has come earns back; time
in which nobody asks for the body does not count.
"""

import io
import time
from collections import deque
from collections.abc import Callable
from threading import Condition
from typing import Any

from ..refusals import Refusal
from .refusals import BodyCutOff, BodyTooSlow

GRACE = 10.0  # seconds
MOST_AHEAD = 256 * 1024  # bytes that wait to be asked for


class BodyUnreadable(OSError):
    """The body cannot be read to its end. Django takes an OSError for just that (`UnreadablePostError`)."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class Body(io.RawIOBase):
    """`wsgi.input` of one request, of so many bytes. `when_over` is called once nobody waits for it any more."""

    def __init__(self, source: Any, length: int, least_rate: int, when_over: Callable[[], None]) -> None:
        super().__init__()
        self._source, self._left, self._least_rate = source, length, least_rate
        self._when_over = when_over
        # A piece has to come whole before it counts, hence within the grace also at the least rate.
        self._piece = max(512, min(64 * 1024, int(least_rate * GRACE / 4)))
        self._missing = length  # what the reader has not got yet
        self._pieces: deque[bytes] = deque()
        self._ahead, self._credit = 0, GRACE
        self._ended = self._abandoned = False
        self._changed = Condition()

    def fill(self) -> None:
        """Read until the end, or until nobody wants it. The work of another thread."""
        while self._missing > 0:
            try:
                piece = self._source.read(min(self._piece, self._missing))
            except Exception:  # whatever the server makes of a connection that broke
                piece = b""
            with self._changed:
                self._missing -= len(piece)
                if piece and not self._abandoned:
                    self._pieces.append(piece)
                    self._ahead += len(piece)
                self._changed.notify_all()
                while self._ahead > MOST_AHEAD and not self._abandoned:
                    self._changed.wait()
                if not piece or self._abandoned:
                    break
        with self._changed:
            self._ended = True
            self._source = None
            self._changed.notify_all()

    def is_here_within(self, seconds: float) -> bool:
        """Has all of it come?"""
        with self._changed:
            return self._changed.wait_for(lambda: self._ended, seconds)

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        """As any stream; raises `BodyUnreadable`."""
        if self._left <= 0:
            return 0
        with self._changed:
            self._wait()
            if not self._pieces:
                raise self._given_up(BodyCutOff())
            piece = self._pieces.popleft()
            count = min(len(piece), len(target))
            target[:count] = piece[:count]
            if count < len(piece):
                self._pieces.appendleft(piece[count:])
            self._left -= count
            self._ahead -= count
            self._credit = min(GRACE, self._credit + count / self._least_rate)
            self._changed.notify_all()
        if self._left <= 0:
            self._when_over()
        return count

    def _wait(self) -> None:
        while not (self._pieces or self._ended):
            if self._credit <= 0 or self._abandoned:
                raise self._given_up(BodyTooSlow(bytes_a_second=self._least_rate))
            began = time.monotonic()
            self._changed.wait(self._credit)
            self._credit -= time.monotonic() - began

    def _given_up(self, refusal: Refusal) -> BodyUnreadable:
        self.abandon()
        return BodyUnreadable(refusal)

    def abandon(self) -> None:
        """Nobody wants it any more; its reader lets go of it with the next bytes that come."""
        with self._changed:
            self._abandoned = True
            self._pieces.clear()
            self._changed.notify_all()
        self._when_over()
