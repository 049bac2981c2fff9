"""Spreadsheet format of reading lists: the columns, reading XLSX and CSV row by row, writing both.

Other tables of the house (registers of places) are read and written by the same functions, with columns of their own.

Nothing here uses the database. Files come from unknown machines, so sizes are bounded before anything is unpacked,
text is brought into one form, and a formula is never taken for a value.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from tosbelgi.language.plain_text import normalized

from . import delimited_text, workbooks
from .cell_text import EMPTY, FORMULA_SIGNS, escape_formula, escape_xml
from .file_refusals import ColumnsMissing, ColumnTwice, FileTooLarge, FileUnreadable, TooManyRows
from .workbooks import MEGABYTE

COLUMNS = (
    "section",
    "slug",
    "title_kk",
    "title_ru",
    "title_en",
    "authors_kk",
    "authors_ru",
    "authors_en",
    "is_folk_work",
    "year",
    "about_year",
    "original_language",
    "original_title",
    "length",
    "isbn",
    "levels",
    "annotation_kk",
    "annotation_ru",
    "annotation_en",
)
WIDTHS = (9, 22, 30, 30, 30, 24, 24, 24, *[12] * 8, 60, 60, 60)
READERS = {".xlsx": workbooks.rows, ".csv": delimited_text.rows}


class Row(NamedTuple):
    """A row by its number in the file: the tidied texts of its cells by column, and the faults of some."""

    number: int
    cells: dict[str, str]
    faults: dict[str, str]


def check_kind(name: str) -> None:
    """Raises `FileUnreadable` for a file whose name is of no kind that we read."""
    if not name.lower().endswith(tuple(READERS)):
        raise FileUnreadable("kind")


def check_size(size: int, most_megabytes: int) -> None:
    """Raises `FileTooLarge` for a file of so many bytes."""
    if size > most_megabytes * MEGABYTE:
        raise FileTooLarge(megabytes=most_megabytes)


def rows_of(file: IO[bytes], name: str, most_rows: int, columns: Sequence[str] = COLUMNS) -> Iterator[Row]:
    """Every row below the column names that is not empty; other columns are ignored.

    One row is in memory at a time. Raises a refusal of `file_refusals`.
    """
    check_kind(name)
    kind = name[name.rindex(".") :].lower()
    lines = READERS[kind](file)
    positions: dict[str, int] = {}
    count = width = 0
    for number, cells in lines:
        if not any(normalized(cell.text) or cell.fault for cell in cells):
            continue
        if not positions:
            positions, width = (
                _column_positions(number, [normalized(cell.text).casefold() for cell in cells], columns),
                len(cells),
            )
            continue
        count += 1
        if count > most_rows:
            raise TooManyRows(rows=most_rows)
        own_cells = {
            column: cells[position] if position < len(cells) else EMPTY for column, position in positions.items()
        }
        faults = {column: cell.fault for column, cell in own_cells.items() if cell.fault}
        if kind == ".csv" and any(normalized(cell.text) for cell in cells[width:]):
            # Beside a sheet's table there may be notes; here a sign inside a text has divided it.
            faults[max(positions, key=positions.__getitem__)] = "more_cells"
        yield Row(number, {column: normalized(cell.text) for column, cell in own_cells.items()}, faults)
    if not positions:
        raise ColumnsMissing(missing=list(columns), allowed=columns)


def _column_positions(row: int, names: list[str], columns: Sequence[str]) -> dict[str, int]:
    if missing := [column for column in columns if column not in names]:
        raise ColumnsMissing(row=row, missing=missing, allowed=columns)
    if repeated := [column for column in columns if names.count(column) > 1]:
        raise ColumnTwice(row=row, columns=repeated)
    return {column: names.index(column) for column in columns}


def as_csv(rows: Iterable[Mapping[str, str]], columns: Sequence[str] = COLUMNS) -> bytes:
    """UTF-8 with its mark, so that spreadsheet programs read Kazakh letters right."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([escape_formula(row[column]) for column in columns])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def as_xlsx(
    rows: Iterable[Mapping[str, str]],
    notes: Mapping[str, str],
    columns: Sequence[str] = COLUMNS,
    widths: Sequence[int] = WIDTHS,
    title: str = "books",
) -> bytes:
    """One sheet of rows and one that explains each column. Every cell is text, so nothing can be run."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append([_text_cell(sheet, column) for column in columns])
    for row in rows:
        sheet.append([_text_cell(sheet, row[column]) for column in columns])
    guide = book.create_sheet("guide")
    guide.column_dimensions["A"].width, guide.column_dimensions["B"].width = 20, 100
    for column, note in notes.items():
        guide.append([_text_cell(guide, column), _text_cell(guide, note)])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def one_sheet(rows: Iterable[Iterable[str | int]], title: str) -> bytes:
    """A workbook of one sheet, its head frozen, for readers: numbers are numbers, and texts cannot be run."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([cell if isinstance(cell, int) else _text_cell(sheet, cell) for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _text_cell(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    # An apostrophe before a formula's sign would be taken off when the file comes back, so it gets one more.
    cell = WriteOnlyCell(sheet, value=escape_xml(escape_formula(text) if text.startswith("'") else text))
    cell.data_type = "s"
    if text.startswith(FORMULA_SIGNS):
        cell.quotePrefix = True
    return cell
