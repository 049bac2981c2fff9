"""Sentences of the refusals about accounts."""

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals.messages import register

from .new_accounts import LoginDoesNotFit, LoginIsTaken, PasswordDoesNotFit
from .sessions import NoSuchSession

register(
    {
        NoSuchSession: _("There is no such session of yours: it has ended already."),
        LoginIsTaken: _("Somebody has this login already. Choose another one."),
        LoginDoesNotFit: _(
            "A login has %(least)s to %(most)s signs: letters, digits, a full stop, a hyphen, a plus or an underscore."
        ),
        PasswordDoesNotFit: _("Choose another password, of %(most)s signs at most. %(reasons)s"),
    }
)
