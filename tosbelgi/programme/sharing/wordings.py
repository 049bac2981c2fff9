"""Sentences for the refusals about links and consents."""

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals.messages import register

from .refusals import (
    AccountIsLinked,
    AgreementComesFirst,
    LinkedAlready,
    NoSuchLink,
    NoSuchPlatform,
    NotAnIdThere,
    RepresentativeDecides,
    WrongLinkCode,
)

register(
    {
        NoSuchPlatform: _("There is no such platform here any more."),
        NoSuchLink: _("There is no such connection any more."),
        LinkedAlready: _(
            "You are linked to this platform already. To connect another account there, disconnect first."
        ),
        WrongLinkCode: _("This code is wrong, used, or over. Its owner makes a new one in their cabinet."),
        AccountIsLinked: _("Somebody else is linked to this account of the platform."),
        NotAnIdThere: _(
            "This is no id of a person at the platform: it has 1 to %(most)s signs, without spaces around it."
        ),
        RepresentativeDecides: _("Until the age of 18 the legal representative decides on this, on the family page."),
        AgreementComesFirst: _("Accept the agreement first: the code from the letter shows who you are."),
    }
)
