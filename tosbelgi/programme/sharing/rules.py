"""Pure rules of consents: who gives them, and until when they hold. No clock and no database."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Given:
    """A consent that was not withdrawn: who gave it, and when the representation ends by which it was given."""

    by_representative: bool
    represented_until: datetime | None = None


def holds(given: Given, *, is_child: bool, at: datetime) -> bool:
    """Does it hold at that instant? A representative's ends with the representation, and on the day of coming of age.

    One's own holds from that day on: nobody under age has let anybody read.

    >>> noon = datetime.fromisoformat("2026-12-01T12:00:00+05:00")
    >>> [holds(Given(by_representative=True), is_child=child, at=noon) for child in (True, False)]
    [True, False]
    >>> holds(Given(True, represented_until=noon), is_child=True, at=noon)
    False
    """
    if given.by_representative is not is_child:
        return False
    return given.represented_until is None or given.represented_until > at
