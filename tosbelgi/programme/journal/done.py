"""What somebody did at their level, as the norms count it: the one way from the journal to `catalogue.norms`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tosbelgi.kernel.codes import BookSection

from ..catalogue.api import Done, DoneSession, ReadBook, TripDay, WorkDay
from .entries import Entry
from .kinds import Kind, State


def done_of(participation: int) -> Done:
    """Everything that was sent of that participation, confirmed or not. One query. `participation` is its key."""
    rows = Entry.objects.filter(participation=participation, sent_version__gte=1).order_by("day", "pk")
    of_kind: dict[str, list[Entry]] = {kind: [] for kind in Kind.values}
    for row in rows:
        of_kind[row.kind].append(row)
    return Done(
        sessions=tuple(_session(row) for row in of_kind[Kind.SESSION]),
        books=tuple(_book(row) for row in of_kind[Kind.BOOK]),
        trip_days=tuple(_trip_day(row) for row in of_kind[Kind.TRIP_DAY]),
        work_days=tuple(_work_day(row) for row in of_kind[Kind.WORK_DAY]),
    )


def _is_confirmed(row: Entry) -> bool:
    return row.stands is State.CONFIRMED


def _session(row: Entry) -> DoneSession:
    return DoneSession(
        id=row.pk, day=row.day, direction=row.direction, minutes=row.minutes or 0, confirmed=_is_confirmed(row)
    )


def _book(row: Entry) -> ReadBook:
    section = BookSection(row.section)
    return ReadBook(id=row.pk, day=row.day, book=row.book or 0, section=section, confirmed=_is_confirmed(row))


def _trip_day(row: Entry) -> TripDay:
    return TripDay(id=row.pk, day=row.day, trip=row.trip or 0, confirmed=_is_confirmed(row))


def _work_day(row: Entry) -> WorkDay:
    return WorkDay(id=row.pk, day=row.day, employer_confirmed=row.employer_confirmed, confirmed=_is_confirmed(row))


@dataclass(frozen=True)
class Moments:
    """When something of a participation was sent last, and when each entry was confirmed that is confirmed now."""

    last_sent_at: datetime | None
    confirmed_at: Mapping[int, datetime]


def moments_of(participation: int) -> Moments:
    """Of everything that was sent of that participation. One query. `participation` is its key."""
    rows = Entry.objects.filter(participation=participation, sent_version__gte=1)
    last: datetime | None = None
    confirmed: dict[int, datetime] = {}
    for pk, state, sent_at, decided_at in rows.values_list("pk", "state", "sent_at", "decided_at"):
        last = max(filter(None, (last, sent_at)), default=None)
        if state == State.CONFIRMED and decided_at is not None:
            confirmed[pk] = decided_at
    return Moments(last, confirmed)
