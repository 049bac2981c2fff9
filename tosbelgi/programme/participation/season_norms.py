"""What a level asks on a day, as a participation needs it: for whom it is, and the values that are frozen."""

from dataclasses import dataclass
from datetime import date

from ..catalogue.api import SeasonLevel, levels_on, norms_digest, norms_of_level, norms_to_json, running_season
from .refusals import NoSeason, NoSuchLevel


@dataclass(frozen=True, kw_only=True)
class LevelOffer:
    """One level of the season that runs: its code, ages in completed years, and its mandatory directions."""

    code: str
    min_age: int
    max_age: int
    mandatory: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FrozenNorms:
    """The norms of one level as they are on a day: which season's, their JSON, and its digest (D25)."""

    season_year: int
    season_version: int
    text: str
    digest: str


def levels_offered(on: date) -> list[LevelOffer]:
    """The levels of the season that runs on that day, lowest age first: one query. Empty without a season."""
    return [_offer(level) for level in levels_on(on, with_norms=False)]


def level_offered(on: date, code: str) -> LevelOffer:
    """One of them; refused where no season runs or it has no such level."""
    offers = levels_offered(on)
    if not offers:
        raise NoSeason
    found = next((one for one in offers if one.code == code), None)
    if found is None:
        raise NoSuchLevel(allowed=[one.code for one in offers])
    return found


def freeze(on: date, code: str) -> FrozenNorms:
    """The norms of that level as they are on that day. Two queries."""
    levels = levels_on(on)
    if not levels:
        raise NoSeason
    level = next((one for one in levels if one.level_code == code), None)
    if level is None:
        raise NoSuchLevel(allowed=[one.level_code for one in levels])
    season = level.season
    norms = norms_of_level(level, season=season)
    return FrozenNorms(
        season_year=season.year,
        season_version=season.version,
        text=norms_to_json(norms).decode(),
        digest=norms_digest(norms),
    )


def _offer(level: SeasonLevel) -> LevelOffer:
    return LevelOffer(
        code=level.level_code, min_age=level.min_age, max_age=level.max_age, mandatory=tuple(level.mandatory)
    )


def running_version(on: date) -> tuple[int, int] | None:
    """Year and version of the season that runs on that day. One query."""
    season = running_season(on)
    return (season.year, season.version) if season else None
