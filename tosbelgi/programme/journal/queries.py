"""Queries of journals: a page of one, an entry with its history, extra tasks, who has read. All by `visible_to`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from tosbelgi.kernel.models import HistoryLine

from ..participation.api import own_participation_key
from ..participation.models import Participation
from ..people.api import Viewer
from ..people.events import OpenedByPlatform, PersonOpened
from ..people.models import Person
from .entries import Entry, EntryAct, EntryVersion
from .kinds import Act, State
from .tasks import ExtraTask

WITH_NAMES = ("participation", "participation__person")
ORDER = ("-day", "-pk")
_OPENED = (PersonOpened.event_name, OpenedByPlatform.event_name)


@dataclass(frozen=True)
class After:
    """Where the page before ended."""

    day: date
    pk: int


def page_of_entries(
    viewer: Viewer,
    *,
    participation: UUID | Participation | None = None,
    direction: str | None = None,
    state: State | None = None,
    after: After | None = None,
    size: int = 20,
) -> list[Entry]:
    """The next entries of one journal that the viewer sees, the latest day first. One query.

    Without a participation it is the viewer's own journal: of what they take part in now, or did last. One that was
    read already is not read once more with each entry. Columns tell of the version that others may know; where the
    author has written since, `version` is above `sent_version`.
    """
    rows = Entry.objects.visible_to(viewer)
    if isinstance(participation, Participation):
        rows = rows.filter(participation=participation.pk)
    elif participation is not None:
        rows = rows.select_related(*WITH_NAMES).filter(participation__public_id=participation)
    else:
        rows = rows.select_related(*WITH_NAMES).filter(participation__in=own_participation_key(viewer))
    page = list(narrowed(rows, direction, state, after)[:size])
    if isinstance(participation, Participation):
        for row in page:
            row.participation = participation
    return page


def narrowed(rows: QuerySet[Entry], direction: str | None, state: State | None, after: After | None) -> QuerySet[Entry]:
    """Those of the rows that a page is made of, in its order."""
    if direction is not None:
        rows = rows.filter(direction=direction)
    if state is not None:
        rows = rows.filter(state=state)
    if after is not None:
        rows = rows.filter(day__lte=after.day).filter(Q(day__lt=after.day) | Q(pk__lt=after.pk))
    return rows.order_by(*ORDER)


def one_entry(viewer: Viewer, public_id: UUID) -> Entry | None:
    """One that the viewer sees, with the versions and acts that they see, the first first. Three queries.

    They stand in `entry.versions.all()` and `entry.acts.all()`.
    """
    versions = EntryVersion.objects.visible_to(viewer).order_by("number")
    acts = EntryAct.objects.visible_to(viewer).select_related("person").order_by("at", "pk")
    rows = Entry.objects.visible_to(viewer).select_related(*WITH_NAMES)
    rows = rows.prefetch_related(Prefetch("versions", versions), Prefetch("acts", acts))
    return rows.filter(public_id=public_id).first()


@dataclass(frozen=True)
class Step:
    """Something in the history of an entry: a version that was written, or what was done with one.

    `act` is `Act.WRITE` for a version; `version` are its words, where the reader sees them.
    """

    at: datetime
    act: Act
    version: EntryVersion | None
    done: EntryAct | None


def history_of(entry: Entry) -> list[Step]:
    """All that happened with an entry of `one_entry`, the first first. No query.

    A version that was sent as it was written is told once, by its sending.
    """
    versions, acts = list(entry.versions.all()), list(entry.acts.all())
    by_number = {one.number: one for one in versions}
    sent = {(one.version, one.at) for one in acts if one.act == Act.SEND}
    written = [Step(one.received_at, Act.WRITE, one, None) for one in versions]
    kept = [step for step in written if step.version and (step.version.number, step.at) not in sent]
    done = [Step(one.at, Act(one.act), by_number.get(one.version), one) for one in acts]
    return sorted([*kept, *done], key=lambda step: (step.at, step.done.pk if step.done else 0))


def confirmed_words(entry: Entry) -> EntryVersion | None:
    """The very words that were confirmed, of an entry of `one_entry`; None where nothing is confirmed. No query."""
    if entry.stands is not State.CONFIRMED:
        return None
    return next((one for one in entry.versions.all() if one.number == entry.sent_version), None)


def open_tasks(viewer: Viewer, participation: UUID | None = None) -> list[ExtraTask]:
    """The extra tasks that are not done yet, the next due first; one's own of now without a participation.

    One query.
    """
    rows = ExtraTask.objects.visible_to(viewer).filter(done_by=None)
    rows = rows.select_related("given_by", "entry", "participation")
    if participation is None:
        rows = rows.filter(participation__in=own_participation_key(viewer))
    else:
        rows = rows.filter(participation__public_id=participation)
    return list(rows.order_by("due_on", "pk"))


@dataclass(frozen=True)
class Reader:
    """Who has opened one's data, in which role, and when. `line` is where a page ends, for the next one.

    Of a platform `role` is the purpose for which it has read, and there is no name: whoever shows it looks it up.
    """

    line: int
    at: datetime
    role: str
    name: str
    platform_id: int | None = None


def readers_of(person: int, *, after: int | None = None, size: int = 20) -> list[Reader]:
    """Who has opened what is kept of that person, the last first: what the history has of it. Three queries at most.

    For the person themselves; whoever shows it answers for that.
    """
    lines = HistoryLine.objects.filter(about__person_id=person, name__in=_OPENED)
    if after is not None:
        lines = lines.filter(pk__lt=after)
    page = list(lines.order_by("-pk").values_list("pk", "at", "by_id", "facts")[:size])
    names = _names_of([by_id for _pk, _at, by_id, _facts in page if by_id is not None])
    return [_reader(pk, at, names.get(by_id, ""), facts or {}) for pk, at, by_id, facts in page]


def _reader(line: int, at: datetime, name: str, facts: Mapping[str, Any]) -> Reader:
    role = facts.get("role") or facts.get("purpose") or ""
    return Reader(line, at, str(role), name, facts.get("platform_id"))


def _names_of(user_ids: Sequence[int]) -> dict[int | None, str]:
    return {one.user_id: one.display_name for one in Person.objects.filter(user__in=set(user_ids))}
