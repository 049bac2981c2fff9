"""Whole answers to anonymous programs, kept until anything they could show changes.

As with pages (`cms.page_cache`), the key holds the content version and the day, the version is read before
anything is asked of the database, and an entry ends with the next expiry of a page or a row. An answer stands in the
memory of the process that made it; once it is asked for again, it goes packed into the cache that all processes
share, into a bounded number of slots, so that no flood of questions drives anything else out of there. The key
changes with the content, hence neither can be stale.
"""

import gzip
import hashlib
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from typing import Any

import brotli
import orjson
from django.conf import settings
from django.utils import timezone

from tosbelgi.cms.publication.expiry import next_expiry
from tosbelgi.kernel.calendar import day_of

from .bounded_cache import BoundedCache

MAX_SECONDS = 3600
MAX_ENTRY_BYTES = 2_000_000
MIN_COMPRESSED_BYTES = 200
MEMORY_BYTES = 24_000_000
BROTLI_QUALITY = 2  # of 11: 100 kB in a millisecond


@dataclass
class Entry:
    """An answer ready to send, as bytes, and until when it holds in seconds since the epoch."""

    body: bytes
    ends_at: float
    packed: dict[str, bytes] = field(default_factory=dict)
    digest: str = ""
    shared: bool = False

    def __post_init__(self) -> None:
        self.digest = self.digest or hashlib.sha256(self.body).hexdigest()[:32]

    def in_coding(self, coding: str) -> bytes:
        """The body in a content coding: "br", "gzip" or "" for none. Packed once."""
        if not coding:
            return self.body
        if coding not in self.packed:
            self.packed[coding] = _compress(coding, self.body)
        return self.packed[coding]

    @property
    def size(self) -> int:
        return len(self.body) * 2 + 1000


def _compress(coding: str, body: bytes) -> bytes:
    if coding == "br":
        return brotli.compress(body, quality=BROTLI_QUALITY)
    return gzip.compress(body, 5, mtime=0)


class MemoryCache:
    """The entries last used, up to a number of bytes."""

    def __init__(self, size: int = MEMORY_BYTES) -> None:
        self.size = size
        self._entries: OrderedDict[str, Entry] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: str) -> Entry | None:
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or entry.ends_at <= time.time():
                return None
            self._entries.move_to_end(key)
            return entry

    def put(self, key: str, entry: Entry) -> None:
        with self._lock:
            old = self._entries.pop(key, None)
            self._bytes += entry.size - (old.size if old else 0)
            self._entries[key] = entry
            while self._bytes > self.size:
                _key, gone = self._entries.popitem(last=False)
                self._bytes -= gone.size

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self._bytes = 0


memory_cache = MemoryCache()
shared_cache = BoundedCache("graphql-answer", 1_000)


def key_for(*, version: str, digest: str, operation: str | None, variables: Mapping[str, Any]) -> str:
    """Under which name an answer is kept. The locale is an argument, and so stands in document or variables."""
    rules = f"{settings.GRAPHQL_REGISTERED_ONLY}{settings.GRAPHQL_INTROSPECTION}{settings.GRAPHQL_MAX_COST}|"
    rules += f"{settings.GRAPHQL_RATE_LIMIT}"
    named = f"{version}|{day_of(timezone.now())}|{rules}|{digest}|{operation or ''}|".encode()
    return hashlib.sha256(named + orjson.dumps(variables, option=orjson.OPT_SORT_KEYS)).hexdigest()


def find(key: str) -> Entry | None:
    """The answer under that key, where there is one that holds."""
    entry = memory_cache.get(key)
    if entry is not None:
        if not entry.shared:
            entry.shared = True
            shared_cache.put(
                key, (entry.in_coding("br"), entry.ends_at, entry.digest), int(entry.ends_at - time.time())
            )
        return entry
    kept: tuple[bytes, float, str] | None = shared_cache.get(key)
    if kept is None or kept[1] <= time.time():
        return None
    packed, ends_at, digest = kept
    entry = Entry(brotli.decompress(packed), ends_at, {"br": packed}, digest, shared=True)
    memory_cache.put(key, entry)
    return entry


def store(key: str, version: str, body: bytes) -> Entry:
    """Keep an answer made under that version, and give it ready to send."""
    now = time.time()
    entry = Entry(body, min(now + MAX_SECONDS, next_expiry(version), _midnight()))
    if entry.ends_at > now and len(body) <= MAX_ENTRY_BYTES:
        memory_cache.put(key, entry)
    return entry


def _midnight() -> float:
    """The end of today, where the programme is."""
    tomorrow = timezone.localtime() + timedelta(days=1)
    return tomorrow.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
