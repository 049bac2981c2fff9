"""How many requests a client may send in a minute, counted in the cache that all processes share.

A process takes several requests at once from the shared count (a lease) and hands them out from its memory,
so that counting costs nearly nothing. Together the processes never hand out more than is allowed; what one
process has taken and not used is lost to the others until the minute ends.

Headers: `RateLimit-Policy` and `RateLimit` as in the IETF's draft "RateLimit header fields for HTTP", and
`Retry-After` (RFC 9110, 10.2.3) with a refusal.
"""

import fcntl
import hashlib
import ipaddress
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from django.conf import settings
from django.core.cache import cache, caches
from django.core.cache.backends.base import BaseCache
from django.http import HttpRequest

from .declining import Declined

WINDOW = 60
LEASES = 20  # into how many leases a minute's requests are cut
CLIENTS = 10_000
POLICY = "graphql"


@dataclass
class Lease:
    """What this process may still hand out to a client, and what was left for all when it was taken."""

    window: int
    mine: int = 0
    left: int = 0


@dataclass(frozen=True)
class Standing:
    """How a client stands: requests left and seconds until the count begins anew."""

    allowed: int
    left: int
    seconds: int

    @property
    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Policy": f'"{POLICY}";q={self.allowed};w={WINDOW}',
            "RateLimit": f'"{POLICY}";r={self.left};t={self.seconds}',
        }


_leases: dict[str, Lease] = {}
_lock = Lock()


def client_of(request: HttpRequest) -> str:
    """Who asks: the address of the connection, or what the trusted proxy says of it; of IPv6 the network (/64)."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.TRUST_PROXY:
        # The last one is the proxy's own word; those before it are whatever the client has written.
        address = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or address
    return _network(address)


def _network(address: str) -> str:
    """
    >>> _network("203.0.113.9"), _network("2001:db8:1:2:3::4"), _network("::ffff:203.0.113.9"), _network("unix:")
    ('203.0.113.9', '2001:db8:1:2::', '203.0.113.9', 'unix:')
    """
    if ":" not in address:
        return address
    try:
        known = ipaddress.IPv6Address(address)
    except ValueError:
        return address
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ipaddress.IPv6Network((known, 64), strict=False).network_address)


def count(request: HttpRequest) -> Standing | None:
    """Count one request; refuses it when the client has none left. None where nothing is limited."""
    allowed: int = settings.GRAPHQL_RATE_LIMIT
    if allowed <= 0:
        return None
    now = time.time()
    window = int(now // WINDOW)
    seconds = max(1, int((window + 1) * WINDOW - now))
    standing = Standing(allowed, _take(client_of(request), window, allowed), seconds)
    if standing.left < 0:
        raise Declined(
            "RATE_LIMITED",
            f"{allowed} requests a minute are allowed; try again in {seconds} seconds.",
            status=429,
            headers=Standing(allowed, 0, seconds).headers | {"Retry-After": str(seconds)},
            allowed=allowed,
            seconds=seconds,
        )
    return standing


def _take(client: str, window: int, allowed: int) -> int:
    """Take one request for the client and say how many are left; less than nothing when there was none."""
    with _lock:
        lease = _leases.get(client)
        if lease is None or lease.window != window:
            if len(_leases) >= CLIENTS:
                _leases.clear()
            lease = _leases[client] = Lease(window, left=allowed)
        return take(lease, client, allowed)


def take(lease: Lease, client: str, allowed: int) -> int:
    """One request out of a lease, which is filled from the shared count where it is used up."""
    if lease.mine == 0 and lease.left > 0:
        size = max(1, allowed // LEASES)
        taken = _add(_key(client, lease.window), size)
        lease.mine = max(0, min(size, allowed - (taken - size)))
        lease.left = max(0, allowed - taken)
    if lease.mine == 0:
        return -1
    lease.mine -= 1
    return lease.mine + lease.left


def forget() -> None:
    """Give up what this process has taken."""
    with _lock:
        _leases.clear()


def _key(client: str, window: int) -> str:
    secret = f"{settings.SECRET_KEY}{client}".encode()
    return f"graphql-rate-{window}-{hashlib.blake2b(secret, digest_size=12).hexdigest()}"


def _add(key: str, size: int) -> int:
    """Add to the shared count and say what it is then; nobody else's addition is lost."""
    if type(caches["default"]).incr is not BaseCache.incr:
        return _add_to(key, size)
    with _one_at_a_time():
        return _add_to(key, size)


def _add_to(key: str, size: int) -> int:
    cache.add(key, 0, 2 * WINDOW)
    try:
        return int(cache.incr(key, size))
    except ValueError:  # the cache has thrown it out in between
        cache.set(key, size, 2 * WINDOW)
        return size


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Caches of files add by reading and writing: on their one machine, a lock between its processes helps."""
    with (settings.VAR_DIR / "rate_limit.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
