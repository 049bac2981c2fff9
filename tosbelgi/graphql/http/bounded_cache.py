"""A part of the shared cache with a fixed number of slots, for what anonymous clients can make us store.

There are so many slots and never more, so that no flood of requests drives out what others keep in the cache. A key
has two slots; its value takes the first, unless another key holds that one already.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache


@dataclass(frozen=True)
class BoundedCache:
    """`number` slots of the shared cache, whose keys begin with `name`."""

    name: str
    number: int

    def get(self, key: str) -> Any | None:
        """The value of that key, unless it has expired or another key has taken its slot."""
        for slot in self._slots(key):
            stored = cache.get(slot)
            if stored is not None and stored[0] == key:
                return stored[1]
        return None

    # Two processes may both see a free slot and one value be lost: it is a cache, so nothing is locked.
    def put(self, key: str, value: Any, seconds: int) -> None:
        first, second = self._slots(key)
        current = cache.get(first)
        cache.set(first if current is None or current[0] == key else second, (key, value), seconds)

    def _slots(self, key: str) -> tuple[str, str]:
        digest = hashlib.blake2b(key.encode(), digest_size=16).digest()
        numbers = (int.from_bytes(part) % self.number for part in (digest[:8], digest[8:]))
        first, second = (f"{self.name}-{slot}" for slot in numbers)
        return first, second
