"""The approval is called by its name in the language of whoever reads, wherever the admin tells of it."""

import json
import pickle
import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape, format_html
from wagtail.models import ModelLogEntry, PageLogEntry, Workflow, WorkflowState
from wagtail.users.models import UserProfile

from tosbelgi.cms.approval.tasks import ApprovalTask
from tosbelgi.cms.wagtail_fixes.workflow_names import APPROVAL
from tosbelgi.language.languages import CODES

from .conftest import level_in, page_in

pytestmark = pytest.mark.django_db
NAMES = {"kk": "Бекіту", "ru": "Утверждение", "en": "Approval"}
SUBMIT = {
    "kk": "Келісуге жіберу: Бекіту",
    "ru": "Отправить на этап «Утверждение»",
    "en": "Submit to Approval",
}


def words(answer) -> str:
    """What was answered, be it a screen, a spreadsheet, or JSON with its letters escaped."""
    assert answer.status_code == 200
    text = b"".join(answer).decode("utf-8-sig") if answer.streaming else answer.content.decode()
    return re.sub(r"\\u([0-9a-f]{4})", lambda letter: chr(int(letter[1], 16)), text)


def is_named(text: str, name: str) -> bool:
    """Does it stand there as a word, and not as the beginning of another?"""
    return re.search(rf"\b{name}\b", text) is not None


@pytest.fixture
def reader(people):
    """A superuser's browser in a language; it is told there by the profile and not by the browser."""

    def reader(language: str) -> Client:
        user = people["administrator"]
        user.is_superuser = True
        user.save()
        UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
        client = Client(headers={"accept-language": next(code for code in CODES if code != language)})
        client.force_login(user)
        return client

    return reader


def submitted(row, people) -> WorkflowState:
    row.save_revision(user=people["editor"])
    return row.get_workflow().start(row, user=people["editor"])


def edit_url(row) -> str:
    viewset = getattr(type(row), "snippet_viewset", None)
    name = viewset.get_url_name("edit") if viewset else "wagtailadmin_pages:edit"
    return reverse(name, args=[row.pk])


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("row_in", [lambda: page_in("steps", "kk"), lambda: level_in("kk")], ids=["page", "snippet"])
def test_the_button_that_submits_and_what_waits_speak_the_readers_language(row_in, language, reader, people):
    row, client = row_in(), reader(language)

    before = words(client.get(edit_url(row)))
    submitted(row, people)
    after = words(client.get(edit_url(row)))
    row.current_workflow_task_state.reject(user=people["approver"])
    sent_back = words(client.get(edit_url(row)))

    assert escape(SUBMIT[language]) in before
    assert any(is_named(screen, NAMES[language]) for screen in (after, sent_back)) or row.pk == level_in("kk").pk
    for screen in (before, after, sent_back):
        assert not any(is_named(screen, name) for code, name in NAMES.items() if code != language)


@pytest.mark.parametrize("language", CODES)
def test_lists_reports_and_histories_speak_the_readers_language(language, reader, people):
    page, level, client = page_in("steps", "kk"), level_in("kk"), reader(language)
    states = [submitted(row, people) for row in (page, level)]
    workflow, task = Workflow.objects.get(), ApprovalTask.objects.get()
    level_history = type(level).snippet_viewset.get_url_name
    addresses = [
        reverse("wagtailadmin_workflows:index"),
        reverse("wagtailadmin_workflows:edit", args=[workflow.pk]),
        reverse("wagtailadmin_workflows:disable", args=[workflow.pk]),
        reverse("wagtailadmin_workflows:task_index"),
        reverse("wagtailadmin_workflows:edit_task", args=[task.pk]),
        reverse("wagtailadmin_workflows:task_chosen", args=[task.pk]),
        reverse("wagtailadmin_workflows:task_chooser"),
        reverse("wagtailadmin_reports:workflow"),
        f"{reverse('wagtailadmin_reports:workflow')}?export=csv",
        reverse("wagtailadmin_reports:workflow_tasks"),
        f"{reverse('wagtailadmin_reports:workflow_tasks')}?export=csv",
        reverse("wagtailadmin_pages:history", args=[page.pk]),
        reverse("wagtailadmin_pages:workflow_history", args=[page.pk]),
        reverse("wagtailadmin_pages:workflow_history_detail", args=[page.pk, states[0].pk]),
        reverse(level_history("history"), args=[level.pk]),
        reverse("wagtailadmin_reports:site_history"),
    ]
    for address in addresses:
        screen = words(client.get(address))
        told = {code for code, name in NAMES.items() if is_named(screen, name)}
        assert told == {language}, address


def test_what_is_stored_is_one_name_whoever_acts(people):
    with translation.override("ru"):
        row = page_in("steps", "kk")
        submitted(row, people)
        Workflow.objects.get().save()
    with connection.cursor() as cursor:
        for table in ("wagtailcore_workflow", "wagtailcore_task"):
            cursor.execute(f"SELECT name FROM {table}")
            assert {name for (name,) in cursor.fetchall()} == {APPROVAL}
    line = PageLogEntry.objects.filter(action="wagtail.workflow.start").latest("pk")
    assert line.data["workflow"]["title"] == line.data["workflow"]["next"]["title"] == APPROVAL
    assert not ModelLogEntry.objects.filter(action="wagtail.workflow.start").exists()


@pytest.mark.parametrize("language", CODES)
def test_a_form_that_was_opened_and_saved_in_any_language_stores_no_other_name(language, reader):
    client, workflow = reader(language), Workflow.objects.get()
    address = reverse("wagtailadmin_workflows:edit", args=[workflow.pk])
    assert f'value="{NAMES[language]}"' in words(client.get(address))

    tasks = workflow.workflow_tasks.get()
    sent = {"name": NAMES[language], "active": "on"} | {
        f"{prefix}-{name}_FORMS": number
        for prefix, had in (("workflow_tasks", 1), ("pages", 0), ("workflow_pages", 0))
        for name, number in (("TOTAL", had), ("INITIAL", had), ("MIN_NUM", 0), ("MAX_NUM", 1000))
    }
    sent |= {"workflow_tasks-0-id": tasks.pk, "workflow_tasks-0-task": tasks.task_id, "workflow_tasks-0-ORDER": 1}
    assert client.post(address, sent).status_code == 302
    assert Workflow.objects.filter(name=APPROVAL).count() == 1


def test_another_name_is_shown_as_it_was_written(reader):
    Workflow.objects.update(name="Тексеру")

    for language in CODES:
        assert "Тексеру" in words(reader(language).get(reverse("wagtailadmin_workflows:index")))


def test_the_name_is_text_in_every_way_in_which_python_makes_text(people):
    name = Workflow.objects.get().name
    with translation.override("ru"):
        for text in (
            str(name),
            f"{name}",
            translation.gettext("Submit to %(workflow_name)s") % {"workflow_name": name},
            f"{name!s:>11}",
            format_html("{}", name),
            str(Workflow(name=name)),
        ):
            assert "Утверждение" in text
        assert str(pickle.loads(pickle.dumps(name))) == "Утверждение"
    assert name == APPROVAL
    assert json.loads(json.dumps(name)) == APPROVAL
