"""A cache of whole responses to anonymous clients, invalidated by the content version.

As with pages (`cms.serving.page_cache`), the key holds the content version and the day, the version is read before
anything else is read from the database, and an entry ends with the next expiry of a page or a row. A response is
stored in the memory of the process that made it; once it is requested again, it goes compressed into the cache
"graphql", which the processes of a machine share and whose entries are bounded in number and size, so that no flood of
requests drives anything else out. The key changes with the content, hence neither can be stale.
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
from django.core.cache import caches
from django.utils import timezone

from tosbelgi.cms.publication.expiry import next_expiry
from tosbelgi.kernel.calendar import day_of

MAX_SECONDS = 3600
MAX_ENTRY_BYTES = 2_000_000
MAX_SHARED_BYTES = 200_000  # compressed
MIN_COMPRESSED_BYTES = 200
MEMORY_BYTES = 24_000_000
BROTLI_QUALITY = 2  # of 11: 100 kB in a millisecond


@dataclass
class Entry:
    """The body of a response, and until when it is valid in seconds since the epoch."""

    body: bytes
    ends_at: float
    compressed: dict[str, bytes] = field(default_factory=dict)
    digest: str = ""
    shared: bool = False

    def __post_init__(self) -> None:
        self.digest = self.digest or hashlib.sha256(self.body).hexdigest()[:32]

    def in_coding(self, coding: str) -> bytes:
        """The body in a content coding: "br", "gzip" or "" for none. Compressed once."""
        if not coding:
            return self.body
        if coding not in self.compressed:
            self.compressed[coding] = _compress(coding, self.body)
        return self.compressed[coding]

    @property
    def size(self) -> int:
        return len(self.body) * 2 + 1000  # an estimate: the body, its compressed forms, and the objects


def _compress(coding: str, body: bytes) -> bytes:
    if coding == "br":
        return brotli.compress(body, quality=BROTLI_QUALITY)
    return gzip.compress(body, 5, mtime=0)


class MemoryCache:
    """A thread-safe LRU cache of entries, up to a number of bytes."""

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


def key_for(*, version: str, digest: str, operation: str | None, variables: Mapping[str, Any]) -> str:
    """The cache key of a response. Its language is an argument, and so is in the document or in the variables."""
    rules = f"{settings.GRAPHQL_REGISTERED_ONLY}{settings.GRAPHQL_INTROSPECTION}{settings.GRAPHQL_MAX_COST}|"
    rules += f"{settings.GRAPHQL_RATE_LIMIT}"
    prefix = f"{version}|{day_of(timezone.now())}|{rules}|{digest}|{operation or ''}|".encode()
    return hashlib.sha256(prefix + orjson.dumps(variables, option=orjson.OPT_SORT_KEYS)).hexdigest()


def find(key: str) -> Entry | None:
    """The entry of that key, unless it has expired."""
    entry = memory_cache.get(key)
    if entry is not None:
        # The second request of a key shares it: most are never requested again.
        if not entry.shared:
            entry.shared = True
            _share(key, entry)
        return entry
    stored: tuple[bytes, float, str] | None = caches["graphql"].get(_cache_key(key))
    if stored is None or stored[1] <= time.time():
        return None
    compressed, ends_at, digest = stored
    entry = Entry(brotli.decompress(compressed), ends_at, {"br": compressed}, digest, shared=True)
    memory_cache.put(key, entry)
    return entry


def _share(key: str, entry: Entry) -> None:
    compressed = entry.in_coding("br")
    if len(compressed) <= MAX_SHARED_BYTES:
        seconds = int(entry.ends_at - time.time())
        caches["graphql"].set(_cache_key(key), (compressed, entry.ends_at, entry.digest), seconds)


def _cache_key(key: str) -> str:
    return f"answer-{key}"


def store(key: str, version: str, body: bytes) -> Entry:
    """Store a response that was made under that content version; returns its entry."""
    now = time.time()
    entry = Entry(body, min(now + MAX_SECONDS, next_expiry(version), _midnight()))
    if entry.ends_at > now and len(body) <= MAX_ENTRY_BYTES:
        memory_cache.put(key, entry)
    return entry


def _midnight() -> float:
    """The end of today, where the programme is."""
    tomorrow = timezone.localtime() + timedelta(days=1)
    return tomorrow.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
