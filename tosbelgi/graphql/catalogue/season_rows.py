"""Queries of seasons, levels and norms, and levels as rows with their texts beside their numbers."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from tosbelgi.cms.publication import gate
from tosbelgi.kernel.caching.compiled_queries import compile_query
from tosbelgi.kernel.calendar import day_of
from tosbelgi.language.languages import CODES
from tosbelgi.programme.catalogue.models import Direction, Level, Norm, Season, SeasonLevel

from ..engine.rows import Row, Rows
from ..ids import stored_number
from ..locales import language_fields

SEASON_COLUMNS = ("pk", "year", "version", "starts_on")
LEVEL_COLUMNS = (
    "pk",
    "season__year",
    "season__version",
    "level_code",
    "min_age",
    "max_age",
    "term_months",
    "mandatory",
)
NORM_COLUMNS = (
    "directions",
    "kind",
    "slots",
    "hours_per_week",
    "books",
    "kazakh_classics",
    "each_section",
    "days",
    "one_trip",
    "replaces",
)


def season(year: int | None) -> Row | None:
    """The version that holds today, or that of another year: of those begun the last, else the first to come."""
    today = day_of(timezone.now())
    if year is None:
        begun = _running(today=today)
        return begun[0] if begun else None
    versions = _of_year(year=year)
    begun = [values for values in versions if values["starts_on"] <= today]
    if begun:
        return max(begun, key=lambda values: (values["starts_on"], values["version"]))
    return min(versions, key=lambda values: (values["starts_on"], -values["version"]), default=None)


@compile_query
def _running(*, at: datetime, today: date) -> QuerySet[Any, Row]:
    begun = gate.published(Season.objects.filter(starts_on__lte=today), at=at)
    return begun.order_by("-starts_on", "-year", "-version").values(*SEASON_COLUMNS)[:1]


@compile_query
def _of_year(*, at: datetime, year: int) -> QuerySet[Any, Row]:
    return gate.published(Season.objects.filter(year=year), at=at).values(*SEASON_COLUMNS)


def levels(season_number: int, languages: tuple[str, ...]) -> Rows:
    """The levels of the version with that number, the lowest age first, each in the best language. Two queries."""
    texts = level_texts()
    rows = _levels(season=season_number)
    return Rows(_level(values, texts.get(values["level_code"], {}), languages) for values in rows)


def find_level(key: str, languages: tuple[str, ...]) -> Row | None:
    """The level with the key `year.version.code`, of a published season. Three queries."""
    year, version, _code = [*key.split("."), "", ""][:3]
    number = stored_number(year)
    seasons = _of_year(year=number) if number is not None else []
    chosen = next((values["pk"] for values in seasons if str(values["version"]) == version), None)
    rows = levels(chosen, languages) if chosen is not None else ()
    return next((row for row in rows if row["identity"] == ("Level", key)), None)


@compile_query
def _levels(*, at: datetime, season: int) -> QuerySet[Any, Row]:
    return SeasonLevel.objects.filter(season=season).order_by("min_age", "sort_order").values(*LEVEL_COLUMNS)


def level_texts() -> dict[str, dict[str, Row]]:
    """The public texts of the levels, by code and language. One query."""
    texts: dict[str, dict[str, Row]] = {}
    for values in _level_texts():
        texts.setdefault(values["code"], {})[values["locale__language_code"]] = values
    return texts


@compile_query
def _level_texts(*, at: datetime) -> QuerySet[Any, Any]:
    rows = gate.public_anywhere(Level.objects.all(), at=at)
    return rows.values("code", "name", "title", "summary", "locale__language_code")


def _level(values: Row, texts: dict[str, Row], languages: tuple[str, ...]) -> Row:
    language = next((code for code in languages if code in texts), None)
    own = texts[language] if language else {}
    return {
        "typename": "Level",
        "identity": ("Level", f"{values['season__year']}.{values['season__version']}.{values['level_code']}"),
        "pk": values["pk"],
        "code": values["level_code"],
        **language_fields(language, languages),
        "texts": texts,
        "language": languages[0],
        "name": own.get("name"),
        "title": own.get("title"),
        "summary": own.get("summary"),
        "min_age": values["min_age"],
        "max_age": values["max_age"],
        "term_months": values["term_months"],
        "mandatory_codes": values["mandatory"],
    }


def direction_titles() -> dict[str, dict[str, str]]:
    """By code and language the titles of the directions. One query."""
    return {row["code"]: {code: row[f"title_{code}"] for code in CODES if row[f"title_{code}"]} for row in _titles()}


@compile_query
def _titles(*, at: datetime) -> QuerySet[Any, Row]:
    return gate.published(Direction.objects.all(), at=at).values("code", *(f"title_{code}" for code in CODES))


def norms(rows: Rows) -> dict[int, list[list[Row]]]:
    """By level its norms, those of the same directions together: they are alternatives. One query for all levels."""
    together: dict[int, dict[tuple[str, ...], list[Row]]] = {row["pk"]: {} for row in rows}
    for values in _norms(levels=list(together)):
        together[values["level_id"]].setdefault(tuple(values["directions"]), []).append(values)
    return {level: list(groups.values()) for level, groups in together.items()}


@compile_query
def _norms(*, at: datetime, levels: list[int]) -> QuerySet[Any, Row]:
    return Norm.objects.filter(level__in=levels).order_by("sort_order", "pk").values("level_id", *NORM_COLUMNS)
