"""Refusals about legal representatives, as data."""

from tosbelgi.kernel.refusals import Refusal


class NoSuchRepresentation(Refusal):
    """Missing and hidden look alike."""

    code = "NO_SUCH_REPRESENTATION"
    rule = "people.representation.known"


class NobodyRepresentsThemselves(Refusal):
    code = "NOBODY_REPRESENTS_THEMSELVES"
    rule = "people.representation.of_others"
    field = "representative"


class MayNotDecideOnRepresentation(Refusal):
    """Who is represented names their own; a proof and an end are somebody else's to write down."""

    code = "MAY_NOT_DECIDE_ON_REPRESENTATION"
    rule = "people.representation.authority"


class RepresentsAlready(Refusal):
    """The two are bound already in another relation: that one is ended first."""

    code = "REPRESENTS_ALREADY"
    rule = "people.representation.once"
    field = "representative"


class TooManyRepresentatives(Refusal):
    code = "TOO_MANY_REPRESENTATIVES"
    rule = "people.representation.number"
    limits = ("most",)


class RepresentationIsOver(Refusal):
    """What has ended is not proved any more; name them anew."""

    code = "REPRESENTATION_IS_OVER"
    rule = "people.representation.holds"
