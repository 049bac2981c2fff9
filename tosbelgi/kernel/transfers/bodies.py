"""The body of a request, whose sender has to send at a least rate.

Pauses are forgiven up to `GRACE` seconds, which what has come earns back; time in which nobody asks for the body does
not count.
"""

import io
import time
from collections.abc import Callable
from typing import Any

from ..refusals import Refusal
from .refusals import BodyCutOff, BodyTooSlow
from .watch import Watch

GRACE = 10.0  # seconds


class BodyUnreadable(OSError):
    """The body cannot be read to its end. Django takes an OSError for just that (`UnreadablePostError`)."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class Body(io.RawIOBase):
    """`wsgi.input` of one request, of so many bytes. `when_over` is called once nobody waits for it any more."""

    def __init__(
        self, environ: dict[str, Any], length: int, least_rate: int, watch: Watch, when_over: Callable[[], None]
    ) -> None:
        super().__init__()
        self._source, self._address = environ["wsgi.input"], environ.get("REMOTE_ADDR", "")
        self._left, self._least_rate = length, least_rate
        self._watch, self._when_over = watch, when_over
        self._credit = GRACE
        # The server hands out a piece once all of it has come: at the least rate that is within the grace.
        self._piece = max(512, min(64 * 1024, int(least_rate * GRACE / 4)))
        self.refusal: Refusal | None = None
        """Why it could not be read."""

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        """As any stream; raises `BodyUnreadable`."""
        if self.refusal is not None:
            raise BodyUnreadable(self.refusal)
        if self._left <= 0:
            return 0
        asked = min(len(target), self._left, self._piece)
        piece = self._wait_for(asked)
        if self._credit <= 0:
            raise self._given_up(BodyTooSlow(bytes_a_second=self._least_rate))
        if len(piece) < asked:
            raise self._given_up(BodyCutOff())
        target[:asked] = piece
        self._left -= asked
        self._credit = min(GRACE, self._credit + asked / self._least_rate)
        if self._left <= 0:
            self._when_over()
        return asked

    def _wait_for(self, count: int) -> bytes:
        began = time.monotonic()
        self._watch.begin(id(self), self._address, began + self._credit)
        try:
            piece: bytes = self._source.read(count)
        except Exception:  # whatever a server makes of a connection that broke
            piece = b""
        finally:
            self._watch.end(id(self))
        self._credit -= time.monotonic() - began
        return piece

    def _given_up(self, refusal: Refusal) -> BodyUnreadable:
        self.refusal = refusal
        self._when_over()
        return BodyUnreadable(refusal)
