"""Who is a child here: until the age of 18 a legal representative consents for them (D9)."""

from datetime import date, datetime

from tosbelgi.kernel.calendar import day_of

from ..people.api import needs_representative
from ..people.models import Person


def is_child(person: Person, at: datetime) -> bool:
    """Does a legal representative decide for them? Of whom no day of birth is known, as long as it is not known."""
    return is_child_of(person.birth_date, at)


def is_child_of(birth_date: date | None, at: datetime) -> bool:
    """The same of somebody born that day."""
    return birth_date is None or needs_representative(birth_date, day_of(at))
