"""Telling subscriptions the sealed lines: exactly once, in order, after any kill.

What a handler does in the database and the move of the cursor are one transaction. What leaves the house is no effect
of the database: the handler writes it as a row, and whoever sends it does so under a lease (`kernel.mail`). A line that
fails is tried again with growing pauses, then parked with its error, and the rest goes on; somebody may have it tried
again.
"""

import logging
import traceback
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from . import wakeups
from .models import HistoryLine, ParkedLine, SubscriptionCursor
from .subscriptions import CannotBeTold, Subscription, find_subscription, read_cursors, subscriptions

logger = logging.getLogger(__name__)
BATCH = 100  # lines of one transaction: on SQLite nobody else writes meanwhile
# Between the tries of a line, which is then parked.
PAUSES = [timedelta(seconds=seconds) for seconds in (1, 5, 30, 120)]


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


def _is_anything_after(cursors: dict[str, int]) -> bool:
    """Is there a line for any subscription? One query for all of them, since mostly there is none."""
    wanted = Q()
    for one in subscriptions():
        wanted |= one.wants_after(cursors[one.name])
    return bool(wanted) and HistoryLine.objects.filter(wanted).exists()


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
    subscription = find_subscription(parked.subscription)
    error = "no such subscription" if subscription is None else _try_to_tell(subscription, parked.line)
    if not error:
        parked.delete()
        return True
    parked.again_at, parked.error, parked.tries = None, error, parked.tries + 1
    parked.save(update_fields=["again_at", "error", "tries"])
    return False
