"""XLSX reader: the first visible sheet of a workbook, read in portions (ECMA-376, part 1, chapter 18).

What a file declares about itself, such as the dimension of its sheet, is not trusted. Memory and time are bounded
whatever it holds, and whatever cannot be read is refused with its kind.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, NamedTuple, TypeVar
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from .cell_text import Cell
from .file_refusals import CellsBelowGap, FileTooLarge, FileUnreadable
from .workbook_parts import Budget, NumberFormats, PartReader, Relations, SharedStrings, Sheet, Sheets

MEGABYTE = 1_000_000
MOST_UNPACKED = 120 * MEGABYTE
MOST_EMPTY_ROWS = 5_000
PORTION = 1 << 16
# Office writes a workbook with a password as such a container; old XLS files are one too.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
IS_LOCKED = 0x1
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    IndexError,
    RuntimeError,
    NotImplementedError,
)
# A value, a text or a formula; a zero byte is another encoding, in which none of them would be recognised.
_CONTENT = re.compile(rb"<(?:[\w.-]+:)?(?:[vt](?:\s[^>]*)?>\s*[^<\s]|f[\s/>])|\0")
_END = re.compile(rb"</(?:[\w.-]+:)?sheetData")
_OVERLAP = 80
Reader = TypeVar("Reader", bound=PartReader)


class _Parts(NamedTuple):
    sheet: str
    strings: str | None
    styles: str | None


def rows(file: IO[bytes]) -> Iterator[tuple[int, list[Cell]]]:
    """(row number, its cells) of the rows that are written. Raises a refusal of `file_refusals`."""
    if file.read(len(OLE)) == OLE:
        raise FileUnreadable("locked")
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as packed:
            _check_archive(packed)
            budget = Budget()
            parts = _find_parts(packed, budget)
            strings = _parse_part(packed, parts.strings, SharedStrings(budget)).strings if parts.strings else []
            dates = _date_styles(packed, parts.styles, budget) if parts.styles else frozenset[int]()
            yield from _rows(packed, parts.sheet, Sheet(budget, strings, dates))
    except BROKEN as error:
        raise FileUnreadable("broken" if zipfile.is_zipfile(file) else "no_workbook") from error


def _check_archive(packed: zipfile.ZipFile) -> None:
    parts = packed.infolist()
    if any(part.flag_bits & IS_LOCKED for part in parts):
        raise FileUnreadable("locked")
    if any(part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for part in parts):
        raise FileUnreadable("compression")
    # zipfile never unpacks more of a part than its header declares.
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise FileTooLarge(megabytes=MOST_UNPACKED // MEGABYTE)


def _find_parts(packed: zipfile.ZipFile, budget: Budget) -> _Parts:
    """Where the first visible worksheet is, the strings it shares and the formats of its numbers."""
    names = {name.casefold(): name for name in packed.namelist()}
    root = names.get("_rels/.rels")
    main = _parse_part(packed, root, Relations(budget)).by_kind("officeDocument") if root else None
    book = names.get(_path("", main or "xl/workbook.xml").casefold())
    if book is None:
        raise FileUnreadable("no_workbook")
    folder, name = posixpath.split(book)
    relations = _parse_part(packed, names[f"{folder}/_rels/{name}.rels".lstrip("/").casefold()], Relations(budget))

    def part(target: str | None) -> str | None:
        return names.get(_path(folder, target).casefold()) if target else None

    for sheet in _parse_part(packed, book, Sheets(budget)).visible:
        kind, target = relations.targets.get(sheet, ("", ""))
        if kind == "worksheet" and (place := part(target)):
            return _Parts(place, part(relations.by_kind("sharedStrings")), part(relations.by_kind("styles")))
    raise FileUnreadable("no_sheet")


def _path(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _parse_part(packed: zipfile.ZipFile, name: str, reader: Reader) -> Reader:
    """A part read to its end by its reader."""
    with packed.open(name) as part:
        while portion := part.read(PORTION):
            reader.feed(portion)
    reader.close()
    return reader


def _date_styles(packed: zipfile.ZipFile, name: str, budget: Budget) -> frozenset[int]:
    """The styles, by their places, under which a number is shown as a date or a time."""
    formats = _parse_part(packed, name, NumberFormats(budget))
    codes = BUILTIN_FORMATS | formats.codes
    return frozenset(place for place, number in enumerate(formats.used) if is_date_format(codes.get(number, "")))


def _rows(packed: zipfile.ZipFile, name: str, sheet: Sheet) -> Iterator[tuple[int, list[Cell]]]:
    with packed.open(name) as part:
        while portion := part.read(PORTION):
            sheet.feed(portion)
            yield from sheet.take_rows()
            if sheet.empty_rows > MOST_EMPTY_ROWS and not sheet.in_row:
                _check_empty(part, portion, sheet)
                return
    sheet.close()


def _check_empty(part: IO[bytes], portion: bytes, sheet: Sheet) -> None:
    """Formats reach down to the end of many a sheet: what is below is only searched, which is far quicker."""
    tail = b""
    while portion and not _END.search(tail + portion):
        tail, portion = (tail + portion)[-_OVERLAP:], part.read(PORTION)
        end = _END.search(text := tail + portion)
        if _CONTENT.search(text[: end.start()] if end else text):
            raise CellsBelowGap(row=sheet.row, rows=MOST_EMPTY_ROWS)
