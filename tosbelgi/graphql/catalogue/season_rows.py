"""Seasons, their levels and norms as rows; what a level is called comes beside its numbers."""

from django.utils import timezone

from tosbelgi.cms import gate
from tosbelgi.kernel.calendar import day_of
from tosbelgi.programme.catalogue.directions import Direction
from tosbelgi.programme.catalogue.levels import Level
from tosbelgi.programme.catalogue.seasons import Norm, Season, SeasonLevel

from ..locales import spoken
from ..rows import Row, Rows

SEASON = ("pk", "year", "version", "starts_on")
LEVEL = ("pk", "season__year", "season__version", "level_code", "min_age", "max_age", "term_months", "mandatory")
NUMBERS = (
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
    published = gate.facts(Season.objects.all())
    if year is not None:
        published = published.filter(year=year)
    begun = published.filter(starts_on__lte=today).order_by("-starts_on", "-year", "-version")
    found = begun.values(*SEASON).first()
    if found is None and year is not None:
        found = published.filter(starts_on__gt=today).order_by("starts_on", "-version").values(*SEASON).first()
    return found


def levels(season_row: Row, wanted: tuple[str, ...]) -> Rows:
    """The levels of a version, lowest age first, each in the best language that has words for it. Two queries."""
    words = level_words()
    read = SeasonLevel.objects.filter(season=season_row["pk"]).order_by("min_age", "sort_order").values(*LEVEL)
    return Rows(_level(values, words.get(values["level_code"], {}), wanted) for values in read)


def level_words() -> dict[str, dict[str, Row]]:
    """By code and language the public words of the levels. One query."""
    found: dict[str, dict[str, Row]] = {}
    read = gate.public_anywhere(Level.objects.all())
    for values in read.values("code", "name", "title", "summary", "locale__language_code"):
        found.setdefault(values["code"], {})[values["locale__language_code"]] = values
    return found


def _level(values: Row, words: dict[str, Row], wanted: tuple[str, ...]) -> Row:
    language = next((code for code in wanted if code in words), None)
    said = words[language] if language else {}
    return {
        "typename": "Level",
        "key": f"{values['season__year']}.{values['season__version']}.{values['level_code']}",
        "pk": values["pk"],
        "code": values["level_code"],
        **spoken(language, wanted),
        "words": words,
        "words_in": wanted[0],
        "name": said.get("name"),
        "title": said.get("title"),
        "summary": said.get("summary"),
        "min_age": values["min_age"],
        "max_age": values["max_age"],
        "term_months": values["term_months"],
        "mandatory_codes": values["mandatory"],
    }


def direction_titles() -> dict[str, dict[str, str]]:
    """By code and language the titles of the directions. One query."""
    rows = gate.facts(Direction.objects.all()).values("code", "title_kk", "title_ru", "title_en")
    return {
        row["code"]: {code: row[f"title_{code}"] for code in ("kk", "ru", "en") if row[f"title_{code}"]} for row in rows
    }


def norms(rows: Rows) -> dict[int, list[list[Row]]]:
    """By level its norms, those of the same directions together: they are alternatives. One query for all levels."""
    together: dict[int, dict[tuple[str, ...], list[Row]]] = {row["pk"]: {} for row in rows}
    read = Norm.objects.filter(level__in=together).order_by("sort_order", "pk")
    for values in read.values("level_id", *NUMBERS):
        together[values["level_id"]].setdefault(tuple(values["directions"]), []).append(values)
    return {level: list(groups.values()) for level, groups in together.items()}
