"""Counts search queries in the cache until the worker writes them to the database: never who searched.

Each process keeps its counts under a cache key of its own in the current slot of `SLOT` seconds; the worker empties
past slots into the database. A search itself writes nothing there. A flushed cache loses what waits in it.
"""

import re
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import count as integers
from threading import Lock

from django.core.cache import cache
from wagtail.search.utils import normalise_query_string

from .query_log import Count, store_counts

SLOT = 20  # seconds
MOST_SLOTS = 180  # an hour, for which a worker may be away
KEPT_SECONDS = SLOT * MOST_SLOTS * 2
LAST_FLUSHED_KEY = "looked-for-gathered"
MOST_WRITERS = 100  # processes that write at once
MOST_OF_A_SLOT = 200  # distinct queries of one process
LONGEST, MOST_WORDS, MOST_DIGITS = 60, 8, 6
PERSONAL_DATA = re.compile(r"@|://|www\.|[^\W\d_]{31}", re.IGNORECASE)


@dataclass
class _Slot:
    """What this process has counted since the slot began, and the cache key under which it is stored."""

    number: int = -1
    key: str = ""
    counts: dict[tuple[str, str], Count] = field(default_factory=dict)


_slot = _Slot()
_lock = Lock()


def is_countable(query: str) -> bool:
    """Is it free of personal data? Addresses and long numbers may tell of a person, and are not kept at all.

    >>> is_countable("абай жолы"), is_countable("aigerim@example.kz"), is_countable("+7 701 123 45 67")
    (True, False, False)
    """
    return (
        0 < len(query) <= LONGEST
        and len(query.split()) <= MOST_WORDS
        and sum(map(str.isdigit, query)) <= MOST_DIGITS
        and not PERSONAL_DATA.search(query)
    )


def count_query(query: str, language: str, results: int, now: float | None = None) -> None:
    """Count one search for `query` in `language` with so many `results`."""
    global _slot
    text = normalise_query_string(query)
    if not is_countable(text):
        return
    number = _slot_number(now)
    with _lock:
        if _slot.number != number:
            _slot = _Slot(number, _claim_key(number))
        if (text, language) not in _slot.counts and len(_slot.counts) >= MOST_OF_A_SLOT:
            return
        times = _slot.counts[text, language].times if (text, language) in _slot.counts else 0
        _slot.counts[text, language] = Count(times + 1, results)
        if _slot.key:
            cache.set(_slot.key, dict(_slot.counts), KEPT_SECONDS)


def flush_counts(now: float | None = None) -> int:
    """Write the slots that no process writes any more to the database; returns how many searches they held."""
    last = _slot_number(now) - 2  # a process may still be writing the slot before the current one
    first = max(cache.get(LAST_FLUSHED_KEY, 0), last - MOST_SLOTS) + 1
    keys, times, results_by_query = [], Counter[tuple[str, str]](), {}
    for number in range(first, last + 1):
        for writer in integers():
            counts: dict[tuple[str, str], Count] | None = cache.get(_key(number, writer))
            if counts is None:
                break
            keys.append(_key(number, writer))
            for query_key, count in counts.items():
                times[query_key] += count.times
                results_by_query[query_key] = count.results
    store_counts({query_key: Count(often, results_by_query[query_key]) for query_key, often in times.items()})
    cache.set(LAST_FLUSHED_KEY, last, KEPT_SECONDS)
    cache.delete_many(keys)
    return times.total()


def _slot_number(now: float | None) -> int:
    return int((time.time() if now is None else now) // SLOT)


def _key(number: int, writer: int) -> str:
    return f"looked-for-{number}-{writer}"


def _claim_key(number: int) -> str:
    """The slot's first key that no process has: `add` succeeds for one only. Empty while the cache is away."""
    candidates = (_key(number, writer) for writer in range(MOST_WRITERS))
    return next((key for key in candidates if cache.add(key, {}, KEPT_SECONDS)), "")
