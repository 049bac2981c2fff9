"""Queries of schedules: the plan in force, and what was written of one. What a viewer asks begins at `visible_to`."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, Prefetch, Q

from ..people.api import Viewer
from .plan import Plan
from .schedules import Schedule, ScheduleAgreement, ScheduleVersion, Side

MOST_VERSIONS = 30  # the newest ones; beside them the one that is in force


def agreed_plan(participation_id: int) -> Plan | None:
    """The plan on which both sides have agreed last; None before they have. One query."""
    rows = ScheduleVersion.objects.filter(schedule__participation=participation_id)
    version = rows.filter(number=F("schedule__agreed_version")).first()
    return version.plan if version else None


@dataclass(frozen=True)
class Drawn:
    """A schedule with its versions, the newest first."""

    schedule: Schedule
    versions: tuple[ScheduleVersion, ...]

    @property
    def newest(self) -> ScheduleVersion:
        return self.versions[0]

    @cached_property
    def in_force(self) -> ScheduleVersion | None:
        """The version on which both have agreed last."""
        return self.numbered(self.schedule.agreed_version)

    def numbered(self, number: int | None) -> ScheduleVersion | None:
        return next((one for one in self.versions if one.number == number), None)

    def read_by(self, side: Side, *, before: int | None = None) -> ScheduleVersion | None:
        """The newest version that this side has written or agreed on: what is new to them is what differs from it."""
        return next(
            (
                one
                for one in self.versions
                if (before is None or one.number < before)
                and (one.role == side or any(agreed.role == side for agreed in one.agreements.all()))
            ),
            None,
        )


def one_schedule(viewer: Viewer, participation_id: int) -> Drawn | None:
    """The schedule of a participation, where the viewer sees it and something was written. Three queries at most."""
    schedule = Schedule.objects.visible_to(viewer).filter(participation=participation_id).first()
    if schedule is None or not schedule.version:
        return None
    wanted = Q(number__gt=schedule.version - MOST_VERSIONS) | Q(number=schedule.agreed_version)
    agreements = ScheduleAgreement.objects.visible_to(viewer).select_related("person").order_by("at", "pk")
    rows = ScheduleVersion.objects.visible_to(viewer).filter(wanted, schedule=schedule).select_related("person")
    versions = rows.prefetch_related(Prefetch("agreements", agreements)).order_by("-number")
    return Drawn(schedule, tuple(versions))
