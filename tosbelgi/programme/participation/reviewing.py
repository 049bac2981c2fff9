"""Actions of a centre on what was submitted to it (R027, D8), and another mentor for what it has approved."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tosbelgi.kernel import events
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.events import Code

from ..people.api import Viewer
from . import rules
from .events import ApplicationApproved, ApplicationRejected, ApplicationReturned, MentorEntrusted
from .kinds import Act
from .participations import Participation
from .places import is_mentor_in, is_suspended
from .refusals import CentreIsSuspended, NotAMentorThere, ParticipationChanged, ReasonIsMissing
from .season_norms import freeze, level_offered
from .steps import is_repeated, locked, move, require_centre, require_state, require_version

LONGEST_REASON = 1000


@transaction.atomic
def approve(*, participation: UUID, version: int, by: Viewer, at: datetime) -> Participation:
    """Take it on: the norms of this day are frozen for it (D25), and so are its directions (A12)."""
    row = _ready(participation, Act.APPROVE, version, by, at)
    if is_repeated(row, Act.APPROVE, person_id=by.person_id, version=version):
        return row
    if is_suspended(row.centre_id):
        raise CentreIsSuspended
    if not is_mentor_in(row.mentor_id, row.centre_id, at):
        raise NotAMentorThere
    frozen = freeze(day_of(at), row.level)
    row.directions = list(rules.directions_of(level_offered(day_of(at), row.level).mandatory, row.directions))
    row.season_year, row.season_version = frozen.season_year, frozen.season_version
    row.norms, row.norms_digest = frozen.text, frozen.digest
    row.decided_at = at
    changed = ("directions", "season_year", "season_version", "norms", "norms_digest", "decided_at")
    move(row, Act.APPROVE, person_id=by.person_id, role=by.role.value, at=at, changed=changed)
    events.record(
        ApplicationApproved(
            participation_id=row.pk,
            version=row.version,
            season_year=frozen.season_year,
            season_version=frozen.season_version,
            norms=Code(frozen.digest),
            about=(row.person_id,),
            by_id=by.user_id,
            at=at,
        )
    )
    return row


@transaction.atomic
def return_(
    *, participation: UUID, version: int, reason: str, language: str, by: Viewer, at: datetime
) -> Participation:
    """Give it back to be corrected, and say why. The version counts on: what was read and returned is over.

    So neither this request nor that of the submission is taken for a new one, where it comes late and the application
    was submitted again without a change.
    """
    reason = _checked_reason(reason)
    row = _ready(participation, Act.RETURN, version, by, at)
    if is_repeated(row, Act.RETURN, person_id=by.person_id, version=version):
        return row
    move(row, Act.RETURN, person_id=by.person_id, role=by.role.value, at=at, words=reason, language=language)
    row.version += 1
    row.save(update_fields=["version"])
    events.record(
        ApplicationReturned(
            participation_id=row.pk, version=row.version, about=(row.person_id,), by_id=by.user_id, at=at
        )
    )
    return row


@transaction.atomic
def reject(*, participation: UUID, version: int, reason: str, language: str, by: Viewer, at: datetime) -> Participation:
    """Turn it down, and say why. Another application may be begun at once."""
    reason = _checked_reason(reason)
    row = _ready(participation, Act.REJECT, version, by, at)
    if is_repeated(row, Act.REJECT, person_id=by.person_id, version=version):
        return row
    row.decided_at = at
    move(
        row,
        Act.REJECT,
        person_id=by.person_id,
        role=by.role.value,
        at=at,
        words=reason,
        language=language,
        changed=("decided_at",),
    )
    events.record(
        ApplicationRejected(
            participation_id=row.pk, version=row.version, about=(row.person_id,), by_id=by.user_id, at=at
        )
    )
    return row


@transaction.atomic
def entrust(*, participation: UUID, instead_of: int, mentor_id: int, by: Viewer, at: datetime) -> Participation:
    """Give it to another mentor of the centre, who leads it from now on; where it stands it stays.

    `mentor_id` is the key of a person, and never the participant's; `instead_of` that of whom the viewer has read as
    its mentor: where somebody else has entrusted it meanwhile it is refused. To the one who leads it, nothing changes.
    """
    row = locked(participation, by)
    require_centre(row, by, at)
    require_state(row, Act.ENTRUST)
    if mentor_id == row.person_id or not is_mentor_in(mentor_id, row.centre_id, at):
        raise NotAMentorThere
    if row.mentor_id == mentor_id:
        return row
    if row.mentor_id != instead_of:
        raise ParticipationChanged(version=row.version)
    row.mentor_id = mentor_id
    move(row, Act.ENTRUST, person_id=by.person_id, role=by.role.value, at=at, changed=("mentor",))
    events.record(
        MentorEntrusted(
            participation_id=row.pk,
            version=row.version,
            mentor_id=mentor_id,
            about=(row.person_id,),
            by_id=by.user_id,
            at=at,
        )
    )
    return row


def _ready(participation: UUID, act: Act, version: int, by: Viewer, at: datetime) -> Participation:
    """The row, locked, on which this centre may act so; one that it has just acted on so is let through."""
    row = locked(participation, by)
    require_centre(row, by, at)
    if not is_repeated(row, act, person_id=by.person_id, version=version):
        require_state(row, act)
        require_version(row, version)
    return row


def _checked_reason(reason: str) -> str:
    reason = rules.checked_text("reason", reason, most=LONGEST_REASON)
    if not reason:
        raise ReasonIsMissing
    return reason
