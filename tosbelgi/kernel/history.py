"""Append-only audit log as a hash chain, in which a silent rewrite shows.

A line is inserted with the transaction that it tells of and waits for nobody; `facts.sealing` gives it its number and
its place in the chain afterwards. What it holds about people is bound by a salted digest only, so that erasing it
leaves the chain verifiable (SHA-256, FIPS 180-4).
"""

import hashlib
import json
import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone

from .facts.models import HistoryAbout, HistoryHead, HistoryLine, HistoryRoot, ParkedLine

BEGINNING = "0" * 64
PATIENCE = timedelta(seconds=60)  # within which a line is sealed where a worker runs
CHUNK = 2000


@dataclass(frozen=True)
class Verdict:
    """Result of verifying: how many lines are sealed, and where and why the history breaks first."""

    lines: int
    first_broken: int | None = None
    reason: str = ""
    waiting: int = 0

    @property
    def ok(self) -> bool:
        return self.first_broken is None


def canonical(value: Any) -> bytes:
    """Canonical JSON of a value, of which digests are made."""
    text = json.dumps(value, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def digest_of_facts(line: HistoryLine, about: Iterable[int]) -> str:
    """The line's own digest: with its salt it binds who, what and about whom; without, it tells nothing of them."""
    if line.version == 0:
        told: Any = {"by_id": line.by_id, "facts": line.facts}
    else:
        told = [line.name, line.version, _moment(line.at), line.by_id, line.facts, sorted(about)]
    return _salted_digest(line.salt or "", told)


def _salted_digest(salt: str, told: Any) -> str:
    return hashlib.sha256(salt.encode() + canonical(told)).hexdigest()


def digest_of_line(*, seq: int, at: datetime, name: str, version: int, facts_digest: str, previous: str) -> str:
    """The digest of a sealed line, which the next one carries."""
    named = [name, version] if version else [name]
    return hashlib.sha256(canonical([seq, _moment(at), *named, facts_digest, previous])).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def append(
    *, name: str, version: int, at: datetime, by_id: int | None, facts: dict[str, Any], about: Iterable[int] = ()
) -> None:
    """Insert one line into the current transaction. It reads nothing, locks nothing and waits for nobody."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            f"{name} is recorded outside a transaction: what happened and its line would not stand or fall together"
        )
    persons, salt, text = sorted(set(about)), secrets.token_hex(16), canonical(facts)
    read = json.loads(text, parse_float=_refuse, parse_constant=_refuse)  # as the database will give them back
    digest = _salted_digest(salt, [name, version, _moment(at), by_id, read, persons])
    moments = [connection.ops.adapt_datetimefield_value(moment) for moment in (at, timezone.now())]
    _insert([*moments, name, version, by_id, text.decode(), salt, digest], persons)


def _refuse(number: str) -> None:
    """PostgreSQL keeps decimals: 1e16 comes back as an integer, -0.0 as 0.0, and the digest would not fit."""
    raise ValueError(f"{number} is a float; facts hold whole numbers, or decimals as Decimal")


# By hand, since every action of the house pays for it: through models it costs three times as much. On PostgreSQL a
# function of its own, for which nothing is planned anew each time (`0008_recording_is_one_call`).
CALL = "SELECT kernel_history_record(%s, %s, %s, %s::smallint, %s, %s, %s, %s, %s::bigint[])"
LINE = """INSERT INTO kernel_historyline
    (at, recorded_at, name, version, by_id, facts, salt, facts_digest, previous, digest)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, '', '') RETURNING id"""
ABOUT = "INSERT INTO kernel_historyabout (line_id, person_id) VALUES (%s, %s)"


def _insert(row: list[Any], persons: list[int]) -> None:
    """Insert a line and whom it is about, in one statement where the database can."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(CALL, [*row, persons])
            return
        cursor.execute(LINE, row)
        key = cursor.fetchone()[0]
        if persons:
            cursor.executemany(ABOUT, [(key, person) for person in persons])


def erase(line_ids: Iterable[int]) -> int:
    """Forget who, what and about whom in these lines; that something happened, and when, stays verifiable."""
    numbers = list(line_ids)
    with transaction.atomic():
        erased = HistoryLine.objects.filter(pk__in=numbers).update(by_id=None, facts=None, salt=None)
        HistoryAbout.objects.filter(line__in=numbers).delete()
        ParkedLine.objects.filter(line__in=numbers).delete()  # nothing can follow from them any more
    return erased


def erase_person(person_id: int) -> int:
    """Forget every line about a person, found by the index; returns how many there were."""
    erased = 0
    while numbers := HistoryAbout.objects.filter(person_id=person_id).values_list("line_id", flat=True)[:500]:
        erased += erase(numbers)
    return erased


def verify(since: HistoryRoot | None = None, now: datetime | None = None) -> Verdict:
    """Walk the chain, from its beginning or from a day's root, in bounded memory; say where it breaks first, if at all.

    It breaks at an edited, removed, reordered or forged line, and at one that nobody has sealed for a minute. What is
    recorded, sealed or erased meanwhile breaks nothing: it walks to the head that it has read before, until no more
    came.
    """
    previous, seq = (since.digest, since.seq) if since else (BEGINNING, 0)
    roots = defaultdict(list)
    for root in HistoryRoot.objects.filter(seq__gte=seq):
        roots[root.seq].append(root)
    while True:
        end, digest = _end()
        for line in _sealed_between(seq, end):
            reason = _broken_root(roots.pop(seq, []), seq, previous) or _broken_link(line, seq + 1, previous)
            if reason:
                return Verdict(seq + (line.seq == seq + 1), seq + 1, reason)
            seq, previous = seq + 1, line.digest
        if (end, digest) != (seq, previous):
            return Verdict(seq, seq + 1, "lines at the end are missing")
        if not HistoryLine.objects.filter(seq__gt=seq).exists():
            break
        if _end() == (seq, previous):
            return Verdict(seq, seq + 1, "there are lines behind the end")
    if reason := _broken_root([root for group in roots.values() for root in group], seq, previous):
        return Verdict(seq, seq + 1, reason)
    return _verify_waiting(seq, now or timezone.now())


def _end() -> tuple[int, str]:
    """Where the chain ends at this moment."""
    return HistoryHead.objects.filter(pk=1).values_list("seq", "digest").first() or (0, BEGINNING)


def _sealed_between(seq: int, end: int) -> Iterable[Any]:
    sealed = HistoryLine.objects.filter(seq__gt=seq, seq__lte=end).order_by("seq")
    return sealed.prefetch_related("about").iterator(chunk_size=CHUNK)


def _broken_root(roots: list[HistoryRoot], seq: int, digest: str) -> str:
    """Do the roots of days that ended here name another chain?"""
    other = next((root for root in roots if (root.seq, root.digest) != (seq, digest)), None)
    return f"it is not the chain that the root of {other.day} names" if other else ""


def _broken_link(line: Any, expected: int, previous: str) -> str:
    """Why a sealed line does not stand where it should, or empty."""
    if line.seq != expected:
        return "a line is missing"
    if line.previous != previous:
        return "it does not follow the line before it"
    digest = digest_of_line(
        seq=line.seq,
        at=line.at,
        name=line.name,
        version=line.version,
        facts_digest=line.facts_digest,
        previous=line.previous,
    )
    if line.digest != digest:
        return "it was altered"
    return _broken_facts(line)


def _broken_facts(line: HistoryLine) -> str:
    """Is what a line says, and about whom, other than its own digest binds? An erased line says nothing.

    The line and its persons were read one after the other; it may have been erased in between, so it is read anew.
    """
    if not _matches_its_digest(line):
        line = HistoryLine.objects.get(pk=line.pk)
    return "" if _matches_its_digest(line) else "what it says was altered"


def _matches_its_digest(line: HistoryLine) -> bool:
    about = [row.person_id for row in line.about.all()]
    erased = line.salt is None and line.facts is None and line.by_id is None and not about
    return erased or line.facts_digest == digest_of_facts(line, about)


def _verify_waiting(seq: int, now: datetime) -> Verdict:
    """The lines that are not sealed yet: as they were written, and none of them for long."""
    waiting = 0
    for line in HistoryLine.objects.filter(seq=None).order_by("pk").prefetch_related("about").iterator(CHUNK):
        if reason := _broken_facts(line):
            return Verdict(seq, seq + 1, reason)
        if line.recorded_at is None or line.recorded_at < now - PATIENCE:
            return Verdict(seq, seq + 1, "a line was never sealed")
        waiting += 1
    return Verdict(seq, waiting=waiting)
