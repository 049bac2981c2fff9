"""Actions on appointments: give somebody a role, and end it."""

from datetime import datetime

from django.db import transaction

from tosbelgi.kernel import events
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.events import Code

from .appointments import Appointment
from .centres import Centre, Region
from .events import AppointmentEnded, PersonAppointed
from .organisations.models import Organisation, OrganisationStatus
from .organisations.refusals import OrganisationIsSuspended
from .persons import Person
from .refusals import (
    AppointmentEndsTooEarly,
    AppointmentsOverlap,
    AppointmentStartsInThePast,
    MayNotAppoint,
    NobodyAppointsThemselves,
    NoSuchAppointment,
    NoSuchPerson,
    NoSuchPlace,
    ScopeDoesNotFitRole,
)
from .roles import APPOINTS, SCOPES, Role
from .rules import may_appoint, overlap, scope_fits
from .viewer import Viewer


@transaction.atomic
def appoint(
    *,
    person_id: int,
    role: Role,
    region_id: int | None = None,
    centre_id: int | None = None,
    since: datetime,
    until: datetime | None = None,
    by: Viewer | None,
    at: datetime,
) -> Appointment:
    """Give somebody a role in `[since, until)`. `by` is None where the site does it by itself.

    The very same appointment once more is answered with the one that is there: a request may come twice.
    """
    person = _locked_person(person_id, by)
    if not scope_fits(role, region_id, centre_id):
        scope = SCOPES.get(role)
        raise ScopeDoesNotFitRole(allowed=scope.value if scope else None)
    _require_authority(by, role, centre_id)
    if by is not None and by.person_id == person.pk:
        raise NobodyAppointsThemselves
    return give_role(
        person=person,
        role=role,
        region_id=region_id,
        centre_id=centre_id,
        since=since,
        until=until,
        by_id=by.user_id if by else None,
        at=at,
    )


def give_role(
    *,
    person: Person,
    role: Role,
    region_id: int | None,
    centre_id: int | None,
    since: datetime,
    until: datetime | None = None,
    by_id: int | None,
    at: datetime,
) -> Appointment:
    """Write the appointment and its line. Whoever calls has locked the person and knows that `by_id` may decide it."""
    region_id = _region_of(region_id, centre_id)
    _require_active(centre_id)
    there = Appointment.objects.filter(person=person, role=role, region=region_id, centre=centre_id)
    if (same := there.filter(since=since, until=until).first()) is not None:
        return same
    if day_of(since) < day_of(at):
        raise AppointmentStartsInThePast(earliest=day_of(at))
    if until is not None and until <= since:
        raise AppointmentEndsTooEarly(earliest=day_of(since))
    for other in there:
        if overlap(since, until, other.since, other.until):
            raise AppointmentsOverlap(since=day_of(other.since), until=day_of(other.until) if other.until else None)
    row = Appointment.objects.create(
        person=person,
        role=role,
        region_id=region_id,
        centre_id=centre_id,
        since=since,
        until=until,
        appointed_by_id=by_id,
        appointed_at=at,
    )
    events.record(
        PersonAppointed(
            appointment_id=row.pk,
            role=Code(role.value),
            region_id=region_id,
            centre_id=centre_id,
            since=since,
            until=until,
            about=(person.pk,),
            by_id=by_id,
            at=at,
        )
    )
    return row


@transaction.atomic
def end_appointment(
    *, appointment_id: int, until: datetime | None = None, by: Viewer | None, at: datetime
) -> Appointment:
    """Let it end at that instant, now if none is named; what has not begun is called off and never holds.

    One that ends as early or earlier stays as it is: a request may come twice, and nothing is made longer so.
    """
    visible = Appointment.objects.visible_to(by) if by else Appointment.objects.all()
    person_id = visible.filter(pk=appointment_id).values_list("person_id", flat=True).first()
    if person_id is None:
        raise NoSuchAppointment
    Person.objects.select_for_update().get(pk=person_id)
    row = Appointment.objects.get(pk=appointment_id)
    _require_authority(by, Role(row.role), row.centre_id)
    until = max(until or at, row.since)
    if row.until is not None and row.until <= until:
        return row
    if until < at:
        raise AppointmentEndsTooEarly(earliest=day_of(at))
    row.until = until
    row.save(update_fields=["until"])
    events.record(
        AppointmentEnded(
            appointment_id=row.pk,
            role=Code(row.role),
            until=until,
            about=(person_id,),
            by_id=by.user_id if by else None,
            at=at,
        )
    )
    return row


def _locked_person(person_id: int, by: Viewer | None) -> Person:
    """The person, locked until the end of the transaction: their appointments are changed one after the other."""
    visible = Person.objects.visible_to(by) if by else Person.objects.all()
    person = visible.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NoSuchPerson
    return person


def _require_authority(by: Viewer | None, role: Role, centre_id: int | None) -> None:
    if by is not None and not may_appoint(by.role, by.centre_ids, role, centre_id):
        raise MayNotAppoint(allowed=sorted(one.value for one in APPOINTS.get(by.role, ())))


def _require_active(centre_id: int | None) -> None:
    """Nobody is appointed in a centre that is suspended."""
    suspended = Organisation.objects.filter(centre_id=centre_id, status=OrganisationStatus.SUSPENDED)
    if centre_id is not None and suspended.exists():
        raise OrganisationIsSuspended


def _region_of(region_id: int | None, centre_id: int | None) -> int | None:
    """The region in which it holds, that of the centre too. One that does not exist is refused."""
    if centre_id is not None:
        known = Centre.objects.filter(pk=centre_id).values_list("region_id", flat=True).first()
    elif region_id is not None:
        known = Region.objects.filter(pk=region_id).values_list("pk", flat=True).first()
    else:
        return None
    if known is None:
        raise NoSuchPlace
    return known
