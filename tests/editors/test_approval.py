"""What an editor or translator submits an approver publishes, whichever editor it was written in."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, rich_text, streamfield
from wagtail_localize.models import StringTranslation, Translation

from tosbelgi.cms.approval import publishing
from tosbelgi.cms.translation.completeness import AcceptedGap
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.programme.catalogue.directions import Direction

from .conftest import approve, level_in, look, page_in

pytestmark = pytest.mark.django_db
NEW = "Төрт қадам ғана: жаңа мәтін."


def edit_url(row) -> str:
    if isinstance(row, Page):
        return reverse("wagtailadmin_pages:edit", args=[row.pk])
    return reverse(type(row).snippet_viewset.get_url_name("edit"), args=[row.pk])


def say(row, source_words: str, words: str, client) -> None:
    """Translate one string as the translation editor does."""
    translation = Translation.objects.get(source__object_id=row.translation_key, target_locale=row.locale)
    segment = translation.source.stringsegment_set.get(string__data=source_words)
    address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    answer = client.put(address, f"value={words}", content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {200, 201}


@pytest.fixture
def steps(signed_in):
    """The page «steps» whose Kazakh summary has just changed, published by an approver."""
    page = page_in("steps", "kk")
    page.summary = NEW
    page.save_revision().publish()
    return page_in("steps", "ru")


@pytest.mark.parametrize("row_in", [lambda: page_in("steps", "ru"), lambda: level_in("ru")], ids=["page", "snippet"])
def test_a_translator_submits_and_an_approver_publishes(row_in, signed_in, client):
    row = row_in()
    translator, approver = signed_in("translator-ru"), signed_in("approver")
    source = page_in("steps", "kk").summary if isinstance(row, Page) else level_in("kk").summary
    say(row, source, "Другие слова", translator)
    translator.post(edit_url(row), {"action": "publish"})
    row.refresh_from_db()
    assert row.summary != "Другие слова", "a translator does not publish"

    translator.post(edit_url(row), {"action": "submit"})
    row = type(row).objects.get(pk=row.pk)
    task = row.current_workflow_task_state
    assert task is not None
    assert row.summary != "Другие слова"
    decide = reverse("decide_approval", args=[task.pk])
    assert decide in approver.get(edit_url(row)).content.decode()
    shown = look(approver, task).context["token"]
    translator.post(decide, {"decision": "approve", "shown": shown})
    signed_in("editor").post(decide, {"decision": "approve", "shown": shown})
    assert type(row).objects.get(pk=row.pk).summary != "Другие слова"

    approver.post(decide, {"decision": "approve", "shown": shown})
    assert type(row).objects.get(pk=row.pk).summary == "Другие слова"
    approver.post(decide, {"decision": "approve", "shown": shown})  # somebody has decided already: nothing happens
    assert type(row).objects.get(pk=row.pk).current_workflow_state is None


def test_an_approver_sends_back_with_words_and_not_without(steps, signed_in):
    translator, approver = signed_in("translator-ru"), signed_in("approver")
    say(steps, NEW, "Другие слова", translator)
    translator.post(edit_url(steps), {"action": "submit"})
    steps = page_in("steps", "ru")
    task = steps.current_workflow_task_state
    decide = reverse("decide_approval", args=[task.pk])

    approver.post(decide, {"decision": "reject", "comment": " "})
    assert page_in("steps", "ru").current_workflow_task_state == task
    approver.post(decide, {"decision": "reject", "comment": "Короче, пожалуйста"})
    state = page_in("steps", "ru").current_workflow_state
    assert state.status == "needs_changes"
    task.refresh_from_db()
    assert task.comment == "Короче, пожалуйста"

    translator.post(edit_url(steps), {"action": "submit"})
    assert page_in("steps", "ru").current_workflow_state.status == "in_progress"


def test_publishing_with_a_gap_asks_first_and_remembers_who_let_it_stand(steps, signed_in, people, client):
    """The source changed; nobody has translated the new words yet."""
    approver, before = signed_in("approver"), steps.summary
    asked = approver.post(edit_url(steps), {"action": "publish"})
    assert asked.status_code == 409
    assert NEW in asked.content.decode()
    steps = page_in("steps", "ru")
    assert steps.summary == before
    assert NEW not in client.get("/ru/steps/").content.decode()

    token = asked.context["token"]
    sent = {"action": "publish", "gaps_accepted": "0" * 64, "csrfmiddlewaretoken": "x"}
    again = approver.post(edit_url(steps), sent)
    assert again.status_code == 409
    assert (again.context["sent"], again.context["kept"]) == ([("action", "publish")], [])
    assert page_in("steps", "ru").summary == before
    approver.post(edit_url(steps), {"action": "publish", "gaps_accepted": token})

    assert page_in("steps", "ru").summary == NEW
    assert NEW in client.get("/ru/steps/").content.decode()
    assert AcceptedGap.objects.get(translation_key=steps.translation_key, text=NEW).by == people["approver"]
    assert HistoryLine.objects.filter(name="translation.gap_accepted", by_id=people["approver"].pk).exists()
    call_command("verify_history")


def test_the_question_is_about_these_gaps_in_whichever_order_and_of_a_row_without_versions_too(steps, rf, people):
    gaps = [{"digest": digest} for digest in ("a", "b")]
    assert publishing.gaps_token(gaps) == publishing.gaps_token(gaps[::-1]) != publishing.gaps_token(gaps[:1])

    level = level_in("ru")
    type(level).objects.filter(pk=level.pk).update(latest_revision=None, summary=level_in("kk").summary)
    request = rf.post("/", {"action": "publish", "summary": "Сөз"})
    request.user = people["approver"]
    asked = publishing.gap_question(request, type(level).objects.get(pk=level.pk))
    assert asked.status_code == 409
    assert 'value="Сөз"' in asked.text


def test_a_gap_that_was_not_shown_is_accepted_by_nobody(rf, people):
    level = level_in("ru")
    level.summary = level_in("kk").summary
    level.save()
    for sent in ({}, {"gaps_accepted": "0" * 64}):
        request = rf.post("/", sent)
        request.user = people["approver"]
        publishing.record_accepted_gaps(request, level)

    assert not AcceptedGap.objects.filter(translation_key=level.translation_key).exists()


def test_approving_with_a_gap_asks_first_and_no_other_button_gets_past(steps, signed_in):
    signed_in("translator-ru").post(edit_url(steps), {"action": "submit"})
    steps, approver = page_in("steps", "ru"), signed_in("approver")
    task = steps.current_workflow_task_state
    direct = reverse("wagtailadmin_pages:workflow_action", args=[steps.pk, "approve", task.pk])
    approver.post(direct, {"comment": ""})
    assert page_in("steps", "ru").summary != NEW
    assert page_in("steps", "ru").current_workflow_task_state == task

    asked = approve(approver, task)
    assert asked.status_code == 409
    approve(approver, task, gaps_accepted=asked.context["token"])
    assert page_in("steps", "ru").summary == NEW


def test_asking_about_a_gap_loses_nothing_that_was_typed(signed_in):
    """In Wagtail's own editor: a Russian page that has no translation record."""
    page = page_in("faq", "ru")
    Translation.objects.filter(source__object_id=page.translation_key).delete()
    approver = signed_in("approver")
    shown = approver.get(edit_url(page))
    form = shown.context["form"]
    sent = {form[name].html_name: form[name].value() or "" for name in form.fields if name not in {"body", "picture"}}
    kazakh = page_in("faq", "kk")
    sent |= nested_form_data({"body": streamfield([("text", rich_text("<p>Новый ответ</p>"))])})
    sent |= {
        "summary": kazakh.summary,
        "action-publish": "1",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    asked = approver.post(edit_url(page), sent)

    assert asked.status_code == 409
    kept = dict(asked.context["kept"])
    assert kept["summary"] == kazakh.summary
    assert "action-publish" not in kept
    assert page_in("faq", "ru").summary == page.summary
    approver.post(edit_url(page), kept)
    assert page_in("faq", "ru").get_latest_revision_as_object().summary == kazakh.summary
    assert page_in("faq", "ru").summary == page.summary


def test_an_editors_slogan_goes_live_when_an_approver_agrees(signed_in, client):
    row = Direction.objects.get(code="work")
    address = edit_url(row)
    editor = signed_in("editor")
    form = editor.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"slogan_en": "Work well!"}
    editor.post(address, sent | {"action-publish": "1"})
    assert Direction.objects.get(code="work").slogan_en == ""
    editor.post(address, sent | {"action-submit": "1"})
    row = Direction.objects.get(code="work")
    assert row.slogan_en == ""
    assert "Work well!" not in client.get("/en/directions/work/").content.decode()

    task = row.current_workflow_task_state
    approve(signed_in("approver"), task)
    assert Direction.objects.get(code="work").slogan_en == "Work well!"
    assert "Work well!" in client.get("/en/directions/work/").content.decode()


def test_what_is_scheduled_comes_and_goes_by_the_clock(client, monkeypatch):
    page = page_in("levels-2026", "ru")
    page.unpublish()
    now = timezone.now()
    page.go_live_at, page.expire_at = now + timedelta(hours=1), now + timedelta(hours=3)
    page.save_revision(approved_go_live_at=page.go_live_at)
    seen = []
    for hours in (0, 2, 4):
        monkeypatch.setattr(timezone, "now", lambda hours=hours: now + timedelta(hours=hours))
        call_command("publish_scheduled")
        seen.append(client.get("/ru/news/levels-2026/").status_code)

    assert seen == [404, 200, 404]


def test_an_earlier_revision_comes_back_as_a_draft(signed_in):
    page = page_in("about", "kk")
    first = page.save_revision()
    page.summary = "Басқа"
    page.save_revision().publish()
    address = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, first.pk])
    assert signed_in("editor").get(address).status_code == 200
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first.pk, "live"])
    assert "Басқа" in signed_in("editor").get(compare).content.decode()
    assert Revision.objects.for_instance(page).count() >= 2
    assert StringTranslation.objects.exists()


def test_a_snippet_comes_and_goes_by_the_clock_and_an_earlier_version_comes_back(client, monkeypatch, signed_in):
    approver, names = signed_in("approver"), Direction.snippet_viewset.get_url_name
    approver.get(edit_url(Direction.objects.get(code="work")))
    row = Direction.objects.get(code="work")
    first = row.latest_revision
    assert first == row.live_revision, "Wagtail would take a live row without one down at once, planned or not"
    now = timezone.now()
    row.slogan_en, row.go_live_at = "Work well!", now + timedelta(hours=1)
    row.expire_at = now + timedelta(hours=3)
    row.save_revision().publish()
    seen = []
    for hours in (0, 2, 4):
        monkeypatch.setattr(timezone, "now", lambda hours=hours: now + timedelta(hours=hours))
        call_command("publish_scheduled")
        seen.append((Direction.objects.get(code="work").slogan_en, Direction.objects.get(code="work").live))
    assert seen == [("", True), ("Work well!", True), ("Work well!", False)]
    monkeypatch.undo()

    latest = Direction.objects.get(code="work").latest_revision
    compare = approver.get(reverse(names("revisions_compare"), args=[row.pk, first.pk, latest.pk]))
    assert "Work well!" in compare.content.decode()
    assert (
        approver.get(reverse(names("revisions_revert"), args=[row.pk, first.pk])).context["form"]["slogan_en"].value()
        == ""
    )


def test_a_snippet_is_unpublished_by_who_may(signed_in):
    row = Direction.objects.get(code="work")
    address = reverse(Direction.snippet_viewset.get_url_name("unpublish"), args=[row.pk])
    signed_in("editor").post(address)
    assert Direction.objects.get(code="work").live
    signed_in("approver").post(address)
    assert not Direction.objects.get(code="work").live


def test_a_comment_stays_beside_its_field(signed_in, people):
    page, editor = page_in("about", "kk"), signed_in("editor")
    filled = querydict_from_html(editor.get(edit_url(page)).text, form_id="page-edit-form").dict()
    filled |= nested_form_data({"body": streamfield([])})
    comment = {
        "text": "Қысқарту керек",
        "contentpath": "summary",
        "position": "",
        "resolved": "",
        "id": "",
        "DELETE": "",
    }
    sent = {f"comments-0-{name}": value for name, value in comment.items()}
    sent |= {f"comments-0-replies-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}
    editor.post(edit_url(page), filled | {"comments-TOTAL_FORMS": "1", "comments-INITIAL_FORMS": "0"} | sent)

    stored = page.wagtail_admin_comments.get()
    assert (stored.text, stored.contentpath, stored.user) == ("Қысқарту керек", "summary", people["editor"])
    shown = signed_in("approver").get(edit_url(page)).content.decode()
    assert json.dumps("Қысқарту керек").strip('"') in shown
