"""What waits for a mentor, with everything that is needed to decide in the row (R097)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from tosbelgi.kernel.calendar import day_of, working_days_since
from tosbelgi.kernel.working_days import working_years

from ..people.api import Viewer
from ..schedule.api import Plan, PlannedDirection, WeeklyTime
from ..schedule.models import ScheduleVersion
from .entries import Entry, EntryVersion
from .queries import ORDER, WITH_NAMES
from .states import WAITING

LAST = 3


@dataclass(frozen=True)
class QueueAfter:
    """Where the page before ended."""

    sent_at: datetime
    pk: int


@dataclass(frozen=True)
class Waiting:
    """An entry that waits: the words that were sent, for how many working days, and what stands beside it.

    `planned` is its direction in the agreed schedule, `planned_time` when it is planned on that day; `last` are the
    last three others of that direction, the latest first.
    """

    entry: Entry
    version: EntryVersion
    age: int
    planned: PlannedDirection | None
    planned_time: WeeklyTime | None
    last: tuple[Entry, ...]


def queue(
    viewer: Viewer, *, participation: UUID | None = None, after: QueueAfter | None = None, size: int = 20
) -> list[Waiting]:
    """The next entries that wait for the viewer, the longest waiting first; of one participation where it is named.

    Five queries, and one for each year of the calendar, however many wait.
    """
    rows = _waiting_for(viewer)
    if participation is not None:
        rows = rows.filter(participation__public_id=participation)
    if after is not None:
        rows = rows.filter(sent_at__gte=after.sent_at).filter(Q(sent_at__gt=after.sent_at) | Q(pk__gt=after.pk))
    page = list(rows.select_related(*WITH_NAMES).order_by("sent_at", "pk")[:size])
    if not page:
        return []
    versions = _versions_of(page)
    plans = agreed_plans({row.participation_id for row in page})
    before = _last_of(viewer, page)
    today = day_of(viewer.at)
    sent_on = {row.pk: day_of(row.sent_at or viewer.at) for row in page}
    years = working_years(range(min(sent_on.values()).year, today.year + 1))
    waiting = []
    for row in page:
        plan = plans.get(row.participation_id)
        same = before.get((row.participation_id, row.direction), ())
        waiting.append(
            Waiting(
                entry=row,
                version=versions[row.pk],
                age=working_days_since(sent_on[row.pk], today, years),
                planned=plan.of(row.direction) if plan else None,
                planned_time=plan.planned_on(row.day, row.direction, row.starts_at) if plan else None,
                last=tuple(one for one in same if one.pk != row.pk)[:LAST],
            )
        )
    return waiting


def queue_keys(viewer: Viewer, *, size: int) -> list[int]:
    """The keys of at most so many of those that wait for the viewer. One query."""
    return list(_waiting_for(viewer).order_by().values_list("pk", flat=True)[:size])


def count_waiting(viewer: Viewer, participation_ids: Collection[int]) -> dict[int, int]:
    """How many entries of each of these wait for the viewer; none where none does. One query."""
    rows = _waiting_for(viewer).filter(participation__in=participation_ids)
    return dict(rows.order_by().values_list("participation").annotate(Count("pk")))


def agreed_plans(participation_ids: Collection[int]) -> dict[int, Plan]:
    """The plans in force of these participations. One query."""
    rows = ScheduleVersion.objects.filter(
        schedule__participation__in=participation_ids, number=F("schedule__agreed_version")
    ).select_related("schedule")
    return {row.schedule.participation_id: row.plan for row in rows}


def _waiting_for(viewer: Viewer) -> QuerySet[Entry]:
    return Entry.objects.visible_to(viewer).filter(state__in=WAITING, participation__mentor=viewer.person_id)


def _versions_of(page: Sequence[Entry]) -> dict[int, EntryVersion]:
    """The words that were sent. One query."""
    rows = EntryVersion.objects.filter(entry__in=page, number=F("entry__sent_version"))
    return {row.entry_id: row for row in rows}


def _last_of(viewer: Viewer, page: Sequence[Entry]) -> dict[tuple[int, str], list[Entry]]:
    """The last entries of each participation and direction of the page that the viewer sees. Two queries.

    Each of them is looked up by its place in the index: however much somebody has written, no more of it is read.
    """
    of_each = {(row.participation_id, row.direction): row.pk for row in page}
    same = Entry.objects.visible_to(viewer).filter(
        participation=OuterRef("participation"), direction=OuterRef("direction")
    )
    keys = same.order_by(*ORDER).values("pk")
    places = [Subquery(keys[place : place + 1]) for place in range(LAST + 1)]
    found = Entry.objects.visible_to(viewer).filter(pk__in=of_each.values()).order_by().values_list(*places)
    last: dict[tuple[int, str], list[Entry]] = {}
    for row in Entry.objects.visible_to(viewer).filter(pk__in=set(chain(*found)) - {None}).order_by(*ORDER):
        last.setdefault((row.participation_id, row.direction), []).append(row)
    return last
