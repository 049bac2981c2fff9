"""What is public at this moment, as it is at this moment: engines find, this decides what is shown.

Reading a page's words costs more than finding it, so a process keeps what it has read until anything
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

MOST = 5000  # origins that a process keeps


@dataclass
class _Kept:
    version: str = ""
    until: float = 0.0
    read: OrderedDict[tuple[str, str], list[SearchDocument]] = field(default_factory=OrderedDict)


_kept = _Kept()
_lock = Lock()


def load_public(rows: Sequence[Match]) -> list[tuple[Match, SearchDocument]]:
    """Those of the rows that anybody may see, each with what there is to show."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        wanted[row.source].add(row.origin)
    public = {
        (thing.kind, thing.key): thing for name, origins in wanted.items() for thing in _things(name, sorted(origins))
    }
    return [(row, public[row.kind, row.key]) for row in rows if (row.kind, row.key) in public]


def _things(name: str, origins: list[str]) -> list[SearchDocument]:
    kept = _current()  # before reading: what changes meanwhile is filed under the version it no longer has
    with _lock:
        known = {origin: kept.read[name, origin] for origin in origins if (name, origin) in kept.read}
    missing = [origin for origin in origins if origin not in known]
    if missing:
        fresh: dict[str, list[SearchDocument]] = {origin: [] for origin in missing}
        for thing in registry.source(name).read(missing):
            fresh[thing.origin].append(thing)
        with _lock:
            for origin, things in fresh.items():
                kept.read[name, origin] = known[origin] = things
            while len(kept.read) > MOST:
                kept.read.popitem(last=False)
    return [thing for origin in origins for thing in known[origin]]


def _current() -> _Kept:
    global _kept
    version = content_version.current_version()
    kept = _kept
    if kept.version != version or time.monotonic() >= kept.until:
        kept = _kept = _Kept(version, time.monotonic() + seconds_to_keep())
    return kept  # whatever another thread has put there meanwhile
