"""The thread of a worker that seals and tells: woken by every commit with a fact, and by itself now and then."""

import logging
import time
from typing import NoReturn

from django.db import connection

from . import delivery, sealing, subscriptions
from .wakeups import Waiter

logger = logging.getLogger(__name__)
TURN = 1.0  # seconds between two looks of its own, at least
GATHER = 0.2  # seconds that one who was woken waits, so that many commits are followed in one go
MOST = 0.3  # seconds that it waits at most, however long its turn took
REST = 2  # times as long as a turn took it rests: where the processor is short, those who write have it first
LOOK = 10.0  # seconds after which subscriptions are looked at though nothing was sealed here: retries, other workers
PAUSE = 5.0  # seconds before a database that did not answer is tried again


class Follower:
    """What one turn does, and when everything was last looked at."""

    def __init__(self) -> None:
        self._looked_at, self._has_begun = float("-inf"), False

    def turn(self, *, woken: bool = False) -> int:
        """Seal, and tell where there may be something to tell; an idle turn costs one query.

        The first makes the cursors of new subscriptions before it seals: they hear of what was recorded while the
        worker was starting.
        """
        if not self._has_begun:
            subscriptions.read_cursors()
            self._has_begun = True
        sealed = sealing.seal()
        now = time.monotonic()
        if not (sealed or woken) and now - self._looked_at < LOOK:
            return 0
        self._looked_at = now
        if not sealed:
            sealing.close_day()
        return delivery.deliver() + delivery.retry_parked()


def follow_for_ever() -> NoReturn:
    """Be that thread. Its connection stays open; one that fails is opened anew."""
    follower, waiter, woken = Follower(), Waiter(), False
    while True:
        began = time.monotonic()
        try:
            follower.turn(woken=woken)
        except Exception:
            logger.exception("facts could not be followed; it is tried again soon")
            connection.close()
            waiter.wait(PAUSE)
        rest = seconds_to_gather(time.monotonic() - began)
        woken = waiter.wait_for_work(TURN)
        if woken:
            time.sleep(rest)


def seconds_to_gather(took: float) -> float:
    """How long to let commits gather after one has woken us, when the turn before took so many seconds.

    >>> [seconds_to_gather(took) for took in (0.01, 0.1, 3)]
    [0.2, 0.2, 0.3]
    """
    return min(max(GATHER, REST * took), MOST)
