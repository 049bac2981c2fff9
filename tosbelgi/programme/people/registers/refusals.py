"""Refusals of the registers, as data."""

from tosbelgi.kernel.refusals import Refusal


class MayNotImportRegister(Refusal):
    code = "MAY_NOT_IMPORT_REGISTER"
    rule = "register.import.permission"


class NoSuchRegisterImport(Refusal):
    code = "NO_SUCH_REGISTER_IMPORT"
    rule = "register.import.known"


class RegisterImportIsNotReady(Refusal):
    """Only a file that was read without mistakes can be taken over, and only once."""

    code = "REGISTER_IMPORT_IS_NOT_READY"
    rule = "register.import.sound"
    takes = ("state",)


class RegisterChangedMeanwhile(Refusal):
    """The register has changed since the preview: the new preview is looked at first."""

    code = "REGISTER_CHANGED_MEANWHILE"
    rule = "register.import.as_shown"


class PlaceIsMissing(Refusal):
    code = "PLACE_IS_MISSING"
    rule = "register.request.text"
    field = "text"


class PlaceIsTooLong(Refusal):
    code = "PLACE_IS_TOO_LONG"
    rule = "register.request.length"
    field = "text"
    limits = ("most",)


class PlaceHasHiddenSigns(Refusal):
    """`signs` are the code points of what nobody sees."""

    code = "PLACE_HAS_HIDDEN_SIGNS"
    rule = "register.request.signs"
    field = "text"
    takes = ("signs",)


class TooManyPlaceRequests(Refusal):
    code = "TOO_MANY_PLACE_REQUESTS"
    rule = "register.request.number"
    limits = ("most",)


class NoSuchPlaceRequest(Refusal):
    """Missing and hidden look alike."""

    code = "NO_SUCH_PLACE_REQUEST"
    rule = "register.request.known"


class MayNotAnswerPlaceRequest(Refusal):
    """The operator answers, and nobody their own."""

    code = "MAY_NOT_ANSWER_PLACE_REQUEST"
    rule = "register.request.authority"


class PlaceRequestIsAnswered(Refusal):
    """It has another answer already."""

    code = "PLACE_REQUEST_IS_ANSWERED"
    rule = "register.request.once"
    takes = ("state",)


class NoSuchRowInRegister(Refusal):
    """The answer names a code that is none of this register, or closed."""

    code = "NO_SUCH_ROW_IN_REGISTER"
    rule = "register.request.row"
    field = "code"
