"""Subscriptions: who is told of which facts, and how far each of them is.

A subscription keeps a cursor in the sealed history; `delivery` moves it. What follows may not be lost: exactly once, in
order, after any kill.
"""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise

from ..events import Event, read_event
from ..health import Unready
from ..history import PATIENCE
from .models import HistoryHead, HistoryLine, ParkedLine, SubscriptionCursor

logger = logging.getLogger(__name__)
NAME = re.compile(r"[a-z]+(?:[._][a-z]+)*")
Handler = Callable[[Any, int], object]


class CannotBeTold(Exception):
    """A line that this release cannot tell, or an effect that did not last. Its words are ours and name nobody."""


@dataclass(frozen=True)
class Subscription:
    """`handler` is called with the event and the number of its line, which tells a repeat from another fact.

    The name is permanent and for machines; `label` says in the reader's language what follows.
    """

    name: str
    label: str | Promise
    handler: Handler
    kinds: dict[tuple[str, int], type[Event]]
    from_now: bool

    def lines_after(self, seq: int) -> models.QuerySet[HistoryLine]:
        """Its own lines sealed behind a number, by the index of names: what else lies between costs nothing."""
        return HistoryLine.objects.filter(self.wants_after(seq)).order_by("seq")

    def wants_after(self, seq: int) -> Q:
        return Q(seq__gt=seq, name__in={name for name, _version in self.kinds})

    def tell(self, line: HistoryLine) -> None:
        """Let the handler do what follows. Of a line that was erased it is told nothing.

        A version that is not known fails and waits: while a release goes out, the older worker must not pass it over.
        """
        if line.facts is None or line.seq is None:
            return
        kind = self.kinds.get((line.name, line.version))
        if kind is None:
            raise CannotBeTold(f"version {line.version} of {line.name} is not subscribed to")
        self.handler(read_event(kind, line), line.seq)


_subscriptions: dict[str, Subscription] = {}


def subscribe(
    name: str,
    handler: Handler,
    *,
    to: type[Event] | tuple[type[Event], ...],
    from_now: bool = False,
    label: str | Promise = "",
) -> None:
    """Have a handler told of every event of these classes; the name is permanent, its cursor stands in the database.

    A subscription that is new begins with the first line there is; with `from_now` only with what happens from then on.
    Another event needs a subscription of its own: this one's cursor may be behind lines of it already. Every version of
    its events belongs to it. Announcing the same again changes nothing; another handler under its name is refused.
    """
    kinds = {(kind.event_name, kind.event_version): kind for kind in (to if isinstance(to, tuple) else (to,))}
    if not NAME.fullmatch(name) or len(name) > 64:
        raise TypeError(f"{name!r} is no name of a subscription; it looks like journal.letters")
    if not kinds or not all(event_name for event_name, _version in kinds):
        raise TypeError(f"{name} follows from no event, or from one without a name")
    other = _subscriptions.get(name)
    if other is not None and _place(other.handler) != _place(handler):
        raise TypeError(f"{_place(other.handler)} and {_place(handler)} are one subscription: {name}")
    _subscriptions[name] = Subscription(name, label or name, handler, kinds, from_now)


def _place(handler: Handler) -> str:
    return f"{handler.__module__}.{handler.__qualname__}"


def label_of(name: str) -> str | Promise:
    """What people read of a subscription; its name where it is announced no longer."""
    return _subscriptions[name].label if name in _subscriptions else name


def find_subscription(name: str) -> Subscription | None:
    return _subscriptions.get(name)


def subscriptions() -> list[Subscription]:
    return list(_subscriptions.values())


def read_cursors() -> dict[str, int]:
    """How far each subscription is; one that is new gets its cursor."""
    cursors = dict(SubscriptionCursor.objects.values_list("name", "seq"))
    for subscription in subscriptions():
        if subscription.name not in cursors:
            cursors[subscription.name] = _begin(subscription)
    return cursors


def _begin(subscription: Subscription) -> int:
    """A cursor for a subscription that has none."""
    cursor = SubscriptionCursor(name=subscription.name, seq=_last_seq() if subscription.from_now else 0)
    SubscriptionCursor.objects.bulk_create([cursor], ignore_conflicts=True)
    return cursor.seq


def hold(name: str) -> None:
    """Keep everybody from telling this subscription anything until the end of the transaction.

    For whoever mends by hand what the subscription writes: what it was told before is there, the rest waits.
    """
    SubscriptionCursor.objects.select_for_update().filter(name=name).first()


def _last_seq() -> int:
    return HistoryHead.objects.values_list("seq", flat=True).first() or 0


@dataclass(frozen=True)
class Standing:
    """How far a subscription is: how many lines it has not been told yet, and since when the first of them waits."""

    name: str
    behind: int
    since: datetime | None
    tries: int
    error: str
    parked: int
    label: str | Promise = ""


def standings() -> list[Standing]:
    """Every subscription, as monitoring and the admin show it."""
    cursors = {cursor.name: cursor for cursor in SubscriptionCursor.objects.all()}
    counts = ParkedLine.objects.order_by().values_list("subscription").annotate(models.Count("pk"))
    parked, last = dict(counts), _last_seq()
    found = []
    for one in subscriptions():
        cursor = cursors.get(one.name) or SubscriptionCursor(name=one.name, seq=last if one.from_now else 0)
        first = one.lines_after(cursor.seq).first()
        since = (first.recorded_at or first.at) if first else None
        behind = one.lines_after(cursor.seq).count() if first else 0
        found.append(Standing(one.name, behind, since, cursor.tries, cursor.error, parked.get(one.name, 0), one.label))
    return found


def check_facts(now: datetime | None = None) -> None:
    """Health notice: lines are sealed within a minute, subscriptions follow within one, and nothing is parked."""
    late = (now or timezone.now()) - PATIENCE
    if unsealed := HistoryLine.objects.filter(seq=None, recorded_at__lt=late).count():
        raise Unready(f"{unsealed} lines of the history have not been sealed for a minute")
    for one in standings():
        if one.since and one.since < late:
            raise Unready(f"the subscription {one.name} is {one.behind} lines behind")
        if one.parked:
            raise Unready(f"the subscription {one.name} has parked {one.parked} lines")
