"""The fields by which journals are asked for: a page of one, an entry, what waits for a mentor, extra tasks."""

from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

import graphene
from graphql import GraphQLResolveInfo

from tosbelgi.programme.journal.api import (
    After,
    QueueAfter,
    State,
    is_shared_with,
    open_tasks,
    page_of_entries,
    queue,
    shared_page,
)
from tosbelgi.programme.journal.models import Entry as EntryModel
from tosbelgi.programme.people.api import Purpose, Viewer
from tosbelgi.programme.schedule.api import plan_in_words

from ..connections import Order, connection, empty_page, requested_page
from ..engine.context import context_of
from ..engine.field_costs import QUERY, costs
from ..engine.rows import Row
from ..enums import DirectionCode
from ..ids import public_id_from_id
from ..participation.own import own_as
from ..people.readings import person_argument, reader
from .codes import EntryState
from .entries import Entry, ExtraTask, WaitingEntry, histories_of, opened, read_histories

BY_DAY = Order("entries by day", (("day", date), ("pk", int)), down=True)
BY_SENDING = Order("entries by sending", (("sent_at", datetime), ("pk", int)))
FORWARD = {
    "first": graphene.Int(description="How many from the beginning, or after `after`; 20 by default."),
    "after": graphene.String(description="The cursor after which the page begins."),
}
EntryConnection = connection(Entry, "entries", counted=False)
WaitingEntryConnection = connection(WaitingEntry, "entries that wait", counted=False)
# The rows of a page, their versions and their acts.
PAGE = 3 * QUERY


class JournalQuery:
    journal = graphene.Field(
        EntryConnection,
        description="The journal of one's own `participation`, the latest day first; with a `participation`, that of "
        "somebody whom the role of whoever asks may see. Null for a stranger.",
        participation=graphene.ID(description="The `id` of one, also of an earlier one; without it, one's own of now."),
        person=person_argument(Purpose.JOURNAL),
        direction=DirectionCode(description="Those of this direction alone."),
        state=EntryState(description="Those that stand so."),
        **FORWARD,
    )
    entry = graphene.Field(
        Entry,
        description="One entry that whoever asks may see; null where there is none.",
        id=graphene.ID(required=True, description="The `id` of an entry."),
    )
    queue = graphene.Field(
        WaitingEntryConnection,
        description="What waits for whoever asks, as a mentor, the longest waiting first. Null for a stranger.",
        participation=graphene.ID(description="That of this participation alone."),
        **FORWARD,
    )
    extra_tasks = graphene.List(
        graphene.NonNull(ExtraTask),
        description="The extra tasks that are not done, the next due first: one's own or, with a `participation`, "
        "those of somebody whom the role of whoever asks may see. Null for a stranger.",
        participation=graphene.ID(description="The `id` of a participation; without it, one's own."),
    )

    @costs(PAGE + QUERY)
    def resolve_journal(
        root: object,
        info: GraphQLResolveInfo,
        participation: str | None = None,
        person: str | None = None,
        direction: Enum | None = None,
        state: Enum | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Row | None:
        if person is not None:
            viewer = reader(info, person, Purpose.JOURNAL, besides=participation)
        else:
            viewer = context_of(info).viewer
        if viewer is None:
            return None
        size = requested_page(first=first, after=after).size
        of = public_id_from_id("Participation", participation) if participation else own_as(info, viewer)
        if of is None:
            return empty_page()
        kind, stands = direction.value if direction else None, State(state.value) if state else None
        place = After(*BY_DAY.read(after)) if after else None
        if is_shared_with(viewer) and not isinstance(of, UUID):
            rows = shared_page(viewer, of, kind, stands, place, size + 1)
        else:
            rows = page_of_entries(viewer, participation=of, direction=kind, state=stands, after=place, size=size + 1)
        return _page(info, viewer, rows, size, BY_DAY, after)

    @costs(PAGE)
    def resolve_entry(root: object, info: GraphQLResolveInfo, id: str) -> Any:
        viewer, key = context_of(info).viewer, public_id_from_id("Entry", id)
        if viewer is None:
            return None
        return next(iter(opened(info, list(histories_of(viewer, Entry.visible(info).filter(public_id=key))))), None)

    @costs(3 * PAGE)
    def resolve_queue(
        root: object,
        info: GraphQLResolveInfo,
        participation: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Row | None:
        context = context_of(info)
        if context.viewer is None:
            return None
        size = requested_page(first=first, after=after).size
        waiting = queue(
            context.viewer,
            participation=public_id_from_id("Participation", participation) if participation else None,
            after=QueueAfter(*BY_SENDING.read(after)) if after else None,
            size=size + 1,
        )
        page = _page(info, context.viewer, [one.entry for one in waiting], size, BY_SENDING, after)
        before = _with_history(info, context.viewer, [each for one in waiting[:size] for each in one.last])
        page["nodes"] = [
            WaitingEntry(
                entry=row,
                working_days=one.age,
                planned=plan_in_words(one.planned, context.locale) if one.planned else "",
                last=[before[each.pk] for each in one.last],
            )
            for row, one in zip(page["nodes"], waiting, strict=False)
        ]
        return page

    @costs(QUERY)
    def resolve_extra_tasks(root: object, info: GraphQLResolveInfo, participation: str | None = None) -> Any:
        context = context_of(info)
        if context.viewer is None:
            return None
        rows = open_tasks(context.viewer, public_id_from_id("Participation", participation) if participation else None)
        context.opened.update(row.participation.person_id for row in rows)
        return rows


def _page(info: GraphQLResolveInfo, viewer: Viewer, rows: list[Any], size: int, order: Order, after: str | None) -> Row:
    """The page of these rows that the viewer sees, one of which may be over, with their histories. Two queries."""
    page = rows[:size]
    if not page:
        return empty_page()
    read_histories(viewer, page)
    return {
        "nodes": opened(info, page),
        "places": [[getattr(row, name) for name, _kind in order.columns] for row in page],
        "order": order,
        "listing": None,
        "has_next_page": len(rows) > size,
        "has_previous_page": after is not None,
    }


def _with_history(info: GraphQLResolveInfo, viewer: Viewer, rows: list[Any]) -> dict[int, Any]:
    """The same rows by key, with their histories; that they were opened is written down. At most three queries."""
    if not rows:
        return {}
    found = histories_of(viewer, EntryModel.objects.visible_to(viewer).filter(pk__in=[row.pk for row in rows]))
    return {row.pk: row for row in opened(info, list(found))}
