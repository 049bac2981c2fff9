"""How often something was looked for, and whether anything was found: never by whom.

Each process writes what it hears into slots of the cache, one slot for some seconds, which the worker
empties into the database. A search itself writes nothing there. A flushed cache loses what waits in it.
"""

import re
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import count as numbers
from threading import Lock

from django.core.cache import cache
from wagtail.search.utils import normalise_query_string

from .query_log import Count, store_counts

SLOT = 20  # seconds
MOST_SLOTS = 180  # an hour, for which a worker may be away
KEPT = SLOT * MOST_SLOTS * 2
GATHERED = "looked-for-gathered"
MOST_PLACES = 100  # processes that write at once
MOST_OF_A_SLOT = 200  # different queries of a process
LONGEST, MOST_WORDS, MOST_DIGITS = 60, 8, 6
NOBODYS_BUSINESS = re.compile(r"@|://|www\.|[^\W\d_]{31}", re.IGNORECASE)


@dataclass
class _Slot:
    """What this process has heard since the slot began, and under which key it has written that down."""

    number: int = -1
    key: str = ""
    heard: dict[tuple[str, str], Count] = field(default_factory=dict)


_slot = _Slot()
_lock = Lock()


def is_countable(query: str) -> bool:
    """Is it a query like anybody's? Addresses and long numbers may tell of a person, and are not kept at all.

    >>> is_countable("абай жолы"), is_countable("aigerim@example.kz"), is_countable("+7 701 123 45 67")
    (True, False, False)
    """
    return (
        0 < len(query) <= LONGEST
        and len(query.split()) <= MOST_WORDS
        and sum(map(str.isdigit, query)) <= MOST_DIGITS
        and not NOBODYS_BUSINESS.search(query)
    )


def count_query(query: str, language: str, found: int, now: float | None = None) -> None:
    """Somebody looked for this in this language, and so many things were found."""
    global _slot
    words = normalise_query_string(query)
    if not is_countable(words):
        return
    number = _number(now)
    with _lock:
        if _slot.number != number:
            _slot = _Slot(number, _claimed(number))
        if (words, language) not in _slot.heard and len(_slot.heard) >= MOST_OF_A_SLOT:
            return
        times = _slot.heard[words, language].times if (words, language) in _slot.heard else 0
        _slot.heard[words, language] = Count(times + 1, found)
        if _slot.key:
            cache.set(_slot.key, dict(_slot.heard), KEPT)


def flush_counts(now: float | None = None) -> int:
    """Bring the slots that nobody writes any more into the database; answers how many searches they held."""
    last = _number(now) - 2
    first = max(cache.get(GATHERED, 0), last - MOST_SLOTS) + 1
    keys, times, found = [], Counter[tuple[str, str]](), {}
    for number in range(first, last + 1):
        for place in numbers():
            heard: dict[tuple[str, str], Count] | None = cache.get(_key(number, place))
            if heard is None:
                break
            keys.append(_key(number, place))
            for what, one in heard.items():
                times[what] += one.times
                found[what] = one.found
    store_counts({what: Count(often, found[what]) for what, often in times.items()})
    cache.set(GATHERED, last, KEPT)
    cache.delete_many(keys)
    return times.total()


def _number(now: float | None) -> int:
    return int((time.time() if now is None else now) // SLOT)


def _key(number: int, place: int) -> str:
    return f"looked-for-{number}-{place}"


def _claimed(number: int) -> str:
    """The first place of the slot that no process has: `add` succeeds for one. Empty while the cache is away."""
    places = (_key(number, place) for place in range(MOST_PLACES))
    return next((key for key in places if cache.add(key, {}, KEPT)), "")
