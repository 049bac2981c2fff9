"""Id of an entry, made with the form: pressed twice, or sent again after a lost answer, it is the same entry."""

import secrets
from datetime import datetime
from uuid import UUID


def new_entry_id(at: datetime) -> UUID:
    """A UUID of version 7: the moment in milliseconds, then chance.

    >>> from datetime import UTC
    >>> made = new_entry_id(datetime(2026, 12, 1, tzinfo=UTC))
    >>> made.version, made.variant, made.int >> 80 == 1_796_083_200_000
    (7, 'specified in RFC 4122', True)
    """
    milliseconds = int(at.timestamp() * 1000)
    chance = secrets.randbits(74)
    high, low = chance >> 62, chance & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def id_in(text: str | None) -> UUID | None:
    """An id as a form or an address sends it, None where it is none."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
