"""Queries of participations: one's own, those that wait, one page at a time. All begin at `visible_to`."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from ..people.api import Purpose, Reach, Viewer, reach_of
from .kinds import Act, State
from .participations import Participation, ParticipationAct

WITH_NAMES = ("person", "region", "centre", "mentor")
WAITING_FOR_CENTRE = (State.SUBMITTED,)
WAITING_FOR_MENTOR = (State.APPROVED, State.AGREED, State.SCHEDULED)
# The earliest first: whoever has waited longest is seen first.
ORDER = ("submitted_at", "pk")
MOST_EARLIER = 20


@dataclass(frozen=True)
class After:
    """Where the page before ended."""

    submitted_at: datetime
    pk: int


def own_participation(viewer: Viewer) -> Participation | None:
    """What the viewer takes part in or applies for: the one that goes on, or the last that ended. One query."""
    return _own(viewer).select_related("personal_page", "portrait", *WITH_NAMES).first()


def own_participation_with_names(viewer: Viewer) -> Participation | None:
    """The same with the names of person, mentor and region alone; for a platform without the mentor's. One query."""
    names = ("person", "region") if isinstance(viewer.role, Purpose) else ("person", "region", "mentor")
    return _own(viewer).select_related(*names).first()


def own_participation_key(viewer: Viewer) -> QuerySet[Participation, int]:
    """The key of that one, as a part of the query of something that belongs to it."""
    return _own(viewer).values_list("pk", flat=True)[:1]


def earlier_participations(viewer: Viewer) -> list[Participation]:
    """What the viewer took part in or applied for before that one, the last first. One query."""
    return list(_own(viewer).select_related(*WITH_NAMES)[1 : 1 + MOST_EARLIER])


def _own(viewer: Viewer) -> QuerySet[Participation]:
    """Their own, the last first: one alone is under way, and it is the last that was begun."""
    return Participation.objects.visible_to(viewer).filter(person=viewer.person_id).order_by("-begun_at", "-pk")


def one_participation(viewer: Viewer, public_id: UUID) -> Participation | None:
    """One that the viewer sees, with its page and everything that was done, the last first. Two queries."""
    acts = Prefetch("acts", ParticipationAct.objects.visible_to(viewer).select_related("person").order_by("-at", "-pk"))
    rows = Participation.objects.visible_to(viewer).select_related("personal_page", "portrait", *WITH_NAMES)
    return rows.prefetch_related(acts).filter(public_id=public_id).first()


def last_act_of(viewer: Viewer, participation_id: int, act: Act) -> ParticipationAct | None:
    """When this was done last, and in which words. One query."""
    rows = ParticipationAct.objects.visible_to(viewer).filter(participation=participation_id, act=act.value)
    return rows.order_by("-at", "-pk").first()


def page_of_participations(
    viewer: Viewer, *, states: Iterable[State], size: int, after: After | None = None
) -> list[Participation]:
    """The next ones in these states that the viewer sees, the longest waiting first. One query.

    Where they see several centres or regions, or ask for several states, it is a union of limited parts: for one list
    of several values the database would read and sort all of them.
    """
    parts = [(part, state) for part in _parts(viewer) for state in states]
    if len(parts) == 1:
        rows = _limited(*parts[0], size, after)
    else:
        limited = [
            Participation.objects.filter(pk__in=_limited(part, state, size, after).values("pk"))
            for part, state in parts
        ]
        keys = (
            limited[0]
            .values_list("submitted_at", "pk")
            .union(*(one.values_list("submitted_at", "pk") for one in limited[1:]), all=True)
        )
        page = [pk for _at, pk in keys.order_by(*ORDER)[:size]]
        rows = Participation.objects.visible_to(viewer).filter(pk__in=page).order_by(*ORDER)
    return list(rows.select_related(*WITH_NAMES))


def _parts(viewer: Viewer) -> list[Viewer]:
    """The viewer as several, each of whom sees one region or one centre."""
    reach = reach_of("participation", viewer.role)
    if reach is Reach.REGION:
        return [replace(viewer, region_ids=frozenset({one})) for one in sorted(viewer.region_ids)] or [viewer]
    if reach is Reach.CENTRE:
        return [replace(viewer, centre_ids=frozenset({one})) for one in sorted(viewer.centre_ids)] or [viewer]
    return [viewer]


def _limited(viewer: Viewer, state: State, size: int, after: After | None) -> QuerySet[Participation]:
    rows = Participation.objects.visible_to(viewer).filter(state=state)
    if after is not None:
        # Said of the column alone first: so the index begins there, and not at the first row.
        rows = rows.filter(submitted_at__gte=after.submitted_at)
        rows = rows.filter(Q(submitted_at__gt=after.submitted_at) | Q(pk__gt=after.pk))
    return rows.order_by(*ORDER)[:size]
