"""What every act on an entry shares: it is found, locked, compared with the table, and written down.

Always locked in one order, as `participation` does: whoever acts, then the participations whose entries are changed, by
their keys. Two who waited for each other would both be lost; and what two devices of one person tell of a day is never
counted beside each other. An entry needs no lock of its own.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from ..participation.api import NoSuchParticipation
from ..participation.api import State as ParticipationState
from ..participation.models import Participation
from ..people.api import Role, Viewer, holds_appointment
from ..people.models import Person
from ..schedule.api import Plan
from .entries import Entry, EntryAct
from .kinds import Act, State
from .refusals import (
    DirectionNotTaken,
    EntryNotInThisState,
    NobodyConfirmsTheirOwn,
    NoSuchEntry,
    NotRegisteredYet,
    OnlyItsAuthorWrites,
    OnlyTheMentorDecides,
)
from .states import may_follow, transition_of


def locked_participation(public_id: UUID, by: Viewer) -> Participation:
    """The participation, which the viewer sees, locked until the end of the transaction."""
    _lock_self(by)
    row = Participation.objects.visible_to(by).select_for_update().filter(public_id=public_id).first()
    if row is None:
        raise NoSuchParticipation
    return row


def locked_entry(public_id: UUID, by: Viewer) -> Entry:
    """The entry, which the viewer sees; its participation is locked until the end of the transaction."""
    row = locked_entries([public_id], by).get(public_id)
    if row is None:
        raise NoSuchEntry
    return row


def locked_entries(public_ids: Collection[UUID], by: Viewer) -> dict[UUID, Entry]:
    """Those of them that the viewer sees; their participations are locked. Four queries, however many they are."""
    _lock_self(by)
    seen = Entry.objects.visible_to(by).filter(public_id__in=public_ids)
    keys = set(seen.values_list("participation_id", flat=True))
    participations = Participation.objects.visible_to(by).select_for_update().filter(pk__in=keys).order_by("pk")
    by_key = {one.pk: one for one in participations}
    found = {}
    for row in seen.filter(participation__in=by_key):
        row.participation = by_key[row.participation_id]
        found[row.public_id] = row
    return found


def _lock_self(by: Viewer) -> None:
    Person.objects.select_for_update(no_key=True).filter(pk=by.person_id).values_list("pk").first()


def require_author(row: Participation, by: Viewer) -> None:
    """Is it the viewer's own journal, and do they act for themselves?"""
    if by.role is not Role.PARTICIPANT or row.person_id != by.person_id:
        raise OnlyItsAuthorWrites


def require_registered(row: Participation) -> None:
    """Is whoever it belongs to a registered participant now?"""
    if row.stands is not ParticipationState.ACTIVE or row.activated_at is None:
        raise NotRegisteredYet


def require_mentor(row: Participation, by: Viewer, at: datetime, *, holds: bool | None = None) -> None:
    """Does the viewer lead it, as a mentor who is appointed in its centre now? `holds` is what was asked before."""
    if row.person_id == by.person_id:
        raise NobodyConfirmsTheirOwn
    leads = row.mentor_id == by.person_id and row.centre_id in by.centre_ids
    if by.role is not Role.MENTOR or not leads or not (holds_appointment(by, at) if holds is None else holds):
        raise OnlyTheMentorDecides


def require_direction(row: Participation, plan: Plan | None, direction: str) -> None:
    """Is the direction in the agreed schedule or, as long as there is none, among those of the participation?"""
    taken = [one.direction for one in plan.directions] if plan else row.directions
    if direction not in taken:
        raise DirectionNotTaken(taken=list(taken))


def require_state(row: Entry, act: Act) -> None:
    """Does the table let the act begin here?"""
    if not may_follow(row.stands, act):
        allowed = [one.value for one in Act if may_follow(row.stands, one)]
        raise EntryNotInThisState(state=row.state, allowed=allowed)


def move(row: Entry, act: Act, at: datetime) -> None:
    """Lead it to the state after this act; whoever calls stores it."""
    row.state = transition_of(act).leads_to(State(row.state))
    row.changed_at = at


def act_row(
    row: Entry, act: Act, *, version: int, by: Viewer, at: datetime, words: str = "", due_on: object = None
) -> EntryAct:
    """The row of what was done, not stored yet."""
    return EntryAct(
        entry=row,
        act=act,
        version=version,
        person_id=by.person_id,
        role=by.role.value,
        at=at,
        words=words,
        due_on=due_on,
    )


def last_act(row: Entry) -> EntryAct | None:
    """What was done with it last."""
    return row.acts.order_by("-at", "-pk").first()
