"""Who is a child here: until the age of 18 a legal representative consents for them (D9)."""

from datetime import datetime

from tosbelgi.kernel.calendar import day_of

from ..people.api import needs_representative
from ..people.models import Person


def is_child(person: Person, at: datetime) -> bool:
    """Does a legal representative decide for them? Of whom no day of birth is known, as long as it is not known."""
    return person.birth_date is None or needs_representative(person.birth_date, day_of(at))
