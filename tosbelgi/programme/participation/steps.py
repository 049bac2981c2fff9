"""What every act on a participation shares: it is found, locked, compared with the table, moved, and written down."""

from datetime import datetime
from uuid import UUID

from ..people.api import Role, Viewer, holds_appointment
from ..people.models import Person
from .kinds import Act, State
from .participations import Participation, ParticipationAct
from .refusals import (
    ActsForSomebody,
    MayNotDecide,
    MayNotLead,
    NobodyDecidesTheirOwn,
    NoSuchParticipation,
    NotInThisState,
    ParticipationChanged,
)
from .states import may_follow, transition_of

_OF_A_CENTRE = (Role.CENTRE_STAFF, Role.CENTRE_HEAD)


def locked(public_id: UUID, by: Viewer) -> Participation:
    """The participation, which the viewer sees, locked until the end of the transaction; whoever acts is locked first.

    Always in this order: each act names its person, which waits for whoever has that person locked, and two who waited
    for each other would both be lost. An appointment cannot end between its check and the deed either.
    """
    Person.objects.select_for_update(no_key=True).filter(pk=by.person_id).first()
    row = Participation.objects.visible_to(by).select_for_update().filter(public_id=public_id).first()
    if row is None:
        raise NoSuchParticipation
    return row


def require_own(row: Participation, by: Viewer) -> None:
    """Is it the viewer's own, and do they act for themselves?"""
    if by.role is not Role.PARTICIPANT or row.person_id != by.person_id:
        raise ActsForSomebody


def require_centre(row: Participation, by: Viewer, at: datetime) -> None:
    """Does the viewer act for the centre that was chosen, now, and on somebody else's affair?"""
    if by.role not in _OF_A_CENTRE or row.centre_id not in by.centre_ids or not holds_appointment(by, at):
        raise MayNotDecide
    if row.person_id == by.person_id:
        raise NobodyDecidesTheirOwn


def require_mentor(row: Participation, by: Viewer, at: datetime) -> None:
    """Does the viewer lead it, as a mentor who is appointed in its centre now?"""
    leads = row.mentor_id == by.person_id and row.centre_id in by.centre_ids
    if by.role is not Role.MENTOR or not leads or not holds_appointment(by, at):
        raise MayNotLead


def require_version(row: Participation, version: int) -> None:
    """Has whoever acts read what is there?"""
    if row.version != version:
        raise ParticipationChanged(version=row.version)


def require_state(row: Participation, act: Act) -> None:
    """Does the table let the act begin here?"""
    if not may_follow(row.stands, act):
        raise not_now(row)


def not_now(row: Participation) -> NotInThisState:
    """The refusal of an act that cannot begin where the participation stands."""
    return NotInThisState(state=row.state, allowed=[one.value for one in Act if may_follow(row.stands, one)])


def is_repeated(row: Participation, act: Act, *, person_id: int, version: int) -> bool:
    """Has the same person just done this, on the same version? A request may come twice, and is answered the same."""
    if row.stands is not transition_of(act).leads_to(row.stands):
        return False
    last = row.acts.order_by("-at", "-pk").first()
    return last is not None and (last.act, last.person_id, last.version) == (act.value, person_id, version)


def move(
    row: Participation,
    act: Act,
    *,
    person_id: int,
    role: str,
    at: datetime,
    words: str = "",
    language: str = "",
    changed: tuple[str, ...] = (),
) -> Participation:
    """Lead it to the state after this act, store what else was `changed`, and write the act down."""
    row.state = transition_of(act).leads_to(row.stands)
    row.changed_at = at
    row.save(update_fields=["state", "changed_at", *changed])
    write_down(row, act, person_id=person_id, role=role, at=at, words=words, language=language)
    return row


def write_down(
    row: Participation, act: Act, *, person_id: int, role: str, at: datetime, words: str = "", language: str = ""
) -> None:
    """Add the row of what was done; the state after it is the one that the participation has."""
    ParticipationAct.objects.create(
        participation=row,
        act=act.value,
        led_to=State(row.state),
        version=row.version,
        person_id=person_id,
        role=role,
        at=at,
        words=words,
        language=language,
    )
