"""What a button says is said once and by the button: not by what saves by itself, and not after it was done."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction, Revision, TaskState

from tosbelgi.accounts.answered import AnsweredDeed
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.reading_lists.books import Book

from .conftest import approve, page_in
from .test_approval import edit_url
from .test_two_at_once import opened

pytestmark = pytest.mark.django_db
QUIETLY = {"headers": {"Accept": "application/json"}}
APPROVE = {"action-workflow-action": "true", "workflow-action-name": "approve", "workflow-action-extra-data": "{}"}
BUTTONS = {
    "approve": APPROVE,
    "publish": {"action-publish": "1"},
    "submit": {"action-submit": "1"},
    "cancel": {"action-cancel-workflow": "1"},
    "restart": {"action-restart-workflow": "1"},
}
ROWS = {
    "page": (lambda: page_in("privacy", "kk"), "summary"),
    "book": (lambda: Book.objects.get(slug="abai-zholy"), "annotation_ru"),
}


def waiting(kind, people, editor):
    """A row with new words that wait for approval."""
    find, field = ROWS[kind]
    row = find()
    editor.post(edit_url(row), opened(editor, row) | {field: "Бекітуді күткен сөз."})
    row = find()
    editor.post(edit_url(row), opened(editor, row) | BUTTONS["submit"])
    row = find()
    assert row.workflow_in_progress
    return row, field


def state(row) -> tuple:
    row = type(row).objects.get(pk=row.pk)
    tasks = TaskState.objects.filter(revision__object_id=str(row.pk)).order_by("pk").values_list("status", flat=True)
    return row.live_revision_id, row.live, row.workflow_in_progress, list(tasks), HistoryLine.objects.count()


@pytest.mark.parametrize("kind", ROWS)
@pytest.mark.parametrize("button", BUTTONS)
def test_what_saves_by_itself_says_nothing_of_a_button(button, kind, signed_in, people):
    row, field = waiting(kind, people, signed_in("editor"))
    approver, before = signed_in("approver"), state(row)
    form = opened(approver, row) | {field: "Өзінен-өзі сақталған сөз."}
    answer = approver.post(edit_url(row), form | BUTTONS[button], **QUIETLY)

    assert (answer.status_code, answer.json()["success"]) == (200, True)
    assert state(row) == before
    kept = type(row).objects.get(pk=row.pk).get_latest_revision_as_object()
    assert getattr(kept, field) == "Өзінен-өзі сақталған сөз."


@pytest.mark.parametrize("kind", ROWS)
def test_what_saves_by_itself_after_publication_makes_no_draft_that_says_the_same(kind, signed_in, people):
    row, field = waiting(kind, people, signed_in("editor"))
    approver = signed_in("approver")
    form = opened(approver, row)
    assert approve(approver, row.current_workflow_task_state).status_code == 302
    row, count = ROWS[kind][0](), Revision.objects.for_instance(row).count()
    assert (row.live, row.has_unpublished_changes, getattr(row, field)) == (True, False, "Бекітуді күткен сөз.")

    late = approver.post(edit_url(row), form | APPROVE, **QUIETLY)
    row = ROWS[kind][0]()
    assert (row.has_unpublished_changes, Revision.objects.for_instance(row).count()) == (False, count)
    if not late.json()["success"]:  # approving has made a newer version, which is not written over
        assert late.json()["error_code"] == "invalid_revision"
        return

    again = form | {"loaded_revision_id": late.json()["revision_id"], field: "Тағы бір сөз."}
    again["loaded_revision_created_at"] = late.json()["revision_created_at"]
    assert approver.post(edit_url(row), again, **QUIETLY).json()["success"]
    assert ROWS[kind][0]().has_unpublished_changes


@pytest.mark.parametrize("kind", ROWS)
def test_who_approves_second_is_told_and_their_words_are_kept(kind, signed_in, people):
    row, field = waiting(kind, people, signed_in("editor"))
    first, second = signed_in("approver"), signed_in("administrator")
    form = opened(second, row)
    # Administrators do not decide here; another approver does.
    people["administrator"].groups.set(people["approver"].groups.all())
    assert approve(first, row.current_workflow_task_state).status_code == 302
    decided, count = state(row), Revision.objects.for_instance(row).count()

    told = second.post(edit_url(row), form | APPROVE, follow=True)
    assert told.redirect_chain
    assert [str(one) for one in told.context["messages"]]
    assert (state(row), Revision.objects.for_instance(row).count()) == (decided, count)

    typed = second.post(edit_url(row), form | APPROVE | {field: "Екінші бекітушінің сөзі."})
    assert typed.status_code == 409
    assert "Екінші" in typed.text
    assert state(row) == decided
    assert second.post(edit_url(row), dict(typed.context["sent"])).status_code == 302
    kept = ROWS[kind][0]()
    assert (kept.has_unpublished_changes, getattr(kept, field)) == (True, "Бекітуді күткен сөз.")
    assert getattr(kept.get_latest_revision_as_object(), field) == "Екінші бекітушінің сөзі."


@pytest.mark.parametrize("kind", ROWS)
def test_who_submits_second_is_told(kind, signed_in, people):
    row, _field = waiting(kind, people, signed_in("editor"))
    approver, before = signed_in("approver"), state(row)
    assert approver.post(edit_url(row), opened(approver, row) | BUTTONS["submit"]).status_code == 302
    assert state(row) == before


def test_a_deed_that_failed_is_done_when_it_is_repeated(signed_in, people, monkeypatch):
    """What was rolled back is no answer to repeat."""
    page, client = page_in("privacy", "kk"), Client(raise_request_exception=False)
    client.force_login(people["approver"])
    form = opened(client, page) | {"summary": "Сөз.", "action-publish": "1", "csrfmiddlewaretoken": "one window"}
    with monkeypatch.context() as patch:
        patch.setattr("wagtail.admin.views.pages.edit.PublishPageRevisionAction.execute", lambda *args, **kwargs: 1 / 0)
        assert client.post(edit_url(page), form).status_code == 500
    assert not AnsweredDeed.objects.filter(user=people["approver"]).exists()
    assert page_in("privacy", "kk").summary != "Сөз."
    assert client.post(edit_url(page), form).status_code == 302
    assert page_in("privacy", "kk").summary == "Сөз."


def test_an_answer_is_repeated_with_its_message_to_the_same_person_only(signed_in, people):
    page, client = page_in("privacy", "kk"), signed_in("approver")
    form = opened(client, page) | {"summary": "Сөз.", "action-publish": "1", "csrfmiddlewaretoken": "one window"}
    client.post(edit_url(page), form)
    lines = HistoryLine.objects.count()

    again = client.post(edit_url(page), form, follow=True)
    assert len({str(one) for one in again.context["messages"]}) == 1
    other = signed_in("administrator").post(edit_url(page), form)
    assert other.status_code in {302, 409}
    assert other.status_code == 409 or HistoryLine.objects.count() > lines


def test_rights_that_were_taken_while_one_waited_are_gone(people, signed_in, monkeypatch):
    """Two superusers who make each other nobody: the second one has no right to it any more."""
    from tosbelgi.accounts import deeds

    people["administrator"].is_superuser = True
    people["administrator"].save()
    client = signed_in("administrator")
    waited = deeds.wait_for_turn

    def lose_rights_meanwhile(request, page_id, *, alone):
        get_user_model().objects.filter(pk=people["administrator"].pk).update(is_superuser=False)
        waited(request, page_id, alone=alone)

    monkeypatch.setattr(deeds, "wait_for_turn", lose_rights_meanwhile)
    form = {"username": "x", "email": "x@example.invalid", "first_name": "А", "last_name": "Б", "is_superuser": "on"}
    form |= {"password1": "a long enough word", "password2": "a long enough word"}
    client.post("/admin/users/new/", form)
    assert not get_user_model().objects.filter(is_superuser=True).exists()


def test_half_a_form_is_a_bad_request(signed_in):
    page = page_in("privacy", "kk")
    before = state(page)
    assert signed_in("approver").post(edit_url(page), {"title": "Жарты", "action-publish": "1"}).status_code == 400
    assert state(page) == before


def test_what_the_public_does_twice_is_as_done_once(client):
    """The language they choose, and the password of a page."""
    page = page_in("privacy", "kk")
    asked = PageViewRestriction.objects.create(page=page, restriction_type="password", password="құпия сөз")
    opens = reverse("wagtailcore_authenticate_with_password", args=[asked.pk, page.pk])
    said = {"password": "құпия сөз", "return_url": "/kk/privacy/"}
    for deed in (lambda: client.get("/language/ru/?to=/ru/"), lambda: client.post(opens, said)):
        answers = [(one.status_code, one.headers.get("Location")) for one in (deed(), deed())]
        assert answers[0] == answers[1]
        assert answers[0][0] < 500
