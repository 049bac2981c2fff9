"""What somebody writes in an entry, as one frozen value with a digest: by it the same words are known again."""

import hashlib
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from uuid import UUID

import orjson

from tosbelgi.kernel.refusals import Refusal

from .kinds import Kind

OUR_TIME = range(2000, 2200)
# By which clock it was written is no part of what was written: a repeated sending may tell another one.
CLOCKS = frozenset({"captured_at", "queued_at", "clock_at"})


class NotOfOurTime(Refusal):
    """A day or a clock of another century, a clock that does not say its offset, an hour that does."""

    code = "NOT_OF_OUR_TIME"
    rule = "journal.entry.time"
    field = "day"


@dataclass(frozen=True, kw_only=True)
class Content:
    """One version of an entry as its author gives it. What a kind does not know stays empty.

    - `title` is the name of an action or expedition; of a book it is taken from the list.
    - `listed_book` is the row of an approved reading list, `trip` tells the expeditions of somebody apart.
    - `photographs` are ids of the author's own, `task` that of the extra task which it answers.
    - `late_reason` says why it comes late, where it does.
    - `captured_at`, `queued_at` and `clock_at` are the device's own: when it was written, when it was put in the queue
      to be sent, and what the clock of the device showed as it left (D12).
    """

    kind: Kind
    direction: str
    day: date
    starts_at: time | None = None
    minutes: int | None = None
    title: str = ""
    words: str = ""
    results: str = ""
    listed_book: int | None = None
    trip: int | None = None
    photographs: tuple[UUID, ...] = ()
    task: UUID | None = None
    late_reason: str = ""
    captured_at: datetime | None = None
    queued_at: datetime | None = None
    clock_at: datetime | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of all but the clocks, in hexadecimal digits."""
        own = {one.name: getattr(self, one.name) for one in fields(self) if one.name not in CLOCKS}
        return hashlib.sha256(orjson.dumps(own, option=orjson.OPT_SORT_KEYS)).hexdigest()
