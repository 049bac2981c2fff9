"""Comparison of a drafted season with the running one, for the editor before publishing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tosbelgi.kernel.codes import DirectionCode, LevelCode

from . import queries, words
from .seasons import Norm, Season, SeasonLevel


@dataclass(frozen=True)
class Change:
    """One thing that would be otherwise: at which level, in what, from what, to what; empty where there is none."""

    level: str
    subject: str
    before: str
    after: str


def season_changes(season: Season, on: date) -> list[Change]:
    """How this version differs from the one that runs on that day, in words of the active language.

    Nobody who takes part is moved: a participation pins the version it began under.
    """
    running = queries.running_season(on)
    before = _descriptions(queries.levels_of(running))
    after = _descriptions(season.levels.all())
    return [
        Change(level, subject, before.get((level, subject), ""), after.get((level, subject), ""))
        for level, subject in {**before, **after}
        if before.get((level, subject)) != after.get((level, subject))
    ]


def _norms_text(norms: list[Norm]) -> str:
    """Norms of one direction and how they are read, so that a change of either shows."""
    return ". ".join([words.alternatives_words(norms), *words.readings_words(norms)])


def _descriptions(levels: Iterable[SeasonLevel]) -> dict[tuple[str, str], str]:
    texts = {}
    for level in (one for one in levels if one.is_finished):
        name = str(LevelCode(level.level_code).label)
        texts[name, str(SeasonLevel._meta.get_field("min_age").verbose_name)] = words.age_words(level)
        texts[name, str(SeasonLevel._meta.get_field("term_months").verbose_name)] = words.term_words(level)
        mandatory = [str(DirectionCode(code).label) for code in level.mandatory]
        texts[name, str(SeasonLevel._meta.get_field("mandatory").verbose_name)] = ", ".join(mandatory)
        norms: dict[str, list[Norm]] = {}
        for norm in (one for one in level.norms.all() if one.is_finished):
            norms.setdefault(", ".join(str(DirectionCode(code).label) for code in norm.directions), []).append(norm)
        texts |= {(name, subject): _norms_text(rows) for subject, rows in norms.items()}
    return texts
