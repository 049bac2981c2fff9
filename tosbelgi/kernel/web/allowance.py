"""Rate limiting: points a minute for each client, counted in the cache that all processes share.

It is counted in points: what is dear takes more of them. A process takes many at once from the shared count (a lease)
and hands them out from its memory, so that counting costs nearly nothing. Together the processes never hand out more
than is allowed; what one process has taken and not used is lost to the others until the minute ends. While the cache is
away each process counts alone, and hands out what is allowed at most: nobody is locked out, nobody is without limit.
"""

import hashlib
import time
from dataclasses import dataclass
from threading import Lock

from django.conf import settings
from django.core.cache import cache

from ..caching.resilient_cache import CacheAway

WINDOW = 60  # seconds
LEASES = 20  # leases into which an allowance is divided
CLIENTS = 10_000  # with a lease in memory; then all leases are given up


@dataclass
class Lease:
    """Points this process may still hand out to a client, and what was left for all when it took them."""

    window: int
    mine: int = 0
    left: int = 0
    given: int = 0


@dataclass(frozen=True)
class AllowanceState:
    """Result of taking points: points left (negative: refused), and seconds until the count begins anew."""

    allowed: int
    left: int
    seconds: int

    @property
    def refused(self) -> bool:
        return self.left < 0


class Allowance:
    """Points a minute for each client. Shared by the threads of a process; `name` keeps allowances apart."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._leases: dict[str, Lease] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._leases)

    def take(self, client: str, points: int, allowed: int) -> AllowanceState:
        """Take points for the client. Where there are not so many, none are taken and the standing is a refusal."""
        now = time.time()
        window = int(now // WINDOW)
        with self._lock:
            left = self._take_from(self._lease(client, window, allowed), client, points, allowed)
        return AllowanceState(allowed, left, max(1, int((window + 1) * WINDOW - now)))

    def charge(self, client: str, points: int, allowed: int) -> None:
        """Take what something has cost already: all that is left, where that is less."""
        with self._lock:
            lease = self._lease(client, int(time.time() // WINDOW), allowed)
            if self._take_from(lease, client, points, allowed) < 0:
                lease.given, lease.mine = lease.given + lease.mine, 0

    def forget(self) -> None:
        """Give up the leases of this process."""
        with self._lock:
            self._leases.clear()

    def _lease(self, client: str, window: int, allowed: int) -> Lease:
        lease = self._leases.get(client)
        if lease is None or lease.window != window:
            if len(self._leases) >= CLIENTS:
                self._leases.clear()
            lease = self._leases[client] = Lease(window, left=allowed)
        return lease

    def _take_from(self, lease: Lease, client: str, points: int, allowed: int) -> int:
        """Points out of a lease, which is filled from the shared count where it holds too few."""
        if lease.mine < points and lease.left > 0:
            size = max(1, allowed // LEASES, points - lease.mine)
            taken = self._add_to_shared_count(client, lease.window, size)
            if taken is None:  # nobody counts for all
                lease.mine, lease.left = max(0, allowed - lease.given), 0
            else:
                lease.mine += max(0, min(size, allowed - (taken - size)))
                lease.left = max(0, allowed - taken)
        if lease.mine < points:
            return -1
        lease.mine -= points
        lease.given += points
        return lease.mine + lease.left

    def _add_to_shared_count(self, client: str, window: int, size: int) -> int | None:
        """Add to the shared count and return it; nobody else's addition is lost. None while the cache is away."""
        # Hashed with the secret key: addresses and names of people do not stand in the cache.
        secret = f"{settings.SECRET_KEY}{client}".encode()
        key = f"allowance-{self.name}-{window}-{hashlib.blake2b(secret, digest_size=12).hexdigest()}"
        cache.add(key, 0, 2 * WINDOW)  # incr needs a key, and it must outlive its window
        try:
            return int(cache.incr(key, size))
        except CacheAway:
            return None
        except ValueError:  # the cache has thrown it out in between
            cache.set(key, size, 2 * WINDOW)
            return size
