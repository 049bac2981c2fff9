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

from .facts.models import HistoryAbout, HistoryHead, HistoryLine, HistoryRoot

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
    return hashlib.sha256((line.salt or "").encode() + canonical(told)).hexdigest()


def digest_of_line(*, seq: int, at: datetime, name: str, version: int, facts_digest: str, previous: str) -> str:
    """The digest of a sealed line, which the next one carries."""
    named = [name, version] if version else [name]
    return hashlib.sha256(canonical([seq, _moment(at), *named, facts_digest, previous])).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def append(
    *, name: str, version: int, at: datetime, by_id: int | None, facts: dict[str, Any], about: Iterable[int] = ()
) -> HistoryLine:
    """Insert one line into the current transaction. It reads nothing, locks nothing and waits for nobody."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            f"{name} is recorded outside a transaction: what happened and its line would not stand or fall together"
        )
    persons = sorted(set(about))
    line = HistoryLine(name=name, version=version, at=at, by_id=by_id, salt=secrets.token_hex(16))
    line.facts = json.loads(canonical(facts))  # as the database will give them back, or the digest would not fit
    line.facts_digest = digest_of_facts(line, persons)
    line.pk = _insert(line, persons)
    return line


# By hand, since every action of the house pays for it: through models it costs three times as much.
LINE = """INSERT INTO kernel_historyline
    (at, recorded_at, name, version, by_id, facts, salt, facts_digest, previous, digest)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, '', '') RETURNING id"""
ABOUT = "INSERT INTO kernel_historyabout (line_id, person_id) VALUES (%s, %s)"
BOTH = f"""WITH line AS ({LINE}),
    about AS (INSERT INTO kernel_historyabout (line_id, person_id) SELECT line.id, unnest(%s::bigint[]) FROM line)
    SELECT id FROM line"""  # noqa: S608  of our own parts


def _insert(line: HistoryLine, persons: list[int]) -> int:
    """Insert a line and whom it is about, in one statement where the database can; returns its key."""
    moments = [connection.ops.adapt_datetimefield_value(at) for at in (line.at, line.recorded_at)]
    facts = canonical(line.facts).decode()
    row = [*moments, line.name, line.version, line.by_id, facts, line.salt, line.facts_digest]
    with connection.cursor() as cursor:
        if persons and connection.vendor == "postgresql":
            cursor.execute(BOTH, [*row, persons])
            return int(cursor.fetchone()[0])
        cursor.execute(LINE, row)
        key = int(cursor.fetchone()[0])
        if persons:
            cursor.executemany(ABOUT, [(key, person) for person in persons])
    return key


def erase(line_ids: Iterable[int]) -> int:
    """Forget who, what and about whom in these lines; that something happened, and when, stays verifiable."""
    numbers = list(line_ids)
    with transaction.atomic():
        erased = HistoryLine.objects.filter(pk__in=numbers).update(by_id=None, facts=None, salt=None)
        HistoryAbout.objects.filter(line__in=numbers).delete()
    return erased


def erase_person(person_id: int) -> int:
    """Forget every line about a person, found by the index; returns how many there were."""
    erased = 0
    while numbers := HistoryAbout.objects.filter(person_id=person_id).values_list("line_id", flat=True)[:500]:
        erased += erase(numbers)
    return erased


def verify(since: HistoryRoot | None = None, now: datetime | None = None) -> Verdict:
    """Walk the chain, from its beginning or from a day's root, in bounded memory; say where it breaks first, if at all.

    It breaks at an edited, removed, reordered or forged line, and at one that nobody has sealed for a minute.
    """
    previous, seq = (since.digest, since.seq) if since else (BEGINNING, 0)
    roots = defaultdict(list)
    for root in HistoryRoot.objects.filter(seq__gte=seq):
        roots[root.seq].append(root)
    for line in _sealed_after(seq):
        reason = _broken_root(roots.pop(seq, []), seq, previous) or _broken_link(line, seq + 1, previous)
        if reason:
            return Verdict(seq + (line.seq == seq + 1), seq + 1, reason)
        seq, previous = seq + 1, line.digest
    head = HistoryHead.objects.filter(pk=1).first()
    if (head.seq, head.digest) != (seq, previous) if head else seq:
        return Verdict(seq, seq + 1, "lines at the end are missing")
    if reason := _broken_root([root for group in roots.values() for root in group], seq, previous):
        return Verdict(seq, seq + 1, reason)
    return _verify_waiting(seq, now or timezone.now())


def _sealed_after(seq: int) -> Iterable[Any]:
    sealed = HistoryLine.objects.filter(seq__gt=seq).order_by("seq")
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
    """Is what a line says, and about whom, other than its own digest binds? An erased line says nothing."""
    about = [row.person_id for row in line.about.all()]
    erased = line.salt is None and line.facts is None and line.by_id is None and not about
    return "" if erased or line.facts_digest == digest_of_facts(line, about) else "what it says was altered"


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
