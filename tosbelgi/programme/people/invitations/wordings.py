"""Sentences for what is refused about invitations."""

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals.messages import register

from .refusals import (
    InvitationHasExpired,
    InvitationIsRevoked,
    InvitationIsUsed,
    LanguageIsUnknown,
    LoginIsThePresetOne,
    NobodyInvitesThemselves,
    NoSuchInvitation,
    TooManyInvitations,
)

register(
    {
        NoSuchInvitation: _(
            "There is no such invitation. The address may be incomplete, or a newer letter has replaced this one."
        ),
        InvitationIsUsed: _(
            "This invitation is accepted already; its link is good for once. Sign in as you chose then."
        ),
        InvitationHasExpired: _(
            "This invitation has expired: its link is good for %(days)s days. Ask whoever invited you for a new letter."
        ),
        InvitationIsRevoked: _("This invitation was withdrawn. Ask whoever invited you if you expected it."),
        NobodyInvitesThemselves: _("This is your own address. Nobody invites themselves; somebody else has to."),
        TooManyInvitations: _(
            "%(most)s of your invitations wait for an answer, which is the most. Withdraw one before you send another."
        ),
        LoginIsThePresetOne: _("This login stood in the letter. Choose one of your own."),
        LanguageIsUnknown: _("We do not write letters in this language. Choose one of those that are shown."),
    }
)
