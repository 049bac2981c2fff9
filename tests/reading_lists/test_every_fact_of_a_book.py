"""Whatever is known of a book is told by every door, or it is listed here why one of them keeps it back.

A new field fails here by name until each step of the recipe in `CONTRIBUTING.md` is done, or declined with a reason.
"""

import ast
import re
from pathlib import Path

import pytest
from django.db.models import CharField, TextField
from wagtail.admin.panels import Panel

from tosbelgi import reading_lists
from tosbelgi.graphql.reading_lists import book_rows
from tosbelgi.graphql.reading_lists.books import Book as BookType
from tosbelgi.language.languages import CODES
from tosbelgi.reading_lists.books import Book
from tosbelgi.reading_lists.importing import exports, plan, rules, spreadsheets
from tosbelgi.reading_lists.wordings import PROBLEMS
from tosbelgi.search.indexing.sources import books as search_source

ROOM = Path(reading_lists.__file__).parent
INHERITED = {field.name for base in Book.__mro__[1:] if hasattr(base, "_meta") for field in base._meta.fields}
FIELDS = [
    field.name
    for field in Book._meta.fields
    if field.editable and not field.primary_key and field.name not in INHERITED
]
OF_THE_LIST = {"section", "levels", *(f"authors_{code}" for code in CODES)}  # columns of a file that are no field


def stem(name: str) -> str:
    """The name without its language: pages and types speak of `title`, columns of `title_kk`."""
    return re.sub(rf"_({'|'.join(CODES)})$", "", name)


def guarded_panels(panels: list[Panel]) -> set[str]:
    """The fields with a panel that is only for those who may write facts, or words of its language."""
    found = set()
    for panel in panels:
        if not hasattr(panel, "field_name"):
            found |= guarded_panels(getattr(panel, "children", []))
        elif panel.permission:
            found.add(panel.field_name)
    return found


def is_read_in(path: str, name: str) -> bool:
    """Whether a source text reads the field: by its name, by what Django or we call it, or by its language."""
    text = (ROOM / path).read_text("utf-8")
    name = re.escape(stem(name))
    ways = (rf"book\.({name}|get_{name}_display|shown_{name})\b", rf'book\.word\("{name}"', rf"{{% {name} book\b")
    return any(re.search(way, text) for way in ways)


def is_searched(name: str) -> bool:
    """Whether a word that stands in this field alone stands in what the index gets."""
    if not isinstance(Book._meta.get_field(name), CharField | TextField):
        return False
    book = Book(**{"slug": "a-book", "year": 2001, "original_language": "fr", name: "zqfact"})
    book.shown_authorships = []
    texts = [search_source._book_text(book, code)._replace(url="") for code in CODES]
    return any("zqfact" in str(text) for text in texts)


DOORS = {
    "a panel in the editor, by shared_field_panel (Book.panels)": lambda name: name in guarded_panels(Book.panels),
    "the page (templates/reading_lists/book.html, views.py)": lambda name: (
        is_read_in("templates/reading_lists/book.html", name) or is_read_in("views.py", name)
    ),
    "the downloads (downloads.py)": lambda name: is_read_in("downloads.py", name),
    "the spreadsheet (importing/spreadsheets.py, COLUMNS)": lambda name: name in spreadsheets.COLUMNS,
    "the rows of GraphQL (book_rows.py, COLUMNS)": lambda name: (
        {f"book__{name}", f"book__{name}_id"} & set(book_rows.COLUMNS)
    ),
    "the type of GraphQL (books.py)": lambda name: stem(name) in BookType._meta.fields,
    "the search (sources/books.py, _book_text)": is_searched,
}
DOWNLOADS, SHEET, SEARCH = (list(DOORS)[place] for place in (2, 3, 6))
KEPT_BACK = {
    DOWNLOADS: {
        "slug": "an address, and the table is for paper and libraries",
        "length": "a guess for readers who choose, not a fact of an edition",
        "cover": "a picture",
        **{f"annotation_{code}": "a list, not a catalogue" for code in CODES},
    },
    SHEET: {"cover": "a picture"},
    SEARCH: {
        "slug": "made from the title",
        "year": "a number; lists are put in order by it",
        "about_year": "yes or no",
        "is_folk_work": "yes or no; its annotation says what it is",
        "original_language": "a code; lists are filtered by it",
        "length": "one of three; lists are filtered by it",
        "isbn": "no book has one entered yet",
        "cover": "a picture",
    },
}


@pytest.mark.parametrize("door", DOORS)
def test_a_fact_of_a_book_is_told_by_every_door_or_there_is_a_reason(door):
    not_told = {name for name in FIELDS if not DOORS[door](name)}
    kept_back = set(KEPT_BACK.get(door, {}))

    assert not_told - kept_back == set(), f"forgotten in {door}: see CONTRIBUTING.md, or give the reason in KEPT_BACK"
    assert kept_back - not_told == set(), f"told by {door} by now, or gone: take it out of KEPT_BACK"


def test_a_column_of_a_file_is_explained_and_brought():
    line, problems = rules.read_line(2, dict.fromkeys(spreadsheets.COLUMNS, "") | {"slug": "a-book"})

    assert set(exports.notes()) == set(spreadsheets.COLUMNS), "notes of importing/exports.py"
    brought = {"slug", *plan.fields_of(line)}
    assert brought == set(spreadsheets.COLUMNS) - OF_THE_LIST, "fields_of of importing/plan.py"
    assert problems, "an empty row is none"


def test_a_row_of_graphql_has_a_key_for_each_fact():
    (row,) = book_rows.to_rows([dict.fromkeys(book_rows.COLUMNS)], CODES)
    other_keys = {"cover": "cover_id", "original_title": "original"}

    assert {other_keys.get(stem(name), stem(name)) for name in FIELDS} - set(row) == set(), "_row of book_rows.py"


def test_every_problem_of_an_import_has_its_sentence():
    codes = set()
    for module in (rules, plan):
        for call in ast.walk(ast.parse(Path(module.__file__).read_text("utf-8"))):
            called = getattr(getattr(call, "func", None), "attr", getattr(getattr(call, "func", None), "id", ""))
            place = {"add_problem": 1, "Problem": 2}.get(called)
            if place and isinstance(call.args[place], ast.Constant):
                codes.add(call.args[place].value)

    assert len(codes) > 10
    assert codes - set(PROBLEMS) == set(), "PROBLEMS of wordings.py"
