"""Sealing: committed lines of the history get their number without a gap, their place in the chain, each day its root.

Whoever records waits for nobody, so lines are chained afterwards, by the worker, in the order of their insertion as
far as they are committed. The lock on the head keeps it to one at a time; who finds it taken leaves at once.
"""

import json
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from .. import history
from ..calendar import day_of
from .models import HistoryHead, HistoryLine, HistoryRoot

BATCH = 1000
SEALING = "UPDATE kernel_historyline SET seq = %s, previous = %s, digest = %s WHERE id = %s AND seq IS NULL"
# On PostgreSQL the whole batch is one statement: planned once, and one answer to wait for.
SEALING_AT_ONCE = """UPDATE kernel_historyline AS line
    SET seq = sealed.seq, previous = sealed.previous, digest = sealed.digest
    FROM json_to_recordset(%s::json) AS sealed (seq bigint, previous text, digest text, id bigint)
    WHERE line.id = sealed.id AND line.seq IS NULL"""


def is_due() -> bool:
    """Does any committed line wait to be sealed? One query."""
    return HistoryLine.objects.filter(seq=None).exists()


def seal(now: datetime | None = None) -> int:
    """Seal every line that was committed before; returns how many. Where another process is sealing, or none waits, 0.

    The look before it is one query without a lock, so that it may be called every second.
    """
    sealed = batch = _seal_batch(now or timezone.now()) if is_due() else 0
    while batch == BATCH:
        batch = _seal_batch(now or timezone.now())
        sealed += batch
    return sealed


@transaction.atomic
def _seal_batch(now: datetime) -> int:
    head = _locked_head()
    if head is None:
        return 0
    if not _close_day(head, now):
        _let_the_commit_be_flushed_later()
    waiting = HistoryLine.objects.filter(seq=None).order_by("pk")
    rows = []
    for pk, at, name, version, facts_digest in waiting.values_list("pk", "at", "name", "version", "facts_digest")[
        :BATCH
    ]:
        seq, previous = head.seq + 1, head.digest
        digest = history.digest_of_line(
            seq=seq, at=at, name=name, version=version, facts_digest=facts_digest, previous=previous
        )
        rows.append((seq, previous, digest, pk))
        head.seq, head.digest = seq, digest
    _give_places(rows)
    head.sealed_on = day_of(now)
    head.save()
    return len(rows)


def _give_places(rows: list[tuple[int, str, str, int]]) -> None:
    """Write down number, link and digest of each of these lines."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            names = ("seq", "previous", "digest", "id")
            cursor.execute(SEALING_AT_ONCE, [json.dumps([dict(zip(names, row, strict=True)) for row in rows])])
        else:
            cursor.executemany(SEALING, rows)


def _locked_head() -> HistoryHead | None:
    """The end of the chain, to be moved on in this transaction; None while somebody else does that."""
    free = HistoryHead.objects.select_for_update(skip_locked=True).filter(pk=1)
    if (head := free.first()) is None and not HistoryHead.objects.exists():
        HistoryHead.objects.get_or_create(pk=1, defaults={"seq": 0, "digest": history.BEGINNING})
        head = free.first()
    return head


def close_day(now: datetime | None = None) -> None:
    """Write down the root of yesterday, unless it is there; for days after which nothing more is sealed."""
    now = now or timezone.now()
    if not _is_closed(_yesterday(now)) and HistoryHead.objects.exists():
        with transaction.atomic():
            if head := _locked_head():
                _close_day(head, now)


def _let_the_commit_be_flushed_later() -> None:
    """A seal that a loss of power takes back is made again. The lines are on the disk, and whatever follows from them
    flushes all that was before it; a root, which others may have read, is flushed at once."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO OFF")


def _close_day(head: HistoryHead, now: datetime) -> bool:
    """Yesterday is over in Kazakhstan: what is sealed from now on is of today. No root where nothing is older.

    A day to come, of a clock that was ahead once, says nothing of today.
    """
    if head.seq and head.sealed_on != day_of(now) and not _is_closed(_yesterday(now)):
        HistoryRoot.objects.create(day=_yesterday(now), seq=head.seq, digest=head.digest)
        return True
    return False


def _yesterday(now: datetime) -> date:
    return day_of(now) - timedelta(days=1)


def _is_closed(day: date) -> bool:
    return HistoryRoot.objects.filter(day=day).exists()
