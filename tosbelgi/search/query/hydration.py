"""Loads the public documents behind engine matches, through the gate; cached per process.

Reading a page's text costs more than finding it, so a process keeps what it has read until anything
public changes, and no longer than until the next page expires.
"""

import time
from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock

from tosbelgi.cms.publication import content_version
from tosbelgi.cms.serving.page_cache import seconds_to_keep

from ..documents import registry
from ..documents.registry import SearchDocument
from ..engines.answers import Match

MAX_ORIGINS = 5000  # origins that a process keeps


@dataclass
class _Kept:
    version: str = ""
    until: float = 0.0
    read: OrderedDict[tuple[str, str], list[SearchDocument]] = field(default_factory=OrderedDict)


_kept = _Kept()
_lock = Lock()


def load_public(rows: Sequence[Match]) -> list[tuple[Match, SearchDocument]]:
    """The matches that are public now, each with its document."""
    origins_by_source: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        origins_by_source[row.source].add(row.origin)
    public = {
        (document.kind, document.key): document
        for name, origins in origins_by_source.items()
        for document in _load_documents(name, sorted(origins))
    }
    return [(row, public[row.kind, row.key]) for row in rows if (row.kind, row.key) in public]


def _load_documents(name: str, origins: list[str]) -> list[SearchDocument]:
    kept = _current_cache()  # before reading: what changes meanwhile is stored in a cache that is replaced
    with _lock:
        known = {origin: kept.read[name, origin] for origin in origins if (name, origin) in kept.read}
    missing = [origin for origin in origins if origin not in known]
    if missing:
        loaded: dict[str, list[SearchDocument]] = {origin: [] for origin in missing}
        for document in registry.source(name).read(missing):
            loaded[document.origin].append(document)
        with _lock:
            for origin, documents in loaded.items():
                kept.read[name, origin] = known[origin] = documents
            while len(kept.read) > MAX_ORIGINS:
                kept.read.popitem(last=False)
    return [document for origin in origins for document in known[origin]]


def _current_cache() -> _Kept:
    global _kept
    version = content_version.current_version()
    kept = _kept
    if kept.version != version or time.monotonic() >= kept.until:
        kept = _kept = _Kept(version, time.monotonic() + seconds_to_keep())
    return kept  # whatever another thread has put there meanwhile
