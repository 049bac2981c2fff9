"""Refusals about organisations, as data."""

from tosbelgi.kernel.refusals import Refusal


class MayNotDecideOnOrganisations(Refusal):
    code = "MAY_NOT_DECIDE_ON_ORGANISATIONS"
    rule = "organisation.permission"


class NoSuchOrganisation(Refusal):
    code = "NO_SUCH_ORGANISATION"
    rule = "organisation.known"
    field = "organisation"


class OrganisationNameIsMissing(Refusal):
    code = "ORGANISATION_NAME_IS_MISSING"
    rule = "organisation.name.given"
    field = "name_kk"


class OrganisationTextIsTooLong(Refusal):
    code = "ORGANISATION_TEXT_IS_TOO_LONG"
    rule = "organisation.text.length"
    limits = ("most",)


class OrganisationTextHasHiddenSigns(Refusal):
    """`signs` are the code points of what nobody sees."""

    code = "ORGANISATION_TEXT_HAS_HIDDEN_SIGNS"
    rule = "organisation.text.signs"
    takes = ("signs",)


class SuspensionNeedsAReason(Refusal):
    code = "SUSPENSION_NEEDS_A_REASON"
    rule = "organisation.status.reason"
    field = "reason"


class OrganisationIsSuspended(Refusal):
    """Nothing new is given to an organisation that is suspended, nor to anybody in its centre."""

    code = "ORGANISATION_IS_SUSPENDED"
    rule = "organisation.status.active"
