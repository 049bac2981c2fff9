"""What an applicant takes on, in words (R025): the norms of a level as they have them, and the sentences below.

The norms are those of the season that runs, or those that were kept at the approval. All of it is of the language that
is active.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override

from tosbelgi.kernel.codes import DirectionCode, LevelCode
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.language.languages import CODES

from ..catalogue.api import (
    NormNumbers,
    SeasonLevel,
    alternatives_words,
    levels_on,
    norms_from_json,
    numbers_of,
    term_words,
)
from .participations import Participation


@dataclass(frozen=True)
class Asked:
    """What one direction, or two that share a norm, ask: their titles, the norm, and whether it is mandatory."""

    titles: str
    text: str
    mandatory: bool


def asked_of(norms: Iterable[NormNumbers], *, mandatory: Collection[str], chosen: Collection[str]) -> list[Asked]:
    """The norms that count for somebody who has chosen these directions, in the programme's order.

    A level may have no norm for a direction that they have chosen: that is said, last, and not passed over.
    """
    grouped: dict[tuple[str, ...], list[NormNumbers]] = {}
    for norm in norms:
        if {*norm.directions} & {*mandatory, *chosen}:
            grouped.setdefault(tuple(norm.directions), []).append(norm)
    with_norm = {code for codes in grouped for code in codes}
    named = [
        Asked(
            titles=" · ".join(str(DirectionCode(code).label) for code in codes),
            text=alternatives_words(alternatives),
            mandatory=all(code in mandatory for code in codes),
        )
        for codes, alternatives in sorted(grouped.items(), key=lambda pair: _place(pair[0]))
    ]
    without = [code for code in DirectionCode.values if code in {*mandatory, *chosen} - with_norm]
    nothing = _("this level has no norm for it")
    return named + [Asked(str(DirectionCode(code).label), nothing, code in mandatory) for code in without]


def asked_at(level: SeasonLevel, chosen: Collection[str]) -> list[Asked]:
    """What a level of the season asks of them. No query where its norms are prefetched."""
    return asked_of(level.norms.all(), mandatory=level.mandatory, chosen=chosen)


def asked_by_norms(text: str, chosen: Collection[str]) -> list[Asked]:
    """What kept norms ask of somebody with these directions; nothing where none are kept."""
    if not text:
        return []
    kept = norms_from_json(text)
    return asked_of(map(numbers_of, kept.norms), mandatory=kept.mandatory, chosen=chosen)


def asked_by_promise(row: Participation) -> list[Asked]:
    """What was promised at the approval, read from the participation itself; empty before it."""
    return asked_by_norms(row.norms, row.directions)


def level_on(on: date, code: str) -> SeasonLevel | None:
    """The level of the season that runs on that day, with its norms. Two queries."""
    return next((level for level in levels_on(on) if level.level_code == code), None)


class ObligationHasChanged(Refusal):
    """What was read is not what is asked now, of this level and these directions: it is to be read anew (R025)."""

    code = "OBLIGATION_HAS_CHANGED"
    rule = "participation.obligation.read"
    field = "seen_obligation"


@dataclass(frozen=True)
class Obligation:
    """What an applicant takes on, in the language they read: the page shows it, and it is stored as it was shown."""

    level: str
    term: str
    asked: tuple[Asked, ...]
    sentences: tuple[str, ...]

    @property
    def words(self) -> str:
        """All of it as one text, a line for each."""
        norms = [f"– {one.titles}: {one.text}" for one in self.asked]
        return "\n".join([f"{self.level} ({self.term})", *norms, *self.sentences])

    @property
    def digest(self) -> str:
        """By which the text that was read is known again when it is sent."""
        return salted_hmac("tosbelgi.programme.cabinet.obligation", self.words, algorithm="sha256").hexdigest()


def obligation_of(code: str, directions: Collection[str], level: SeasonLevel | None) -> Obligation:
    """The obligation of whoever has chosen this level and these directions; without norms where no season has it."""
    sentences = (
        _("I take part of my own free will."),
        _("I have read these norms, and I take on the obligation to meet the requirements of this level."),
    )
    title = str(LevelCode(code).label) if code in LevelCode.values else ""
    if level is None:
        return Obligation(title, "–", (), sentences)
    return Obligation(title, term_words(level), tuple(asked_at(level, directions)), sentences)


def obligation_read(digest: str, code: str, directions: Collection[str], *, on: date) -> tuple[str, str]:
    """Words and language of the obligation with this digest; refused where another one holds on that day.

    Whoever applies from elsewhere names the digest of what was read and never the words: these are the site's own.
    """
    level = level_on(on, code)
    for language in CODES:
        with override(language):
            one = obligation_of(code, directions, level)
        if constant_time_compare(one.digest, digest):
            return one.words, language
    raise ObligationHasChanged


def _place(codes: Sequence[str]) -> int:
    return min(DirectionCode.values.index(code) for code in codes)
