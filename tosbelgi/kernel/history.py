"""Append-only audit log as a hash chain, in which a silent rewrite shows.

Each line carries the digest of the line before it. What a line holds about people is bound by a
salted digest only, so that erasing it leaves the chain verifiable (SHA-256, FIPS 180-4).
"""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from .models import HistoryHead, HistoryLine

BEGINNING = "0" * 64


@dataclass(frozen=True)
class Verdict:
    """Result of verifying: how many lines, and where and why the chain breaks first."""

    lines: int
    first_broken: int | None = None
    reason: str = ""

    @property
    def ok(self) -> bool:
        return self.first_broken is None


def canonical(value: Any) -> bytes:
    """Canonical JSON of a value, of which digests are made."""
    text = json.dumps(value, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def digest_of_facts(salt: str, by_id: int | None, facts: Any) -> str:
    return hashlib.sha256(salt.encode() + canonical({"by_id": by_id, "facts": facts})).hexdigest()


def digest_of_line(seq: int, at: datetime, name: str, facts_digest: str, previous: str) -> str:
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(canonical([seq, moment, name, facts_digest, previous])).hexdigest()


@transaction.atomic
def append(*, name: str, at: datetime, by_id: int | None, facts: dict[str, Any]) -> HistoryLine:
    """Add one line at the end. Appending waits for others who append."""
    HistoryHead.objects.get_or_create(pk=1, defaults={"seq": 0, "digest": BEGINNING})
    # The lock on the head serialises appending: two lines never get the same predecessor.
    head = HistoryHead.objects.select_for_update().get(pk=1)
    salt = secrets.token_hex(16)
    facts = json.loads(canonical(facts))  # as the database will give them back, or the digest would not fit
    facts_digest = digest_of_facts(salt, by_id, facts)
    digest = digest_of_line(head.seq + 1, at, name, facts_digest, head.digest)
    line = HistoryLine.objects.create(
        seq=head.seq + 1,
        at=at,
        name=name,
        by_id=by_id,
        facts=facts,
        salt=salt,
        facts_digest=facts_digest,
        previous=head.digest,
        digest=digest,
    )
    head.seq, head.digest = line.seq, digest
    head.save()
    return line


def erase(seq: int) -> None:
    """Forget who and what of one line; that it happened, and when, stays verifiable."""
    HistoryLine.objects.filter(seq=seq).update(by_id=None, facts=None, salt=None)


def verify() -> Verdict:
    """Walk the whole chain in bounded memory and return where it breaks first, if it does."""
    previous, expected = BEGINNING, 0
    for line in HistoryLine.objects.order_by("seq").iterator(chunk_size=2000):
        expected += 1
        if line.seq != expected:
            return Verdict(expected - 1, expected, "a line is missing")
        if line.previous != previous:
            return Verdict(expected, expected, "it does not follow the line before it")
        if line.digest != digest_of_line(line.seq, line.at, line.name, line.facts_digest, line.previous):
            return Verdict(expected, expected, "it was altered")
        erased = line.salt is None and line.facts is None and line.by_id is None
        if not erased and line.facts_digest != digest_of_facts(line.salt or "", line.by_id, line.facts):
            return Verdict(expected, expected, "what it says was altered")
        previous = line.digest
    head = HistoryHead.objects.filter(pk=1).first()
    if (head.seq, head.digest) != (expected, previous) if head else expected:
        return Verdict(expected, expected + 1, "lines at the end are missing")
    return Verdict(expected)
