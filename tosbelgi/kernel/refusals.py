"""A refusal is data: what was refused, where, by which rule, and what is allowed."""


class Refusal(Exception):
    """The programme said no, and the person asking can be told why.

    `code` is part of our public interfaces. `details` fills the placeholders of the sentence
    that the edge chooses in the reader's language; nothing secret goes in it. Everything
    that is not a Refusal is a defect and flies.
    """

    code = "REFUSED"
    field: str | None = None

    def __init__(self, **details: object) -> None:
        super().__init__(self.code, details)
        self.details = details
