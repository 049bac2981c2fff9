"""CSV reader for files of different programs: with commas, semicolons or tabs, with one BOM or two."""

import csv
import io
import re
from collections.abc import Iterator
from typing import IO

from .cell_text import Cell, text_cell, unescape_formula
from .file_refusals import CellsBelowGap, FileUnreadable

DELIMITERS = ",;\t"
MOST_EMPTY_ROWS = 5_000
PORTION = 1 << 16
# The first line of some programs' files names the sign between cells; spreadsheet programs do not show that line.
_NAMED_DELIMITER = re.compile(r'\s*"?sep=(.)"?\s*', re.IGNORECASE)
_CONTENT = re.compile(rf'[^\s"{DELIMITERS}]')


def rows(file: IO[bytes]) -> Iterator[tuple[int, list[Cell]]]:
    """(row number as a spreadsheet program shows it, its cells). Raises `FileUnreadable` or `CellsBelowGap`."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    number = 0
    try:
        for number, cells in _rows(text):
            yield number, cells
    except UnicodeDecodeError as error:
        raise FileUnreadable("encoding") from error
    except csv.Error as error:
        raise FileUnreadable("quotes", row=number + 1) from error
    finally:
        text.detach()


def _rows(text: io.TextIOWrapper) -> Iterator[tuple[int, list[Cell]]]:
    lines = _PeekableLines(text)
    first = lines.peek()
    named = _NAMED_DELIMITER.fullmatch(first)
    if named:
        next(lines)
    number = 0
    while not _CONTENT.search(first := lines.peek()) and first:
        next(lines)
        number += 1
    delimiter = named[1] if named and named[1] in DELIMITERS else max(DELIMITERS, key=first.count)
    empty = 0
    for cells in csv.reader(lines, delimiter=delimiter, strict=True):
        number += 1
        empty = 0 if any(map(str.strip, cells)) else empty + 1
        if empty > MOST_EMPTY_ROWS:
            if any(_CONTENT.search(portion) for portion in iter(lambda: text.read(PORTION), "")):
                raise CellsBelowGap(row=number, rows=MOST_EMPTY_ROWS)
            return
        yield number, [_cell(cell) for cell in cells]


def _cell(text: str) -> Cell:
    if text.startswith("="):
        return Cell(text, "formula")
    return text_cell(unescape_formula(text))


class _PeekableLines:
    """Iterator over lines, with a look at the next one; without a byte order mark before the first."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text
        self.ahead: str | None = text.readline().lstrip("\ufeff")

    def peek(self) -> str:
        if self.ahead is None:
            self.ahead = self.text.readline()
        return self.ahead

    def __iter__(self) -> "_PeekableLines":
        return self

    def __next__(self) -> str:
        line, self.ahead = self.peek(), None
        if not line:
            raise StopIteration
        return line
