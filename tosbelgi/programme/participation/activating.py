"""Actions that end in “Participant”: the schedule is agreed, and the mentor presses the button (R095, D7)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tosbelgi.kernel import events
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.events import Code

from ..catalogue.api import norms_from_json
from ..people.api import Viewer
from . import rules
from .agreeing import missing_signers_of
from .agreement_refusals import NotEverybodyHasAccepted
from .applying import require_age
from .events import ParticipantRegistered, ScheduleConfirmed
from .kinds import Act, State
from .participations import Participation
from .refusals import NormsHaveChanged, ScheduleNotAgreed
from .season_norms import FrozenNorms, freeze, level_offered, levels_offered, running_version
from .steps import is_repeated, locked, move, require_mentor, require_state

TOGETHER = "together"
MeetsNorms = Callable[[Participation], None]


def schedule_agreed(row: Participation, *, by: Viewer, at: datetime) -> None:
    """Both sides have agreed on one schedule (R094): whoever did so last leads it on. Later agreements move nothing.

    For whoever keeps the schedules, inside their transaction, with the participation locked.
    """
    if row.stands is not State.AGREED:
        return
    move(row, Act.SCHEDULE, person_id=by.person_id, role=by.role.value, at=at)
    events.record(
        ScheduleConfirmed(
            participation_id=row.pk,
            version=row.version,
            how=Code(TOGETHER),
            about=(row.person_id,),
            by_id=by.user_id,
            at=at,
        )
    )


@transaction.atomic
def activate(
    *, participation: UUID, seen_norms: str, require_schedule: MeetsNorms, by: Viewer, at: datetime
) -> Participation:
    """Register the participant (R095). `seen_norms` is the digest of the norms that were shown beside the button.

    Everybody has accepted and the schedule is agreed; they are old enough and the 30th birthday is still to come (D24).
    Where another version of the season has begun since the approval its norms are frozen instead, once the mentor has
    seen them (D25). `require_schedule` refuses where the agreed schedule does not meet the norms that then stand in the
    row.
    """
    row = locked(participation, by)
    require_mentor(row, by, at)
    if is_repeated(row, Act.ACTIVATE, person_id=by.person_id, version=row.version):
        return row
    if missing := missing_signers_of(row, at):
        raise NotEverybodyHasAccepted(missing=missing)
    if row.stands is State.AGREED:
        raise ScheduleNotAgreed
    require_state(row, Act.ACTIVATE)
    born, day = row.person.birth_date, day_of(at)
    offer = level_offered(day, row.level)
    if born is not None:
        require_age(born, day, offer)
    changed = ["activated_at"]
    if (newer := newer_norms(row, at)) is not None:
        holding = norms_to_hold(row, at)
        row.season_year, row.season_version = newer.season_year, newer.season_version
        row.norms, row.norms_digest = newer.text, newer.digest
        row.directions = list(holding.directions)
        changed += ["season_year", "season_version", "norms", "norms_digest", "directions"]
    if seen_norms != row.norms_digest:
        raise NormsHaveChanged(norms=row.norms_digest)
    require_schedule(row)
    row.activated_at = at
    move(row, Act.ACTIVATE, person_id=by.person_id, role=by.role.value, at=at, changed=tuple(changed))
    events.record(
        ParticipantRegistered(
            participation_id=row.pk,
            version=row.version,
            season_year=row.season_year or 0,
            season_version=row.season_version or 0,
            norms=Code(row.norms_digest),
            about=(row.person_id,),
            by_id=by.user_id,
            at=at,
        )
    )
    return row


def is_of_age_for_level(row: Participation, at: datetime) -> bool:
    """Could they be registered on that day, by their age? Where no season has the level, that is not the reason."""
    born, day = row.person.birth_date, day_of(at)
    offer = next((one for one in levels_offered(day) if one.code == row.level), None)
    if born is None or offer is None:
        return True
    return rules.age_verdict(born, day, min_age=offer.min_age, max_age=offer.max_age).allowed


def newer_norms(row: Participation, at: datetime) -> FrozenNorms | None:
    """The norms that hold now, where another version of the season has begun since the approval (D25)."""
    if running_version(day_of(at)) == (row.season_year, row.season_version):
        return None
    return freeze(day_of(at), row.level)


@dataclass(frozen=True, kw_only=True)
class NormsToHold:
    """What a schedule has to meet: the JSON of the norms, and the directions in which something is asked."""

    text: str
    directions: tuple[str, ...]


def norms_to_hold(row: Participation, at: datetime) -> NormsToHold:
    """The frozen norms once somebody is registered; before it those that would be frozen by it now (D25)."""
    newer = newer_norms(row, at) if row.stands is not State.ACTIVE else None
    if newer is None:
        return NormsToHold(text=row.norms, directions=tuple(row.directions))
    mandatory = norms_from_json(newer.text).mandatory
    return NormsToHold(text=newer.text, directions=rules.directions_of(mandatory, row.directions))
