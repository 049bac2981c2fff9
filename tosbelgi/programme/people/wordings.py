"""Sentences for what the people applet refuses."""

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals.messages import register

from .refusals import (
    AppointmentEndsTooEarly,
    AppointmentsOverlap,
    AppointmentStartsInThePast,
    MayNotAppoint,
    NobodyAppointsThemselves,
    NoSuchAppointment,
    NoSuchPerson,
    NoSuchPlace,
    RoleIsNotHeld,
    ScopeDoesNotFitRole,
)

register(
    {
        NoSuchPerson: _("There is no such person, or you do not see them in the role in which you act."),
        NoSuchAppointment: _("There is no such appointment, or you do not see it in the role in which you act."),
        MayNotAppoint: _("In the role in which you act you can neither give this role there nor end it."),
        NobodyAppointsThemselves: _("Nobody appoints themselves. Somebody else has to decide this."),
        ScopeDoesNotFitRole: _(
            "This role does not fit the place: choose a region, a centre or neither, as the role asks."
        ),
        NoSuchPlace: _("There is no such region or centre. It may have been deleted meanwhile."),
        AppointmentStartsInThePast: _("An appointment cannot begin in the past; the earliest day is %(earliest)s."),
        AppointmentEndsTooEarly: _(
            "An appointment ends neither before it begins nor in the past; the earliest day is %(earliest)s."
        ),
        AppointmentsOverlap: _(
            "This person holds that role there already, from %(since)s. "
            "End that appointment first, or choose a later day."
        ),
        RoleIsNotHeld: _("You do not hold that role now. Choose one of those that are shown."),
    }
)
