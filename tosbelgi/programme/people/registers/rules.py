"""Validation of a row of a register's spreadsheet: what each cell must contain. No queries."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tosbelgi.language.plain_text import forbidden_characters
from tosbelgi.reading_lists.importing.rules import NO, YES, ParsedRow, Problem, normalize_cell

COLUMNS = ("code", "within", "name_kk", "name_ru", "open")
LONGEST = {"code": 20, "within": 20, "name_kk": 200, "name_ru": 200, "open": 20}
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")


@dataclass(frozen=True)
class RegisterLine:
    """A row that was read: one place, and the code of that within which it lies."""

    row: int
    code: str
    within: str
    name_kk: str
    name_ru: str
    is_open: bool


def read_line(row: int, cells: Mapping[str, str], faults: Mapping[str, str]) -> tuple[RegisterLine, list[Problem]]:
    """The row, and everything that is wrong with it, not only the first thing.

    >>> read_line(2, {"code": "D-1", "within": "KZ-71", "name_kk": "Үлгі ауданы", "name_ru": "", "open": ""}, {})[1]
    [Problem(row=2, column='name_ru', code='name_missing', value='', allowed='')]
    """
    reading = ParsedRow(row, dict(cells), None)
    for column, text in cells.items():
        if fault := faults.get(column):
            reading.add_problem(column, fault)
        elif signs := forbidden_characters(text):
            place = text.index(chr(int(signs[0][2:], 16)))
            reading.add_problem(column, "control_sign", value=text[max(0, place - 30) :])
        reading.cells[column] = normalize_cell(column, text)
        if len(reading.cells[column]) > LONGEST[column]:
            reading.add_problem(column, "too_long", str(LONGEST[column]))
    for column in ("code", "within"):
        if not _CODE.fullmatch(reading.cells[column]):
            reading.add_problem(column, "no_code", "A-Z, a-z, 0-9, . _ / -")
    for column in ("name_kk", "name_ru"):
        if not reading.cells[column]:
            reading.add_problem(column, "name_missing")
    word = reading.cells["open"].casefold()
    if word not in YES | NO:
        reading.add_problem("open", "unknown", "yes, no; иә, жоқ; да, нет")
    line = RegisterLine(
        row=row,
        code=reading.cells["code"],
        within=reading.cells["within"],
        name_kk=reading.cells["name_kk"],
        name_ru=reading.cells["name_ru"],
        is_open=not word or word in YES,
    )
    return line, reading.problems
