"""Spreadsheets for the tests: rows, and workbooks in which one part is another than a program would write."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from django.utils import timezone
from openpyxl.utils import get_column_letter

from tosbelgi.reading_lists.importing import runs as import_runs
from tosbelgi.reading_lists.importing import spreadsheets

SHEETS = Path(__file__).parent / "sheets"
# Those with which the files were found.
KEPT_COLUMNS = (SHEETS / "nfd_author.csv").read_text("utf-8-sig").splitlines()[0].split(",")
SHEET, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"


def a_new_row(**changes) -> dict[str, str]:
    row = dict.fromkeys(spreadsheets.COLUMNS, "") | {
        "section": "2",
        "title_ru": "Новая книга",
        "title_en": "A New Book",
        "authors_kk": "Дәурен Мысал",
        "authors_ru": "Даурен Мысал",
        "authors_en": "Dauren Mysal",
        "year": "1999",
        "original_language": "en",
        "length": "short",
        "levels": "bronze, silver",
        "annotation_kk": "Сөз.",
        "annotation_ru": "Слово.",
        "annotation_en": "Word.",
    }
    return row | changes


def looked(page, by, content: bytes, name="list.csv") -> import_runs.ImportRun:
    return import_runs.inspect(
        import_runs.start_import(list_id=page.pk, content=content, name=name, by=by, at=timezone.now()).pk
    )


def a_workbook(*rows: dict[str, str]) -> bytes:
    return spreadsheets.as_xlsx(rows or [a_new_row()], {})


def altered(part: str, change: Callable[[bytes], bytes], content: bytes | None = None) -> bytes:
    """A sound workbook with one part changed."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content or a_workbook())) as sound,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as other,
    ):
        for name in sound.namelist():
            other.writestr(name, change(sound.read(name)) if name == part else sound.read(name))
    return made.getvalue()


def replaced(part: str, old: bytes, new: bytes) -> bytes:
    def change(text: bytes) -> bytes:
        assert old in text, text[:2000]
        return text.replace(old, new)

    return altered(part, change)


def kept_sheet(name: str) -> bytes:
    """A file of `sheets` as it was found, with an empty column for each that lists have gained since."""
    content = (SHEETS / name).read_bytes()
    gained = [column for column in spreadsheets.COLUMNS if column not in KEPT_COLUMNS]
    for number, column in enumerate(gained, start=len(KEPT_COLUMNS) + 1):
        content = _with_column(content, column, number) if name.endswith(".xlsx") else _with_field(content, column)
    return content


def _with_field(content: bytes, column: str) -> bytes:
    """The separator stands behind the first name."""
    return re.sub(rb"section(.)[^\r\n]*", lambda head: head[0] + head[1] + column.encode(), content, count=1)


def _with_column(content: bytes, column: str, number: int) -> bytes:
    cell = f'<c r="{get_column_letter(number)}1" t="inlineStr"><is><t>{column}</t></is></c></row>'
    for part in zipfile.ZipFile(io.BytesIO(content)).namelist():
        if part.startswith("xl/worksheets/sheet"):
            content = altered(part, lambda text: text.replace(b"</row>", cell.encode(), 1), content)
    return content
