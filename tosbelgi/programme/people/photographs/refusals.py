"""What is refused about photographs, beside the checks that every upload passes."""

from tosbelgi.kernel.refusals import Refusal


class PhotographNotKept(Refusal):
    """The disk is full, or the storage does not answer. Nothing of it is stored, and everything else goes on."""

    code = "PHOTOGRAPH_NOT_KEPT"
    rule = "people.photograph.storage"
    field = "photograph"
