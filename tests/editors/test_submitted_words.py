"""What is approved is what was submitted and shown: nobody's half-written words travel with somebody else's."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision, TaskState
from wagtail.users.models import UserProfile

from tosbelgi.cms.approval import submissions
from tosbelgi.cms.editing import draft_changes
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.programme.catalogue import actions as season_actions
from tosbelgi.programme.catalogue.directions import Direction
from tosbelgi.programme.catalogue.seasons import Season
from tosbelgi.reading_lists.books import Author, Book

from .conftest import approve, level_in, look, page_in
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
    assert draft_changes.read(book()).of(people["editor"].pk) == ["annotation_kk"]

    submit(signed_in("editor"), half_written, annotation_kk="Толық аннотация.")
    assert list(waiting(half_written).submission.values) == ["annotation_kk"]
    approve(signed_in("approver"), waiting(half_written))

    assert (book().annotation_kk, book().annotation_ru) == ("Толық аннотация.", WHOLE)
    assert not book().has_unpublished_changes


def test_what_is_approved_is_what_was_shown(half_written, signed_in, people, editor_client):
    """What the approver corrects themselves goes along; what another approver types meanwhile does not."""
    submit(signed_in("translator-ru"), half_written, annotation_ru=WHOLE)
    task, approver = waiting(half_written), signed_in("approver")
    shown = look(approver, task).context["token"]
    autosave(editor_client, half_written, title_en="Half a t")
    assert look(approver, task).context["token"] == shown, "somebody else's typing changes nothing"
    autosave(approver, half_written, annotation_ru="Полная аннотация!")

    decide = reverse("decide_approval", args=[task.pk])
    for token in ("", "0" * 64, shown):
        again = approver.post(decide, {"decision": "approve", "shown": token, "comment": "Рахмет"})
        assert again.status_code == 409
        assert again.context["comment"] == "Рахмет"
        assert list(again.context["messages"]), "it is said that nothing is approved yet"
        assert book().annotation_ru != "Полная аннотация!"
        assert waiting(half_written) == task
    approve(approver, task)

    assert book().annotation_ru == "Полная аннотация!"
    assert book().title_en != "Half a t"
    assert newest(half_written).title_en == "Half a t"
    facts = HistoryLine.objects.get(name="content.words_published", by_id=people["approver"].pk).facts
    assert facts["written_by"] == {"annotation_ru": sorted([people["translator-ru"].pk, people["approver"].pk])}
    assert facts["task_state"] == task.pk


def ways_to_approve(row, task) -> dict:
    """Each of Wagtail's own doors, as a browser uses it."""
    if isinstance(row, Page):
        direct = reverse("wagtailadmin_pages:workflow_action", args=[row.pk, "approve", task.pk])
    else:
        direct = reverse(type(row).snippet_viewset.get_url_name("workflow_action"), args=[row.pk, "approve", task.pk])
    deed = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    extra = {"workflow-action-extra-data": json.dumps({"comment": "Рахмет"})}
    form = lambda client, **headers: client.post(edit_url(row), opened(client, row) | deed | extra, headers=headers)  # noqa: E731
    return {
        "front page": lambda client: client.post(direct),
        "front page, with a comment": lambda client: client.post(direct, {"comment": "Рахмет"}),
        "window": lambda client: client.post(
            direct, {"comment": "Рахмет"}, headers={"X-Requested-With": "XMLHttpRequest"}
        ),
        "editor": form,
        "autosave": lambda client: form(client, accept="application/json"),
    }


@pytest.mark.parametrize("door", ["front page", "front page, with a comment", "window", "editor", "autosave"])
@pytest.mark.parametrize("kind", ["page", "book"])
def test_every_button_that_approves_leads_to_what_would_change(kind, door, signed_in):
    row, field = (page_in("about", "kk"), "summary") if kind == "page" else (book(), "annotation_kk")
    before = getattr(row, field)
    submit(signed_in("editor"), row, **{field: "Жаңа мәтін."})
    task, approver = waiting(row), signed_in("approver")

    answer = ways_to_approve(row, task)[door](approver)

    assert getattr(type(row).objects.get(pk=row.pk), field) == before
    assert waiting(row) == task
    if door != "autosave":
        assert reverse("decide_approval", args=[task.pk]) in answer.content.decode() + answer.get("Location", "")
    if door in {"front page, with a comment", "editor"}:
        assert "Рахмет" in approver.get(answer["Location"]).content.decode(), "what was written to the author is kept"
    approve(approver, task)
    assert getattr(type(row).objects.get(pk=row.pk), field) == "Жаңа мәтін."


def publish(client, row, **words):
    return client.post(edit_url(row), opened(client, row) | words | {"action-publish": "1"})


@pytest.mark.parametrize("kind", ["page", "book", "direction"])
def test_who_publishes_a_draft_with_words_of_others_is_asked_and_chooses(kind, signed_in, people):
    row, theirs, mine = {
        "page": lambda: (page_in("about", "kk"), "summary", "heading"),
        "book": lambda: (book(), "annotation_kk", "annotation_ru"),
        "direction": lambda: (Direction.objects.get(code="work"), "slogan_kk", "slogan_ru"),
    }[kind]()
    approver, before = signed_in("approver"), getattr(row, theirs)
    autosave(signed_in("editor"), row, **{theirs: HALF})
    asked = publish(approver, row, **{mine: "Мое слово"})
    assert asked.status_code == 409
    assert {who for line in asked.context["lines"] for who in line.writers} == {"editor"}
    assert HALF in "".join(str(line.comparison.val_b) for line in asked.context["lines"])
    stored = type(row).objects.get(pk=row.pk)
    assert (getattr(stored, theirs), getattr(stored, mine)) == (before, getattr(row, mine))
    sent = dict(asked.context["sent"])
    assert sent[mine] == "Мое слово", "nothing typed is lost"

    for forged in ("along:0", "leave:0", "yes"):
        assert approver.post(edit_url(row), sent | {"others_words": forged}).status_code == 409
    approver.post(edit_url(row), sent | {"others_words": asked.context["leave"]})
    stored = type(row).objects.get(pk=row.pk)
    assert (getattr(stored, theirs), getattr(stored, mine)) == (before, "Мое слово")
    assert getattr(newest(row), theirs) == HALF
    assert stored.has_unpublished_changes
    assert theirs in draft_changes.read(stored).of(people["editor"].pk)

    asked = publish(approver, row)
    approver.post(edit_url(row), dict(asked.context["sent"]) | {"others_words": asked.context["along"]})
    stored = type(row).objects.get(pk=row.pk)
    assert getattr(stored, theirs) == HALF
    assert not stored.has_unpublished_changes
    facts = HistoryLine.objects.get(name="content.words_published").facts
    assert facts["written_by"][theirs] == [people["editor"].pk]


def test_what_somebody_has_taken_back_is_nobodys(half_written, signed_in):
    autosave(signed_in("editor"), half_written, annotation_kk=book().annotation_kk)
    assert publish(signed_in("approver"), half_written, annotation_ru=WHOLE).status_code == 302

    assert book().annotation_ru == WHOLE
    assert not book().has_unpublished_changes


def test_who_may_write_them_submits_words_of_others_only_when_shown(half_written, signed_in):
    second = signed_in("administrator")
    asked = submit(second, half_written, annotation_ru=WHOLE)
    assert asked.status_code == 409
    assert waiting(half_written) is None
    sent = dict(asked.context["sent"])
    second.post(edit_url(half_written), sent | {"others_words": asked.context["along"]})

    assert set(waiting(half_written).submission.values) == {"annotation_kk", "annotation_ru"}
    shown = look(signed_in("approver"), waiting(half_written))
    assert {who for line in shown.context["lines"] for who in line.writers} == {"editor", "administrator"}


def test_a_translator_cannot_submit_words_of_another_language(half_written, signed_in):
    translator = signed_in("translator-ru")
    token = draft_changes.read(book()).token(["annotation_kk"])
    submit(translator, half_written, annotation_ru=WHOLE, others_words=f"along:{token}")

    assert set(waiting(half_written).submission.values) == {"annotation_ru"}


def test_what_was_never_public_goes_as_a_whole_and_that_is_said(signed_in, editor_client):
    editor, approver = signed_in("editor"), signed_in("approver")
    row = book().__class__(
        slug="synaq", year=2001, original_language="kk", title_kk="Сынақ", annotation_kk="Бар.", live=False
    )
    row.save()
    autosave(editor, row, annotation_kk=HALF)
    asked = publish(approver, row, annotation_ru=WHOLE)
    assert asked.status_code == 409
    assert asked.context["first"]
    sent = dict(asked.context["sent"])
    assert approver.post(edit_url(row), sent | {"others_words": asked.context["leave"]}).status_code == 409
    assert not Book.objects.get(pk=row.pk).live

    submit(editor, row)
    shown = look(approver, waiting(row))
    assert shown.context["first"]
    assert {line.label for line in shown.context["lines"]} >= {"Қазақша аннотация", "Мекенжай"}
    autosave(editor_client, row, annotation_en="Half a")
    assert look(approver, waiting(row)).context["token"] == shown.context["token"]
    approve(approver, waiting(row))

    stored = Book.objects.get(pk=row.pk)
    assert (stored.live, stored.annotation_kk, stored.annotation_en) == (True, HALF, "")
    assert newest(row).annotation_en == "Half a"


def test_rows_below_are_submitted_and_shown_too(signed_in):
    """An editor adds an author and submits nothing; the Russian words go out, the author only when submitted."""
    row, other = book(), Book.objects.exclude(slug="abai-zholy").exclude(book_authors=None).first().authors[0]
    editor, before = signed_in("editor"), [each.pk for each in row.book_authors.all()]
    form = opened(editor, row)
    count = int(form["book_authors-TOTAL_FORMS"])
    added = {"book_authors-TOTAL_FORMS": str(count + 1), f"book_authors-{count}-author": str(other.pk),
             f"book_authors-{count}-ORDER": str(count + 1), f"book_authors-{count}-id": ""}  # fmt: skip
    editor.post(edit_url(row), form | added)
    assert len(newest(row).authors) == count + 1
    submit(signed_in("translator-ru"), row, annotation_ru=WHOLE)
    approve(signed_in("approver"), waiting(row))
    assert [each.pk for each in book().book_authors.all()] == before

    submit(editor, row)
    shown = look(signed_in("approver"), waiting(row))
    (line,) = shown.context["lines"]
    assert [one.obj_b.author for one in line.comparison.get_child_comparisons() if one.is_addition()] == [other]
    assert str(other) in shown.content.decode()
    approve(signed_in("approver"), waiting(row))
    assert book().authors[-1] == other
    assert [each.pk for each in book().book_authors.all()][:-1] == before, "rows keep their numbers"


def test_what_was_imported_meanwhile_is_not_undone(half_written, signed_in):
    """A draft is older than what an import has written; nobody has submitted the older words."""
    Book.objects.filter(pk=half_written.pk).update(isbn="9786010000001")
    submit(signed_in("translator-ru"), half_written, annotation_ru=WHOLE)
    shown = look(signed_in("approver"), waiting(half_written))
    assert len(shown.context["lines"]) == 1
    approve(signed_in("approver"), waiting(half_written))

    assert (book().isbn, book().annotation_ru) == ("9786010000001", WHOLE)


def test_a_correction_after_sending_back_carries_what_was_submitted_before(half_written, signed_in):
    submit(signed_in("translator-ru"), half_written, annotation_ru=WHOLE)
    task, approver = waiting(half_written), signed_in("approver")
    approver.post(reverse("decide_approval", args=[task.pk]), {"decision": "reject", "comment": "Точнее"})
    submit(signed_in("translator-en"), half_written, annotation_en="More exactly.")

    values = waiting(half_written).submission.values
    assert values == {"annotation_ru": WHOLE, "annotation_en": "More exactly."}
    assert approver.post(reverse("decide_approval", args=[task.pk]), {"decision": "approve"}).status_code == 302
    assert book().annotation_ru != WHOLE, "the old step is over"


def test_each_correction_carries_all_that_was_submitted_before_and_not_only_at_first(half_written, signed_in):
    approver = signed_in("approver")
    for who, words in (
        ("translator-ru", {"annotation_ru": WHOLE}),
        ("translator-en", {"annotation_en": "More exactly."}),
        ("translator-ru", {"annotation_ru": "Точнее."}),
    ):
        submit(signed_in(who), half_written, **words)
        submitted = waiting(half_written).submission.values
        decide = reverse("decide_approval", args=[waiting(half_written).pk])
        approver.post(decide, {"decision": "reject", "comment": "Точнее"})

    assert submitted == {"annotation_ru": "Точнее.", "annotation_en": "More exactly."}


def test_what_is_planned_comes_as_approved_and_the_words_say_when(half_written, signed_in, monkeypatch):
    editor, approver, now = signed_in("editor"), signed_in("approver"), timezone.now()
    row = page_in("about", "kk")
    autosave(signed_in("administrator"), row, summary=HALF)
    planned = now + timedelta(days=1)
    asked = submit(editor, row, heading="Жаңа тақырып", go_live_at=f"{timezone.localtime(planned):%d.%m.%Y %H:%M}")
    editor.post(edit_url(row), dict(asked.context["sent"]) | {"others_words": asked.context["leave"]})
    shown = look(approver, waiting(row))
    assert shown.context["comes_at"]
    answer = approve(approver, waiting(row))
    told = approver.get(answer["Location"]).content.decode()
    assert f"{timezone.localtime(planned):%d.%m.%Y %H:%M}" in told
    assert page_in("about", "kk").heading != "Жаңа тақырып"

    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=2))
    call_command("publish_scheduled")
    stored = page_in("about", "kk")
    assert (stored.heading, stored.summary) == ("Жаңа тақырып", row.summary)
    assert newest(row).summary == HALF


@pytest.mark.parametrize("below", [False, True])
def test_many_pages_at_once_are_not_published_with_words_of_others(below, signed_in):
    page, approver = page_in("about", "kk"), signed_in("approver")
    before = page.summary
    autosave(signed_in("editor"), page, summary=HALF)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}"
    answer = approver.post(address, {"include_descendants": "on"} if below else {}, follow=True)

    assert page_in("about", "kk").summary == before
    assert edit_url(page) in answer.content.decode()
    autosave(approver, page_in("faq", "kk"), summary="Менікі.")
    approver.post(address.replace(f"id={page.pk}", f"id={page_in('faq', 'kk').pk}"), {})
    assert page_in("faq", "kk").summary == "Менікі."


@pytest.mark.parametrize("door", ["form", "interface"])
def test_a_copy_that_is_published_holds_what_is_public(door, signed_in):
    page, approver = page_in("about", "kk"), signed_in("approver")
    below = page.copy(to=page, update_attrs={"slug": "tomen"})
    autosave(signed_in("editor"), page, summary=HALF)
    autosave(signed_in("editor"), below, summary=HALF)
    if door == "form":
        sent = {"new_title": "Көшірме", "new_slug": "koshirme", "new_parent_page": str(page.get_parent().pk)}
        answer = approver.post(
            reverse("wagtailadmin_pages:copy", args=[page.pk]),
            sent | {"publish_copies": "on", "copy_subpages": "on"},
        )
    else:
        address = reverse("wagtailadmin_api:pages:detail", args=[page.pk])
        sent = {"slug": "koshirme", "keep_live": True, "recursive": True}
        answer = approver.post(f"{address}action/copy/", sent, content_type="application/json")
    assert answer.status_code in {201, 302}

    copy = page_in("koshirme", "kk")
    for one, source in ((copy, page), (copy.get_children().get(slug="tomen").specific, below)):
        assert one.live
        assert one.summary == newest(one).summary == type(source).objects.get(pk=source.pk).summary != HALF
        assert newest(source).summary == HALF


def test_the_explorers_interface_publishes_nothing(signed_in):
    page = page_in("about", "kk")
    autosave(signed_in("editor"), page, summary=HALF)
    address = reverse("wagtailadmin_api:pages:detail", args=[page.pk])
    signed_in("approver").post(f"{address}action/publish/", content_type="application/json")

    assert page_in("about", "kk").summary != HALF


def strings(page) -> dict[str, str]:
    """Two sentences of a page as its translation editor knows them."""
    source = page_in(page.slug, "kk")
    return {"summary": source.summary, "title": source.title}


def test_strings_that_another_has_not_submitted_stay_in_the_translation_editor(signed_in):
    page, translator, editor = page_in("steps", "ru"), signed_in("translator-ru"), signed_in("editor")
    before, said = page.title, strings(page)
    say(page, said["title"], "Недописанный заго", editor)
    say(page, said["summary"], "Другие слова", translator)
    asked = translator.post(edit_url(page), {"action": "submit"})
    assert asked.status_code == 409
    assert [line.writers for line in asked.context["lines"]] == [["editor"]]
    assert waiting(page) is None
    sent = dict(asked.context["sent"])
    translator.post(edit_url(page), sent | {"others_words": asked.context["leave"]})

    assert set(waiting(page).submission.values) == {"summary"}
    approve(signed_in("approver"), waiting(page))
    page = page_in("steps", "ru")
    assert (page.summary, page.title) == ("Другие слова", before)


def test_strings_of_another_go_along_in_their_name(signed_in):
    page, translator = page_in("steps", "ru"), signed_in("translator-ru")
    said = strings(page)
    say(page, said["title"], "Шаги", signed_in("editor"))
    say(page, said["summary"], "Другие слова", translator)
    asked = translator.post(edit_url(page), {"action": "submit"})
    translator.post(edit_url(page), dict(asked.context["sent"]) | {"others_words": asked.context["along"]})

    lines = look(signed_in("approver"), waiting(page)).context["lines"]
    assert {line.comparison.field.name: line.writers for line in lines} == {
        "title": ["editor"],
        "summary": ["translator-ru"],
    }
    approve(signed_in("approver"), waiting(page))
    page = page_in("steps", "ru")
    assert (page.title, page.summary) == ("Шаги", "Другие слова")


def test_an_approver_of_a_translation_is_asked_about_strings_of_others(signed_in):
    page, approver = page_in("steps", "ru"), signed_in("approver")
    before, said = page.title, strings(page)
    say(page, said["title"], "Недописанный заго", signed_in("editor"))
    say(page, said["summary"], "Другие слова", approver)
    asked = approver.post(edit_url(page), {"action": "publish"})
    assert asked.status_code == 409
    assert page_in("steps", "ru").summary != "Другие слова"
    approver.post(edit_url(page), dict(asked.context["sent"]) | {"others_words": asked.context["leave"]})

    page = page_in("steps", "ru")
    assert (page.summary, page.title) == ("Другие слова", before)


def test_what_is_submitted_anew_while_the_approver_looks_is_shown_anew(signed_in):
    page, translator, approver = page_in("steps", "ru"), signed_in("translator-ru"), signed_in("approver")
    said = strings(page)
    say(page, said["summary"], "Первые слова", translator)
    translator.post(edit_url(page), {"action": "submit"})
    task = waiting(page)
    shown = look(approver, task).context["token"]
    say(page, said["summary"], "Вторые слова", translator)
    assert look(approver, task).context["token"] == shown, "typing is no submitting"
    translator.post(edit_url(page), {"action": "submit"})

    decide = reverse("decide_approval", args=[task.pk])
    answer = approver.post(decide, {"decision": "approve", "shown": shown}, follow=True)
    assert answer.redirect_chain == [(reverse("decide_approval", args=[waiting(page).pk]), 302)]
    assert len(answer.context["messages"]) == 1, "why something else is shown now"
    assert page_in("steps", "ru").summary not in {"Первые слова", "Вторые слова"}
    approve(approver, waiting(page))
    assert page_in("steps", "ru").summary == "Вторые слова"


@pytest.mark.parametrize("decision", [{"decision": "approve"}, {"decision": "reject", "comment": "Точнее"}])
def test_who_comes_after_somebody_has_decided_is_told_so_and_moves_nothing(
    decision, half_written, signed_in, editor_client
):
    submit(signed_in("translator-ru"), half_written, annotation_ru=WHOLE)
    task = waiting(half_written)
    shown = look(editor_client, task).context["token"]
    approve(signed_in("approver"), task)

    late = editor_client.post(reverse("decide_approval", args=[task.pk]), decision | {"shown": shown}, follow=True)
    assert late.redirect_chain == [(edit_url(half_written), 302)]
    assert len(late.context["messages"]) == 1
    assert (book().annotation_ru, waiting(half_written)) == (WHOLE, None)
    assert Book.objects.get(pk=half_written.pk).current_workflow_state is None


def test_words_that_break_a_rule_without_those_of_others_are_refused_and_nothing_moves(signed_in):
    """One person has moved the death, another the birth; the second alone would die before being born."""
    row = Author.objects.exclude(born=None).filter(died__lt=1980).first()
    born, died = row.born, row.died
    autosave(signed_in("editor"), row, died=died + 40)
    administrator, approver = signed_in("administrator"), signed_in("approver")
    asked = submit(administrator, row, born=died + 20)
    administrator.post(edit_url(row), dict(asked.context["sent"]) | {"others_words": asked.context["leave"]})
    refused = approve(approver, waiting(row))
    assert refused.status_code == 409
    assert waiting(row) is not None
    stored = Author.objects.get(pk=row.pk)
    assert (stored.born, stored.died) == (born, died)

    asked = publish(approver, row)
    approver.post(edit_url(row), dict(asked.context["sent"]) | {"others_words": asked.context["along"]})
    stored = Author.objects.get(pk=row.pk)
    assert (stored.born, stored.died) == (died + 20, died + 40)


def test_a_season_is_shown_in_the_words_of_people(signed_in, people):
    """Levels, and the norms below them, with their values as readers would read them."""
    running = Season.objects.get()
    begins = day_of(timezone.now()) + timedelta(days=40)
    season = season_actions.draft_next_version(
        season_id=running.pk, starts_on=begins, by=people["editor"], at=timezone.now()
    )
    season.get_workflow().start(season, people["editor"])
    shown = look(signed_in("approver"), waiting(season)).content.decode()

    assert f"{begins:%d.%m.%Y}" in shown
    assert "Еріктілік" in shown
    assert "&#x27;volunteering&#x27;" not in shown
    approve(signed_in("approver"), waiting(season))
    assert Season.objects.get(pk=season.pk).live


@pytest.mark.parametrize("role", ["translator-ru", "editor", "nobody"])
def test_who_may_not_decide_sends_nothing_back(role, half_written, signed_in):
    submit(signed_in("translator-ru"), half_written, annotation_ru=WHOLE)
    task = waiting(half_written)
    signed_in(role).post(reverse("decide_approval", args=[task.pk]), {"decision": "reject", "comment": "Нет"})

    assert waiting(half_written) == task
    assert not TaskState.objects.filter(comment="Нет").exists()


def test_going_back_from_the_question_about_gaps_approves_nothing(signed_in):
    page, approver = page_in("steps", "kk"), signed_in("approver")
    page.summary = "Төрт қадам ғана: жаңа мәтін."
    page.save_revision().publish()
    page = page_in("steps", "ru")
    signed_in("translator-ru").post(edit_url(page), {"action": "submit"})
    task = waiting(page)
    asked = approve(approver, task)
    assert asked.status_code == 409
    approver.post(reverse("decide_approval", args=[task.pk]), dict(asked.context["kept"]))

    assert waiting(page) == task


@pytest.mark.parametrize(
    ("language", "label"), [("kk", "Орысша аннотация"), ("ru", "Аннотация на русском"), ("en", "Annotation in Russian")]
)
def test_the_screen_speaks_the_approvers_language(language, label, half_written, signed_in, people):
    profile = UserProfile.get_for_user(people["approver"])
    profile.preferred_language = language
    profile.save()
    submit(signed_in("translator-ru"), half_written, annotation_ru=WHOLE)
    shown = look(signed_in("approver"), waiting(half_written))

    assert label in shown.content.decode()
    assert look(signed_in("translator-ru"), waiting(half_written)).context["may_decide"] is False
    assert look(signed_in("nobody"), waiting(half_written)).status_code == 302


def test_a_step_of_another_kind_publishes_its_submitters_words_alone(half_written, signed_in):
    """An administrator may set up a way of approval with Wagtail's own steps, which keep no words."""
    submit(signed_in("translator-ru"), half_written, annotation_ru=WHOLE)
    task = waiting(half_written)
    submissions.Submission.objects.filter(step=task).delete()
    approve(signed_in("approver"), task)

    assert book().annotation_ru == WHOLE
    assert book().annotation_kk != HALF


def test_a_preview_shows_what_would_be_approved(half_written, signed_in):
    submit(signed_in("translator-ru"), half_written, annotation_ru=WHOLE)
    stored, task = Revision.objects.count(), waiting(half_written)
    ours = reverse("preview_approval", args=[task.pk])
    mailed = reverse(Book.snippet_viewset.get_url_name("workflow_preview"), args=[half_written.pk, task.task_id])
    for address in (ours, mailed):
        shown = signed_in("approver").get(address, follow=True)
        assert shown.status_code == 200
        assert HALF not in shown.content.decode()
    assert signed_in("translator-ru").get(mailed).status_code == 302
    assert Revision.objects.count() == stored
    assert signed_in("nobody").get(reverse("preview_approval", args=[waiting(half_written).pk])).status_code == 302


def test_a_snippet_of_the_translation_editor_is_shown_side_by_side(signed_in):
    level, translator = level_in("ru"), signed_in("translator-ru")
    say(level, level_in("kk").summary, "Другие слова", translator)
    translator.post(edit_url(level), {"action": "submit"})

    shown = signed_in("approver").get(edit_url(level))
    assert "Другие слова" in "".join(line.comparison.val_b for line in shown.context["lines"])
    assert not translator.get(edit_url(level)).context["may_decide"]
