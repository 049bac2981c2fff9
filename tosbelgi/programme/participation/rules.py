"""Pure rules of taking part: ages to the day, the directions of a level, whose signatures are needed.

A person born on 29 February completes a year on 1 March where a year has no such day: nobody is made older
than they are by a calendar. No clock and no database: days are handed in.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from tosbelgi.kernel.codes import DirectionCode

OF_AGE = 18
TOO_OLD = 30  # the day before it is the last on which somebody may be registered (D24)
MOST_YEARS = 120


def birthday(born: date, years: int) -> date:
    """The day on which so many years are completed.

    >>> birthday(date(2012, 2, 29), 14), birthday(date(2012, 2, 29), 16), birthday(date(2010, 5, 12), 14)
    (datetime.date(2026, 3, 1), datetime.date(2028, 2, 29), datetime.date(2024, 5, 12))
    """
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def age_on(born: date, day: date) -> int:
    """Completed years on that day; negative before the birth.

    >>> [age_on(date(2012, 11, 30), day) for day in (date(2026, 11, 29), date(2026, 11, 30))]
    [13, 14]
    """
    years = day.year - born.year
    return years if birthday(born, years) <= day else years - 1


def is_minor(born: date, day: date) -> bool:
    """Does somebody else sign for them too (D9)?"""
    return age_on(born, day) < OF_AGE


def is_birth_date(born: date, today: date) -> bool:
    """A day that is not to come, of somebody who may still live."""
    return born <= today and age_on(born, today) < MOST_YEARS


@dataclass(frozen=True)
class AgeVerdict:
    """May somebody enter a level on a day: `allowed`, `too_young` with the first day, or `too_old` with the last."""

    verdict: str
    first_day: date
    last_day_before: date

    @property
    def allowed(self) -> bool:
        return self.verdict == "allowed"


def age_verdict(born: date, day: date, *, min_age: int, max_age: int) -> AgeVerdict:
    """Old enough on that day, and not past the birthday after the last allowed year (D24).

    >>> age_verdict(date(2012, 12, 1), date(2026, 11, 30), min_age=14, max_age=29)
    AgeVerdict(verdict='too_young', first_day=datetime.date(2026, 12, 1), last_day_before=datetime.date(2042, 12, 1))
    """
    first, end = birthday(born, min_age), birthday(born, max_age + 1)
    return AgeVerdict("too_young" if day < first else "too_old" if day >= end else "allowed", first, end)


def directions_of(mandatory: Collection[str], chosen: Collection[str]) -> tuple[str, ...]:
    """The mandatory directions and the chosen ones, in the programme's order, each once (A12).

    >>> directions_of(["sport", "reading"], ["work", "sport"])
    ('sport', 'reading', 'work')
    """
    wanted = {*mandatory, *chosen}
    return tuple(code for code in DirectionCode.values if code in wanted)


def missing_signers(*, minor: bool, participant: bool, representative: bool) -> tuple[str, ...]:
    """Who has not accepted the agreement yet (D9): the participant always, a representative of a minor.

    >>> missing_signers(minor=True, participant=True, representative=False)
    ('representative',)
    >>> missing_signers(minor=False, participant=True, representative=False)
    ()
    """
    lacking = [] if participant else ["participant"]
    return tuple(lacking + (["representative"] if minor and not representative else []))


def first_lacking(wanted: Sequence[tuple[str, object]]) -> str | None:
    """The name of the first value that is not there."""
    return next((name for name, value in wanted if value in (None, "", [], ())), None)
