"""What a page shows of a participation, in words: who, what they wrote, what is asked of them, and what was done."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise

from tosbelgi.kernel.calendar import completed_years, day_of
from tosbelgi.kernel.codes import DirectionCode, LevelCode

from ...participation.api import Act, Asked, State, asked_by_promise
from ...participation.models import Participation, ParticipationAct, Portrait
from ...people.api import Relation

_LATIN = re.compile("[A-Za-z]")
_BETWEEN_WORDS = re.compile(r"[\s-]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")


@dataclass(frozen=True)
class Deed:
    """One line of what was done: the act in words, by whom, when, and what was written with it."""

    what: str
    who: str
    at: datetime
    words: str


@dataclass(frozen=True, kw_only=True)
class Card:
    """One participation in words, in the active language. `mixed` are words of the name in letters of two alphabets."""

    row: Participation
    name: str
    state: str | Promise
    level: str | Promise
    centre: str
    region: str
    mentor: str
    born: date | None
    age: int | None
    directions: list[str]
    mixed: list[str]
    relation: str | Promise
    portrait: Portrait | None
    deeds: list[Deed]

    @property
    def norms(self) -> list[Asked]:
        """What was promised: of the level's norms those of their directions, in the words that they read themselves."""
        return asked_by_promise(self.row)


def card_of(
    row: Participation,
    *,
    language: str,
    at: datetime,
    acts: Iterable[ParticipationAct] = (),
    portrait: Portrait | None = None,
) -> Card:
    """The card of a participation whose names were read with it. No query."""
    born = row.person.birth_date
    page = row.personal_page
    representative = f"{page.representative_given_name} {page.representative_family_name}"
    return Card(
        row=row,
        name=row.person.display_name,
        state=State(row.state).label,
        level=LevelCode(row.level).label if row.level else "",
        centre=(row.centre.word("name", language) or row.centre.name_kk) if row.centre else "",
        region=row.region.named_in(language) if row.region else "",
        mentor=row.mentor.display_name if row.mentor else "",
        born=born,
        age=completed_years(born, day_of(at)) if born else None,
        directions=[str(DirectionCode(code).label) for code in row.directions],
        mixed=mixed_words(f"{row.person.display_name} {representative}"),
        relation=Relation(page.representative_relation).label if page.representative_relation else "",
        portrait=portrait,
        deeds=[_deed(act) for act in acts],
    )


def _deed(act: ParticipationAct) -> Deed:
    # What is said of a schedule that was confirmed by hand is a code, not words.
    words = act.words if act.act in (Act.RETURN, Act.REJECT) else ""
    return Deed(str(Act(act.act).label), act.person.display_name if act.person else "", act.at, words)


def mixed_words(text: str) -> list[str]:
    """The words with letters of two alphabets in them: a name looks right, and no search finds it.

    >>> mixed_words("Aйгерім Мысалова"), mixed_words("Айгерім-Ana Mysalova")
    (['Aйгерім'], [])
    """
    return [word for word in _BETWEEN_WORDS.split(text) if _LATIN.search(word) and _CYRILLIC.search(word)]
