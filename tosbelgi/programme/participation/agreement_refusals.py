"""Refusals of the agreement and its codes, as data; their sentences stand in `wordings`."""

from tosbelgi.kernel.refusals import Refusal


class NoAgreementText(Refusal):
    """The operator has approved no text yet."""

    code = "NO_AGREEMENT_TEXT"
    rule = "participation.agreement.text"


class AgreementTextChanged(Refusal):
    """Another version was approved since the page was opened; it is to be read first."""

    code = "AGREEMENT_TEXT_CHANGED"
    rule = "participation.agreement.version"
    field = "text"


class NoAddressForCode(Refusal):
    """There is no e-mail address to which the code could be sent."""

    code = "NO_ADDRESS_FOR_CODE"
    rule = "participation.agreement.address"


class CodeAskedTooSoon(Refusal):
    """A code was sent just now; `seconds` say how long to wait for the next."""

    code = "CODE_ASKED_TOO_SOON"
    rule = "participation.agreement.code_pause"
    field = "code"
    limits = ("seconds",)


class WrongCode(Refusal):
    """`left` says how many guesses there are before another code has to be asked for."""

    code = "WRONG_AGREEMENT_CODE"
    rule = "participation.agreement.code"
    field = "code"
    limits = ("left",)
    keeps = True  # the guess is used up, behind every edge


class TooManyCodes(Refusal):
    """So many codes were sent to one side that guessing would pay, or flood a letterbox: wait for an hour or a day."""

    code = "TOO_MANY_CODES"
    rule = "participation.agreement.codes"
    field = "code"
    limits = ("an_hour", "a_day")


class NotACode(Refusal):
    """No six digits: nothing was compared, and no guess is used up."""

    code = "NOT_AN_AGREEMENT_CODE"
    rule = "participation.agreement.code_form"
    field = "code"


class CodeIsOver(Refusal):
    """Used, too old, or guessed three times: another one has to be asked for."""

    code = "AGREEMENT_CODE_IS_OVER"
    rule = "participation.agreement.code_once"
    field = "code"


class NotEverybodyHasAccepted(Refusal):
    """`missing` names who has not accepted the agreement yet."""

    code = "NOT_EVERYBODY_HAS_ACCEPTED"
    rule = "participation.agreement.everybody"
    takes = ("missing",)


class TextOfAgreementMissing(Refusal):
    """The agreement is approved in all three languages at once; `field` says which is empty."""

    code = "TEXT_OF_AGREEMENT_MISSING"
    rule = "participation.agreement.languages"


class MayNotApproveAgreement(Refusal):
    """Only the operator approves the text."""

    code = "MAY_NOT_APPROVE_AGREEMENT"
    rule = "participation.agreement.operator"
