"""Base class of domain errors: an exception that carries a code, a field and details as data."""


class Refusal(Exception):
    """A rule forbids what was requested, and the person who did can be shown why.

    `code` is part of our public interfaces. `details` fills the placeholders of the message
    that the view chooses in the reader's language; nothing secret goes in it. Everything
    that is not a Refusal is a defect and is not caught.
    """

    code = "REFUSED"
    field: str | None = None

    def __init__(self, **details: object) -> None:
        super().__init__(self.code, details)
        self.details = details
