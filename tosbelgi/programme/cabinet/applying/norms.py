"""Norms of a level in words, as one applicant has them: of the season that runs, or as they were kept."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tosbelgi.kernel.codes import DirectionCode

from ...catalogue.api import (
    NormNumbers,
    SeasonLevel,
    alternatives_words,
    levels_on,
    norms_from_json,
    numbers_of,
    term_words,
)
from ...models import Participation


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


def asked_by_promise(row: Participation) -> list[Asked]:
    """What was promised at the approval, read from the participation itself; empty before it."""
    if not row.norms:
        return []
    kept = norms_from_json(row.norms)
    return asked_of(map(numbers_of, kept.norms), mandatory=kept.mandatory, chosen=row.directions)


def level_on(on: date, code: str) -> SeasonLevel | None:
    """The level of the season that runs on that day, with its norms. Two queries."""
    return next((level for level in levels_on(on) if level.level_code == code), None)


def term_of(level: SeasonLevel) -> str:
    return term_words(level)


def _place(codes: Sequence[str]) -> int:
    return min(DirectionCode.values.index(code) for code in codes)
