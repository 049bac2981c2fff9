"""As the operator: next year's list comes as a spreadsheet with mistakes in it; nothing is lost or half done."""

import csv
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from openpyxl import Workbook, load_workbook

from tests.days import today
from tests.editors.test_approval import edit_url
from tests.editors.test_submitted_words import autosave
from tests.editors.test_two_at_once import opened
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.reading_lists import actions, tasks
from tosbelgi.reading_lists.books import Author, Book
from tosbelgi.reading_lists.importing import exports, spreadsheets, workbooks
from tosbelgi.reading_lists.importing import runs as import_runs
from tosbelgi.reading_lists.lists import ListedBook, ListIsApproved

from .conftest import YEAR, rows_of
from .sheet_files import a_new_row, looked

pytestmark = pytest.mark.django_db


def as_csv(rows) -> bytes:
    return spreadsheets.as_csv(rows)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_exported_comes_back_unchanged(kind, the_list, approver):
    rows = list(exports.rows_of(the_list))
    content = as_csv(rows) if kind == "csv" else spreadsheets.as_xlsx(rows, exports.notes())

    run = looked(the_list, approver, content, f"list.{kind}")

    assert (run.state, run.problems) == ("ready", [])
    assert run.preview["listed"] == 4
    for nothing in ("new_books", "new_authors", "added", "removed", "relisted", "changed_books"):
        assert not run.preview[nothing]


def test_every_mistake_is_told_with_its_row_and_column_and_nothing_is_stored(the_list, approver):
    before, books, authors = rows_of(the_list), Book.objects.count(), Author.objects.count()
    rows = [
        *exports.rows_of(the_list),
        a_new_row(year="soon"),
        a_new_row(title_en="Another", levels="platinum", isbn="978-0-306-40615-8"),
        a_new_row(title_en="Third", authors_kk="Басқа Біреу", authors_ru="", authors_en=""),
    ]

    run = looked(the_list, approver, as_csv(rows))

    assert run.state == "faulty"
    told = {(one["row"], one["column"], one["code"]) for one in run.problems}
    assert told == {
        (6, "year", "no_year"),
        (7, "levels", "unknown"),
        (7, "isbn", "no_isbn"),
        (8, "authors_ru", "new_author_needs_names"),
        (8, "authors_en", "new_author_needs_names"),
    }
    assert run.done == 7
    with pytest.raises(import_runs.NotReady):
        import_runs.apply_import(run_id=run.pk, by=approver, at=timezone.now())
    assert (rows_of(the_list), Book.objects.count(), Author.objects.count()) == (before, books, authors)


def test_unknown_authors_and_repeated_books_are_told_together_with_the_other_mistakes(the_list, approver):
    rows = [
        *exports.rows_of(the_list),
        a_new_row(slug="ozen", year="soon"),
        a_new_row(authors_kk="Басқа Біреу", authors_ru="", authors_en=""),
    ]

    run = looked(the_list, approver, as_csv(rows))

    assert {(one["row"], one["column"], one["code"]) for one in run.problems} == {
        (6, "year", "no_year"),
        (6, "slug", "twice"),
        (7, "authors_ru", "new_author_needs_names"),
        (7, "authors_en", "new_author_needs_names"),
    }


def test_a_sound_file_is_imported_whole(the_list, approver, client):
    page_before = client.get(f"/ru/reading-lists/{YEAR}/").content.decode()
    assert "Новая книга" not in page_before
    rows = [row | {"title_ru": "Река жизни"} if row["slug"] == "ozen" else row for row in exports.rows_of(the_list)]
    rows = [row for row in rows if row["slug"] != "qadam"] + [
        a_new_row(),
        a_new_row(section="3", slug="osu", title_en="Growing", authors_en="Айгерим Улги", authors_kk="", authors_ru=""),
    ]

    run = looked(the_list, approver, as_csv(rows))
    assert run.preview["new_books"] == ["a-new-book", "osu"]
    assert run.preview["new_authors"] == ["Дәурен Мысал"]
    assert run.preview["removed"] == ["qadam"]
    assert run.preview["changed_books"] == {"ozen": {"title_ru": ["Река", "Река жизни"]}}
    assert run.preview["titles"]["a-new-book"] == "Новая книга"
    import_runs.apply_import(run_id=run.pk, by=approver, at=timezone.now())

    assert {slug for _pk, slug, *_rest in rows_of(the_list)} == {"ozen", "anshy", "vent", "a-new-book", "osu"}
    assert Book.objects.get(slug="osu").authors[0].slug == "aigerim-ulgi"
    assert Book.objects.filter(slug="qadam").exists()
    shown = client.get(f"/ru/reading-lists/{YEAR}/").content.decode()
    assert "Новая книга" in shown
    assert "Река жизни" in shown
    line = HistoryLine.objects.get(name="reading_list.imported")
    assert (line.by_id, line.facts["new_books"], line.facts["file_digest"]) == (approver.pk, 2, run.digest)
    with pytest.raises(import_runs.NotReady):
        import_runs.apply_import(run_id=run.pk, by=approver, at=timezone.now())


def test_an_older_draft_does_not_come_back_after_an_import(the_list, approver):
    section = ListedBook.objects.get(book__slug="qadam").section_page
    rows = [row for row in exports.rows_of(the_list) if row["slug"] != "ozen"]

    import_runs.apply_import(run_id=looked(the_list, approver, as_csv(rows)).pk, by=approver, at=timezone.now())

    kazakh = ListedBook.objects.get(book__slug="anshy").section_page
    assert [row.book.slug for row in kazakh.get_latest_revision_as_object().listed_books.all()] == ["anshy"]
    assert [row.book.slug for row in section.get_latest_revision_as_object().listed_books.all()] == ["qadam"]


@pytest.mark.parametrize("drafted", [False, True])
@pytest.mark.parametrize("sent", ["button", "autosave"])
def test_a_form_that_was_opened_before_an_import_does_not_bring_the_old_words_back(
    sent, drafted, the_list, approver, editor_client
):
    book = Book.objects.get(slug="ozen")
    if drafted:
        autosave(editor_client, book, title_en="Half a t")
    form = opened(editor_client, book) | {"annotation_kk": "Менікі."}
    rows = [row | {"title_ru": "Река жизни"} if row["slug"] == "ozen" else row for row in exports.rows_of(the_list)]
    import_runs.apply_import(run_id=looked(the_list, approver, as_csv(rows)).pk, by=approver, at=timezone.now())

    if sent == "button":
        answer = editor_client.post(edit_url(book), form | {"action-publish": "1"})
        assert answer.status_code == 409
        assert dict(answer.context["sent"])["annotation_kk"] == "Менікі."
    else:
        answer = editor_client.post(edit_url(book), form, headers={"accept": "application/json"})
        assert answer.json()["error_code"] == "invalid_revision"
    book.refresh_from_db()
    assert (book.title_ru, book.get_latest_revision_as_object().title_ru) == ("Река жизни", "Река жизни")


def test_what_changed_since_the_preview_is_not_overwritten(the_list, approver):
    rows = [row | {"title_ru": "Река жизни"} if row["slug"] == "ozen" else row for row in exports.rows_of(the_list)]
    run = looked(the_list, approver, as_csv(rows))
    Book.objects.filter(slug="ozen").update(title_ru="Большая река")

    with pytest.raises(import_runs.ChangedMeanwhile):
        import_runs.apply_import(run_id=run.pk, by=approver, at=timezone.now())

    assert Book.objects.get(slug="ozen").title_ru == "Большая река"


def test_an_approved_list_takes_no_file(the_list, approver):
    run = looked(the_list, approver, as_csv(exports.rows_of(the_list)))
    actions.approve(list_id=the_list.pk, decision="No. 1", decided_on=today(), by=approver, at=timezone.now())

    with pytest.raises(ListIsApproved):
        import_runs.apply_import(run_id=run.pk, by=approver, at=timezone.now())
    with pytest.raises(ListIsApproved):
        looked(the_list, approver, b"")


def test_an_editor_without_the_right_may_not_import(the_list, editor):
    with pytest.raises(import_runs.MayNotImport):
        import_runs.start_import(list_id=the_list.pk, content=b"", name="x.csv", by=editor, at=timezone.now())

    assert not import_runs.ImportRun.objects.exists()


def test_without_the_right_nothing_is_imported_that_another_has_sent(the_list, approver, editor):
    run = looked(the_list, approver, as_csv([*exports.rows_of(the_list), a_new_row()]))
    before, books = rows_of(the_list), Book.objects.count()

    with pytest.raises(import_runs.MayNotImport):
        import_runs.apply_import(run_id=run.pk, by=editor, at=timezone.now())

    assert (rows_of(the_list), Book.objects.count()) == (before, books)
    run.refresh_from_db()
    assert run.state == "ready"
    assert not HistoryLine.objects.filter(name="reading_list.imported").exists()


def _xlsx(*rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_formula_is_refused_and_never_run(the_list, approver):
    row = a_new_row(title_en="=1+1")
    content = _xlsx(spreadsheets.COLUMNS, [row[column] for column in spreadsheets.COLUMNS])

    run = looked(the_list, approver, content, "list.xlsx")

    assert [(one["row"], one["column"], one["code"]) for one in run.problems] == [(2, "title_en", "formula")]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_exports_hold_no_formula(sign, the_list, client):
    Book.objects.filter(slug="ozen").update(title_ru=f"{sign}cmd()")
    rows = list(exports.rows_of(the_list))

    cells = [cell for line in csv.reader(io.StringIO(as_csv(rows).decode("utf-8-sig"))) for cell in line]
    sheet = load_workbook(io.BytesIO(spreadsheets.as_xlsx(rows, {}))).worksheets[0]
    public = client.get(f"/ru/reading-lists/{YEAR}/?as=csv").content.decode("utf-8-sig")

    assert f"'{sign}cmd()" in cells
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "n", "inlineStr"}
    assert f"'{sign}cmd()" in public


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"\xff\xfe\x00", "list.csv", "FILE_UNREADABLE"),
        (b"not a zip", "list.xlsx", "FILE_UNREADABLE"),
        (b"a,b\n1,2\n", "list.csv", "COLUMNS_MISSING"),
        (b"", "list.csv", "COLUMNS_MISSING"),
        (",".join(spreadsheets.COLUMNS).encode(), "list.csv", "no_rows"),
    ],
)
def test_a_file_that_is_no_list_is_refused(content, name, code, the_list, approver):
    run = looked(the_list, approver, content, name)

    assert (run.state, [one["code"] for one in run.problems]) == ("faulty", [code])


def test_a_bomb_is_not_unpacked(the_list, approver, monkeypatch):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (workbooks.MOST_UNPACKED + 1))

    run = looked(the_list, approver, stream.getvalue(), "list.xlsx")

    assert [one["code"] for one in run.problems] == ["FILE_TOO_LARGE"]


def test_more_rows_than_allowed_are_refused(the_list, approver, decide):
    decide("reading_lists.import_rows", 3)

    run = looked(the_list, approver, as_csv(exports.rows_of(the_list)))

    assert [(one["code"], one["allowed"]) for one in run.problems] == [("TOO_MANY_ROWS", "3")]


@pytest.mark.parametrize("crowd", [1, 60])
def test_a_plan_costs_the_same_queries_for_one_row_and_for_many(crowd, the_list, django_assert_max_num_queries):
    rows = [*exports.rows_of(the_list), *(a_new_row(slug=f"new-{number}") for number in range(crowd))]
    run_lines = [import_runs.read_line(number, row)[0] for number, row in enumerate(rows, start=2)]

    with django_assert_max_num_queries(4):
        plan, problems = import_runs.make_plan(the_list, run_lines)

    assert (len(plan.new_books), problems) == (crowd, [])


def test_the_operator_sends_a_file_in_the_admin_is_told_the_mistakes_mends_them_and_approves(the_list, approver):
    admin = Client()
    admin.force_login(approver)
    desk = reverse("reading_list_desk", args=[the_list.pk])

    def send(rows):
        file = SimpleUploadedFile("list.csv", as_csv(rows), "text/csv")
        answer = admin.post(reverse("reading_list_upload", args=[the_list.pk]), {"file": file})
        assert answer.status_code == 302
        assert "refresh" in admin.get(answer.url).content.decode()
        call_command("worker", "--once")
        return answer.url

    bad = [a_new_row(section="9"), a_new_row(slug="Bad Slug"), a_new_row(slug="b", year="")]
    with override("en"):
        shown = admin.get(send([*exports.rows_of(the_list), *bad])).content.decode()
    for cell in ("<td>6</td><td><code>section</code>", "<td>7</td><td><code>slug</code>", "<td>8</td><td><code>year"):
        assert cell in shown

    address = send([*exports.rows_of(the_list), a_new_row()])
    assert "a-new-book" in admin.get(address).content.decode()
    run = import_runs.ImportRun.objects.first()
    assert admin.post(reverse("reading_list_import_apply", args=[run.pk])).url == desk
    assert len(rows_of(the_list)) == 5

    refused = admin.post(
        reverse("reading_list_approve", args=[the_list.pk]), {"decision": "No. 8", "decided_on": "2999-01-01"}
    )
    assert refused.status_code == 200
    assert "No. 8" in refused.content.decode()
    decided = {"decision": "No. 8", "decided_on": str(today()), "shown": refused.context["shown"]}
    admin.post(reverse("reading_list_approve", args=[the_list.pk]), decided)
    assert "No. 8" in admin.get(desk).content.decode()
    assert "No. 8" in Client().get(f"/en/reading-lists/{YEAR}/").content.decode()


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("reading_lists_desk", "get"),
        ("reading_list_desk", "get"),
        ("reading_list_export", "get"),
        ("reading_list_upload", "post"),
        ("reading_list_approve", "post"),
        ("reading_list_copy", "post"),
        ("reading_list_withdraw", "post"),
    ],
)
@pytest.mark.parametrize("who", ["a stranger", "staff without books", "an editor"])
def test_who_may_come_to_the_desk(who, name, method, the_list, editor, django_user_model):
    client = Client()
    if who == "staff without books":
        client.force_login(django_user_model.objects.create_user("marat", password="x", is_staff=True))
    if who == "an editor":
        client.force_login(editor)
    row = ListedBook.objects.get(book__slug="ozen")
    args = {
        "reading_lists_desk": [],
        "reading_list_export": [the_list.pk, "csv"],
        "reading_list_withdraw": [row.pk],
    }.get(name, [the_list.pk])
    sent = {"decision": "x", "decided_on": str(today()), "year": "2040", "reason": "x"} if method == "post" else {}
    before, lines = rows_of(the_list), HistoryLine.objects.count()

    answer = getattr(client, method)(reverse(name, args=args), sent)

    if who == "an editor" and method == "get":
        assert answer.status_code == 200
    elif who != "an editor":
        assert answer.status_code in (302, 403)
        assert "/admin/" in answer.get("Location", "/admin/")
    assert (rows_of(the_list), HistoryLine.objects.count()) == (before, lines)


def test_a_reading_that_fails_is_told_and_may_be_begun_again_by_those_who_import(the_list, approver, editor):
    run = import_runs.start_import(
        list_id=the_list.pk, content=as_csv(exports.rows_of(the_list)), name="a.csv", by=approver, at=timezone.now()
    )
    run.file.storage.delete(run.file.name)
    tasks.look_through.enqueue(run.pk)
    call_command("worker", "--once")
    page, again = reverse("reading_list_import", args=[run.pk]), reverse("reading_list_import_again", args=[run.pk])
    for who, may in ((editor, False), (approver, True)):
        client = Client()
        client.force_login(who)
        screen = client.get(page).content.decode()
        assert ("refresh" in screen, again in screen) == (False, may)

        client.post(again)

        assert bool(tasks.given_up([run])) is not may


def test_a_list_that_is_read_for_the_second_time_stays_imported(the_list, approver, monkeypatch):
    """Another worker may take the first one for dead, and read what has been imported meanwhile."""
    run = looked(the_list, approver, as_csv([*exports.rows_of(the_list), a_new_row()]))
    read = import_runs._read

    def while_it_is_imported(again, most):
        monkeypatch.setattr(import_runs, "_read", read)
        import_runs.inspect(run.pk)
        import_runs.apply_import(run_id=run.pk, by=approver, at=timezone.now())
        return read(again, most)

    monkeypatch.setattr(import_runs, "_read", while_it_is_imported)
    assert import_runs.inspect(run.pk).state == "applied"
    assert import_runs.inspect(run.pk).state == "applied"
    run.refresh_from_db()
    assert (run.state, run.preview["new_books"]) == ("applied", ["a-new-book"])
