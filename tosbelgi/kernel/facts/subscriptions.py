"""Subscriptions: what follows from a fact and may not be lost: exactly once, in order, after any kill.

A subscription keeps a cursor in the sealed history. What its handler does in the database and the move of the cursor
are one transaction. What leaves the house is no effect of the database: the handler writes it as a row, and whoever
sends it does so under a lease (`kernel.mail`). A line that fails is tried again with growing pauses, then parked with
its error, and the rest goes on; somebody may have it tried again.
"""

import logging
import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise

from ..events import Event, read_event
from ..health import Unready
from ..history import PATIENCE
from . import wakeups
from .models import HistoryHead, HistoryLine, ParkedLine, SubscriptionCursor

logger = logging.getLogger(__name__)
BATCH = 100  # lines of one transaction: on SQLite nobody else writes meanwhile
NAME = re.compile(r"[a-z]+(?:[._][a-z]+)*")
PAUSES = [
    timedelta(seconds=seconds) for seconds in (1, 5, 30, 120)
]  # between the tries of a line, which is then parked
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


def subscriptions() -> list[Subscription]:
    return list(_subscriptions.values())


def deliver(now: datetime | None = None) -> int:
    """Tell every subscription the sealed lines that it has not been told; returns how many were told.

    One that cannot be told, or cannot even note that, keeps no other from its lines; the error flies at the end.
    """
    now, cursors = now or timezone.now(), read_cursors()
    if not _is_anything_after(cursors):
        return 0
    told, failures = 0, []
    for subscription in subscriptions():
        try:
            told += _catch_up(subscription, cursors[subscription.name], now)
        except Exception as failed:
            failures.append(failed)
    if failures:
        raise failures[0]
    return told


def read_cursors() -> dict[str, int]:
    """How far each subscription is; one that is new gets its cursor."""
    cursors = dict(SubscriptionCursor.objects.values_list("name", "seq"))
    for subscription in subscriptions():
        if subscription.name not in cursors:
            cursors[subscription.name] = _begin(subscription)
    return cursors


def _is_anything_after(cursors: dict[str, int]) -> bool:
    """Is there a line for any subscription? One query for all of them, since mostly there is none."""
    wanted = Q()
    for one in subscriptions():
        wanted |= one.wants_after(cursors[one.name])
    return bool(wanted) and HistoryLine.objects.filter(wanted).exists()


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
        while (batch := _tell_some(subscription, now)) is not None:
            told += batch
    return told


def _tell_some(subscription: Subscription, now: datetime) -> int | None:
    """Tell a batch of lines in one transaction; where that breaks as a whole, each in one of its own.

    It breaks as a whole by what shows at the commit only (a deferred foreign key), a deadlock, a lost connection.
    """
    try:
        return _tell_batch(subscription, now, BATCH)
    except Exception:
        logger.warning("a batch failed; its lines are told one by one", extra={"subscription": subscription.name})
    told = 0
    for _line in range(BATCH):
        if (one := _tell_next(subscription, now)) is None:
            break
        told += one
    return told


def _tell_next(subscription: Subscription, now: datetime) -> int | None:
    """Tell one line in a transaction of its own; where that fails, note the failure in another."""
    try:
        return _tell_batch(subscription, now, 1)
    except Exception as failed:
        error = _described(failed)
        logger.exception("what follows from a line failed at its commit", extra={"subscription": subscription.name})
    with transaction.atomic():
        cursor = _free_cursor(subscription, now)
        line = cursor and subscription.lines_after(cursor.seq).first()
        if not cursor or not line:
            return None
        return 0 if _has_passed(cursor, line, error, now) else None


def _free_cursor(subscription: Subscription, now: datetime) -> SubscriptionCursor | None:
    """Its cursor, locked; None where another worker has it, or the line that it stands before has to wait."""
    cursor = SubscriptionCursor.objects.select_for_update(skip_locked=True).filter(name=subscription.name).first()
    if cursor is None or (cursor.next_try_at and now < cursor.next_try_at <= now + PAUSES[-1]):
        return None
    return cursor


@transaction.atomic
def _tell_batch(subscription: Subscription, now: datetime, most: int) -> int | None:
    """Tell so many lines and move the cursor behind them; None where it waits, or another worker does it."""
    cursor = _free_cursor(subscription, now)
    if cursor is None:
        return None
    lines, told = list(subscription.lines_after(cursor.seq).prefetch_related("about")[:most]), 0
    if not lines:
        return None
    for line in lines:
        error = _try_to_tell(subscription, line)
        if not _has_passed(cursor, line, error, now):
            return None
        told += not error
    cursor.save()
    return told


def _has_passed(cursor: SubscriptionCursor, line: HistoryLine, error: str, now: datetime) -> bool:
    """Move the cursor behind a line that was told or is parked; else store when it is tried again, and stay."""
    if error:
        _note_failure(cursor, line, error, now)
        if cursor.next_try_at:
            cursor.save()
            return False
    cursor.seq = line.seq or cursor.seq
    cursor.tries, cursor.next_try_at, cursor.error = 0, None, ""
    if error:
        cursor.save()
    return True


def _try_to_tell(subscription: Subscription, line: HistoryLine) -> str:
    """Call the handler inside a savepoint; returns its error, or an empty text."""
    try:
        with transaction.atomic():
            subscription.tell(line)
            if transaction.get_rollback():
                raise CannotBeTold("the handler has rolled back what it did")
    except (Exception, SystemExit) as failed:  # a command that a handler calls may leave by the latter
        facts = {"subscription": subscription.name, "seq": line.seq}
        logger.exception("what follows from a line failed", extra=facts)
        return _described(failed)
    return ""


def _described(failed: BaseException) -> str:
    """What is kept of an error: its class and its place. Its text may name people, whom erasing would not find here."""
    if isinstance(failed, CannotBeTold):
        return str(failed)
    frames = [frame for frame in traceback.extract_tb(failed.__traceback__) if "tosbelgi" in frame.filename]
    place = f" in {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(failed).__name__}{place}"


def _note_failure(cursor: SubscriptionCursor, line: HistoryLine, error: str, now: datetime) -> None:
    """Say when the line is tried next; after the last try park it."""
    cursor.error = error
    if cursor.tries < len(PAUSES):
        cursor.next_try_at = now + PAUSES[cursor.tries]
        cursor.tries += 1
        return
    told = {"tries": cursor.tries + 1, "error": error, "parked_at": timezone.now(), "again_at": None}
    ParkedLine.objects.update_or_create(subscription=cursor.name, line=line, defaults=told)  # a cursor may be set back
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


def _retry(pk: int) -> bool:
    try:
        return _retry_parked(pk)
    except Exception as failed:  # at its commit: nothing of the try has lasted, nor that it was made
        logger.exception("what follows from a parked line failed at its commit", extra={"parked": pk})
        again = ParkedLine.objects.filter(pk=pk, again_at__isnull=False)
        again.update(again_at=None, error=_described(failed), tries=models.F("tries") + 1)
        return False


@transaction.atomic
def _retry_parked(pk: int) -> bool:
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
