"""Whoever approves sees what would change, in words, and reaches approving by the first button; reviewers are heard."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.compare import ChildRelationComparison
from wagtail.test.utils import WagtailTestUtils

from tests.days import in_days
from tosbelgi.cms.editing import comparison, draft_changes
from tosbelgi.cms.editing.change_list import sentences
from tosbelgi.cms.translation_admin import board as language_board
from tosbelgi.programme.catalogue.actions import draft_next_version, publish_season
from tosbelgi.programme.catalogue.seasons import Season
from tosbelgi.reading_lists.books import Book
from tosbelgi.reading_lists.lists import ListedBook, SectionPage

from .conftest import look, page_in
from .test_approval import edit_url
from .test_submitted_words import book, submit, waiting
from .test_two_at_once import opened

pytestmark = pytest.mark.django_db
WORDS = "Өте ұзын әрі жаңа аннотация емес."


def main_button(client, row):
    """The button of the form that stands open, and those in the menu beside it."""
    footer = WagtailTestUtils.get_soup(client.get(edit_url(row)).text).find("footer")
    buttons = [one for one in footer.find_all("button") if one.get("data-w-dropdown-target") != "toggle"]
    return buttons[0], buttons[1:]


@pytest.fixture(params=["page", "book"])
def submitted(request, signed_in):
    row, field = (page_in("about", "kk"), "summary") if request.param == "page" else (book(), "annotation_kk")
    submit(signed_in("editor"), row, **{field: WORDS})
    return type(row).objects.get(pk=row.pk)


def test_the_first_button_of_an_approver_is_approving(submitted, signed_in):
    first, others = main_button(signed_in("approver"), submitted)
    assert first.get("data-workflow-action-name") == "approve"
    assert not first.get("data-workflow-action-modal-url")
    assert [one.get("data-workflow-action-name") for one in others].count("approve") == 0
    assert any("action-save" in one.get("class", ()) for one in others), "a draft can still be saved"

    first, others = main_button(signed_in("editor"), submitted)
    assert not [one for one in (first, *others) if one.get("data-workflow-action-name") == "approve"]


def test_nothing_waits_and_the_first_button_saves(signed_in):
    first, _others = main_button(signed_in("approver"), book())
    assert "action-save" in first["class"]


def test_the_changes_stand_above_the_form_in_words(submitted, signed_in):
    before = submitted.annotation_kk if isinstance(submitted, Book) else submitted.summary
    for role in ("approver", "editor"):
        shown = WagtailTestUtils.get_soup(signed_in(role).get(edit_url(submitted)).text).find(class_="change-list")
        lines = [" ".join(line.text.split()) for line in shown.find_all("li")]
        told = [line for line in lines if WORDS.split()[0] in line]
        assert len(told) == 1
        assert told[0].endswith("editor"), "who wrote it"
        assert before.split()[0] in told[0]

    decide = look(signed_in("approver"), waiting(submitted))
    assert [one.label for one in decide.context["lines"]] == [one.label for one in decide.context["changes"]]
    assert any(WORDS.split()[0] in one.text for one in decide.context["changes"])


def test_rows_below_are_named_by_what_they_say(admin_user, rf):
    row = book()
    names = [str(author) for author in row.authors]
    row.book_authors.set([])
    revision = row.save_revision()
    request = rf.get("/")
    request.user = admin_user

    said = sentences(comparison.field_differences(request, draft_changes.read(row), revision.as_object()))

    assert [one.text for one in said if any(name in one.text for name in names)]


def test_a_row_that_was_never_public_is_written_and_not_changed_from_the_same(signed_in):
    """A box that nobody ticked, a day that stands in the form, a number: all of it is new."""
    row = Book(
        title_kk="Мысал кітап", slug="mysal-kitap", original_language="kk", year=1985, is_folk_work=True, live=False
    )
    row.save()
    submit(signed_in("editor"), row, annotation_kk="Қысқа аннотация.")

    page = WagtailTestUtils.get_soup(signed_in("approver").get(reverse("decide_approval", args=[waiting(row).pk])).text)
    lines = [line.text for line in page.find(class_="change-list").find_all("li")]

    assert any("«Мысал кітап»" in line for line in lines)
    assert not [line for line in lines if "орнына" in line or "becomes" in line]


def test_of_a_long_list_only_the_rows_that_change_stand_side_by_side(admin_user, rf):
    """Else whoever approves one book goes past all the others; and what is ticked is called by its name."""
    section = SectionPage.objects.filter(live=True, locale__language_code="kk").first()
    listed = {one.book_id for one in section.listed_books.all()}
    new = Book.objects.filter(live=True).exclude(pk__in=listed).first()
    draft = section.get_latest_revision_as_object()
    draft.listed_books.add(ListedBook(book=new, for_bronze=True, for_silver=False, for_gold=True))
    request = rf.get("/")
    request.user = admin_user

    difference = next(
        one
        for one in comparison.field_differences(request, draft_changes.read(section), draft)
        if isinstance(one.comparison, ChildRelationComparison)
    )

    differing, stay = comparison.differing_rows(difference.comparison)
    assert (len(differing), stay) == (1, len(listed))
    (told,) = sentences([difference])
    assert str(new) in told.text
    assert "Yes" not in told.text and "Иә" not in told.text


def test_a_reviewers_words_stand_in_the_editor_and_in_the_history(submitted, signed_in):
    approver, editor = signed_in("approver"), signed_in("editor")
    decide = reverse("decide_approval", args=[waiting(submitted).pk])
    approver.post(decide, {"decision": "reject", "comment": "Қысқарақ жазыңыз"})

    above = WagtailTestUtils.get_soup(editor.get(edit_url(submitted)).text).find(class_="reviews")
    assert "Қысқарақ жазыңыз" in above.text
    assert "approver" in above.text
    history = (
        reverse(type(submitted).snippet_viewset.get_url_name("history"), args=[submitted.pk])
        if isinstance(submitted, Book)
        else reverse("wagtailadmin_pages:history", args=[submitted.pk])
    )
    assert "Қысқарақ жазыңыз" in editor.get(history).text

    again = {"annotation_kk": "Қысқа сөз."} if isinstance(submitted, Book) else {"summary": "Қысқа сөз."}
    submit(editor, type(submitted).objects.get(pk=submitted.pk), **again)
    shown = look(approver, waiting(submitted))
    assert "Қысқарақ жазыңыз" in shown.text, "who decides sees what was asked for"
    assert "Қысқарақ жазыңыз" in editor.get(edit_url(submitted)).text


def state_of(row, language: str) -> str:
    return next(one.state for one in language_board.line_of(row).cells if one.language == language)


def test_the_board_says_submitted_of_what_was_submitted(signed_in):
    row = book()
    Book.objects.filter(pk=row.pk).update(annotation_en="")
    assert state_of(book(), "en") == "missing"
    submit(signed_in("translator-en"), book(), annotation_en="A new annotation. It waits.")
    assert state_of(book(), "en") == "submitted"
    assert state_of(book(), "ru") != "submitted", "only what was submitted"
    whole = next(line for line in language_board.board_lines() if line.kind == "book" and line.title == str(book()))
    assert [cell.state for cell in whole.cells][2] == "submitted"

    signed_in("approver").post(
        reverse("decide_approval", args=[waiting(row).pk]), {"decision": "reject", "comment": "Қысқарақ"}
    )
    assert state_of(book(), "en") == "missing"


def test_the_board_says_submitted_of_a_page(signed_in):
    submit(signed_in("editor"), page_in("about", "kk"), summary=WORDS)
    assert state_of(page_in("about", "kk"), "kk") == "submitted"
    assert state_of(page_in("about", "kk"), "ru") != "submitted"


def test_a_season_says_which_norms_would_change(signed_in):
    """Rows below rows below a row: levels of a season, and the norms of a level."""
    running = Season.objects.filter(live=True).latest("starts_on")
    season = draft_next_version(season_id=running.pk, starts_on=in_days(200), by=None, at=timezone.now())
    publish_season(season_id=season.pk, by=None, at=timezone.now())
    form = opened(signed_in("editor"), season)
    hours = next(name for name in form if name.endswith("-hours_per_week") and form[name])
    submit(signed_in("editor"), season, **{hours: "17"})

    shown = WagtailTestUtils.get_soup(signed_in("approver").get(edit_url(season)).text)

    assert reverse("decide_approval", args=[waiting(season).pk]) in str(shown)
    assert any("17" in line.text for line in shown.find(class_="change-list").find_all("li"))
