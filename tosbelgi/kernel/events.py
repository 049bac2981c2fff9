"""Domain events: facts with permanent names, recorded in the transaction of what happened.

Three things may follow from one. A *subscription* (`facts.subscriptions`) is never lost: exactly once, in order. A
*hint*, called after commit, may be lost with its process: for caches only. And the history keeps its line for ever.
"""

import logging
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, ClassVar, NewType, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from django.db import transaction

from . import history
from .facts import wakeups
from .facts.models import HistoryLine

logger = logging.getLogger(__name__)
Code = NewType("Code", str)  # a word of a fixed vocabulary, or what says which row: never a name, never free text
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,63}", re.ASCII)
NAME = re.compile(r"[a-z]+(?:_[a-z]+)*\.[a-z]+(?:_[a-z]+)*")
NUMBER_OR_DAY = (int, Decimal, date, UUID, NoneType)  # a bool is an int, a datetime a date
ENVELOPE = frozenset({"at", "by_id", "about"})  # stand in columns and rows of their own, not among the facts
E = TypeVar("E", bound="Event")
_kinds: dict[tuple[str, int], type["Event"]] = {}
_hints: dict[type["Event"], list[Callable[[Any], None]]] = defaultdict(list)


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened and will not un-happen. Its class is named in the past tense.

    `by_id` is the user who did it, None where the site did it by itself; `about` are the persons whom it concerns.

    A class says its permanent name, `class EntryConfirmed(Event, name="journal.entry_confirmed")`, and its version.
    They stay when the class is renamed; other facts make another version. One without a name is there to be inherited.
    Facts are numbers, days and codes. Free text may stand in those of `content=True`, which are about no person.
    """

    at: datetime
    by_id: int | None
    about: tuple[int, ...] = ()

    event_name: ClassVar[str] = ""
    event_version: ClassVar[int] = 0
    of_content: ClassVar[bool] = False

    def __init_subclass__(cls, *, name: str = "", version: int = 1, content: bool | None = None, **rest: Any) -> None:
        super().__init_subclass__(**rest)
        cls.event_name, cls.event_version = name, version
        if content is not None:
            cls.of_content = content
        if not name:
            return
        if not NAME.fullmatch(name) or len(name) > 64:
            raise TypeError(f"{name!r} is no name of an event; it looks like journal.entry_confirmed")
        if not 1 <= version < 1 << 15:
            raise TypeError(f"{name} has version {version}; the first is 1, and 0 are the lines from before names")
        other = _kinds.setdefault((name, version), cls)
        if _place(other) != _place(cls):
            raise TypeError(f"{_place(other)} and {_place(cls)} are one event: {name}, {version}")
        _kinds[name, version] = cls


def _place(kind: type[Event]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def event_kinds() -> list[type[Event]]:
    """Every class of events that can be recorded, by name and version."""
    return [_kinds[key] for key in sorted(_kinds)]


def hint(kind: type[Event], listener: Callable[[Any], None]) -> None:
    """Have a function called after commit, in this process: it may be lost, so it is for caches and nothing else.

    Announcing it again changes nothing.
    """
    if listener not in _hints[kind]:
        _hints[kind].append(listener)


def record(event: Event) -> None:
    """Insert the event into the history, within the transaction of what happened; refuses outside one.

    Whatever follows from it happens after the commit: the worker is woken to seal the line and to tell subscriptions.
    """
    kind = type(event)
    if not kind.event_name:
        raise TypeError(f"{_place(kind)} has no name: it is only there to be inherited")
    facts = {name: getattr(event, name) for name in _fact_names(kind)}
    if not kind.of_content:
        _require_codes(kind, facts)
    elif event.about:
        raise TypeError(f"{kind.event_name} may hold free text, so it is about no person")
    history.append(
        name=kind.event_name, version=kind.event_version, at=event.at, by_id=event.by_id, facts=facts, about=event.about
    )
    for listener in _hints[kind]:
        # robust: an error of one listener neither stops the others nor reaches whoever committed.
        transaction.on_commit(_bound_listener(listener, event), robust=True)
    wakeups.wake_after_commit()


def _fact_names(kind: type[Event]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name not in ENVELOPE)


def _require_codes(kind: type[Event], facts: dict[str, Any]) -> None:
    """Facts of a person are numbers, days and codes: what is written here cannot be corrected afterwards."""
    for name, value in facts.items():
        for one in value if isinstance(value, tuple | list) else (value,):
            if not (CODE.fullmatch(one) if isinstance(one, str) else isinstance(one, NUMBER_OR_DAY)):
                raise ValueError(f"{kind.event_name}: {name} is no code; facts hold neither names nor free text")


def _bound_listener(listener: Callable[[Any], None], event: Event) -> Callable[[], None]:
    """The listener with its argument, as a function: Django logs the `__qualname__` of one that fails."""

    def call_listener() -> None:
        listener(event)

    return call_listener


def read_event(kind: type[E], line: HistoryLine) -> E:
    """The event that a line tells of, as it was recorded."""
    hints = get_type_hints(kind)
    facts = {name: _as_declared(hints[name], value) for name, value in (line.facts or {}).items()}
    about = tuple(sorted(row.person_id for row in line.about.all()))
    return kind(at=line.at, by_id=line.by_id, about=about, **facts)


def _as_declared(hint: Any, value: Any) -> Any:
    """A value from JSON as the type that its field declares."""
    if value is None:
        return None
    if get_origin(hint) in (Union, UnionType):
        hint = next(one for one in get_args(hint) if one is not NoneType)
    if get_origin(hint) is tuple:
        return tuple(_as_declared(get_args(hint)[0], one) for one in value)
    if hint in (datetime, date):
        return hint.fromisoformat(value)
    return hint(value) if hint in (Decimal, UUID) else value
