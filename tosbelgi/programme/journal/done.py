"""What somebody did at their level, as the norms count it: the one way from the journal to `catalogue.norms`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tosbelgi.kernel.codes import BookSection

from ..catalogue.api import Done, DoneSession, ReadBook, TripDay, WorkDay
from .entries import Entry
from .kinds import Kind, State
from .states import STANDING


@dataclass(frozen=True)
class Told:
    """Everything that was sent of one participation, and when: what is counted, and since when.

    `confirmed_at` is when each entry was confirmed that is confirmed now; `last_sent_at` when something was sent last.
    `returned` are the entries that lie with their author to be put right: nobody can confirm them as they are.
    """

    done: Done
    returned: frozenset[int]
    last_sent_at: datetime | None
    confirmed_at: Mapping[int, datetime]


def told_of(participations: Collection[int]) -> dict[int, Told]:
    """Of each of these participations, by their keys, whatever was sent or not. One query."""
    rows = Entry.objects.filter(participation__in=participations, sent_version__gte=1).order_by("day", "pk")
    by_owner: dict[int, list[Entry]] = {key: [] for key in participations}
    for row in rows:
        by_owner[row.participation_id].append(row)
    return {key: _told(own) for key, own in by_owner.items()}


def _told(rows: Sequence[Entry]) -> Told:
    confirmed = {row.pk: row.decided_at for row in rows if _is_confirmed(row) and row.decided_at is not None}
    return Told(
        done=_done(rows),
        returned=frozenset(row.pk for row in rows if row.stands is State.RETURNED),
        last_sent_at=max((row.sent_at for row in rows if row.sent_at is not None), default=None),
        confirmed_at=confirmed,
    )


def _done(rows: Iterable[Entry]) -> Done:
    of_kind: dict[str, list[Entry]] = {kind: [] for kind in Kind.values}
    for row in rows:
        of_kind[row.kind].append(row)
    return Done(
        sessions=tuple(_session(row) for row in of_kind[Kind.SESSION]),
        books=_books(of_kind[Kind.BOOK]),
        trip_days=tuple(_trip_day(row) for row in of_kind[Kind.TRIP_DAY]),
        work_days=tuple(_work_day(row) for row in of_kind[Kind.WORK_DAY]),
    )


def _is_confirmed(row: Entry) -> bool:
    return row.stands is State.CONFIRMED


def _session(row: Entry) -> DoneSession:
    return DoneSession(
        id=row.pk, day=row.day, direction=row.direction, minutes=row.minutes or 0, confirmed=_is_confirmed(row)
    )


def _books(rows: Sequence[Entry]) -> tuple[ReadBook, ...]:
    """Each in the section in which its list had it, and one book in one section: that of the entry that stands.

    Two lists may have a book in two sections, and what was returned may tell of the other one.
    """
    in_order = sorted(rows, key=lambda row: row.stands in STANDING)
    sections = {row.book: BookSection(row.section) for row in in_order}
    return tuple(
        ReadBook(id=row.pk, day=row.day, book=row.book or 0, section=sections[row.book], confirmed=_is_confirmed(row))
        for row in rows
    )


def _trip_day(row: Entry) -> TripDay:
    return TripDay(id=row.pk, day=row.day, trip=row.trip or 0, confirmed=_is_confirmed(row))


def _work_day(row: Entry) -> WorkDay:
    return WorkDay(id=row.pk, day=row.day, employer_confirmed=row.employer_confirmed, confirmed=_is_confirmed(row))
