"""What a row of a spreadsheet must say, and what is wrong with one that does not. Pure."""

import re
from dataclasses import dataclass, field

from tosbelgi.kernel.codes import BookSection, LevelCode
from tosbelgi.language.languages import CODES

from .isbn import isbn_13

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
YES = {"yes", "true", "1", "иә", "да"}
NO = {"", "no", "false", "0", "жоқ", "нет"}
LENGTHS = ("short", "medium", "long")
LONGEST = {"title": 200, "annotation": 1500, "authors": 400}
FORMULA = re.compile(r"^=")


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one cell: the row and column of the file, which rule, and what is allowed."""

    row: int
    column: str
    code: str
    value: str = ""
    allowed: str = ""


@dataclass(frozen=True)
class Line:
    """A sound row: a book as the list wants it."""

    row: int
    section: str
    slug: str
    titles: dict[str, str]
    annotations: dict[str, str]
    authors: list[dict[str, str]]
    year: int
    about_year: bool
    original_language: str
    original_title: str
    length: str
    isbn: str
    levels: tuple[str, ...]


@dataclass
class Reading:
    """A row being read: its cells, and what has been found wrong with them."""

    row: int
    cells: dict[str, str]
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, column: str, code: str, allowed: str = "") -> None:
        self.problems.append(Problem(self.row, column, code, self.cells[column][:80], allowed))


def read_line(row: int, cells: dict[str, str]) -> tuple[Line | None, list[Problem]]:
    """The row as a `Line`, or else everything that is wrong with it, not only the first thing."""
    reading = Reading(row, cells)
    for column, text in cells.items():
        if FORMULA.match(text):
            reading.wrong(column, "formula")
    if reading.problems:
        return None, reading.problems
    line = Line(
        row=row,
        section=_section(reading),
        slug=_slug(reading),
        titles=_words(reading, "title"),
        annotations=_words(reading, "annotation"),
        authors=_authors(reading),
        year=_year(reading),
        about_year=_about(reading),
        original_language=_language(reading),
        original_title=cells["original_title"],
        length=_length(reading),
        isbn=_isbn(reading),
        levels=_levels(reading),
    )
    return (None if reading.problems else line), reading.problems


def _section(reading: Reading) -> str:
    by_number = {str(section.number): section.value for section in BookSection}
    said = reading.cells["section"].casefold()
    found = by_number.get(said) or (said if said in BookSection.values else None)
    if found is None:
        reading.wrong("section", "unknown", "1, 2, 3")
    return found or ""


def _slug(reading: Reading) -> str:
    said = reading.cells["slug"]
    if said and not (SLUG.fullmatch(said) and len(said) <= 80):
        reading.wrong("slug", "no_address", "a-z, 0-9, -")
    return said


def _words(reading: Reading, name: str) -> dict[str, str]:
    words = {code: reading.cells[f"{name}_{code}"] for code in CODES}
    for code, text in words.items():
        if len(text) > LONGEST[name]:
            reading.wrong(f"{name}_{code}", "too_long", str(LONGEST[name]))
    return words


def _authors(reading: Reading) -> list[dict[str, str]]:
    """Names side by side: the first of each language is the first author."""
    said = {code: [name.strip() for name in reading.cells[f"authors_{code}"].split(";")] for code in CODES}
    said = {code: [name for name in names if name] for code, names in said.items()}
    count = max(len(names) for names in said.values())
    for code, names in said.items():
        if names and len(names) != count:
            reading.wrong(f"authors_{code}", "other_count", str(count))
            return []
    return [{code: names[place] if names else "" for code, names in said.items()} for place in range(count)]


def _year(reading: Reading) -> int:
    said = reading.cells["year"]
    if not re.fullmatch(r"-?\d{1,4}", said) or not -3000 <= int(said) <= 2100 or int(said) == 0:
        reading.wrong("year", "no_year", "-3000 … 2100")
        return 1
    return int(said)


def _about(reading: Reading) -> bool:
    said = reading.cells["about_year"].casefold()
    if said not in YES | NO:
        reading.wrong("about_year", "unknown", "yes, no")
    return said in YES


def _language(reading: Reading) -> str:
    said = reading.cells["original_language"].casefold()
    if not re.fullmatch(r"[a-z]{2,3}", said):
        reading.wrong("original_language", "no_language", "kk, ru, en, fr, …")
    elif said in CODES and not reading.cells[f"title_{said}"]:
        reading.wrong(f"title_{said}", "original_title_missing")
    elif said not in CODES and not reading.cells["original_title"]:
        reading.wrong("original_title", "original_title_missing")
    return said


def _length(reading: Reading) -> str:
    said = reading.cells["length"].casefold()
    if said not in LENGTHS:
        reading.wrong("length", "unknown", ", ".join(LENGTHS))
    return said


def _isbn(reading: Reading) -> str:
    said = reading.cells["isbn"]
    try:
        return isbn_13(said) if said else ""
    except ValueError:
        reading.wrong("isbn", "no_isbn")
        return ""


def _levels(reading: Reading) -> tuple[str, ...]:
    said = {word for word in re.split(r"[,;\s]+", reading.cells["levels"].casefold()) if word}
    if not said or not said <= set(LevelCode.values):
        reading.wrong("levels", "unknown", ", ".join(LevelCode.values))
    return tuple(code for code in LevelCode.values if code in said)
