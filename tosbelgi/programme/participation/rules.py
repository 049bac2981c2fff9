"""Pure rules of taking part: ages to the day, the directions of a level, whose signatures are needed.

No clock and no database: days are handed in. Ages are those of `kernel.calendar`, to the day.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from tosbelgi.kernel.calendar import day_of_reaching_age
from tosbelgi.kernel.codes import DirectionCode
from tosbelgi.language.plain_text import forbidden_characters, normalized

from .refusals import HiddenSigns, TooLong


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
    first, end = day_of_reaching_age(born, min_age), day_of_reaching_age(born, max_age + 1)
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


def checked_text(field: str, text: str, *, most: int, one_line: bool = False) -> str:
    """A text as it is stored; refused with signs that nobody sees, or with too many letters."""
    if signs := forbidden_characters(text):
        raise HiddenSigns(field=field, signs=signs)
    text = " ".join(normalized(text).split()) if one_line else normalized(text)
    if len(text) > most:
        raise TooLong(field=field, most=most)
    return text
