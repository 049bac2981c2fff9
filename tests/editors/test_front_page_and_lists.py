"""The editors' front page and calendar, and their lists: what waits and is due; found by any form of a word."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils import WagtailTestUtils

from tosbelgi.home.benefits import Benefit
from tosbelgi.kernel.calendar import day_of
from tosbelgi.reading_lists.books import Author, Book

from .conftest import page_in
from .test_approval import edit_url
from .test_submitted_words import autosave, book, submit, waiting

pytestmark = pytest.mark.django_db


def front_page(client) -> dict[str, str]:
    """The sections of the front page by their ids, as plain text."""
    soup = WagtailTestUtils.get_soup(client.get("/admin/").text)
    sections = soup.select(".my-work section")
    return {one["aria-labelledby"]: " ".join(one.text.split()) for one in sections}


def test_each_sees_what_waits_for_them_and_a_word_where_nothing_does(signed_in):
    editor, approver = signed_in("editor"), signed_in("approver")
    before = front_page(approver)
    assert str(book()) not in before["awaiting-review"]
    assert "awaiting-review" not in front_page(editor), "nobody asks an editor to approve"
    assert len(before["drafted"].split()) > 3, "an empty list says so"

    submit(editor, book(), annotation_kk="Жаңа аннотация.")
    after = front_page(approver)
    assert str(book()) in after["awaiting-review"]
    assert "editor" in after["awaiting-review"]
    assert reverse("decide_approval", args=[waiting(book()).pk]) in approver.get("/admin/").text
    assert str(book()) in front_page(editor)["drafted"]
    assert str(book()) not in front_page(signed_in("translator-ru"))["drafted"]

    decide = reverse("decide_approval", args=[waiting(book()).pk])
    approver.post(decide, {"decision": "reject", "comment": "Қысқарақ жазыңыз"})
    assert "Қысқарақ жазыңыз" in front_page(editor)["sent-back"]
    assert str(book()) not in front_page(editor)["drafted"]
    assert str(book()) not in front_page(approver)["awaiting-review"]
    assert "sent-back" not in front_page(signed_in("translator-ru")), "the words are said to the author"


def test_a_draft_is_ones_own(signed_in):
    autosave(signed_in("editor"), book(), annotation_kk="Жоба.")
    autosave(signed_in("editor"), page_in("about", "kk"), summary="Жоба.")
    mine = front_page(signed_in("editor"))["drafted"]
    assert str(book()) in mine
    assert page_in("about", "kk").title in mine
    assert str(book()) not in front_page(signed_in("approver"))["drafted"]


def test_news_are_added_by_who_may(signed_in):
    parent = Page.objects.get(slug="news", locale__language_code="kk")
    address = reverse("wagtailadmin_pages:add", args=["home", "newspage", parent.pk])
    assert address in signed_in("editor").get("/admin/").text
    assert signed_in("editor").get(address).status_code == 200
    assert address not in signed_in("translator-ru").get("/admin/").text


@pytest.fixture
def planned(people):
    """A book that comes in three days, a page that goes in four, a benefit that ends in five."""
    now = timezone.now()
    row = book()
    row.go_live_at, row.annotation_kk = now + timedelta(days=3), "Кейін."
    row.save_revision(user=people["editor"], approved_go_live_at=row.go_live_at)
    Page.objects.filter(pk=page_in("about", "kk").pk).update(expire_at=now + timedelta(days=4))
    benefit = Benefit.objects.filter(live=True).first()
    ends = day_of(now) + timedelta(days=5)
    Benefit.objects.filter(pk=benefit.pk).update(valid_until=ends)
    return {
        day_of(row.go_live_at): str(row),
        day_of(now + timedelta(days=4)): page_in("about", "kk").title,
        ends: benefit.title_kk,
    }


def test_what_is_approved_for_a_planned_time_is_no_draft_that_was_not_submitted(planned, signed_in):
    mine = front_page(signed_in("editor"))
    assert str(book()) in mine["coming"]
    assert str(book()) not in mine["drafted"]


def test_what_is_due_stands_on_the_front_page_and_on_its_day(planned, signed_in):
    editor = signed_in("editor")
    coming = front_page(editor)["coming"]
    for day, title in planned.items():
        assert title in coming
        month = WagtailTestUtils.get_soup(editor.get(reverse("editors_calendar") + f"?month={day:%Y-%m}").text)
        cell = month.find("time", attrs={"datetime": day.isoformat()}).parent
        assert title in cell.text
        assert "empty" not in cell.get("class", ())
        assert month.find("ol", class_="calendar"), "a list that a phone and a screen reader read in order"


def test_the_calendar_shows_what_one_may_edit_and_bears_odd_months(planned, signed_in):
    russian = signed_in("translator-ru")
    day = next(day for day, title in planned.items() if title == page_in("about", "kk").title)
    assert page_in("about", "kk").title not in russian.get(reverse("editors_calendar") + f"?month={day:%Y-%m}").text
    for month in ("", "2026-13", "9999-01", "x", "2026-1"):
        assert russian.get(reverse("editors_calendar"), {"month": month}).status_code == 200
    assert signed_in("stranger").get(reverse("editors_calendar")).status_code == 302


def listed(client, model, query: str) -> list[str]:
    answer = client.get(reverse(model.snippet_viewset.get_url_name("list")), {"q": query})
    return [str(row) for row in answer.context["page_obj"].object_list]


@pytest.mark.parametrize("query", ["Әуезов", "әуезов", "ӘУЕЗОВ", "әуезовтің", "Ауэзова", "auezov"])
def test_a_book_is_found_by_its_author_in_any_form(query, signed_in):
    assert "Абай жолы" in listed(signed_in("editor"), Book, query)
    assert "Мұхтар Әуезов" in listed(signed_in("editor"), Author, query)


def test_a_book_is_found_by_each_of_its_words_and_not_by_others(signed_in):
    assert "Абай жолы" in listed(signed_in("editor"), Book, "жолын әуезов")
    assert listed(signed_in("editor"), Book, "жолын гёте") == []


def test_the_list_of_books_shows_authors_and_state_in_as_many_queries_for_one_as_for_all(signed_in):
    editor, address = signed_in("editor"), reverse(Book.snippet_viewset.get_url_name("list"))
    editor.get(address)
    with CaptureQueriesContext(connection) as whole:
        shown = editor.get(address)
    with CaptureQueriesContext(connection) as one:
        single = editor.get(address, {"q": "Абай жолы Әуезов"})
    assert len(shown.context["page_obj"].object_list) > 12
    assert len(whole) <= len(one)
    assert "Мұхтар Әуезов" in WagtailTestUtils.get_soup(single.text).select_one("table.listing").text

    before = states_in(single)
    autosave(editor, book(), annotation_kk="Жоба.")
    assert before
    assert states_in(editor.get(address, {"q": "Абай жолы Әуезов"})) != before


def states_in(answer) -> list[str]:
    return [state.text.strip() for state in WagtailTestUtils.get_soup(answer.text).select("table.listing .w-status")]


def test_above_an_empty_field_stand_source_glossary_and_earlier_wording(signed_in):
    row, near = book(), Book.objects.exclude(annotation_kk="").exclude(slug="abai-zholy").first()
    Book.objects.filter(pk=near.pk).update(annotation_kk=row.annotation_kk + " Тағы.", annotation_ru="Как прежде.")
    Book.objects.filter(pk=row.pk).update(annotation_ru="")
    form = WagtailTestUtils.get_soup(signed_in("translator-ru").get(edit_url(row)).text)

    hints = {
        hint.find_next("textarea")["name"]: hint.text
        for hint in form.select(".source-hint")
        if hint.find_next("textarea")
    }
    assert row.annotation_kk.split(".")[0] in hints["annotation_ru"]
    assert "Как прежде." in hints["annotation_ru"]
    assert not form.select("[name=annotation_kk]")


def test_an_editor_who_has_the_source_in_the_form_is_shown_it_above_empty_fields_only(signed_in):
    Book.objects.filter(pk=book().pk).update(annotation_ru="")
    form = WagtailTestUtils.get_soup(signed_in("editor").get(edit_url(book())).text)
    above = [hint.find_next(["textarea", "input"])["name"] for hint in form.select(".source-hint")]
    assert "annotation_ru" in above
    assert "annotation_en" not in above
