"""Refusals about invitations, as data; their sentences stand in `wordings`."""

from tosbelgi.kernel.refusals import Refusal


class NoSuchInvitation(Refusal):
    """Missing and hidden look alike; so do a link that was invented and one that a newer letter has replaced."""

    code = "NO_SUCH_INVITATION"
    rule = "people.invitation.known"


class InvitationIsUsed(Refusal):
    """Somebody has accepted it: a link is good for once."""

    code = "INVITATION_IS_USED"
    rule = "people.invitation.once"


class InvitationHasExpired(Refusal):
    code = "INVITATION_HAS_EXPIRED"
    rule = "people.invitation.days"
    limits = ("days",)


class InvitationIsRevoked(Refusal):
    """It was withdrawn, or whoever invited may not give this role any more."""

    code = "INVITATION_IS_REVOKED"
    rule = "people.invitation.holds"


class NobodyInvitesThemselves(Refusal):
    code = "NOBODY_INVITES_THEMSELVES"
    rule = "people.invitation.of_others"
    field = "email"


class TooManyInvitations(Refusal):
    """So many wait for an answer already, of those that this account has sent."""

    code = "TOO_MANY_INVITATIONS"
    rule = "people.invitation.number"
    limits = ("most",)


class LoginIsThePresetOne(Refusal):
    """The preset login stood in a letter: one's own is known to oneself alone (R103)."""

    code = "LOGIN_IS_THE_PRESET_ONE"
    rule = "people.invitation.own_login"
    field = "login"


class LanguageIsUnknown(Refusal):
    code = "LANGUAGE_IS_UNKNOWN"
    rule = "people.invitation.language"
    field = "language"
