"""Refusals about links and consents, as data."""

from tosbelgi.kernel.refusals import Refusal


class NoSuchPlatform(Refusal):
    """Missing and closed look alike."""

    code = "NO_SUCH_PLATFORM"
    rule = "sharing.platform.known"
    field = "platform"


class NoSuchLink(Refusal):
    """Missing, ended and somebody else's look alike."""

    code = "NO_SUCH_LINK"
    rule = "sharing.link.known"
    field = "link"


class LinkedAlready(Refusal):
    """Who is called otherwise there ends the link first."""

    code = "LINKED_ALREADY"
    rule = "sharing.link.once"


class WrongLinkCode(Refusal):
    """Unknown, used, over, and of another platform look alike."""

    code = "WRONG_LINK_CODE"
    rule = "sharing.code.holds"
    field = "code"


class AccountIsLinked(Refusal):
    """Somebody else here is that account there."""

    code = "ACCOUNT_IS_LINKED"
    rule = "sharing.link.one_person"
    field = "person"


class NotAnIdThere(Refusal):
    code = "NOT_AN_ID_THERE"
    rule = "sharing.link.id_form"
    field = "person"
    limits = ("most",)


class RepresentativeDecides(Refusal):
    """Until somebody is of age their legal representative consents, by the family page."""

    code = "REPRESENTATIVE_DECIDES"
    rule = "sharing.consent.of_age"


class AgreementComesFirst(Refusal):
    """A representative has shown by the code of the agreement that the letter went to them."""

    code = "AGREEMENT_COMES_FIRST"
    rule = "sharing.consent.proved"
