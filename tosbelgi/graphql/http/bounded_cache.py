"""A bounded part of the cache that all processes share, for what strangers can make us keep.

There are so many slots and never more, so that no flood of questions drives out what others keep there. A thing
has two slots it may stand in; it takes the first, unless another thing stands there already.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache


@dataclass(frozen=True)
class BoundedCache:
    name: str
    number: int

    def get(self, key: str) -> Any | None:
        """What was put under that key, unless it has ended or had to go."""
        for slot in self._both(key):
            kept = cache.get(slot)
            if kept is not None and kept[0] == key:
                return kept[1]
        return None

    def put(self, key: str, thing: Any, seconds: int) -> None:
        first, second = self._both(key)
        there = cache.get(first)
        cache.set(first if there is None or there[0] == key else second, (key, thing), seconds)

    def _both(self, key: str) -> tuple[str, str]:
        digest = hashlib.blake2b(key.encode(), digest_size=16).digest()
        places = (int.from_bytes(half) % self.number for half in (digest[:8], digest[8:]))
        first, second = (f"{self.name}-{place}" for place in places)
        return first, second
