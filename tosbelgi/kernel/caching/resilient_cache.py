"""Django cache backend that wraps another one and survives its failure: it may be away, full or slow.

While it is away every read misses, nothing is stored, and nobody waits for it: a circuit breaker lets one caller try
every few seconds. The log says once that it went and once that it came back.

Nothing out of date comes back with it. A key that was to be removed or changed for good is a debt (`owed_keys`); it is
removed before anything else is read, by whoever reaches the cache first, and every process looks for debts when it
begins, when the cache returns and every `LOOK` seconds. What others depend on (`RENEWED`) is made anew at each return,
since a server may come back with what it had saved before.
"""

import logging
import pickle
import time
import uuid
import zlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.utils.module_loading import import_string

from . import owed_keys
from .circuit_breaker import Breaker
from .file_lock import hold_lock
from .owed_keys import EVERYTHING, Debt

logger = logging.getLogger(__name__)
REST = 5.0  # seconds for which nobody tries
LOOK = 5.0  # seconds for which no debt is looked for
QUIET = 60.0  # seconds between two lines of the log about failures
MOST_DEBTS = 200  # then all of the cache is out of date
# Errors of the caller, whatever the state of the cache.
OUR_MISTAKES = (TypeError, ValueError, pickle.PicklingError)
# Values stored by another release, truncated, or damaged, as when the power went off: a length may then be any number.
UNREADABLE = (
    pickle.PickleError,
    EOFError,
    AttributeError,
    ImportError,
    IndexError,
    KeyError,
    MemoryError,
    OverflowError,
    TypeError,
    ValueError,
    zlib.error,
)
Result = TypeVar("Result")
# Keys without a timeout on which others depend: deleted whenever the cache returns, so that they are made anew.
RENEWED: set[str] = set()


class CacheAway(ValueError):
    """The counter cannot be reached. (A ValueError, as caches raise for a missing key.)"""


@dataclass
class State:
    """State of one cache, shared by the threads of a process. Guarded by `lock` where two could write."""

    reading: Breaker = field(default_factory=lambda: Breaker(REST))
    writing: Breaker = field(default_factory=lambda: Breaker(REST))
    debts: dict[tuple[str, int | None], Debt] = field(default_factory=dict)
    checked_at: float = float("-inf")
    silent_until: float = float("-inf")
    logged: bool = False
    lock: Lock = field(default_factory=Lock)

    @property
    def is_due(self) -> bool:
        """Is it time to look for debts?"""
        return bool(self.debts) or self.reading.is_open or time.monotonic() - self.checked_at > LOOK

    def failed(self, breakers: Iterable[Breaker], failure: Exception) -> None:
        opened = [breaker.failed() for breaker in breakers]
        now = time.monotonic()
        with self.lock:
            if not any(opened) or now < self.silent_until:
                return
            self.silent_until, self.logged = now + QUIET, True
        # Not the message of the exception: it could hold the address with the password.
        logger.warning("the cache is away; the site goes on without it", extra={"failure": type(failure).__name__})

    def worked(self, breaker: Breaker) -> None:
        if not breaker.worked() or self.reading.is_open or self.writing.is_open:
            return
        with self.lock:
            logged, self.logged = self.logged, False
        if logged:
            logger.warning("the cache is there again")


_states: dict[str, State] = {}
_states_lock = Lock()


def state_of(name: str) -> State:
    """One for all threads; Django makes a cache object for each."""
    with _states_lock:
        return _states.setdefault(name, State())


class ResilientCache(BaseCache):
    """Another cache (`INSIDE`, with all its settings) that may fail."""

    def __init__(self, location: str | list[str], params: Mapping[str, Any]) -> None:
        own = dict(params)
        inside = own.pop("INSIDE")
        super().__init__(own)
        self.inside: BaseCache = import_string(inside)(location, own)
        self.state = state_of(f"{inside} {location}")

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        def read() -> Any:
            try:
                return self.inside.get(key, default, version)
            except UNREADABLE:
                self.inside.delete(key, version)
                return default

        return self._read(read, default)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        missing = object()
        values = {key: self.get(key, missing, version) for key in keys}
        return {key: value for key, value in values.items() if value is not missing}

    def has_key(self, key: str, version: int | None = None) -> bool:
        return self._read(lambda: self._legibly(lambda: self.inside.has_key(key, version), key, version), False)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        def add() -> bool:
            with self._alone():
                return self._legibly(lambda: self.inside.add(key, value, timeout, version), key, version)

        return self._write(add, False)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        def store() -> bool:
            self.inside.set(key, value, timeout, version)
            return True

        if not self._write(store, False) and timeout is None:
            self._discard(key, version)

    def set_many(
        self, data: Mapping[str, Any], timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[str]:
        for key, value in data.items():
            self.set(key, value, timeout, version)
        return []

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._write(lambda: self._legibly(lambda: self.inside.touch(key, timeout, version), key, version), False)

    def delete(self, key: str, version: int | None = None) -> bool:
        gone = self._write(lambda: self.inside.delete(key, version), None)
        if gone is None:
            self._add_debt(key, version)
        return bool(gone)

    def delete_many(self, keys: Iterable[str], version: int | None = None) -> None:
        for key in keys:
            self.delete(key, version)

    def clear(self) -> None:
        def empty() -> bool:
            self.inside.clear()
            return True

        if not self._write(empty, False):
            self._add_debt(EVERYTHING, None)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add, so that nobody else's addition is lost. Raises CacheAway where that cannot be."""

        def count() -> int | None:
            with self._alone():
                return self._legibly(lambda: self.inside.incr(key, delta, version), key, version)

        counted = self._write(count, None)
        if counted is None:
            raise CacheAway("the cache is away")
        return counted

    def close(self, **kwargs: Any) -> None:
        self.inside.close(**kwargs)

    def _legibly(self, work: Callable[[], Result], key: str, version: int | None) -> Result:
        """The result of `work`; an entry that nobody can read is removed first, and is no failure of the cache."""
        try:
            return work()
        except UNREADABLE:
            try:
                self.inside.get(key, None, version)
            except UNREADABLE:
                self.inside.delete(key, version)
                return work()
            raise

    def _alone(self) -> AbstractContextManager[None]:
        """A lock for what must be one step. Caches of files look first and write then, for `add` as for `incr`: on
        their one machine, a lock between its processes helps. Other caches are atomic by themselves."""
        return hold_lock("cache") if type(self.inside).incr is BaseCache.incr else nullcontext()

    def _read(self, work: Callable[[], Result], otherwise: Result) -> Result:
        """What cannot be read cannot be written to either."""
        return self._attempt(work, otherwise, self.state.reading, self.state.writing)

    def _write(self, work: Callable[[], Result], otherwise: Result) -> Result:
        """Also a disk that is full or not to be written to fails here, and may still be read from."""
        return self._attempt(work, otherwise, self.state.writing)

    def _attempt(self, work: Callable[[], Result], otherwise: Result, own: Breaker, *others: Breaker) -> Result:
        """The result of `work`, unless its own breaker is open; a failure opens that one and the others."""
        state = self.state
        if not own.allows() or (state.is_due and not self._pay_debts()):
            return otherwise
        try:
            answer = work()
        except OUR_MISTAKES:
            raise
        except Exception as failure:
            state.failed((own, *others), failure)
            return otherwise
        state.worked(own)
        return answer

    def _pay_debts(self) -> bool:
        """Remove stale keys, where there are any, before anything is read or written; False where that fails."""
        state = self.state
        with state.lock:
            if not state.is_due:
                return True
            returns, state.checked_at = state.reading.is_open, time.monotonic()
            debts = [*state.debts.values()]
        debts += owed_keys.open_debts()
        # A server that was restarted may have come back with what it had saved long ago.
        renewed = {(key, None): Debt(key, None, "") for key in RENEWED} if returns else {}
        try:
            for debt in (renewed | {(debt.key, debt.version): debt for debt in debts}).values():
                self._remove(debt)
        except Exception as failure:
            state.failed((state.reading, state.writing), failure)
            return False
        if debts:
            owed_keys.delete_paid(debts)
        paid = {debt.token for debt in debts}
        with state.lock:
            for entry in [entry for entry, debt in state.debts.items() if debt.token in paid]:
                del state.debts[entry]
        return True

    def _remove(self, debt: Debt) -> None:
        if debt.key == EVERYTHING:
            self.inside.clear()
        else:
            self.inside.delete(debt.key, debt.version)

    def _discard(self, key: str, version: int | None) -> None:
        """Remove a value that could not be replaced: a full disk can still delete a file."""
        try:
            self.inside.delete(key, version)
        except Exception:
            self._add_debt(key, version)

    def _add_debt(self, key: str, version: int | None) -> None:
        state = self.state
        debt = Debt(key, version, uuid.uuid4().hex)
        with state.lock:
            if len(state.debts) >= MOST_DEBTS:
                state.debts.clear()
                debt = Debt(EVERYTHING, None, debt.token)
            state.debts[debt.key, debt.version] = debt
        owed_keys.record_debt(debt)


class DisposableCache(ResilientCache):
    """One whose values are never out of date, since their keys say all they depend on: it owes nothing."""

    def _pay_debts(self) -> bool:
        """The debts of the database are another cache's."""
        return True

    def _add_debt(self, key: str, version: int | None) -> None:
        return
