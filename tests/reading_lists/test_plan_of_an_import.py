"""The plan of an import: what a file would change, by name, compared with the books, authors and rows there are."""

import hashlib
import re

import pytest
from django.utils import timezone

from tests.days import today
from tosbelgi.reading_lists.actions import NoSuchList
from tosbelgi.reading_lists.books import Author, Book
from tosbelgi.reading_lists.importing import plan as plans
from tosbelgi.reading_lists.importing import runs, spreadsheets
from tosbelgi.reading_lists.importing.exports import rows_of as exported
from tosbelgi.reading_lists.importing.plan import list_position, make_plan
from tosbelgi.reading_lists.importing.rules import Problem, read_line
from tosbelgi.reading_lists.lists import Approval, ListedBook, ReadingListPage

from .conftest import make_author, make_book
from .sheet_files import a_new_row, looked

pytestmark = pytest.mark.django_db
NOTHING: dict = {name: [] for name in ("new_books", "new_authors", "added", "removed", "relisted")}


@pytest.fixture
def planned(the_list):
    def planned(*rows):
        lines = [read_line(number, row)[0] for number, row in enumerate(rows, start=2)]
        return make_plan(the_list, lines)

    return planned


@pytest.fixture
def stored(the_list):
    """The rows of the list, by the address of their book."""
    return {row["slug"]: row for row in exported(the_list)}


def nobody(**changes) -> dict[str, str]:
    """A new book of no author."""
    return a_new_row(**dict.fromkeys(("authors_kk", "authors_ru", "authors_en"), "") | changes)


def written_by(*names: str, **changes) -> dict[str, str]:
    return a_new_row(**dict(zip(("authors_kk", "authors_ru", "authors_en"), names, strict=True)) | changes)


def test_a_file_that_says_what_is_there_changes_nothing(planned, stored):
    plan, problems = planned(*stored.values())

    assert problems == []
    assert plan.summary() == NOTHING | {"listed": 4, "changed_books": {}, "titles": {}, "doubles": []}


def test_every_change_is_named_and_in_the_order_of_addresses(planned, stored):
    rows = [
        stored["anshy"],
        stored["ozen"] | {"title_ru": "Река жизни", "year": "2002"},
        stored["vent"] | {"annotation_en": "Wind."},
        nobody(slug="zz", section="2", title_en="Zed"),
        written_by("Жаңа Ә", "Новый Э", "New A", slug="aa", section="2", title_en="Aay"),
        written_by("Жаңа Б", "Новый Б", "New B", slug="bb", section="2", title_en="Bee"),
    ]

    summary = planned(*rows)[0].summary()

    assert summary["changed_books"] == {
        "ozen": {"title_ru": ["Река", "Река жизни"], "year": ["2001", "2002"]},
        "vent": {"annotation_en": ["vent en.", "Wind."]},
    }
    assert list(summary["changed_books"]) == ["ozen", "vent"]
    assert summary["new_books"] == summary["added"] == ["aa", "bb", "zz"]
    assert summary["new_authors"] == ["Жаңа Б", "Жаңа Ә"]
    assert (summary["removed"], summary["relisted"]) == (["qadam"], ["anshy", "ozen"])
    assert list(summary["titles"]) == sorted({"aa", "bb", "zz", "qadam", "anshy", "ozen", "vent"})
    assert (summary["titles"]["zz"], summary["titles"]["qadam"]) == ("Новая книга", "Қадам")
    assert summary["listed"] == 6


def test_a_book_that_stands_in_another_list_is_added_by_its_name(planned, stored):
    book = make_book("beside", title_kk="Қасында", original_language="kk")
    row = nobody(slug="beside", title_kk="Қасында", title_ru="", title_en="", original_language="kk")
    row |= {f"annotation_{code}": f"beside {code}." for code in ("kk", "ru", "en")} | {"year": "2001"}
    row |= {"length": book.length}

    summary = planned(*stored.values(), row)[0].summary()

    assert (summary["added"], summary["new_books"], summary["changed_books"]) == (["beside"], [], {})
    assert summary["titles"] == {"beside": "Қасында"}


@pytest.mark.parametrize(
    ("cells", "relisted"),
    [({}, []), ({"section": "3"}, ["ozen"]), ({"levels": "gold"}, ["ozen"]), ({"levels": "gold,silver,bronze"}, [])],
)
def test_a_row_is_listed_otherwise_by_its_section_its_levels_or_its_place(cells, relisted, planned, stored):
    first = stored["ozen"] | cells
    rest = [row for slug, row in stored.items() if slug != "ozen"]
    plan = planned(first, *rest)[0]
    # Of the other rows those below move up by one where the first has left their section.
    assert [slug for slug in plan.relisted if slug == "ozen"] == relisted
    turned = planned(stored["anshy"], stored["ozen"], stored["vent"], stored["qadam"])[0]
    assert turned.relisted == ["anshy", "ozen"]


def test_lines_have_their_places_in_each_section():
    lines = [read_line(2, nobody(slug=slug, section=section))[0] for slug, section in ("a1", "b2", "c1", "d1", "e2")]
    assert [(line.slug, place) for line, place in list_position(lines)] == [
        ("a", 0),
        ("b", 0),
        ("c", 1),
        ("d", 2),
        ("e", 1),
    ]


def test_the_same_changes_have_one_digest_and_others_another(planned, stored):
    rows = [*stored.values(), nobody(slug="zz", title_kk="Әлем")]
    digest = planned(*rows)[0].digest()
    assert planned(*rows)[0].digest() == digest
    assert planned(*stored.values())[0].digest() != digest
    assert planned(*rows[:-1], rows[-1] | {"slug": "zx"})[0].digest() != digest
    Book.objects.filter(slug="qadam").update(title_kk="Қадам")  # a title that the file does not change
    make_book("beside", title_kk="Әлем дерлік")
    assert planned(*rows)[0].digest() == digest, "what is beside the list is not changed"


@pytest.mark.parametrize(
    ("titles", "slug"),
    [
        ({"title_en": "The Wind", "title_ru": "Ветер"}, "the-wind"),
        ({"title_en": "", "title_ru": "Буря", "title_kk": "Дауыл", "original_language": "ru"}, "burya"),
        ({"title_en": "", "title_ru": "", "title_kk": "Дауыл", "original_language": "kk"}, "dauyl"),
        ({"title_en": "", "title_ru": "", "original_language": "fr", "original_title": "La Nuit"}, "la-nuit"),
        ({"slug": "own", "title_en": "The Wind"}, "own"),
    ],
)
def test_a_book_is_named_by_its_address_or_else_by_its_title(titles, slug, planned):
    plan, problems = planned(nobody(**titles))
    assert (list(plan.new_books), problems) == ([slug], [])
    assert (plan.lines[0].slug, plan.new_books[slug].slug) == (slug, slug)


def test_a_book_that_cannot_be_named_or_stands_twice_is_a_problem_and_is_not_planned(planned):
    nameless = {"title_en": "…", "title_ru": ""}
    plan, problems = planned(nobody(**nameless), nobody(slug="one"), nobody(slug="one"), nobody(slug="two"))

    assert problems == [
        Problem(2, "slug", "no_address", "", "a-z, 0-9, -"),
        Problem(4, "slug", "twice", "one", "3"),
    ]
    assert [line.slug for line in plan.lines] == ["one", "two"]


def test_a_new_book_has_all_that_its_row_says(planned):
    row = nobody(
        slug="new", title_kk="Жаңа", original_title="Orig", year="1990", about_year="yes", length="long",
        isbn="9780306406157",
    )  # fmt: skip
    book = planned(row)[0].new_books["new"]

    for column in ("title_kk", "title_ru", "title_en", "annotation_kk", "annotation_ru", "annotation_en", "length"):
        assert getattr(book, column) == row[column]
    assert (book.year, book.about_year, book.original_language) == (1990, True, "en")
    assert (book.original_title, book.isbn) == ("Orig", "9780306406157")
    assert book.sort_kk


def test_what_was_stored_in_another_form_is_the_same(planned, stored):
    Book.objects.filter(slug="ozen").update(annotation_ru="Бір.\r\nЕкі.", title_ru=" Река ")
    row = stored["ozen"] | {"annotation_ru": "Бір.\nЕкі."}
    rest = [each for slug, each in stored.items() if slug != "ozen"]
    assert planned(row, *rest)[0].changed_books == {}
    changed = planned(row | {"about_year": "yes"}, *rest)[0].changed_books
    assert changed == {"ozen": {"about_year": (False, True)}}


def test_authors_are_known_by_any_of_their_names(planned, aigerim):
    Author.objects.filter(pk=aigerim.pk).update(filed_kk="Үлгі, Айгерім", filed_en="Ulgi, A.")
    for names in (("Айгерім Үлгі", "", ""), ("", "айгерим  УЛГИ", ""), ("", "", "Ulgi, A."), ("Үлгі Айгерім", "", "")):
        plan, problems = planned(written_by(*names, slug="new"))
        assert (plan.authors_of, plan.new_authors, problems) == ({"new": ["aigerim-ulgi"]}, {}, [])


def test_an_author_is_named_once_for_a_book(planned, aigerim):
    plan, problems = planned(written_by("Айгерім Үлгі; Айгерім Үлгі", "", "Aigerim Ulgi; Aigerim Ulgi", slug="new"))
    assert problems == [Problem(2, "authors_kk", "author_twice", "Айгерім Үлгі")]
    assert plan.authors_of == {"new": ["aigerim-ulgi"]}


def test_a_new_author_needs_all_names_and_is_made_once(planned, aigerim):
    plan, problems = planned(written_by("", "Новый", "", slug="one"))
    assert problems == [
        Problem(2, "authors_kk", "new_author_needs_names", "Новый"),
        Problem(2, "authors_en", "new_author_needs_names", "Новый"),
    ]
    assert (plan.new_authors, plan.authors_of) == ({}, {"one": []})

    both = [written_by("Жаңа", "Новый", "New One", slug=slug, title_en=slug) for slug in ("one", "two")]
    plan, problems = planned(*both)
    assert (plan.authors_of, problems) == ({"one": ["new-one"], "two": ["new-one"]}, [])
    author = plan.new_authors["new-one"]
    assert (author.slug, author.name_kk, author.name_ru, author.name_en) == ("new-one", "Жаңа", "Новый", "New One")
    assert author.sort_kk


def test_two_new_authors_of_one_address_are_two(planned, aigerim):
    make_author("new-one", "Бар", "Есть", "Someone")
    row = written_by("Жаңа; …", "Новый; …", "New One; …", slug="one")

    (first, second) = planned(row)[0].new_authors

    assert (first[:8], len(first), first[8:].isalnum()) == ("new-one-", 14, True)
    assert (second[:7], len(second)) == ("author-", 13)


def test_who_is_written_by_others_is_named_by_all_names(planned, stored, aigerim):
    make_author("second", "Екінші Үлгі", "Второй Улги", "Second Ulgi")
    row = stored["ozen"] | {"authors_kk": "Екінші Үлгі; Айгерім Үлгі", "authors_ru": "", "authors_en": ""}

    plan = planned(row, *(each for slug, each in stored.items() if slug != "ozen"))[0]

    assert plan.changed_books == {"ozen": {"authors": (["aigerim-ulgi"], ["second", "aigerim-ulgi"])}}
    assert plan.summary()["changed_books"] == {"ozen": {"authors": ["Айгерім Үлгі", "Екінші Үлгі; Айгерім Үлгі"]}}


@pytest.mark.parametrize(
    ("cells", "other"),
    [
        ({"title_en": "The Synger"}, "Әнші (The Singer)"),
        ({"title_en": "Le Ventt"}, "Ветер (Le Vent)"),
        ({"title_en": "Quite another"}, None),
    ],
)
def test_a_new_book_that_sounds_like_another_is_shown_beside_it(cells, other, planned, stored):
    rows = [*stored.values(), nobody(slug="new", title_ru="", **cells)]
    summary = planned(*rows)[0].summary()
    shown = [(one, two) for one, two in summary["doubles"] if one == cells["title_en"]]
    assert {two for _one, two in shown} == ({other} if other else set())
    assert not planned(*stored.values())[0].doubles


def test_new_names_that_sound_like_others_are_shown_and_not_too_many(planned, aigerim, monkeypatch):
    row = written_by("Айгерім Ұлғі", "Айгерім Ұлғі", "Aigerim Ulghi", slug="new")
    assert planned(row)[0].doubles == [("Айгерім Ұлғі", "Айгерім Үлгі")]
    rows = [nobody(slug=f"n{number}", title_ru="", title_en="The Singer") for number in range(3)]
    plan = planned(*rows)[0]
    monkeypatch.setattr(plans, "MOST_DOUBLES", 1)
    assert len(plan.summary()["doubles"]) == 1


def test_rows_of_other_lists_are_not_compared(planned, stored):
    assert ListedBook.objects.exclude(book__slug__in=stored).exists()
    assert planned()[0].removed == sorted(stored)


def test_what_was_read_of_a_file_is_kept_with_it(the_list, approver, stored, monkeypatch):
    content = spreadsheets.as_csv([*stored.values(), nobody(slug="bad", year="soon", length="tall")])
    name = "ә" * 205 + ".CSV"
    digest = hashlib.sha256(content).hexdigest()

    run = runs.ImportRun.objects.get(pk=looked(the_list, approver, content, name).pk)

    assert (run.reading_list_id, run.name, run.digest, run.by) == (the_list.pk, name[-200:], digest, approver)
    assert re.fullmatch(rf"imports/{digest[:16]}(_\w+)?\.csv", run.file.name)
    assert (run.state, run.done, run.problem_count) == ("faulty", 5, 2)
    assert [(one["row"], one["column"], one["code"]) for one in run.problems] == [
        (6, "year", "no_year"),
        (6, "length", "unknown"),
    ]
    assert (run.preview, run.plan_digest) == ({}, "")
    monkeypatch.setattr(runs, "MOST_PROBLEMS", 1)
    again = runs.inspect(run.pk)
    assert (again.problem_count, len(again.problems)) == (2, 1)

    sound = looked(the_list, approver, spreadsheets.as_csv(stored.values()))
    plan, _problems = make_plan(the_list, [read_line(*row)[0] for row in enumerate(stored.values(), start=2)])
    kept = runs.ImportRun.objects.get(pk=sound.pk)
    assert (kept.state, kept.done, kept.problem_count, kept.problems) == ("ready", 4, 0, [])
    assert (kept.preview, kept.plan_digest) == (plan.summary(), plan.digest())
    run.refresh_from_db()
    assert (run.state, run.done) == ("faulty", 5), "another file's reading is its own"


def test_another_lists_approval_keeps_no_file_from_this_one(the_list, approver, stored):
    other = ReadingListPage.objects.exclude(pk=the_list.pk).filter(locale__language_code="kk").first()
    Approval.objects.create(reading_list=other, decision="1", decided_on=today(), by=approver, at=timezone.now())

    run = looked(the_list, approver, spreadsheets.as_csv([*stored.values()][1:]))

    assert runs.apply_import(run_id=run.pk, by=approver, at=timezone.now()).state == "applied"
    assert runs.ImportRun.objects.get(pk=run.pk).state == "applied"
    assert set(exported_slugs(the_list)) == set(stored) - {"ozen"}


def exported_slugs(page) -> list[str]:
    return [row["slug"] for row in exported(page)]


def test_an_import_that_there_is_not_is_not_applied(the_list, approver, stored):
    run = looked(the_list, approver, spreadsheets.as_csv([*stored.values()][1:]))
    with pytest.raises(NoSuchList):
        runs.apply_import(run_id=run.pk + 1, by=approver, at=timezone.now())
    assert exported_slugs(the_list) == [*stored]
