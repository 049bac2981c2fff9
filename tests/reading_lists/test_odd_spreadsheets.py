"""Spreadsheets as many programs write them, and as none does: every row is read, or it is said why the file is not."""

import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.language.languages import CODES
from tosbelgi.reading_lists import wordings
from tosbelgi.reading_lists.importing import spreadsheets, workbook_parts, workbooks

from .conftest import rows_of
from .sheet_files import BOOK, SHEET, STYLES, a_new_row, a_workbook, altered, kept_sheet, looked, replaced

THREE = [(2, "Книга 1"), (3, "Книга 2"), (4, "Книга 3")]
READ = {
    "dim_short.xlsx": THREE,
    "dim_A1.xlsx": THREE,
    "chartsheet_first.xlsx": THREE,
    "hidden_first.xlsx": [(2, "Книга 1"), (3, "Книга 2"), (4, "Книга 3")],
    "x000d_openpyxl.xlsx": [(2, "Первая\nвторая"), *THREE[1:]],
    "double_bom.csv": THREE,
    "sep_line.csv": THREE,
    "blank_first_lines.csv": [(4, "Книга 1"), (5, "Книга 2"), (6, "Книга 3")],
}


def rows(content: bytes, name: str = "list.xlsx", most: int = 100) -> list[spreadsheets.Row]:
    return list(spreadsheets.rows_of(io.BytesIO(content), name, most))


@pytest.mark.parametrize("name", READ)
def test_every_row_is_read_with_the_number_its_reader_sees(name):
    read = rows(kept_sheet(name), name)

    assert [(row.number, row.cells["title_ru"]) for row in read] == READ[name]
    assert not any(row.faults for row in read)


def test_line_ends_of_a_workbook_are_line_ends():
    [row] = rows(kept_sheet("crlf.xlsx"))

    assert row.cells["annotation_ru"] == "Строка один\nстрока два"


@pytest.mark.parametrize(("name", "fault"), [("array_formula.xlsx", "formula"), ("error_cell.xlsx", "error_value")])
@pytest.mark.django_db
def test_what_a_formula_shows_never_becomes_a_title(name, fault, the_list, approver):
    run = looked(the_list, approver, kept_sheet(name), name)

    assert [(one["row"], one["column"], one["code"]) for one in run.problems] == [(2, "title_ru", fault)]


def cell(xml: str) -> bytes:
    """A workbook in whose first row of books the title stands as given."""
    return replaced(SHEET, b"<is><t>A New Book</t></is>", xml.encode())


@pytest.mark.parametrize(
    ("kind", "value", "text", "fault"),
    [
        ("n", "<v>1984</v>", "1984", ""),
        ("n", "<v>1984.0</v>", "1984", ""),
        ("n", "<v>9.78030640615E+12</v>", "9780306406150", ""),
        ("n", "<v>1.5</v>", "1.5", ""),
        ("b", "<v>1</v>", "yes", ""),
        ("e", "<v>#N/A</v>", "#N/A", "error_value"),
        ("d", "<v>2026-01-01</v>", "2026-01-01", "date"),
        ("str", "<f>A1</f><v>Абай</v>", "Абай", "formula"),
        ("str", "<f>A1</f>", "", "formula"),
        ("n", "", "", ""),
        ("inlineStr", "<is><r><t>Абай </t></r><r><t>жолы</t></r><rPh><t>x</t></rPh></is>", "Абай жолы", ""),
        ("inlineStr", "<is><t>_x005F_x000D_ _xD83D__xDE00_</t></is>", "_x000D_ 😀", ""),
        ("inlineStr", "<is><t>#ССЫЛКА!</t></is>", "#ССЫЛКА!", "error_value"),
        ("inlineStr", "<is><t>=1+1</t></is>", "=1+1", ""),
        ("inlineStr", "<is><t>'=1+1</t></is>", "=1+1", ""),
    ],
)
def test_a_cell_says_what_it_shows(kind, value, text, fault):
    content = altered(SHEET, lambda xml: _with_title(xml.decode(), kind, value).encode())

    [row] = rows(content)

    assert (row.cells["title_en"], row.faults.get("title_en", "")) == (text, fault)


def _with_title(xml: str, kind: str, value: str) -> str:
    before, after = xml.split("<is><t>A New Book</t></is>")
    head, _, _ = before.rpartition("<c ")
    return f'{head}<c r="E2" t="{kind}">{value}{after}'


def test_a_number_that_is_shown_as_a_date_is_told():
    styles = (
        b'<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>'
        b'<numFmts><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/></numFmts>'
    )
    dated = altered(STYLES, lambda xml: b"<styleSheet>" + styles + b"</styleSheet>")
    content = altered(
        SHEET,
        lambda xml: _with_title(xml.decode(), "n", "<v>46000</v>").replace('r="E2"', 'r="E2" s="1"').encode(),
        dated,
    )

    [row] = rows(content)

    assert row.faults == {"title_en": "date"}


def encrypted() -> bytes:
    content = bytearray(a_workbook())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(mark)
        while start >= 0:
            content[start + place] |= 1
            start = content.find(mark, start + 4)
    return bytes(content)


def packed_oddly() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(a_workbook())) as sound, zipfile.ZipFile(made, "w", zipfile.ZIP_BZIP2) as other:
        for name in sound.namelist():
            other.writestr(name, sound.read(name))
    return made.getvalue()


def corrupt() -> bytes:
    content = bytearray(a_workbook())
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        part = packed.getinfo(SHEET)
    start = part.header_offset + 30 + len(SHEET) + 40
    content[start : start + 40] = b"\xff" * 40
    return bytes(content)


def other_workbook(*parts: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, text in parts:
            packed.writestr(name, text)
    return made.getvalue()


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
UNREADABLE = {
    "no zip": (lambda: b"not a zip", "no_workbook"),
    "nothing": (lambda: b"", "no_workbook"),
    "a text document": (lambda: other_workbook(("word/document.xml", b"<x/>")), "no_workbook"),
    "a workbook without its list": (lambda: other_workbook((BOOK, b"<workbook/>")), "broken"),
    "a password": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "locked"),
    "locked parts": (encrypted, "locked"),
    "another compression": (packed_oddly, "compression"),
    "bytes that do not unpack": (corrupt, "broken"),
    "a part cut off": (lambda: kept_sheet("bad_xml.xlsx"), "broken"),
    "styles without numbers": (
        lambda: altered(STYLES, lambda _xml: b'<s><numFmt numFmtId="x" formatCode=""/></s>'),
        "broken",
    ),
    "a string that is not there": (lambda: altered(SHEET, lambda xml: _shared(xml.decode())), "broken"),
    "only hidden sheets": (
        lambda: altered(BOOK, lambda xml: xml.replace(b'state="visible"', b'state="hidden"')),
        "no_sheet",
    ),
    "entities": (lambda: altered(SHEET, lambda xml: BOMB + xml[xml.index(b"<worksheet") :]), "trap"),
    "a comment without end": (lambda: altered(SHEET, lambda xml: xml + b"<!--" + b"x" * 3_000_000), "trap"),
    "a tag of many megabytes": (
        lambda: altered(
            SHEET, lambda _xml: b"<worksheet" + b"".join(b' a%d=""' % number for number in range(300_000)) + b"/>"
        ),
        "trap",
    ),
    "elements without end": (lambda: altered(SHEET, lambda _xml: b"<a>" * 100_000), "trap"),
}


def _shared(xml: str) -> bytes:
    return _with_title(xml, "s", "<v>7</v>").encode()


@pytest.mark.parametrize("which", UNREADABLE)
def test_what_cannot_be_read_is_refused_by_its_kind(which):
    make, kind = UNREADABLE[which]

    with pytest.raises(spreadsheets.FileUnreadable) as refused:
        rows(make())

    assert refused.value.details["why"] == kind


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xfe", "encoding"),
        ("Кітап".encode("cp1251"), "encoding"),
        (b'section,"slug\n1,2\n', "quotes"),
        (",".join(spreadsheets.COLUMNS).encode() + b'\n1,"a"b\n', "quotes"),
        (b'"' + b"x" * 200_000 + b'"', "quotes"),
    ],
)
def test_csv_that_cannot_be_read_is_refused_by_its_kind(content, kind):
    with pytest.raises(spreadsheets.FileUnreadable) as refused:
        rows(content, "list.csv")

    assert refused.value.details["why"] == kind


@pytest.mark.parametrize("code", CODES)
@pytest.mark.django_db
def test_each_kind_has_a_sentence_in_the_readers_language(code, the_list, approver):
    run = looked(the_list, approver, b"not a zip", "list.xlsx")
    UserProfile.objects.create(user=approver, preferred_language=code)
    desk = Client()
    desk.force_login(approver)
    shown = set()
    for kind in wordings.UNREADABLE:
        run.problems[0]["value"] = kind
        run.save()
        page = desk.get(reverse("reading_list_import", args=[run.pk]))
        [problem] = page.context["problems"]
        shown.add(problem["sentence"])
        assert problem["sentence"] in page.content.decode().replace("&quot;", '"')
        assert problem["value"] == ""

    assert len(shown) == len(wordings.UNREADABLE)


def below(rows_xml: bytes) -> bytes:
    return replaced(SHEET, b"</sheetData>", rows_xml + b"</sheetData>")


VALUE = b"<v>1</v>"
OUTSIDE = {
    "a number no sheet reaches": kept_sheet("row_2e9.xlsx"),
    "the same number twice": below(b'<row r="2"><c>' + VALUE + b"</c></row>"),
    "backwards": below(b'<row r="1"/>'),
}


@pytest.mark.parametrize("which", OUTSIDE)
def test_a_row_outside_the_sheet_is_refused_and_nothing_is_counted_up_to_it(which):
    with pytest.raises(Refusal) as refused:
        rows(OUTSIDE[which])

    assert refused.value.code == "ROW_OUTSIDE_SHEET"


def test_rows_that_are_only_formatted_are_no_rows_and_what_stands_below_them_is_not_lost(monkeypatch):
    monkeypatch.setattr(workbooks, "PORTION", 4096)
    monkeypatch.setattr(workbook_parts, "MOST_ELEMENTS", 25_000)
    empty = b"".join(b'<row r="%d"><c r="A%d" s="1"/><c><v/></c></row>' % (row, row) for row in range(3, 60_000))
    value = b'<row r="60001"><c r="A60001" t="inlineStr"><is><t>1</t></is></c></row>'
    assert len(rows(below(empty))) == 1

    for found in (value, b'<row r="60001"><c><f>1+1</f></c></row>'):
        with pytest.raises(Refusal) as refused:
            rows(below(empty + found))
        assert refused.value.code == "CELLS_BELOW_GAP"


def test_a_gap_of_rows_that_are_not_written_costs_nothing_and_hides_nothing():
    read = rows(below(b'<row r="1048576"><c r="B1048576" t="inlineStr"><is><t>x</t></is></c></row>'))

    assert [row.number for row in read] == [2, 1048576]


@pytest.mark.parametrize("portion", [*range(1, 120, 7), 4096])
def test_wherever_a_sheet_is_divided_into_portions_a_cell_below_is_read_or_told(portion, monkeypatch):
    monkeypatch.setattr(workbooks, "PORTION", portion)
    monkeypatch.setattr(workbooks, "MOST_EMPTY_ROWS", 4)
    value = b'<c t="inlineStr"><is><t>x</t></is></c></row>'
    for gap in (b'<row r="20">', b"<row/>" * 5 + b"<row>", b"<row><c/></row>" * 9 + b'<row r="20" ht="15">'):
        try:
            assert len(rows(below(gap + value))) == 2
        except Refusal as refused:
            assert refused.code == "CELLS_BELOW_GAP"


@pytest.mark.parametrize("blank", [b"\n", b",,,\n", b' ,"",\n'])
def test_blank_lines_of_csv_hide_nothing_either(blank):
    head = ",".join(spreadsheets.COLUMNS).encode() + b"\n1,x\n" + blank * 6_000
    assert len(rows(head, "list.csv")) == 1

    with pytest.raises(Refusal) as refused:
        rows(head + b"2,y\n", "list.csv")

    assert refused.value.code == "CELLS_BELOW_GAP"


def test_more_elements_than_are_read_are_refused(monkeypatch):
    monkeypatch.setattr(workbook_parts, "MOST_ELEMENTS", 500)

    with pytest.raises(Refusal) as refused:
        rows(below(b"<row>" + b"<c/>" * 500 + b"</row>"))

    assert refused.value.code == "TOO_MANY_CELLS"


def test_the_work_grows_with_the_file_and_not_faster():
    def spent(count: int) -> int:
        budget = workbook_parts.Budget()
        sheet = workbook_parts.Sheet(budget, [], frozenset())
        sheet.feed(b"<sheetData>" + b"<row><c><v>1</v></c></row>" * count)
        return workbook_parts.MOST_ELEMENTS - budget.left

    assert spent(2_000) <= 2 * spent(1_000)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("head", ["", "\ufeff", "\ufeff\ufeff", "\n\n", "\ufeff\r\n\r\n", "SEP"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_is_read_as_programs_write_it(delimiter, head, end):
    row = a_new_row(annotation_kk=f'"Бір{delimiter} екі"', levels="gold")
    lines = [delimiter.join(spreadsheets.COLUMNS), delimiter.join(row.values())]
    head = f"sep={delimiter}{end}" if head == "SEP" else head

    [read] = rows((head + end.join(lines) + end).encode(), "list.csv")

    assert read.cells["title_ru"] == "Новая книга"
    assert read.cells["annotation_kk"] == f"Бір{delimiter} екі"


def test_of_a_cell_without_end_no_more_is_kept_than_is_needed_to_refuse_it():
    [row] = rows(replaced(SHEET, b"A New Book", "ә".encode() * 3_000_000))

    assert workbook_parts.LONGEST_TEXT < len(row.cells["title_en"]) < 2 * workbook_parts.LONGEST_TEXT


@pytest.mark.django_db
def test_a_row_of_csv_with_more_cells_than_columns_is_told(the_list, approver):
    content = ",".join(spreadsheets.COLUMNS) + "\n" + ",".join(a_new_row(title_kk="Бір, екі", levels="gold").values())

    run = looked(the_list, approver, content.encode())

    assert (2, "annotation_en", "more_cells") in {(one["row"], one["column"], one["code"]) for one in run.problems}
    assert rows(content.encode() + b"\n", "list.csv")


@pytest.mark.django_db
def test_a_column_that_stands_twice_is_refused(the_list, approver):
    before = rows_of(the_list)
    content = ",".join([*spreadsheets.COLUMNS, "Title_KK "]).encode() + b"\n1\n"

    run = looked(the_list, approver, content)

    assert [(one["code"], one["allowed"]) for one in run.problems] == [("COLUMN_TWICE", "title_kk")]
    assert rows_of(the_list) == before
