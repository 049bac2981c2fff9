"""Facts go up as events: written into the history at once, told to listeners after commit."""

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

    `by_id` is the user who did it; None where the house did it by itself.
    """

    at: datetime
    by_id: int | None


def listen(kind: type[Event], listener: Callable[[Any], None]) -> None:
    """Have `listener` called with each event of that kind, once it is committed; a repeat changes nothing."""
    if listener not in _listeners[kind]:
        _listeners[kind].append(listener)


def record(event: Event) -> None:
    """Write the event into the history now; tell each listener after commit, whether or not another one fails."""
    facts = {name: value for name, value in asdict(event).items() if name not in {"at", "by_id"}}
    with transaction.atomic():
        history.append(name=type(event).__name__, at=event.at, by_id=event.by_id, facts=facts)
        for listener in _listeners[type(event)]:
            transaction.on_commit(_telling(listener, event), robust=True)


def _telling(listener: Callable[[Any], None], event: Event) -> Callable[[], None]:
    """A named function, since Django names the one that failed in its log."""

    def tell() -> None:
        listener(event)

    return tell
