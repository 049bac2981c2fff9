"""Validation of a spreadsheet row: what each cell must contain, and the problems of one that does not. No queries."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tosbelgi.kernel.codes import BookSection, LevelCode
from tosbelgi.language.language_names import code_of
from tosbelgi.language.languages import CODES
from tosbelgi.language.letters import in_one_script
from tosbelgi.language.plain_text import forbidden_characters, normalized, without_invisible

from ..books import EARLIEST_YEAR, LATEST_YEAR, Author, Book
from ..isbn import isbn_13

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
YES = {"yes", "y", "true", "1", "иә", "ия", "ақиқат", "да", "истина"}
ABOUT = {"about", "шамамен", "около"}
NO = {"", "no", "n", "false", "0", "жоқ", "жалған", "нет", "ложь"}
# By what is stored: what editors write for it, in any of the three languages.
LENGTHS = {
    "short": {"short", "қысқа", "короткая", "короткий"},
    "medium": {"medium", "орташа", "средняя", "средний"},
    "long": {"long", "ұзақ", "ұзын", "длинная", "длинный"},
}
LEVELS = {
    LevelCode.BRONZE: {"bronze", "қола", "бронза"},
    LevelCode.SILVER: {"silver", "күміс", "серебро"},
    LevelCode.GOLD: {"gold", "алтын", "золото"},
}
TITLES = (*(f"title_{code}" for code in CODES), "original_title")
# In these a text may have several lines.
SEVERAL_LINES = frozenset(f"annotation_{code}" for code in CODES)
MAX_SHOWN = 80


def column_max_length(column: str) -> int:
    """How many letters fit into what is stored of a column: for authors, each name by itself.

    >>> column_max_length("original_title"), column_max_length("authors_kk")
    (200, 150)
    """
    name, _, language = column.partition("_")
    model, stored = (Author, f"name_{language}") if name == "authors" else (Book, column)
    stored_field: Any = model._meta.get_field(stored)
    return stored_field.max_length


def normalize_cell(column: str, text: str) -> str:
    """The form in which a text is stored: tidied, and in one line but for annotations."""
    text = normalized(text)
    if column in SEVERAL_LINES:
        return text
    return " ".join(filter(None, (part.strip() for part in re.split(r"[\n\t]", text))))


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one cell: the row and column of the file, which rule, and what is allowed."""

    row: int
    column: str
    code: str
    value: str = ""
    allowed: str = ""


@dataclass(frozen=True)
class ImportLine:
    """A validated row: one book of the list."""

    row: int
    section: str
    slug: str
    titles: dict[str, str]
    annotations: dict[str, str]
    authors: list[dict[str, str]]
    is_folk_work: bool
    year: int
    about_year: bool
    original_language: str
    original_title: str
    length: str
    isbn: str
    levels: tuple[str, ...]


@dataclass
class ParsedRow:
    """A row being read: its cells, and their problems so far."""

    row: int
    cells: dict[str, str]
    latest_year: int | None
    problems: list[Problem] = field(default_factory=list)

    def add_problem(self, column: str, code: str, allowed: str = "", value: str | None = None) -> None:
        """Add a problem, unless the cell has one already: others follow from the first."""
        if not self.has_problem(column):
            shown = without_invisible(self.cells[column] if value is None else value)[:MAX_SHOWN]
            self.problems.append(Problem(self.row, column, code, shown, allowed))

    def has_problem(self, column: str) -> bool:
        return any(problem.column == column for problem in self.problems)


def read_line(
    row: int, cells: Mapping[str, str], faults: Mapping[str, str] | None = None, latest_year: int | None = None
) -> tuple[ImportLine | None, list[Problem]]:
    """The row as an `ImportLine`, and everything that is wrong with it, not only the first thing.

    A faulty row is an `ImportLine` too, to be compared with other rows, unless it identifies no book. `faults` are
    those of cells that hold no text; no book was first published after `latest_year`.
    """
    reading = ParsedRow(row, dict(cells), latest_year)
    for column, text in cells.items():
        if fault := (faults or {}).get(column):
            reading.add_problem(column, fault)
        elif signs := forbidden_characters(text):
            place = text.index(chr(int(signs[0][2:], 16)))
            reading.add_problem(column, "control_sign", value=text[max(0, place - 30) :])
        reading.cells[column] = normalize_cell(column, text)
    line = ImportLine(
        row=row,
        section=_section(reading),
        slug=_slug(reading),
        titles=_texts_by_language(reading, "title"),
        annotations=_texts_by_language(reading, "annotation"),
        authors=_authors(reading),
        is_folk_work=_yes_or_no(reading, "is_folk_work"),
        year=_year(reading),
        about_year=_yes_or_no(reading, "about_year", YES | ABOUT),
        original_language=_language(reading),
        original_title=_text_within_limit(reading, "original_title"),
        length=_length(reading),
        isbn=_isbn(reading),
        levels=_levels(reading),
    )
    nameless = not line.slug and any(map(reading.has_problem, ("slug", *TITLES)))
    return (None if nameless else line), reading.problems


def _text_within_limit(reading: ParsedRow, column: str) -> str:
    text = reading.cells[column]
    if len(text) > column_max_length(column):
        reading.add_problem(column, "too_long", str(column_max_length(column)))
    return "" if reading.has_problem(column) else text


def _section(reading: ParsedRow) -> str:
    by_number = {str(section.number): section.value for section in BookSection}
    text = reading.cells["section"].casefold()
    section = by_number.get(text) or (text if text in BookSection.values else None)
    if section is None:
        reading.add_problem("section", "unknown", "1, 2, 3")
    return section or ""


def _slug(reading: ParsedRow) -> str:
    slug = reading.cells["slug"]
    if slug and not SLUG.fullmatch(slug):
        reading.add_problem("slug", "no_address", "a-z, 0-9, -")
    return _text_within_limit(reading, "slug")


def _texts_by_language(reading: ParsedRow, name: str) -> dict[str, str]:
    return {code: _text_within_limit(reading, f"{name}_{code}") for code in CODES}


def _authors(reading: ParsedRow) -> list[dict[str, str]]:
    """Names side by side: the first of each language is the first author."""
    names = {code: [name.strip() for name in reading.cells[f"authors_{code}"].split(";")] for code in CODES}
    names = {code: [name for name in listed if name] for code, listed in names.items()}
    for code, listed in names.items():
        column = f"authors_{code}"
        for name in listed:
            if len(name) > column_max_length(column):
                reading.add_problem(column, "name_too_long", str(column_max_length(column)), value=name)
    if any(reading.has_problem(f"authors_{code}") for code in CODES):
        return []
    count = max(len(listed) for listed in names.values())
    for code, listed in names.items():
        if listed and len(listed) != count:
            reading.add_problem(f"authors_{code}", "other_count", str(count))
            return []
    return [{code: listed[place] if listed else "" for code, listed in names.items()} for place in range(count)]


def _year(reading: ParsedRow) -> int:
    text = reading.cells["year"].replace("\N{MINUS SIGN}", "-")
    year = int(text) if re.fullmatch(r"-?[0-9]{1,4}", text) else 0
    latest = LATEST_YEAR if reading.latest_year is None else reading.latest_year
    if year == 0 or not EARLIEST_YEAR <= year <= latest:
        reading.add_problem("year", "no_year", f"{EARLIEST_YEAR} … {latest}")
        return 1
    return year


def _yes_or_no(reading: ParsedRow, column: str, yes: set[str] = YES) -> bool:
    text = _word(reading.cells[column])
    if text not in yes | NO:
        reading.add_problem(column, "unknown", "yes, no; иә, жоқ; да, нет")
    return text in yes


def _word(text: str) -> str:
    """A word of a fixed choice as it is compared: Latin ə stands on no Kazakh keyboard and looks the same."""
    return in_one_script(text.casefold())


def _language(reading: ParsedRow) -> str:
    language = code_of(reading.cells["original_language"])
    if not re.fullmatch(r"[a-z]{2,3}", language):
        reading.add_problem("original_language", "no_language", "kk, ru, en, fr, …")
    elif language in CODES and not reading.cells[f"title_{language}"]:
        reading.add_problem(f"title_{language}", "original_title_missing")
    elif language not in CODES and not reading.cells["original_title"]:
        reading.add_problem("original_title", "original_title_missing")
    return language


def _length(reading: ParsedRow) -> str:
    word = _word(reading.cells["length"])
    length = next((length for length, words in LENGTHS.items() if word in words), "")
    if not length:
        reading.add_problem("length", "unknown", "short, medium, long; қысқа, орташа, ұзақ; короткая, средняя, длинная")
    return length


def _isbn(reading: ParsedRow) -> str:
    text = reading.cells["isbn"]
    try:
        return isbn_13(text) if text else ""
    except ValueError:
        reading.add_problem("isbn", "no_isbn")
        return ""


def _levels(reading: ParsedRow) -> tuple[str, ...]:
    named = {_word(part) for part in re.split(r"[,;\s]+", reading.cells["levels"]) if part}
    if not named or not named <= set().union(*LEVELS.values()):
        reading.add_problem("levels", "unknown", "bronze, silver, gold; қола, күміс, алтын; бронза, серебро, золото")
    return tuple(level.value for level, words in LEVELS.items() if words & named)
