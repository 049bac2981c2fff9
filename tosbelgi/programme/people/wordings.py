"""Sentences for what the people applet refuses."""

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals.messages import register

from .refusals import (
    AppointmentEndsTooEarly,
    AppointmentsOverlap,
    AppointmentStartsInThePast,
    MayNotAppoint,
    NameHasHiddenSigns,
    NameIsMissing,
    NameIsTooLong,
    NobodyAppointsThemselves,
    NoSuchAppointment,
    NoSuchContact,
    NoSuchPerson,
    NoSuchPlace,
    NotAnEmailAddress,
    NotAPhoneNumber,
    RoleIsNotHeld,
    ScopeDoesNotFitRole,
    TooManyContacts,
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
        NameIsMissing: _("Write your given name."),
        NameIsTooLong: _("A name has at most %(most)s letters here. Write it shorter."),
        NameHasHiddenSigns: _("A sign that nobody sees stands in this name (%(signs)s). Type the name anew."),
        NotAnEmailAddress: _("This is no e-mail address. It looks like ana@example.kz."),
        NotAPhoneNumber: _("Write the number with its country code, such as +7 7172 000000."),
        TooManyContacts: _("You have %(most)s contacts, which is the most. Remove one before you add another."),
        NoSuchContact: _("This contact is not there. It may have been removed already."),
    }
)
