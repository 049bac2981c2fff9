"""Pure rules of appointments: who holds which role at an instant, and who acts in which. No clock, no database.

An appointment holds from its first instant on and no longer at its last one. An open one has no last; one that ends as
it begins was called off and never held.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tosbelgi.kernel.calendar import completed_years

from .roles import APPOINTS, SCOPES, Purpose, Role, Scope

# Kept in a session instead of an appointment: somebody chose to act for themselves.
FOR_ONESELF = 0
ADULT_AT = 18
EARLIEST_BIRTH = date(1900, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Held:
    """One appointment as a value: a role, where it holds, and from when until when."""

    appointment_id: int
    role: Role
    since: datetime
    until: datetime | None = None
    region_id: int | None = None
    centre_id: int | None = None


def holds(since: datetime, until: datetime | None, at: datetime) -> bool:
    """Is the instant within `[since, until)`?

    >>> from datetime import UTC
    >>> first, last = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    >>> holds(first, last, first), holds(first, last, last), holds(first, None, last), holds(first, first, first)
    (True, False, True, False)
    """
    return since <= at and (until is None or at < until)


def overlap(since: datetime, until: datetime | None, other_since: datetime, other_until: datetime | None) -> bool:
    """Have two half-open intervals an instant in common? An empty one has none with anything.

    >>> from datetime import UTC
    >>> a, b, c = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 2, 3))
    >>> overlap(a, b, b, c), overlap(a, c, b, None), overlap(b, b, a, c)
    (False, True, False)
    """
    if since == until or other_since == other_until:
        return False
    return (until is None or other_since < until) and (other_until is None or since < other_until)


def held_at(appointments: Iterable[Held], at: datetime) -> tuple[Held, ...]:
    """Those that hold at the instant: in the order of the roles, the earlier first."""
    order = list(Role)
    running = (one for one in appointments if holds(one.since, one.until, at))
    return tuple(sorted(running, key=lambda one: (order.index(one.role), one.since, one.appointment_id)))


def acting_in(running: Sequence[Held], chosen: int | None) -> Held | None:
    """The appointment in which somebody acts; None is for themselves.

    Nothing chosen: the first that holds. What is chosen and does not hold, be it over, somebody else's or invented,
    gives nothing at all: not even another role that does hold, since nobody is led into a role without seeing it.
    """
    if chosen is None:
        return running[0] if running else None
    return next((one for one in running if one.appointment_id == chosen), None)


def scope_fits(role: Role, region_id: int | None, centre_id: int | None) -> bool:
    """Is it limited to what its role asks for, and to nothing else? Nobody is appointed a participant.

    >>> scope_fits(Role.MENTOR, None, 3), scope_fits(Role.MENTOR, 1, 3), scope_fits(Role.OPERATOR, None, None)
    (True, False, True)
    """
    match SCOPES.get(role):
        case Scope.REGION:
            return region_id is not None and centre_id is None
        case Scope.CENTRE:
            return region_id is None and centre_id is not None
        case Scope.NOWHERE:
            return region_id is None and centre_id is None
    return False


def may_appoint(by: Role | Purpose, own_centres: frozenset[int], role: Role, centre_id: int | None) -> bool:
    """May somebody acting so give that role there, or end it?

    >>> may_appoint(Role.OPERATOR, frozenset(), Role.EXPERT, None)
    True
    >>> [may_appoint(Role.CENTRE_HEAD, frozenset({3}), Role.MENTOR, centre) for centre in (3, 4)]
    [True, False]
    >>> may_appoint(Role.MENTOR, frozenset({3}), Role.MENTOR, 3)
    False
    """
    if role not in APPOINTS.get(by, ()):
        return False
    return by is Role.OPERATOR or centre_id in own_centres


def needs_representative(birth_date: date, on: date) -> bool:
    """Does a legal representative sign too on that day (D9)? Ages are to the day, in Kazakhstan's.

    Who is born on 29 February is a year older on 1 March of a common year: a term of years ends with its last day
    (`kernel.calendar.day_of_reaching_age`).

    >>> [needs_representative(date(2008, 2, 29), day) for day in (date(2026, 2, 28), date(2026, 3, 1))]
    [True, False]
    """
    return completed_years(birth_date, on) < ADULT_AT


def birth_date_is_possible(birth_date: date, on: date) -> bool:
    """May somebody who is entered on that day be born so?

    >>> [birth_date_is_possible(date(year, 1, 1), date(2026, 11, 30)) for year in (1899, 1900, 2027)]
    [False, True, False]
    """
    return EARLIEST_BIRTH <= birth_date <= on
