"""Refusals of corrections, as data; their sentences stand in the applet's `wordings`."""

from tosbelgi.kernel.refusals import Refusal


class CorrectionHasConsequences(Refusal):
    """Something follows from it for a participation. `allowed` are the codes that whoever corrects has to confirm."""

    code = "CORRECTION_HAS_CONSEQUENCES"
    rule = "participation.correction.confirmed"
    field = "confirmed"
    limits = ("consequences",)
