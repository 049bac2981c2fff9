"""The thread of a worker that seals and tells: woken by every commit with a fact, and by itself each second."""

import logging
import time
from typing import NoReturn

from django.db import connection

from . import sealing, subscriptions
from .wakeups import Waiter

logger = logging.getLogger(__name__)
TURN = 1.0  # seconds
GATHER = 0.2  # seconds that one who was woken waits, so that many commits are followed in one go
LOOK = 10.0  # seconds after which subscriptions are looked at though nothing was sealed here: retries, other workers
PAUSE = 5.0  # seconds before a database that did not answer is tried again


class Follower:
    """What one turn does, and when everything was last looked at."""

    def __init__(self) -> None:
        self._looked_at = float("-inf")

    def turn(self, *, woken: bool = False) -> int:
        """Seal, and tell where there may be something to tell; an idle turn costs one query."""
        sealed = sealing.seal()
        now = time.monotonic()
        if not (sealed or woken) and now - self._looked_at < LOOK:
            return 0
        self._looked_at = now
        if not sealed:
            sealing.close_day()
        return subscriptions.deliver() + subscriptions.retry_parked()


def follow_for_ever() -> NoReturn:
    """Be that thread. Its connection stays open; one that fails is opened anew."""
    follower, waiter, woken = Follower(), Waiter(), False
    while True:
        try:
            follower.turn(woken=woken)
        except Exception:
            logger.exception("facts could not be followed; it is tried again soon")
            connection.close()
            waiter.wait(PAUSE)
        woken = waiter.wait(TURN)
        if woken:
            time.sleep(GATHER)
