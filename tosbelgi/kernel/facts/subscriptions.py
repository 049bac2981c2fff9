"""Subscriptions: what follows from a fact and may not be lost: exactly once, in order, after any kill.

A subscription keeps a cursor in the sealed history. What its handler does in the database and the move of the cursor
are one transaction. What leaves the house is no effect of the database: the handler writes it as a row, and whoever
sends it does so under a lease (`kernel.mail`). A line that fails is tried again with growing pauses, then parked with
its error, and the rest goes on; somebody may have it tried again.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise

from ..events import Event, read_event
from ..health import Unready
from ..history import PATIENCE
from . import wakeups
from .models import HistoryHead, HistoryLine, ParkedLine, SubscriptionCursor

logger = logging.getLogger(__name__)
BATCH = 100  # lines of one transaction: on SQLite nobody else writes meanwhile
PAUSES = [
    timedelta(seconds=seconds) for seconds in (1, 5, 30, 120)
]  # between the tries of a line, which is then parked
MOST_ERROR = 2000  # characters that are kept of an error
Handler = Callable[[Any, int], object]


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
        names = {name for name, _version in self.kinds}
        return HistoryLine.objects.filter(seq__gt=seq, name__in=names).order_by("seq")

    def tell(self, line: HistoryLine) -> None:
        """Let the handler do what follows. Of a line that was erased, or of another version, it is told nothing."""
        kind = self.kinds.get((line.name, line.version))
        if kind is not None and line.facts is not None and line.seq is not None:
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
    """
    kinds = {(kind.event_name, kind.event_version): kind for kind in (to if isinstance(to, tuple) else (to,))}
    _subscriptions[name] = Subscription(name, label or name, handler, kinds, from_now)


def label_of(name: str) -> str | Promise:
    """What people read of a subscription; its name where it is announced no longer."""
    return _subscriptions[name].label if name in _subscriptions else name


def subscriptions() -> list[Subscription]:
    return list(_subscriptions.values())


def deliver(now: datetime | None = None) -> int:
    """Tell every subscription the sealed lines that it has not been told; returns how many were told."""
    now = now or timezone.now()
    cursors = dict(SubscriptionCursor.objects.values_list("name", "seq"))
    for subscription in subscriptions():
        if subscription.name not in cursors:
            cursors[subscription.name] = _begin(subscription)
    return sum(_catch_up(subscription, cursors[subscription.name], now) for subscription in subscriptions())


def _begin(subscription: Subscription) -> int:
    """A cursor for a subscription that has none."""
    cursor = SubscriptionCursor(name=subscription.name, seq=_last_seq() if subscription.from_now else 0)
    SubscriptionCursor.objects.bulk_create([cursor], ignore_conflicts=True)
    return cursor.seq


def _last_seq() -> int:
    return HistoryHead.objects.values_list("seq", flat=True).first() or 0


def _catch_up(subscription: Subscription, seq: int, now: datetime) -> int:
    """Batch after batch until nothing is left, or a line has to wait. Nothing is locked where there is nothing."""
    told = 0
    if subscription.lines_after(seq).exists():
        while (batch := _tell_batch(subscription, now)) is not None:
            told += batch
    return told


@transaction.atomic
def _tell_batch(subscription: Subscription, now: datetime) -> int | None:
    """Tell up to a hundred lines and move the cursor behind them; None where it waits, or another worker does it."""
    cursor = SubscriptionCursor.objects.select_for_update(skip_locked=True).filter(name=subscription.name).first()
    if cursor is None or (cursor.next_try_at and now < cursor.next_try_at <= now + PAUSES[-1]):
        return None
    lines, told = list(subscription.lines_after(cursor.seq).prefetch_related("about")[:BATCH]), 0
    if not lines:
        return None
    for line in lines:
        if error := _try_to_tell(subscription, line):
            _note_failure(cursor, line, error, now)
            if cursor.next_try_at:
                cursor.save()
                return None
        told += not error
        cursor.seq = line.seq or cursor.seq
        cursor.tries, cursor.next_try_at, cursor.error = 0, None, ""
    cursor.save()
    return told


def _try_to_tell(subscription: Subscription, line: HistoryLine) -> str:
    """Call the handler inside a savepoint; returns its error, or an empty text."""
    try:
        with transaction.atomic():
            subscription.tell(line)
    except Exception as failed:
        facts = {"subscription": subscription.name, "seq": line.seq}
        logger.exception("what follows from a line failed", extra=facts)
        return f"{type(failed).__name__}: {failed}"[:MOST_ERROR]
    return ""


def _note_failure(cursor: SubscriptionCursor, line: HistoryLine, error: str, now: datetime) -> None:
    """Say when the line is tried next; after the last try park it."""
    cursor.error = error
    if cursor.tries < len(PAUSES):
        cursor.next_try_at = now + PAUSES[cursor.tries]
        cursor.tries += 1
        return
    ParkedLine.objects.create(
        subscription=cursor.name, line=line, tries=cursor.tries + 1, error=error, parked_at=timezone.now()
    )
    cursor.next_try_at = None


def ask_again(parked_id: int, at: datetime) -> bool:
    """Have a parked line tried again by the worker; False where it is no longer parked."""
    asked = ParkedLine.objects.filter(pk=parked_id).update(again_at=at)
    wakeups.wake_after_commit()
    return bool(asked)


def retry_parked() -> int:
    """Try the parked lines that somebody has asked for; returns how many have succeeded and are parked no longer."""
    asked = ParkedLine.objects.filter(again_at__isnull=False).values_list("pk", flat=True)
    return sum(_retry(pk) for pk in list(asked))


@transaction.atomic
def _retry(pk: int) -> bool:
    rows = ParkedLine.objects.select_for_update(skip_locked=True, of=("self",)).select_related("line")
    parked = rows.filter(pk=pk, again_at__isnull=False).first()
    if parked is None:
        return False  # another worker was faster
    subscription = _subscriptions.get(parked.subscription)
    error = "no such subscription" if subscription is None else _try_to_tell(subscription, parked.line)
    if not error:
        parked.delete()
        return True
    parked.again_at, parked.error, parked.tries = None, error, parked.tries + 1
    parked.save(update_fields=["again_at", "error", "tries"])
    return False


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
