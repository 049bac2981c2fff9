"""Model of appointments: who holds which role where, from when until when, and by whom."""

from collections.abc import Mapping
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .centres import Centre, Region
from .personal import Condition, PersonalModel, PersonalQuerySet, among
from .reach import Reach
from .roles import Role, Scope, roles_of
from .rules import Held
from .viewer import Viewer

_REGIONAL, _OF_CENTRES, _EVERYWHERE = (roles_of(scope) for scope in (Scope.REGION, Scope.CENTRE, Scope.NOWHERE))


class AppointmentQuerySet(PersonalQuerySet["Appointment"]):
    def not_over(self, at: datetime) -> Self:
        """Those that hold at that instant or will."""
        return self.filter(Q(until=None) | Q(until__gt=at))

    def holding(self, at: datetime) -> Self:
        """Those that hold at that instant."""
        return self.not_over(at).filter(since__lte=at)


class Appointment(PersonalModel):
    """A role of a person in `[since, until)`, limited to a region or a centre as the role asks.

    `region` is also that of the centre, so that a region's people are found by one column; it follows the centre.
    `appointed_by` is the account that decided, None where the site did it by itself. Rows are ended, never deleted.
    """

    person = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(_("role"), max_length=24, choices=Role.choices)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="appointments")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, null=True, related_name="appointments")
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True)
    appointed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("appointed by")
    )
    appointed_at = models.DateTimeField(_("appointed at"))

    objects = AppointmentQuerySet.as_manager()
    reached = {
        Reach.OWN: lambda viewer: Q(person_id=viewer.person_id),
        Reach.CENTRE: lambda viewer: among("centre_id", viewer.centre_ids),
        Reach.REGION: lambda viewer: among("region_id", viewer.region_ids),
    }

    class Meta(PersonalModel.Meta):
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="an_appointment_does_not_end_before_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(role__in=_REGIONAL, region__isnull=False, centre=None)
                | Q(role__in=_OF_CENTRES, region__isnull=False, centre__isnull=False)
                | Q(role__in=_EVERYWHERE, region=None, centre=None),
                name="the_scope_of_an_appointment_fits_its_role",
            ),
            # Overlaps are refused by the action, which locks the person; of two open ones the database knows itself.
            models.UniqueConstraint(
                fields=["person", "role", "region"],
                condition=Q(until=None, centre=None, region__isnull=False),
                name="one_open_appointment_to_a_role_in_a_region",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "centre"],
                condition=Q(until=None, centre__isnull=False),
                name="one_open_appointment_to_a_role_in_a_centre",
            ),
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=Q(until=None, region=None, centre=None),
                name="one_open_appointment_to_a_role_everywhere",
            ),
        ]

    def as_held(self) -> Held:
        """The same as a value, for the rules: with the centre alone where it is limited to one."""
        return Held(
            appointment_id=self.pk,
            role=Role(self.role),
            since=self.since,
            until=self.until,
            region_id=self.region_id if self.centre_id is None else None,
            centre_id=self.centre_id,
        )


def _appointed(scope: str, column: str) -> Condition:
    """The condition that somebody, whose key stands in that column, is appointed where the viewer acts, or will be."""

    def condition(viewer: Viewer) -> Q:
        own = viewer.centre_ids if scope == "centre_id" else viewer.region_ids
        there = Appointment.objects.not_over(viewer.at).filter(among(scope, own))
        return Q(**{f"{column}__in": there.values("person_id")})

    return condition


def reached_by(column: str) -> Mapping[Reach, Condition]:
    """What each reach means of rows that belong to the person whose key stands in that column."""
    return {
        Reach.OWN: lambda viewer: Q(**{column: viewer.person_id}),
        Reach.CENTRE: _appointed("centre_id", column),
        Reach.REGION: _appointed("region_id", column),
    }
