"""A row of a list's file: what each cell may say, what is said of one that may not, and how a sheet is laid out."""

import io
import re
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from tosbelgi.reading_lists.importing import spreadsheets
from tosbelgi.reading_lists.importing.file_refusals import (
    ColumnsMissing,
    ColumnTwice,
    FileTooLarge,
    FileUnreadable,
    TooManyRows,
)
from tosbelgi.reading_lists.importing.rules import (
    ImportLine,
    Problem,
    column_max_length,
    normalize_cell,
    read_line,
)

from .sheet_files import a_new_row

LATEST = 2026
LENGTHS = "short, medium, long; қысқа, орташа, ұзақ; короткая, средняя, длинная"
LEVELS = "bronze, silver, gold; қола, күміс, алтын; бронза, серебро, золото"
SOUND = ImportLine(
    row=7,
    section="world_classics",
    slug="",
    titles={"kk": "", "ru": "Новая книга", "en": "A New Book"},
    annotations={"kk": "Сөз.", "ru": "Слово.", "en": "Word."},
    authors=[{"kk": "Дәурен Мысал", "ru": "Даурен Мысал", "en": "Dauren Mysal"}],
    is_folk_work=False,
    year=1999,
    about_year=False,
    original_language="en",
    original_title="",
    length="short",
    isbn="",
    levels=("bronze", "silver"),
)


def read(faults=None, **changes):
    return read_line(7, a_new_row(**changes), faults, LATEST)


@pytest.mark.parametrize(
    ("cells", "facts"),
    [
        ({}, {}),
        ({"section": "1"}, {"section": "kazakh_classics"}),
        ({"section": "Growth_PopSci"}, {"section": "growth_popsci"}),
        ({"slug": "a-new-book-2"}, {"slug": "a-new-book-2"}),
        ({"title_kk": "  Жаңа\nкітап\t \n"}, {"titles": SOUND.titles | {"kk": "Жаңа кітап"}}),
        ({"annotation_kk": "Бір.\nЕкі."}, {"annotations": SOUND.annotations | {"kk": "Бір.\nЕкі."}}),
        (
            {"authors_kk": "Ә; Б ;", "authors_ru": "", "authors_en": "A;B"},
            {"authors": [{"kk": "Ә", "ru": "", "en": "A"}, {"kk": "Б", "ru": "", "en": "B"}]},
        ),
        ({"authors_kk": "", "authors_ru": "", "authors_en": ""}, {"authors": []}),
        ({"year": "-40"}, {"year": -40}),
        ({"year": "\N{MINUS SIGN}40"}, {"year": -40}),
        ({"year": "1"}, {"year": 1}),
        ({"year": "-3000"}, {"year": -3000}),
        ({"year": str(LATEST)}, {"year": LATEST}),
        ({"about_year": "ИӘ"}, {"about_year": True}),
        ({"about_year": "нет"}, {"about_year": False}),
        ({"about_year": "шамамен"}, {"about_year": True}),
        ({"is_folk_work": "да"}, {"is_folk_work": True}),
        ({"original_language": "RU"}, {"original_language": "ru"}),
        (
            {"original_language": "fr", "original_title": "Le Vent"},
            {"original_language": "fr", "original_title": "Le Vent"},
        ),
        ({"original_title": "The New Book"}, {"original_title": "The New Book"}),
        ({"length": "LONG"}, {"length": "long"}),
        ({"isbn": "978-0-306-40615-7"}, {"isbn": "9780306406157"}),
        ({"levels": "Gold;bronze , silver"}, {"levels": ("bronze", "silver", "gold")}),
        ({"levels": "gold"}, {"levels": ("gold",)}),
        ({"levels": "Қола; алтын, silver"}, {"levels": ("bronze", "silver", "gold")}),
        ({"levels": "серебро Золото"}, {"levels": ("silver", "gold")}),
        ({"length": "Ұзақ"}, {"length": "long"}),
        ({"length": "орташа"}, {"length": "medium"}),
        ({"length": "короткая"}, {"length": "short"}),
    ],
)
def test_a_sound_row_says_what_its_cells_say(cells, facts):
    assert read(**cells) == (replace(SOUND, **facts), [])


@pytest.mark.parametrize(
    ("cells", "column", "code", "value", "allowed"),
    [
        ({"section": "4"}, "section", "unknown", "4", "1, 2, 3"),
        ({"section": ""}, "section", "unknown", "", "1, 2, 3"),
        ({"slug": "Bad Slug"}, "slug", "no_address", "Bad Slug", "a-z, 0-9, -"),
        ({"slug": "-a"}, "slug", "no_address", "-a", "a-z, 0-9, -"),
        ({"slug": "a" * 81}, "slug", "too_long", "a" * 80, "80"),
        ({"title_kk": "ә" * 201}, "title_kk", "too_long", "ә" * 80, "200"),
        ({"authors_ru": "Даурен; Мысал"}, "authors_kk", "other_count", "Дәурен Мысал", "2"),
        ({"authors_en": "x" * 151}, "authors_en", "name_too_long", "x" * 80, "150"),
        ({"year": "soon"}, "year", "no_year", "soon", f"-3000 … {LATEST}"),
        ({"year": "0"}, "year", "no_year", "0", f"-3000 … {LATEST}"),
        ({"year": "-3001"}, "year", "no_year", "-3001", f"-3000 … {LATEST}"),
        ({"year": str(LATEST + 1)}, "year", "no_year", str(LATEST + 1), f"-3000 … {LATEST}"),
        ({"year": "19999"}, "year", "no_year", "19999", f"-3000 … {LATEST}"),
        ({"about_year": "maybe"}, "about_year", "unknown", "maybe", "yes, no; иә, жоқ; да, нет"),
        ({"original_language": "Тілсіз"}, "original_language", "no_language", "Тілсіз", "kk, ru, en, fr, …"),
        ({"original_language": "kk"}, "title_kk", "original_title_missing", "", ""),
        ({"original_language": "fr"}, "original_title", "original_title_missing", "", ""),
        ({"length": "tall"}, "length", "unknown", "tall", LENGTHS),
        ({"isbn": "9780306406158"}, "isbn", "no_isbn", "9780306406158", ""),
        ({"levels": ""}, "levels", "unknown", "", LEVELS),
        ({"levels": "bronze, platinum"}, "levels", "unknown", "bronze, platinum", LEVELS),
        ({"isbn": "x" * 40 + "\x00y"}, "isbn", "control_sign", "x" * 30 + "<U+0000>y", ""),
        ({"title_en": "a\x1fb"}, "title_en", "control_sign", "a<U+001F>b", ""),
    ],
)
def test_of_a_cell_that_may_not_be_so_it_is_said_what_may(cells, column, code, value, allowed):
    line, problems = read(**{"slug": "new"} | cells)

    assert [each for each in problems if each.column == column] == [Problem(7, column, code, value, allowed)]
    assert {each.column for each in problems} == {column}
    assert isinstance(line, ImportLine) or "slug" in cells, "it is compared with other rows all the same"


def test_what_is_wrong_with_a_cell_is_said_once_and_what_it_says_is_not_used():
    line, problems = read({"title_en": "formula"}, slug="new", title_en="x" * 300, authors_kk="\x00", year="x")

    assert [(each.column, each.code) for each in problems] == [
        ("title_en", "formula"),
        ("authors_kk", "control_sign"),
        ("year", "no_year"),
    ]
    assert (line.titles["en"], line.authors, line.year) == ("", [], 1)


@pytest.mark.parametrize(
    ("cells", "compared"),
    [
        ({"title_en": "a\x00", "slug": "new"}, True),
        ({"slug": "Bad Slug"}, False),
        ({"title_ru": "a\x00"}, False),
        ({"original_title": "a\x00"}, False),
        ({"annotation_ru": "a\x00"}, True),
    ],
)
def test_a_faulty_row_is_compared_with_others_if_it_says_which_book_it_is(cells, compared):
    line, problems = read(**cells)
    assert (line is not None) is compared
    assert problems


def test_without_a_latest_year_any_year_that_the_database_takes_will_do():
    assert read_line(2, a_new_row(year="2100"))[1] == []
    assert read_line(2, a_new_row(year="2101"))[1][0].allowed == "-3000 … 2100"


def test_each_column_is_as_long_as_its_place():
    assert [column_max_length(f"{name}_{code}") for name in ("title", "authors") for code in ("kk", "ru", "en")] == [
        *[200] * 3,
        *[150] * 3,
    ]
    assert column_max_length("slug") == 80
    assert normalize_cell("title_ru", " a\n\n b\tc ") == "a b c"
    assert normalize_cell("annotation_ru", "a\nb") == "a\nb"


HEAD = ",".join(spreadsheets.COLUMNS)
BEFORE_THE_LAST = "," * (len(spreadsheets.COLUMNS) - 1)


def rows(text: str, most=10, name="List.CSV"):
    return list(spreadsheets.rows_of(io.BytesIO(text.encode()), name, most))


def test_rows_below_the_names_are_read_by_their_names():
    mixed = ["Notes", *(column.upper() for column in reversed(spreadsheets.COLUMNS))]
    content = ",".join(mixed) + "\n\n" + ",".join(["", *(f" {column} " for column in reversed(spreadsheets.COLUMNS))])

    (row,) = rows(content + "\n , ,\n")

    assert (row.number, row.faults) == (3, {})
    assert row.cells == {column: column for column in spreadsheets.COLUMNS}
    short = rows(f"{HEAD}\n1,x\n")[0]
    assert (short.cells["slug"], short.cells["annotation_en"]) == ("x", "")
    whole = rows(f"{HEAD}\n{BEFORE_THE_LAST}last\n")[0]
    assert whole.cells["annotation_en"] == "last"


@pytest.mark.parametrize(("beyond", "faults"), [("", {}), (",", {}), (",,x,", {"annotation_en": "more_cells"})])
def test_a_cell_beyond_the_last_column_has_divided_a_text(beyond, faults):
    assert rows(f"{HEAD}\n{BEFORE_THE_LAST}a{beyond}\n")[0].faults == faults


@pytest.mark.parametrize(("count", "refused"), [(2, False), (3, True)])
def test_no_more_rows_are_read_than_allowed(count, refused):
    content = f"{HEAD}\n" + "1,x\n\n" * count
    if refused:
        with pytest.raises(TooManyRows) as told:
            rows(content, most=2)
        assert told.value.details == {"rows": 2}
    else:
        assert len(rows(content, most=2)) == 2


def test_a_file_without_its_columns_says_which_are_missing_and_where():
    with pytest.raises(ColumnsMissing) as empty:
        rows("")
    assert empty.value.details == {"missing": list(spreadsheets.COLUMNS)}
    with pytest.raises(ColumnsMissing) as some:
        rows("\n" + HEAD.replace("isbn,", ""))
    assert some.value.details == {"row": 2, "missing": ["isbn"]}
    with pytest.raises(ColumnTwice) as twice:
        rows(f"{HEAD},ISBN,year")
    assert twice.value.details == {"row": 1, "columns": ["year", "isbn"]}


@pytest.mark.parametrize("name", ["list.ods", "list", "csv", "list.csv.txt"])
def test_a_file_of_another_kind_is_refused(name):
    for asks in (lambda: spreadsheets.check_kind(name), lambda: rows(HEAD, name=name)):
        with pytest.raises(FileUnreadable) as refused:
            asks()
        assert refused.value.details["why"] == "kind"


@pytest.mark.parametrize("name", ["list.csv", "LIST.XLSX", "a.b.csv"])
def test_a_file_of_our_kinds_is_taken(name):
    spreadsheets.check_kind(name)


def test_a_file_may_have_just_so_many_bytes():
    spreadsheets.check_size(2_000_000, 2)
    with pytest.raises(FileTooLarge) as refused:
        spreadsheets.check_size(2_000_000 + 1, 2)
    assert refused.value.details == {"megabytes": 2}


def test_a_sheet_is_laid_out_for_whoever_fills_it_in():
    row = a_new_row(title_en="=1+1", title_ru="'=1", isbn="9780306406157")
    notes = {"section": "1, 2, 3", "levels": "-bronze"}

    books, guide = load_workbook(io.BytesIO(spreadsheets.as_xlsx([row], notes))).worksheets

    assert (books.title, books.freeze_panes, guide.title) == ("books", "A2", "guide")
    wide = {"section": 9, "slug": 22, "title": 30, "authors": 24, "annotation": 60}
    assert {
        column: books.column_dimensions[get_column_letter(place)].width
        for place, column in enumerate(spreadsheets.COLUMNS, start=1)
    } == {column: wide.get(re.sub("_(kk|ru|en)$", "", column), 12) for column in spreadsheets.COLUMNS}
    assert [guide.column_dimensions[column].width for column in "AB"] == [20, 100]
    head, first = books.iter_rows()
    assert [cell.value for cell in head] == list(spreadsheets.COLUMNS)
    cells = dict(zip(spreadsheets.COLUMNS, first, strict=True))
    assert (cells["title_en"].value, cells["title_ru"].value) == ("=1+1", "''=1")
    assert [name for name, cell in cells.items() if cell.quotePrefix] == ["title_en"]
    assert {cell.data_type for cell in first if cell.value} == {"s"}
    assert [[cell.value for cell in line] for line in guide.iter_rows()] == [
        ["section", "1, 2, 3"],
        ["levels", "-bronze"],
    ]


def test_a_table_for_a_library_begins_with_its_mark_and_names():
    lines = spreadsheets.as_csv([a_new_row(title_en="=1+1")]).split(b"\r\n")
    assert lines[0] == b"\xef\xbb\xbf" + HEAD.encode()
    assert lines[1].decode().split(",")[4] == "'=1+1"
