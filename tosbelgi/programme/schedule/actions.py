"""Actions on a schedule: one of the two writes a version, each agrees on one, and the mentor registers (R094–R095).

What is written does not undo anything: the version on which both agreed last is in force until they agree on another.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from tosbelgi.kernel import events
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.events import Code

from ..catalogue.api import norms_from_json
from ..participation import api as participations
from ..participation.api import State, locked, norms_to_hold, require_mentor, schedule_agreed
from ..participation.models import Participation
from ..people.api import Role, Viewer
from . import limits
from .books import require_books
from .checker import check
from .events import ScheduleAccepted, ScheduleAgreed
from .events import ScheduleChanged as ScheduleWritten
from .json_form import digest as digest_of
from .json_form import to_json
from .partners import require_partners
from .plan import Plan
from .refusals import (
    AgreedScheduleMeetsNoMore,
    MayNotDrawUp,
    NoScheduleNow,
    ScheduleChanged,
    ScheduleDoesNotMeetNorms,
    TooManyVersions,
)
from .schedules import Schedule, ScheduleAgreement, ScheduleVersion, Side
from .unmet import Unmet

WITH_SCHEDULE = (State.AGREED, State.SCHEDULED, State.ACTIVE)


@transaction.atomic
def change(*, participation: UUID, base: int, plan: Plan, by: Viewer, at: datetime) -> ScheduleVersion:
    """Write another version of the schedule, as the participant or as the mentor who leads them.

    `base` is the number of the version that was read, 0 where there was none. A plan that lacks something is kept as
    well: agreed on it cannot be. The very plan that is there already makes no version.
    """
    row, side = _locked_side(participation, by, at)
    plan = limits.checked(plan, approved_on=day_of(row.decided_at or at), today=day_of(at))
    schedule, _made = Schedule.objects.get_or_create(participation=row)
    newest = _version(schedule, schedule.version)
    digest = digest_of(plan)
    if newest is not None and newest.digest == digest:
        return newest
    if base != schedule.version:
        raise ScheduleChanged(version=schedule.version)
    _require_few(schedule, at)
    require_books(plan, level=row.level, kept=newest.plan if newest else None)
    require_partners(plan, row, at)
    schedule.version += 1
    schedule.save(update_fields=["version"])
    version = ScheduleVersion.objects.create(
        schedule=schedule, number=schedule.version, text=to_json(plan), digest=digest, based_on=base,
        person_id=by.person_id, role=side, at=at,
    )  # fmt: skip
    _record(ScheduleWritten, row, version, by, at, by=Code(side.value))
    return version


@transaction.atomic
def agree(*, participation: UUID, version: int, digest: str, by: Viewer, at: datetime) -> ScheduleVersion:
    """Agree on exactly this version. Once both have, it is in force, and an accepted application goes on (D7).

    Only the newest version can be agreed on, and only where it meets the norms that hold. Once more, nothing changes.
    """
    row, side = _locked_side(participation, by, at)
    schedule = Schedule.objects.filter(participation=row).first()
    newest = _version(schedule, version) if schedule and schedule.version == version else None
    if schedule is None or newest is None or newest.digest != digest:
        raise ScheduleChanged(version=schedule.version if schedule else 0)
    if schedule.agreed_version == version:
        return newest
    require_partners(newest.plan, row, at)
    if unmet := unmet_by(newest.plan, row, at):
        raise ScheduleDoesNotMeetNorms(unmet=_codes(unmet))
    _agreement, is_new = ScheduleAgreement.objects.get_or_create(
        version=newest, person_id=by.person_id, role=side, defaults={"at": at}
    )
    if is_new:
        _record(ScheduleAccepted, row, newest, by, at, by=Code(side.value))
    if not missing_sides(newest, row):
        schedule.agreed_version = version
        schedule.save(update_fields=["agreed_version"])
        _record(ScheduleAgreed, row, newest, by, at)
        schedule_agreed(row, by=by, at=at)
    return newest


def activate(*, participation: UUID, seen_norms: str, by: Viewer, at: datetime) -> Participation:
    """Register the participant (R095), as `participation` does it; the agreed schedule meets the norms that hold then.

    Where another season has begun since, it may not: then it is changed, and both agree on it anew (D25).
    """

    def require_schedule(row: Participation) -> None:
        schedule = Schedule.objects.filter(participation=row).first()
        agreed = _version(schedule, schedule.agreed_version) if schedule and schedule.agreed_version else None
        if agreed is None:
            raise participations.ScheduleNotAgreed
        if unmet := check(agreed.plan, norms_from_json(row.norms), row.directions):
            raise AgreedScheduleMeetsNoMore(unmet=_codes(unmet))

    return participations.activate(
        participation=participation, seen_norms=seen_norms, require_schedule=require_schedule, by=by, at=at
    )


def unmet_by(plan: Plan, row: Participation, at: datetime) -> tuple[Unmet, ...]:
    """What the plan lacks of what this participation is asked, now or from its registration on. Up to three queries."""
    hold = norms_to_hold(row, at)
    return check(plan, norms_from_json(hold.text), hold.directions)


def missing_sides(version: ScheduleVersion, row: Participation) -> tuple[Side, ...]:
    """Who of the two has not agreed on it: whoever leads now counts, not whoever led then. One query."""
    agreed = set(version.agreements.values_list("person_id", "role"))
    sides = {Side.PARTICIPANT: row.person_id, Side.MENTOR: row.mentor_id}
    return tuple(side for side, person_id in sides.items() if (person_id, side.value) not in agreed)


def side_of(row: Participation, viewer: Viewer) -> Side | None:
    """As which of the two the viewer acts in the role they have chosen; None for everybody else."""
    if viewer.role is Role.PARTICIPANT and row.person_id == viewer.person_id:
        return Side.PARTICIPANT
    if viewer.role is Role.MENTOR and row.mentor_id == viewer.person_id and row.centre_id in viewer.centre_ids:
        return Side.MENTOR
    return None


def _locked_side(participation: UUID, by: Viewer, at: datetime) -> tuple[Participation, Side]:
    """The participation, locked, and as which of the two the viewer acts on its schedule."""
    row = locked(participation, by)
    side = side_of(row, by)
    if side is None:
        raise MayNotDrawUp
    if side is Side.MENTOR:
        require_mentor(row, by, at)
    if row.stands not in WITH_SCHEDULE:
        raise NoScheduleNow(state=row.state)
    return row, side


def _version(schedule: Schedule, number: int) -> ScheduleVersion | None:
    return schedule.versions.filter(number=number).first()


def _require_few(schedule: Schedule, at: datetime) -> None:
    lately = schedule.versions.filter(at__gt=at - timedelta(days=1))
    if lately.count() >= limits.VERSIONS_A_DAY:
        raise TooManyVersions(most=limits.VERSIONS_A_DAY)


def _codes(unmet: tuple[Unmet, ...]) -> list[str]:
    """Each once: `sport.too_few_minutes`."""
    return list(dict.fromkeys(f"{one.direction}.{one.code.value}" for one in unmet))


def _record(
    kind: type[ScheduleWritten] | type[ScheduleAccepted] | type[ScheduleAgreed],
    row: Participation,
    version: ScheduleVersion,
    viewer: Viewer,
    at: datetime,
    **facts: Code,
) -> None:
    events.record(
        kind(
            participation_id=row.pk,
            version=version.number,
            about=(row.person_id,),
            by_id=viewer.user_id,
            at=at,
            **facts,
        )
    )
