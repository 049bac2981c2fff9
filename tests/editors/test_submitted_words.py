"""What is approved is what was submitted and shown: nobody's half-written words travel with somebody else's."""

import json

import pytest
from django.urls import reverse
from wagtail.models import Page, Revision, TaskState
from wagtail.test.utils.form_data import nested_form_data, streamfield

from tosbelgi.cms import drafts, submissions
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.programme.catalogue.directions import Direction
from tosbelgi.reading_lists.books import Book

from .conftest import page_in
from .test_approval import edit_url, say
from .test_two_at_once import newest, opened

pytestmark = pytest.mark.django_db
HALF = "ЖАРТЫЛАЙ ЖАЗЫЛҒАН"
WHOLE = "Полная аннотация."


def book() -> Book:
    return Book.objects.get(slug="abai-zholy")


def autosave(client, row, **words) -> None:
    answer = client.post(edit_url(row), opened(client, row) | words, headers={"accept": "application/json"})
    assert answer.json()["success"], answer.content


def submit(client, row, **words):
    return client.post(edit_url(row), opened(client, row) | words | {"action-submit": "1"})


def waiting(row) -> TaskState:
    return type(row).objects.get(pk=row.pk).current_workflow_task_state


def look(client, task):
    return client.get(reverse("decide_approval", args=[task.pk]))


def approve(client, task, **sent):
    shown = look(client, task).context["token"]
    address = reverse("decide_approval", args=[task.pk])
    return client.post(address, {"decision": "approve", "shown": shown} | sent)


@pytest.fixture
def half_written(signed_in):
    """A book whose Kazakh annotation an editor has begun to rewrite, saved by itself and never submitted."""
    row = book()
    autosave(signed_in("editor"), row, annotation_kk=HALF)
    return row


def test_a_draft_that_nobody_submitted_does_not_go_out_with_a_translators_correction(half_written, signed_in, client):
    translator, approver = signed_in("translator-ru"), signed_in("approver")
    before = book().annotation_kk
    answer = submit(translator, half_written, annotation_ru=WHOLE)
    assert answer.status_code == 302
    told = translator.get("/admin/").content.decode()
    assert "editor" in told, "the translator hears whose words stay"

    shown = look(approver, waiting(half_written))
    text = shown.content.decode()
    assert WHOLE in "".join(line.comparison.val_b for line in shown.context["lines"])
    assert HALF not in text
    assert [who for _label, who in shown.context["left"]] == ["editor"]
    assert approve(approver, waiting(half_written)).status_code == 302

    assert (book().annotation_ru, book().annotation_kk) == (WHOLE, before)
    assert HALF not in client.get("/kk/books/abai-zholy/").content.decode()
    assert WHOLE in client.get("/ru/books/abai-zholy/").content.decode()
    draft = newest(half_written)
    assert (draft.annotation_kk, draft.annotation_ru) == (HALF, WHOLE), "the editor goes on where they were"
    assert book().has_unpublished_changes
    assert book().current_workflow_state is None


def test_afterwards_the_editor_submits_the_rest_and_it_is_theirs(half_written, signed_in, people):
    submit(signed_in("translator-ru"), half_written, annotation_ru=WHOLE)
    approve(signed_in("approver"), waiting(half_written))
    assert drafts.read(book()).of(people["editor"].pk) == ["annotation_kk"]

    submit(signed_in("editor"), half_written, annotation_kk="Толық аннотация.")
    assert list(waiting(half_written).submitted) == ["annotation_kk"]
    approve(signed_in("approver"), waiting(half_written))

    assert (book().annotation_kk, book().annotation_ru) == ("Толық аннотация.", WHOLE)
    assert not book().has_unpublished_changes
