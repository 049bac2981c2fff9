"""What is said to those who send what cannot be taken in now, and to those for whom all places are taken."""

from ..refusals import Refusal


class BodyTooSlow(Refusal):
    """It came by drops, and somebody else may have the place."""

    code = "BODY_TOO_SLOW"
    rule = "request.body.rate"
    limits = ("bytes_a_second",)


class BodyCutOff(Refusal):
    """The connection ended before everything that was announced had come: half of it is not taken for the whole."""

    code = "BODY_CUT_OFF"
    rule = "request.body.whole"


class BodyLengthMissing(Refusal):
    """Django takes a body without a length for an empty one; and an end that was cut off looks like the end."""

    code = "BODY_LENGTH_MISSING"
    rule = "request.body.length"


class TooManyUploads(Refusal):
    """Others send at this moment, and readers need the rest of the threads."""

    code = "TOO_MANY_UPLOADS"
    rule = "request.body.places"
    takes = ("seconds",)


class TooManyDownloads(Refusal):
    """Others draw long files at this moment."""

    code = "TOO_MANY_DOWNLOADS"
    rule = "answer.file.places"
    takes = ("seconds",)


STATUS: dict[type[Refusal], int] = {
    BodyTooSlow: 408,
    BodyCutOff: 400,
    BodyLengthMissing: 411,
    TooManyUploads: 503,
    TooManyDownloads: 503,
}
RETRY_SECONDS = 5
