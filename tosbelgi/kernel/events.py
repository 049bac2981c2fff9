"""Domain events: appended to the audit log in the current transaction; listeners run after commit."""

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from . import history

logger = logging.getLogger(__name__)
_listeners: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened and will not un-happen. Named in the past tense.

    `by_id` is the user who did it; None where the site did it by itself.
    """

    at: datetime
    by_id: int | None


def listen(kind: type[Event], listener: Callable[[Any], None]) -> None:
    """Register a listener for events of that class; registering it again changes nothing."""
    if listener not in _listeners[kind]:
        _listeners[kind].append(listener)


def record(event: Event) -> None:
    """Append the event to the audit log now; call each listener after commit, even if another one fails."""
    facts = {name: value for name, value in asdict(event).items() if name not in {"at", "by_id"}}
    with transaction.atomic():
        history.append(name=type(event).__name__, at=event.at, by_id=event.by_id, facts=facts)
        # robust: an error of one listener neither stops the others nor reaches whoever committed.
        for listener in _listeners[type(event)]:
            transaction.on_commit(_bound_listener(listener, event), robust=True)


def _bound_listener(listener: Callable[[Any], None], event: Event) -> Callable[[], None]:
    """The listener with its argument, as a function: Django logs the `__qualname__` of one that fails."""

    def call_listener() -> None:
        listener(event)

    return call_listener
