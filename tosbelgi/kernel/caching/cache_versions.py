"""Cache-key versions shared by all processes: a cached value has the version of what it depends on in its key.

Losing one (a flushed cache) makes a new one, and a new one is never the same as an old one: nothing stale comes back.
"""

import uuid

from django.core.cache import cache

from .resilient_cache import RENEWED


class CacheVersion:
    """The version of one thing, under a key of the cache."""

    def __init__(self, key: str) -> None:
        self.key = key
        RENEWED.add(key)

    def current(self) -> str:
        """The version now. No query. While the cache is away it differs each time, so no key matches."""
        version: str | None = cache.get(self.key)
        if version is None:
            new = uuid.uuid4().hex
            cache.add(self.key, new, None)
            version = cache.get(self.key, new)
        return version

    def change(self) -> None:
        """Make a new one, now. Where the cache is away, the old one is removed before anybody reads it again."""
        cache.set(self.key, uuid.uuid4().hex, None)
