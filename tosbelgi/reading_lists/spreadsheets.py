"""Reading lists as spreadsheets: the columns, reading XLSX and CSV row by row, writing both.

Nothing here knows the database. Files come from strangers' machines, so sizes are bounded before
anything is unpacked, and a formula is never taken for a value.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from tosbelgi.kernel.refusals import Refusal

from .editions import FORMULA_SIGNS, defused

COLUMNS = (
    "section",
    "slug",
    "title_kk",
    "title_ru",
    "title_en",
    "authors_kk",
    "authors_ru",
    "authors_en",
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
MEGABYTE = 1_000_000
MOST_UNPACKED = 120 * MEGABYTE


class FileUnreadable(Refusal):
    """The file is no spreadsheet we can read; allowed are XLSX and CSV in UTF-8."""

    code = "FILE_UNREADABLE"


class FileTooLarge(Refusal):
    """The file, packed or unpacked, is over the megabytes that are read."""

    code = "FILE_TOO_LARGE"


class TooManyRows(Refusal):
    """The file has more rows than are read."""

    code = "TOO_MANY_ROWS"


class ColumnsMissing(Refusal):
    """The first row must name every column of the template."""

    code = "COLUMNS_MISSING"


def check_size(size: int, most_megabytes: int) -> None:
    """Raises `FileTooLarge` for a file of so many bytes."""
    if size > most_megabytes * MEGABYTE:
        raise FileTooLarge(megabytes=most_megabytes)


def rows_of(file: IO[bytes], name: str, most_rows: int) -> Iterator[tuple[int, dict[str, str]]]:
    """(row number as the spreadsheet shows it, cells by column) of every row that is not empty.

    One row is in memory at a time. Raises `FileUnreadable`, `FileTooLarge`, `TooManyRows` or `ColumnsMissing`.
    """
    reader = _from_xlsx if name.lower().endswith(".xlsx") else _from_csv
    if not name.lower().endswith((".xlsx", ".csv")):
        raise FileUnreadable(allowed=["XLSX", "CSV"])
    lines = reader(file)
    header = [cell.strip().casefold() for cell in next(lines, [])]
    if missing := [column for column in COLUMNS if column not in header]:
        raise ColumnsMissing(missing=missing)
    places = {column: header.index(column) for column in COLUMNS}
    count = 0
    for number, cells in enumerate(lines, start=2):
        if not any(cells):
            continue
        count += 1
        if count > most_rows:
            raise TooManyRows(rows=most_rows)
        yield number, {column: cells[place].strip() if place < len(cells) else "" for column, place in places.items()}


def _from_csv(file: IO[bytes]) -> Iterator[list[str]]:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        first = text.readline()
        delimiter = ";" if first.count(";") > first.count(",") else ","
        text.seek(0)
        for cells in csv.reader(text, delimiter=delimiter):
            yield [_undefused(cell) for cell in cells]
    except (UnicodeDecodeError, csv.Error) as wrong:
        raise FileUnreadable(allowed=["XLSX", "CSV"]) from wrong
    finally:
        text.detach()


def _from_xlsx(file: IO[bytes]) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(file) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > MOST_UNPACKED:
            raise FileTooLarge(megabytes=MOST_UNPACKED // MEGABYTE)
        file.seek(0)
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        for cells in sheet.iter_rows(max_col=60):
            yield [_cell_text(cell) for cell in cells]
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError) as wrong:
        raise FileUnreadable(allowed=["XLSX", "CSV"]) from wrong


def _cell_text(cell) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    # A formula stays recognisable, so that the row is refused; other text that begins alike is text.
    return text if cell.data_type == "f" else _undefused(text)


def _undefused(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA_SIGNS) else text


def as_csv(rows: Iterable[dict[str, str]]) -> bytes:
    """UTF-8 with its mark, so that spreadsheet programs read Kazakh letters right."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([defused(row[column]) for column in COLUMNS])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def as_xlsx(rows: Iterable[dict[str, str]], notes: dict[str, str]) -> bytes:
    """One sheet of rows and one that explains each column. Every cell is text, so nothing can be run."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("books")
    sheet.freeze_panes = "A2"
    for column, width in zip("ABCDEFGHIJKLMNOPQR", (9, 22, 30, 30, 30, 24, 24, 24, *[12] * 7, 60, 60, 60), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.append([_text_cell(sheet, column) for column in COLUMNS])
    for row in rows:
        sheet.append([_text_cell(sheet, row[column]) for column in COLUMNS])
    guide = book.create_sheet("guide")
    guide.column_dimensions["A"].width, guide.column_dimensions["B"].width = 20, 100
    for column, note in notes.items():
        guide.append([_text_cell(guide, column), _text_cell(guide, note)])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _text_cell(sheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    if text.startswith(FORMULA_SIGNS):
        cell.quotePrefix = True
    return cell
