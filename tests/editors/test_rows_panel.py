"""The rows of a section in its form: a line each, at a cost that hardly grows with their number."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, streamfield

from tosbelgi.home import groups
from tosbelgi.reading_lists.lists import ListedBook, SectionPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(db):
    return SectionPage.objects.get(section="growth_popsci", slug="growth-popsci", locale__language_code="kk")


def form_of(section) -> str:
    return reverse("wagtailadmin_pages:edit", args=[section.pk])


def test_each_book_is_a_line_by_its_title(section, editor_client):
    shown = editor_client.get(form_of(section)).text

    assert shown.count('class="rows-panel__line"') == section.listed_books.count()
    for row in section.listed_books.select_related("book")[:5]:
        assert f"{row.book}</a>" in shown
    assert "data-rows-filter" in shown


def test_more_books_are_no_more_queries(section, editor_client):
    editor_client.get(form_of(section))
    with CaptureQueriesContext(connection) as with_all:
        editor_client.get(form_of(section))
    ListedBook.objects.filter(pk__in=list(section.listed_books.values_list("pk", flat=True))[3:]).delete()
    section.refresh_from_db()
    section.save_revision()
    with CaptureQueriesContext(connection) as with_three:
        shown = editor_client.get(form_of(section)).text

    assert shown.count('class="rows-panel__line"') == 3
    assert "data-rows-filter" not in shown
    assert len(with_all) <= len(with_three) + 2


def test_the_lines_send_what_they_show_and_a_faulty_one_is_opened(section, editor_client):
    before = list(ListedBook.objects.order_by("pk").values())
    sent = querydict_from_html(editor_client.get(form_of(section)).text, form_id="page-edit-form")
    sent.update(nested_form_data({"body": streamfield([])}))
    # A ticked box without a value is left out by the reader of the form; the first book is offered to no level.
    sent.update({f"listed_books-{number}-for_gold": "on" for number in range(1, section.listed_books.count())})

    refused = editor_client.post(form_of(section), sent).text

    lines = section.listed_books.count()
    assert refused.count('class="rows-panel__line"') == lines - 1
    assert "id_listed_books-0-book-chooser" in refused
    second = sent["listed_books-1-book"]
    assert f'name="listed_books-1-book" id="id_listed_books-1-book" value="{second}"' in refused
    assert list(ListedBook.objects.order_by("pk").values()) == before


def test_who_may_not_change_what_is_shared_sees_no_rows(section, client, django_user_model):
    translator = django_user_model.objects.create_user("aliya", password="x", is_staff=True)
    translator.groups.add(Group.objects.get(name=groups.translators("kk")))
    client.force_login(translator)

    answer = client.get(form_of(section))
    assert answer.status_code == 200 and "rows-panel__line" not in answer.text
