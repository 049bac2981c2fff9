"""Text from a spreadsheet: one form for what looks alike, no sign that nobody sees, no longer than its column."""

import doctest
import io
import re
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as texts
from wagtail.users.models import UserProfile

from tests.days import today
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.language.languages import CODES
from tosbelgi.language.plain_text import forbidden_characters, normalized
from tosbelgi.reading_lists import wordings
from tosbelgi.reading_lists.books import Author, Book, BookAuthor
from tosbelgi.reading_lists.importing import cell_text, exports, spreadsheets
from tosbelgi.reading_lists.importing import rules as import_rules
from tosbelgi.reading_lists.importing import runs as import_runs
from tosbelgi.reading_lists.importing import store as import_store
from tosbelgi.reading_lists.importing.rules import column_max_length

from .conftest import make_author, make_book, rows_of
from .sheet_files import a_new_row, a_workbook, kept_sheet, looked

pytestmark = pytest.mark.django_db
TEXTS = [
    "original_title",
    *(f"{name}_{code}" for name in ("title", "authors", "annotation") for code in CODES),
]


def told(run) -> set[tuple]:
    return {(one["row"], one["column"], one["code"]) for one in run.problems}


def everything(page) -> tuple:
    """What an import could move."""
    return (
        rows_of(page),
        list(Book.objects.order_by("pk").values_list()),
        list(Author.objects.order_by("pk").values_list()),
        list(BookAuthor.objects.order_by("pk").values_list()),
        HistoryLine.objects.count(),
    )


def applied(page, by, content: bytes, name: str = "list.csv") -> import_runs.ImportRun:
    run = looked(page, by, content, name)
    assert (run.state, run.problems) == ("ready", [])
    return import_runs.apply_import(run_id=run.pk, by=by, at=timezone.now())


@pytest.mark.parametrize("column", ["slug", *TEXTS])
def test_each_column_takes_as_many_letters_as_its_place_in_the_database_and_not_one_more(column, the_list, approver):
    letter = "ә" if column != "slug" else "a"
    for extra, sound in ((1, False), (0, True)):
        row = a_new_row(**{"slug": "new", column: letter * (column_max_length(column) + extra)})
        before = everything(the_list)
        run = looked(the_list, approver, spreadsheets.as_csv([row]))
        assert (run.state == "ready") is sound
        if not sound:
            code = "name_too_long" if column.startswith("authors") else "too_long"
            assert told(run) == {(2, column, code)}
            assert run.problems[0]["allowed"] == str(column_max_length(column))
            assert everything(the_list) == before
        else:
            import_runs.apply_import(run_id=run.pk, by=approver, at=timezone.now())
            book = Book.objects.get(slug=row["slug"])
            stored = book.authors[0].word("name", column[-2:]) if "authors" in column else getattr(book, column)
            assert stored == row[column]


def test_two_new_authors_whose_addresses_begin_alike_both_fit(the_list, approver):
    names = ["A" * 150, "A" * 149 + "b", "A" * 120]
    rows = [
        a_new_row(slug=f"b-{place}", authors_en=name, authors_kk=f"Ә{place}", authors_ru=f"Э{place}")
        for place, name in enumerate(names)
    ]

    applied(the_list, approver, spreadsheets.as_csv(rows))

    assert len({Book.objects.get(slug=f"b-{place}").authors[0].slug for place in range(3)}) == 3


@pytest.mark.parametrize(
    ("name", "column"), [("long_author.csv", "authors_kk"), ("long_original_title.csv", "original_title")]
)
def test_what_no_column_holds_is_named_before_it_is_stored(name, column, the_list, approver):
    run = looked(the_list, approver, kept_sheet(name), name)

    assert column in {one["column"] for one in run.problems}
    assert {one["code"] for one in run.problems} <= {"too_long", "name_too_long"}


def test_a_zero_byte_is_named_before_it_is_stored(the_list, approver):
    run = looked(the_list, approver, kept_sheet("nul_title.csv"), "nul_title.csv")

    assert told(run) == {(2, "title_ru", "control_sign")}


@pytest.mark.parametrize("sign", ["\0", "\x0b", "\x1f", "\x7f", "\u202e", "\u2066", "\ufffe"])
@pytest.mark.parametrize("column", spreadsheets.COLUMNS)
def test_a_sign_that_nobody_sees_is_named_in_every_column_and_nothing_is_stored(sign, column, the_list, approver):
    before = everything(the_list)
    row = a_new_row(slug="new-book")
    row[column] = f"{row[column] or 'Әә'}{sign}x"

    run = looked(the_list, approver, spreadsheets.as_csv([row]))

    assert (2, column, "control_sign") in told(run)
    assert f"<U+{ord(sign):04X}>" in next(one["value"] for one in run.problems if one["column"] == column)
    assert everything(the_list) == before


@pytest.mark.parametrize("name", ["nfd_author.csv", "zw_author.csv"])
def test_one_author_spelt_in_two_ways_is_one(name, the_list, approver):
    applied(the_list, approver, kept_sheet(name), name)

    first, second = (Book.objects.get(slug=f"bug-book-{number}") for number in (1, 2))
    assert first.authors == second.authors
    assert unicodedata.is_normalized("NFC", first.authors[0].name_ru)


@pytest.mark.parametrize(
    "spelt",
    ["Айгeрим Улги", "  айгерим\u00a0\u00a0улги ", "Айгерим\u200b Улги", "Айгери\u00adм Улги", "Улги, Айгерим"],
)
def test_a_known_author_is_known_however_the_name_is_spelt(spelt, the_list, aigerim, approver):
    Author.objects.filter(pk=aigerim.pk).update(filed_ru="Улги, Айгерим")
    row = a_new_row(authors_kk="", authors_ru=spelt, authors_en="")

    run = applied(the_list, approver, spreadsheets.as_csv([row]))

    assert run.preview["new_authors"] == []
    assert Book.objects.get(slug="a-new-book").authors == [aigerim]


def test_names_and_titles_that_sound_alike_are_shown_before_they_are_doubled(the_list, aigerim, approver):
    rows = [
        *exports.rows_of(the_list),
        a_new_row(
            authors_kk="Айгерім Ұлғі", authors_ru="Айгерім Ұлғі", authors_en="Aigerim Ulghi", title_en="The Synger"
        ),
        a_new_row(slug="other", title_ru="Другая", title_en="Other"),
    ]

    run = looked(the_list, approver, spreadsheets.as_csv(rows))

    assert run.state == "ready"
    assert sorted(run.preview["doubles"]) == [
        ["Айгерім Ұлғі", "Айгерім Үлгі"],
        ["Новая книга (The Synger)", "Әнші (The Singer)"],
    ]
    desk = Client()
    desk.force_login(approver)
    page = desk.get(reverse("reading_list_import", args=[run.pk])).content.decode()
    assert "The Synger" in page
    assert "Айгерім Ұлғі – Айгерім Үлгі" in page
    import_runs.apply_import(run_id=run.pk, by=approver, at=timezone.now())


def test_invisible_signs_and_line_ends_are_stored_as_one_form(the_list, approver):
    row = a_new_row(title_ru="Две\nстроки\u200b", annotation_ru="Раз\r\nдва\rтри", annotation_en="\u200b\u00a0")

    applied(the_list, approver, spreadsheets.as_csv([row]))

    book = Book.objects.get(slug="a-new-book")
    assert (book.title_ru, book.annotation_ru, book.annotation_en) == ("Две строки", "Раз\nдва\nтри", "")


NASTY = [
    *("=1+1", "'=1+1", "''@x", "+7", "-1", "@x", "'quoted'", "0012", "_x000D_", "_x005F_", 'a "b", c; d', "1.0", "1e5"),
    *("TRUE", "два\nряда", "\ttab", "№ 1", "😀 ❤\ufe0f", "#1"),
]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_exported_is_imported_unchanged_whatever_it_says(kind, the_list, approver):
    row = the_list.get_children().first().specific
    for place, text in enumerate(NASTY):
        book = make_book(f"nasty-{place}", title_kk=text.strip(), title_ru=f"{text.strip()}!", title_en=f"{place}")
        Book.objects.filter(pk=book.pk).update(annotation_kk=text, annotation_ru=f"  {text}\r\n{text}\u200b")
        row.listed_books.add(type(row.listed_books.first())(book=book, sort_order=90 + place))
    row.save()
    rows = list(exports.rows_of(the_list))
    content = spreadsheets.as_csv(rows) if kind == "csv" else spreadsheets.as_xlsx(rows, {})

    run = looked(the_list, approver, content, f"list.{kind}")

    assert (run.state, run.problems) == ("ready", [])
    assert run.preview["listed"] == 4 + len(NASTY)
    for nothing in ("new_books", "new_authors", "added", "removed", "changed_books"):
        assert not run.preview[nothing]


def test_a_stored_sign_that_nobody_sees_does_not_break_an_export(the_list, approver):
    Book.objects.filter(slug="ozen").update(title_ru="Ре\x0bка")
    rows = list(exports.rows_of(the_list))

    for content, name in ((spreadsheets.as_xlsx(rows, {}), "list.xlsx"), (spreadsheets.as_csv(rows), "list.csv")):
        assert told(looked(the_list, approver, content, name)) == {(2, "title_ru", "control_sign")}


@pytest.mark.parametrize("module", [cell_text, import_rules])
def test_the_examples_in_the_docstrings_hold(module):
    result = doctest.testmod(module)
    assert result.attempted and not result.failed


@given(texts.text(texts.characters(codec="utf-8"), max_size=40))
@settings(max_examples=150, deadline=None)
def test_every_text_comes_back_from_both_kinds_of_file(text):
    row = a_new_row(annotation_kk=text)
    for content, name in ((spreadsheets.as_csv([row]), "a.csv"), (a_workbook(row), "a.xlsx")):
        [read] = spreadsheets.rows_of(io.BytesIO(content), name, 9)
        if not forbidden_characters(text) and not cell_text.text_cell(normalized(text)).fault:
            assert read.cells["annotation_kk"] == normalized(text)
            assert not read.faults


@given(texts.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_the_form_of_a_text_is_final(text):
    once = normalized(text)

    assert normalized(once) == once
    assert not re.search("[\r\u200b\ufeff]", once)
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize(
    ("said", "about"),
    [
        *((word, True) for word in ("yes", "Иә", "иə", "ИЯ", "да", "TRUE", "1", "шамамен", "около")),
        *((word, False) for word in ("", "no", "жоқ", "нет", "0", "false")),
    ],
)
def test_whether_a_year_is_approximate_may_be_said_in_three_languages(said, about, the_list, approver):
    applied(the_list, approver, spreadsheets.as_csv([a_new_row(about_year=said)]))

    assert Book.objects.get(slug="a-new-book").about_year is about


@pytest.mark.parametrize("said", ["maybe", "?", "иии"])
def test_another_word_is_not_taken_for_no(said, the_list, approver):
    run = looked(the_list, approver, spreadsheets.as_csv([a_new_row(about_year=said)]))

    assert told(run) == {(2, "about_year", "unknown")}


def test_no_book_was_first_published_in_a_year_to_come(the_list, approver):
    for year, sound in (
        (today().year, True),
        (today().year + 1, False),
        (2099, False),
        (0, False),
        (-3001, False),
    ):
        run = looked(the_list, approver, spreadsheets.as_csv([a_new_row(year=str(year))]))
        assert (run.state == "ready") is sound, year
        book = make_book(f"book-{year}", title_kk="Кітап", year=year)
        try:
            book.clean()
        except ValidationError as wrong:
            assert not sound
            assert list(wrong.message_dict) == ["year"]
        else:
            assert sound


@pytest.mark.parametrize("name", ["born", "died"])
def test_nobody_was_born_or_died_in_a_year_to_come(name):
    for year, sound in (
        (today().year, True),
        (today().year + 1, False),
        (0, False),
        (40_000, False),
        (-40, True),
    ):
        author = Author(slug="a", name_kk="Ә", name_ru="А", name_en="A", **{name: year})
        try:
            author.clean()
        except ValidationError as wrong:
            assert not sound
            assert list(wrong.message_dict) == [name]
        else:
            assert sound


def test_authors_stand_in_the_order_of_the_file(the_list, approver):
    names = {"authors_kk": ["Ә", "Б", "В"], "authors_ru": ["Э", "Б", "Г"], "authors_en": ["Zed", "Bee", "Abe"]}
    row = a_new_row(**{column: "; ".join(each) for column, each in names.items()})
    applied(the_list, approver, spreadsheets.as_csv([row]))
    assert [one.name_en for one in Book.objects.get(slug="a-new-book").authors] == ["Zed", "Bee", "Abe"]

    turned = row | {column: "; ".join(reversed(each)) for column, each in names.items()} | {"slug": "a-new-book"}
    run = applied(the_list, approver, spreadsheets.as_csv([turned]))

    assert run.preview["changed_books"] == {"a-new-book": {"authors": ["Ә; Б; В", "В; Б; Ә"]}}
    assert [one.name_en for one in Book.objects.get(slug="a-new-book").authors] == ["Abe", "Bee", "Zed"]


@pytest.mark.parametrize("breaks", ["_store_authors", "store_rows", "record"])
def test_an_import_that_fails_half_way_leaves_nothing(breaks, the_list, approver, monkeypatch):
    rows = [row | {"title_ru": "Река жизни"} if row["slug"] == "ozen" else row for row in exports.rows_of(the_list)]
    run = looked(the_list, approver, spreadsheets.as_csv([*rows, a_new_row()]))
    before = everything(the_list)

    def fail(*_given):
        raise OSError("the disk is full")

    if breaks == "store_rows":
        monkeypatch.setattr(import_runs, breaks, fail)
    elif breaks == "_store_authors":
        monkeypatch.setattr(import_store, breaks, fail)
    else:
        monkeypatch.setattr(import_runs.events, "record", fail)
    with pytest.raises(OSError, match="disk"):
        import_runs.apply_import(run_id=run.pk, by=approver, at=timezone.now())

    assert everything(the_list) == before
    run.refresh_from_db()
    assert run.state == "ready"
    monkeypatch.undo()
    import_runs.apply_import(run_id=run.pk, by=approver, at=timezone.now())
    assert Book.objects.get(slug="ozen").title_ru == "Река жизни"


def test_a_very_long_cell_is_cut_where_it_is_shown_and_the_rows_are_counted(the_list, approver):
    long = "ә" * 30_000
    rows = [a_new_row(slug=f"b-{place}", year="soon", title_ru=long) for place in range(5)]
    run = looked(the_list, approver, spreadsheets.as_csv(rows))
    desk = Client()
    desk.force_login(approver)

    page = desk.get(reverse("reading_list_import", args=[run.pk])).content.decode()

    assert "ә" * 81 not in page
    assert run.done == 5


@pytest.mark.parametrize("code", CODES)
def test_every_problem_is_said_in_the_readers_language(code, the_list, approver):
    run = looked(the_list, approver, spreadsheets.as_csv([a_new_row(year="soon")]))
    run.problems = [run.problems[0] | {"code": name} for name in wordings.PROBLEMS]
    run.save()
    UserProfile.objects.create(user=approver, preferred_language=code)
    desk = Client()
    desk.force_login(approver)

    shown = {one["sentence"] for one in desk.get(reverse("reading_list_import", args=[run.pk])).context["problems"]}

    assert len(shown) >= len(wordings.PROBLEMS) - 1
    assert all(bool(re.search("[а-я]", sentence)) is (code != "en") for sentence in shown)


def test_an_author_made_in_the_admin_before_the_rule_is_found_by_the_import(the_list, approver):
    make_author("elkin", "Сергей Е\u0308лкин", "Сергей Е\u0308лкин", "Sergei Elkin")
    row = a_new_row(authors_kk="Сергей Ёлкин", authors_ru="", authors_en="")

    run = looked(the_list, approver, spreadsheets.as_csv([row]))

    assert (run.state, run.preview["new_authors"]) == ("ready", [])
