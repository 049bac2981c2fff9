"""Why a figure is what it is: what filled each unit, what did not count and for which reason, what is empty still."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tosbelgi.kernel.calendar import Week

from ..catalogue.api import BookSlot, DirectionAsked, DirectionCount, Reason, WeeksAsked
from ..journal.models import Entry
from ..participation.models import Participation
from ..people.api import Viewer
from .counting import Counted, counted


@dataclass(frozen=True)
class ShownPart:
    """So much of one entry. `entry` is its public id, None where the viewer does not see it; then the rest is empty."""

    amount: int
    entry: UUID | None = None
    day: date | None = None
    title: str = ""
    direction: str = ""


@dataclass(frozen=True)
class ShownUnit:
    """A week, a slot for a book or a day that is filled, and by what."""

    unit: Week | BookSlot | date
    parts: tuple[ShownPart, ...]


@dataclass(frozen=True)
class NotCounted:
    """So much of one entry did not count, or not yet."""

    part: ShownPart
    reason: Reason


@dataclass(frozen=True, kw_only=True)
class Why:
    """A figure and all that it is made of: `done` is the number of `units`.

    `empty` are the slots for books that nothing fills yet; `missing` is how many units are missing, of any kind.
    """

    direction: str
    asked: int
    percent: int
    units: tuple[ShownUnit, ...]
    left_out: tuple[NotCounted, ...]
    empty: tuple[BookSlot, ...]
    minutes_per_week: int | None = None

    @property
    def done(self) -> int:
        return len(self.units)

    @property
    def missing(self) -> int:
        return max(self.asked - self.done, 0)


def why(viewer: Viewer, participation: Participation, direction: str) -> Why | None:
    """What the figure of a direction is made of, now; None where the viewer sees none, or nothing is asked there.

    Four queries. Amounts are minutes of sessions, one of anything else.
    """
    return whys(viewer, participation).get(direction)


def whys(viewer: Viewer, participation: Participation) -> dict[str, Why]:
    """The same of every direction that has a figure, in their order. Four queries."""
    if not Participation.objects.visible_to(viewer).filter(pk=participation.pk).exists():
        return {}
    now = counted(participation)
    if now is None:
        return {}
    filling = {part.id for count in now.level.counts for one in count.filled for part in one.parts}
    left_out = {one.id for count in now.level.counts for one in count.left_out}
    entries = _entries(viewer, participation, filling | left_out)
    return {count.direction: _why(count, entries, now.asked.of(count.direction)) for count in now.level.counts}


def asked_by_nothing(viewer: Viewer, participation: Participation, now: Counted) -> tuple[NotCounted, ...]:
    """What was sent and belongs to no figure: the norms and the schedule ask nothing of its kind.

    One query where there is any. With the `left_out` of the directions every entry is told somewhere.
    """
    if not now.level.left_out:
        return ()
    entries = _entries(viewer, participation, {one.id for one in now.level.left_out})
    return tuple(NotCounted(_part(entries, one.id, one.amount), one.reason) for one in now.level.left_out)


def _why(count: DirectionCount, entries: Mapping[int, Entry], asked: DirectionAsked | None) -> Why:
    return Why(
        direction=count.direction,
        asked=count.asked,
        percent=count.share.percent,
        units=tuple(
            ShownUnit(one.unit, tuple(_part(entries, each.id, each.amount) for each in one.parts))
            for one in count.filled
        ),
        left_out=tuple(NotCounted(_part(entries, one.id, one.amount), one.reason) for one in count.left_out),
        empty=count.empty_slots,
        minutes_per_week=asked.minutes_per_week if isinstance(asked, WeeksAsked) else None,
    )


def _part(entries: Mapping[int, Entry], key: int, amount: int) -> ShownPart:
    entry = entries.get(key)
    return ShownPart(amount, entry.public_id, entry.day, entry.title, entry.direction) if entry else ShownPart(amount)


def _entries(viewer: Viewer, participation: Participation, keys: Collection[int]) -> dict[int, Entry]:
    """Those of these entries that the viewer sees. One query."""
    rows = Entry.objects.visible_to(viewer).filter(participation=participation, pk__in=keys)
    return {row.pk: row for row in rows.only("public_id", "day", "title", "direction")}
