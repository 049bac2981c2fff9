"""Who may take words of others along, when they are asked, what they are told, and what goes out after all."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Workflow
from wagtail_localize.models import Translation

from tosbelgi.cms.approval import submissions, tasks
from tosbelgi.cms.editing import draft_changes
from tosbelgi.cms.editing.draft_changes import Draft, FieldChange
from tosbelgi.cms.translation.completeness import AcceptedGap
from tosbelgi.cms.translation.glossary import Term
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.reading_lists.books import Author, Book

from .conftest import approve, level_in, look, page_in
from .test_approval import edit_url
from .test_submitted_words import HALF, WHOLE, autosave, book, publish, submit, waiting
from .test_two_at_once import newest, opened

pytestmark = pytest.mark.django_db


def save(client, row, **words):
    """The button that only keeps a draft."""
    return client.post(edit_url(row), opened(client, row) | words)


def answered(client, row, asked, answer: str):
    return client.post(
        edit_url(row), dict(asked.context["sent"]) | {"others_words": asked.context[answer]}, follow=True
    )


def told(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def send_back(client, task):
    return client.post(reverse("decide_approval", args=[task.pk]), {"decision": "reject", "comment": "Точнее"})


@pytest.fixture
def half_written(signed_in):
    """A book whose Kazakh annotation an editor has begun to rewrite, saved by itself and never submitted."""
    row = book()
    autosave(signed_in("editor"), row, annotation_kk=HALF)
    return row


# Who is asked


@pytest.mark.parametrize(
    ("role", "theirs", "asked"),
    [
        ("translator-ru", {"annotation_ru": HALF}, True),
        ("translator-ru", {"annotation_ru": HALF, "annotation_kk": HALF}, False),
        ("translator-ru", {"annotation_kk": HALF}, False),
        ("translator-ru", {"year": 1950}, False),
        ("editor", {"year": 1950}, True),
        ("editor", {"year": 1950, "annotation_kk": HALF}, True),
    ],
)
def test_who_may_write_all_of_others_words_is_asked_about_them(role, theirs, asked, signed_in):
    row = book()
    autosave(signed_in("administrator"), row, **theirs)
    answer = submit(signed_in(role), row, title_ru="Путь Абая, роман")

    assert answer.status_code == (409 if asked else 302)
    if not asked:
        assert set(waiting(row).submission.values) == {"title_ru"}


def test_on_a_page_who_writes_its_language_takes_words_of_others_along(signed_in):
    page, translator = page_in("about", "kk"), signed_in("translator-kk")
    autosave(signed_in("editor"), page, summary=HALF)
    asked = submit(translator, page, heading="Жаңа тақырып")
    assert asked.status_code == 409
    assert not asked.context["publishing"]
    answered(translator, page, asked, "along")

    assert {"summary", "heading"} <= set(waiting(page).submission.values)


def test_what_was_never_public_is_shown_also_to_who_may_not_write_all_of_it(signed_in):
    row = Book(slug="synaq", year=2001, original_language="kk", title_kk="Сынақ", annotation_kk="Бар.", live=False)
    row.save()
    autosave(signed_in("editor"), row, annotation_kk=HALF)
    translator = signed_in("translator-ru")
    asked = submit(translator, row, annotation_ru=WHOLE)
    assert asked.status_code == 409
    answer = answered(translator, row, asked, "along")

    assert waiting(row).submission.values["annotation_kk"] == HALF
    assert "editor" not in told(answer), "nothing stays behind"


def test_who_publishes_is_asked_whatever_they_may_write(half_written, signed_in, people):
    people["translator-ru"].user_permissions.add(Permission.objects.get(codename="publish_book"))
    translator = signed_in("translator-ru")
    asked = publish(translator, half_written, annotation_ru=WHOLE)
    assert asked.status_code == 409
    assert asked.context["publishing"]
    answered(translator, half_written, asked, "leave")

    assert (book().annotation_ru, newest(half_written).annotation_kk) == (WHOLE, HALF)
    assert book().annotation_kk != HALF


def test_keeping_a_draft_asks_nothing_and_submits_nothing(half_written, signed_in):
    administrator = signed_in("administrator")
    assert save(administrator, half_written, title_en="The Path").status_code == 302
    submit(signed_in("translator-ru"), half_written, annotation_ru=WHOLE)
    answer = administrator.post(
        edit_url(half_written),
        opened(administrator, half_written) | {"title_en": "The Path of Abai", "others_words": "along:0"},
        follow=True,
    )

    assert waiting(half_written).submission.values == {"annotation_ru": WHOLE}
    assert "editor" not in told(answer)


def test_a_row_without_drafts_has_no_words_of_others(signed_in, people):
    term, approver = Term.objects.get(key="participant"), signed_in("approver")
    form = opened(approver, term) | {"note": "Кім қатысады.", "action-publish": "1"}
    assert approver.post(edit_url(term), form).status_code == 302

    term.refresh_from_db()
    assert term.note == "Кім қатысады."
    assert tasks.current_task_state(term) is None
    assert not tasks.may_decide(people["approver"], term)


def test_the_question_is_asked_anew_with_what_was_typed_and_without_the_old_answer(half_written, signed_in):
    approver = signed_in("approver")
    asked = publish(approver, half_written, annotation_ru=WHOLE, others_words="along:0", csrfmiddlewaretoken="x")
    assert asked.status_code == 409

    sent = dict(asked.context["sent"])
    assert sent["annotation_ru"] == WHOLE
    assert not {"others_words", "csrfmiddlewaretoken"} & set(sent)
    assert not asked.context["first"]


# What they are told


def test_who_submits_their_own_words_hears_which_words_of_whom_stay(half_written, signed_in):
    translator = signed_in("translator-ru")
    form = opened(translator, half_written) | {"annotation_ru": WHOLE, "action-submit": "1"}
    assert "Қазақша аннотация (editor)" in told(translator.post(edit_url(half_written), form, follow=True))


def test_who_is_alone_hears_of_nobody(signed_in):
    row, editor, approver = book(), signed_in("editor"), signed_in("approver")
    for client, button in ((editor, "action-submit"), (approver, "action-publish")):
        form = opened(client, row) | {"annotation_ru": f"{WHOLE} {button}", button: "1"}
        answer = client.post(edit_url(row), form, follow=True)
        assert told(answer)
        assert ": ." not in told(answer), "no list of nobody's words"
        if button == "action-submit":
            approve(approver, waiting(row))


def test_who_publishes_their_own_words_hears_what_is_public_and_what_stays(half_written, signed_in):
    approver = signed_in("approver")
    answer = answered(approver, half_written, publish(approver, half_written, annotation_ru=WHOLE), "leave")
    assert f"«{book()}»" in told(answer) or f"“{book()}”" in told(answer)
    assert "Қазақша аннотация (editor)" in told(answer)

    versions = book().revisions.count()
    again = answered(approver, half_written, publish(approver, half_written), "leave")
    assert f"{book()}" not in told(again), "nothing of theirs is left to publish"
    assert "Қазақша аннотация (editor)" in told(again)
    assert told(again) != told(answer)
    assert book().annotation_kk != HALF
    assert book().revisions.filter(user__username="approver").count() <= versions


def test_ones_own_words_that_do_not_stand_alone_are_not_published_and_that_is_said(signed_in):
    row = Author.objects.exclude(born=None).filter(died__lt=1980).first()
    born, died, approver = row.born, row.died, signed_in("approver")
    autosave(signed_in("editor"), row, died=died + 40)
    answer = answered(approver, row, publish(approver, row, born=died + 20), "leave")

    assert told(answer)
    row.refresh_from_db()
    assert (row.born, row.died) == (born, died)


def test_ones_own_words_are_published_with_a_gap_only_when_it_was_shown(signed_in, people):
    page, approver = page_in("faq", "ru"), signed_in("approver")
    Translation.objects.filter(source__object_id=page.translation_key).delete()
    before, kazakh = page.summary, page_in("faq", "kk").summary
    autosave(signed_in("editor"), page, heading="Недописанный заго")
    asked = publish(approver, page, summary=kazakh)
    sent = dict(asked.context["sent"]) | {"others_words": asked.context["leave"]}
    about_gaps = approver.post(edit_url(page), sent)
    assert about_gaps.status_code == 409
    assert page_in("faq", "ru").summary == before

    accepted = {about_gaps.context["accepted_name"]: about_gaps.context["token"]}
    approver.post(edit_url(page), dict(about_gaps.context["sent"]) | accepted)
    stored = page_in("faq", "ru")
    assert stored.summary == kazakh
    assert stored.heading != "Недописанный заго"
    assert AcceptedGap.objects.get(translation_key=page.translation_key, text=kazakh).by == people["approver"]


# In the editor, and for many pages at once


def test_approving_in_an_editor_leads_to_the_screen_while_something_waits(half_written, signed_in):
    submit(signed_in("translator-ru"), half_written, annotation_ru=WHOLE)
    task, approver = waiting(half_written), signed_in("approver")
    deed = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    answer = approver.post(edit_url(half_written), opened(approver, half_written) | deed)
    assert answer["Location"] == reverse("decide_approval", args=[task.pk])
    said = opened(approver, half_written) | deed | {"workflow-action-extra-data": '{"comment": "Thanks"}'}
    answer = approver.post(edit_url(half_written), said)
    assert answer["Location"] == reverse("decide_approval", args=[task.pk]) + "?comment=Thanks", "what was typed stays"

    approve(approver, task)
    late = approver.post(edit_url(half_written), opened(approver, half_written) | deed)
    assert late.status_code in {200, 302}
    assert late.get("Location") != reverse("decide_approval", args=[task.pk])


def test_sending_back_in_an_editor_sends_back(half_written, signed_in):
    submit(signed_in("translator-ru"), half_written, annotation_ru=WHOLE)
    approver = signed_in("approver")
    deed = {"action-workflow-action": "1", "workflow-action-name": "reject"}
    deed |= {"workflow-action-extra-data": '{"comment": "Точнее"}'}
    approver.post(edit_url(half_written), opened(approver, half_written) | deed)

    assert book().current_workflow_state.status == "needs_changes"


def bulk(client, deed: str, page, sent: dict | None):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", deed]) + f"?id={page.pk}"
    return client.get(address) if sent is None else client.post(address, sent, follow=True)


def test_many_pages_at_once_are_looked_at_with_those_below_them_only_if_these_are_published_too(signed_in):
    page, approver = page_in("about", "kk"), signed_in("approver")
    below = page.copy(to=page, update_attrs={"slug": "tomen", "title": "Төменгі"}, keep_live=False)
    autosave(signed_in("editor"), below, summary=HALF)
    autosave(approver, page, summary="Менікі.")
    assert bulk(approver, "publish", page, None).status_code == 200
    refused = bulk(approver, "publish", page, {"include_descendants": "on"})
    assert page_in("about", "kk").summary != "Менікі."
    assert ["Төменгі" in told(refused), page.title in told(refused)] == [True, False], "whose words stand in the way"
    assert f'href="{edit_url(below)}"' in told(refused)
    assert not Page.objects.get(pk=below.pk).live

    bulk(approver, "publish", page, {})
    assert page_in("about", "kk").summary == "Менікі."
    assert not Page.objects.get(pk=below.pk).live


def test_many_pages_at_once_are_taken_down_whoever_writes_in_them(signed_in):
    page = page_in("privacy", "kk")
    autosave(signed_in("editor"), page, summary=HALF)
    bulk(signed_in("approver"), "unpublish", page, {})

    assert not Page.objects.get(pk=page.pk).live


# What goes out


def test_submitting_again_carries_all_that_was_submitted_before_and_nothing_of_another_row(half_written, signed_in):
    other = Book.objects.exclude(pk=half_written.pk).first()
    approver = signed_in("approver")
    for role, words in (("ru", {"annotation_ru": WHOLE}), ("en", {"annotation_en": "More."})):
        submit(signed_in(f"translator-{role}"), half_written, **words)
        send_back(approver, waiting(half_written))
    submit(signed_in("translator-kk"), other, annotation_kk="Басқа кітап.")
    submit(signed_in("translator-ru"), half_written, title_ru="Путь Абая, роман")

    task = waiting(half_written)
    assert task.submission.values == {
        "annotation_ru": WHOLE, "annotation_en": "More.", "title_ru": "Путь Абая, роман"
    }  # fmt: skip
    assert look(approver, task).context["by"].username == "translator-ru"


@pytest.mark.parametrize(
    ("who", "words", "carried"),
    [
        ("translator-ru", "Точнее.", "Точнее."),  # their own draft of their own words
        ("editor", HALF, WHOLE),  # half-written by somebody who submits nothing
        ("translator-ru", None, None),  # taken back
    ],
)
def test_what_was_submitted_before_is_carried_in_the_words_of_who_submitted_it(who, words, carried, signed_in):
    row, approver, before = book(), signed_in("approver"), book().annotation_ru
    submit(signed_in("translator-ru"), row, annotation_ru=WHOLE)
    send_back(approver, waiting(row))
    autosave(signed_in(who), row, annotation_ru=before if words is None else words)
    submit(signed_in("translator-en"), row, annotation_en="More exactly.")

    expected = {"annotation_en": "More exactly."} | ({} if carried is None else {"annotation_ru": carried})
    assert waiting(row).submission.values == expected


def test_who_corrects_what_another_submitted_submits_the_correction(signed_in):
    row = book()
    submit(signed_in("translator-ru"), row, annotation_ru=WHOLE)
    send_back(signed_in("approver"), waiting(row))
    asked = submit(signed_in("editor"), row, annotation_ru="Исправлено.")
    answered(signed_in("editor"), row, asked, "along")

    assert waiting(row).submission.values == {"annotation_ru": "Исправлено."}


def test_what_the_approver_had_in_the_draft_before_does_not_go_out_with_it(signed_in):
    row, approver = book(), signed_in("approver")
    autosave(approver, row, annotation_en="Half a sen")
    submit(signed_in("translator-ru"), row, annotation_ru=WHOLE)
    assert submissions.proposal(waiting(row), None).values == {"annotation_ru": WHOLE}
    approve(approver, waiting(row))

    assert (book().annotation_ru, newest(row).annotation_en) == (WHOLE, "Half a sen")
    assert book().annotation_en != "Half a sen"


def test_what_stays_is_still_known_by_all_who_wrote_it(half_written, signed_in, people):
    autosave(signed_in("administrator"), half_written, annotation_en="Half a sen")
    submit(signed_in("translator-ru"), half_written, annotation_ru=WHOLE)
    approve(signed_in("approver"), waiting(half_written))

    draft = draft_changes.read(book())
    assert draft.of(people["editor"].pk) == ["annotation_kk"]
    assert draft.of(people["administrator"].pk) == ["annotation_en"]


def test_where_nothing_stays_the_version_that_waited_is_published(signed_in):
    row = book()
    submit(signed_in("translator-ru"), row, annotation_ru=WHOLE)
    version = book().latest_revision
    approve(signed_in("approver"), waiting(row))

    assert book().live_revision == book().latest_revision == version
    assert not book().has_unpublished_changes


def test_what_the_approver_takes_back_leaves_no_draft_behind(signed_in):
    row, before = book(), book().annotation_ru
    submit(signed_in("translator-ru"), row, annotation_ru=WHOLE)
    autosave(signed_in("approver"), row, annotation_ru=before)
    task = waiting(row)
    approve(signed_in("approver"), task)

    assert book().annotation_ru in {before, WHOLE}
    assert not book().has_unpublished_changes or newest(row).annotation_ru == before


def test_only_a_mistake_in_what_somebody_has_written_holds_anything_up():
    """One that was stored before the rule it breaks is not theirs to correct."""
    row = book()
    row.length = "giant"
    public = draft_changes.content_of(row)
    written = {"length": (FieldChange(1, 1, timezone.now()),)}
    submissions.require_fit(Draft(row, public, public, None, {}), {"annotation_ru": WHOLE})

    for draft, values in (
        (Draft(row, public, public, None, {}), {"length": "giant"}),
        (Draft(row, public, public, None, written), {"annotation_ru": WHOLE}),
    ):
        with pytest.raises(submissions.DoesNotFit):
            submissions.require_fit(draft, values)


def test_such_a_mistake_does_not_hold_up_what_was_submitted_and_taken_back_in_the_draft(signed_in):
    row, before = book(), book().annotation_ru
    submit(signed_in("translator-ru"), row, annotation_ru=WHOLE)
    autosave(signed_in("approver"), row, annotation_ru=before)
    Book.objects.filter(pk=row.pk).update(length="giant")
    for version in book().revisions:
        version.content["length"] = "giant"
        version.save()
    draft = draft_changes.read(book())

    submissions.publish(draft, {"annotation_ru": WHOLE}, by=None)

    assert (book().annotation_ru, book().length) == (WHOLE, "giant")


def test_what_nobody_has_submitted_goes_as_a_whole_where_it_was_never_public(signed_in):
    """A workflow may be begun by a program, for nobody."""
    row = book()
    row.annotation_ru = WHOLE
    row.save_revision()
    row.get_workflow().start(row, None)

    assert waiting(row).submission.values["annotation_ru"] == WHOLE
    assert set(waiting(row).submission.values) == set(draft_changes.fields_of(Book))


def test_what_would_change_is_what_differs_and_at_first_all_that_says_something():
    values = {"title_kk": None, "isbn": "", "book_authors": [], "annotation_kk": "[]", "title_ru": "Сөз", "year": 0}
    first = submissions.Proposal(Draft(Book(), None, values, None, {}), values)
    assert first.names == ["title_ru", "year"]

    later = submissions.Proposal(Draft(Book(), values, values, None, {}), values | {"title_ru": "Басқа"})
    assert later.names == ["title_ru"]


def test_who_wrote_what_is_recorded_in_one_order(people):
    def change(number):
        return FieldChange(number, 1, timezone.now())

    written = {"title_ru": tuple(map(change, (8, None, 1, 8)))}
    submissions.record_writers(Draft(book(), {}, {}, None, written), ["title_ru", "title_en"], by=None)
    submissions.record_writers(Draft(book(), {}, {}, None, {}), [], by=people["approver"], state=SimpleNamespace(pk=7))

    first, second = HistoryLine.objects.filter(name="content.words_published").order_by("pk")
    assert first.facts["written_by"] == {"title_ru": [None, 1, 8], "title_en": []}
    assert (first.facts["task_state"], first.by_id) == (None, None)
    assert (second.facts["task_state"], second.by_id) == (7, people["approver"].pk)


# The screen that decides


def test_the_screen_says_who_submitted_and_what_can_be_looked_at(signed_in, people):
    page, row, level = page_in("about", "kk"), book(), level_in("kk")
    editor, approver = signed_in("editor"), signed_in("approver")
    for each, words in ((page, {"heading": "Жаңа"}), (row, {"annotation_ru": WHOLE})):
        submit(editor, each, **words)
        shown = look(approver, waiting(each)).context
        assert (shown["by"].username, shown["first"], shown["preview"]) == ("editor", False, True)
        assert shown["edit_url"] == edit_url(each)
    assert tasks.may_decide(people["approver"], level) is False


def test_who_may_not_change_a_row_does_not_see_what_waits_in_it(signed_in, people):
    level = level_in("ru")
    level.summary = "Другие слова"
    level.save_revision(user=people["translator-ru"])
    level.get_workflow().start(level, people["translator-ru"])
    task = waiting(level)
    assert look(signed_in("translator-ru"), task).status_code == 200
    for role in ("translator-kk", "translator-en"):
        for name in ("decide_approval", "preview_approval"):
            answer = signed_in(role).get(reverse(name, args=[task.pk]))
            assert (answer.status_code, answer.get("Location")) == (302, reverse("wagtailadmin_home"))
    assert look(signed_in("approver"), task).context["edit_url"] == ""


@pytest.mark.parametrize("decision", [None, "", "later"])
def test_without_a_decision_nothing_is_decided(decision, half_written, signed_in):
    submit(signed_in("translator-ru"), half_written, annotation_ru=WHOLE)
    task, approver = waiting(half_written), signed_in("approver")
    sent = {"shown": look(approver, task).context["token"]} | ({} if decision is None else {"decision": decision})
    answer = approver.post(reverse("decide_approval", args=[task.pk]), sent)

    assert answer["Location"] == reverse("decide_approval", args=[task.pk])
    assert waiting(half_written) == task


def test_the_approver_hears_what_has_happened(half_written, signed_in):
    translator, approver = signed_in("translator-ru"), signed_in("approver")
    submit(translator, half_written, annotation_ru=WHOLE)
    task = waiting(half_written)
    decide = reverse("decide_approval", args=[task.pk])
    heard = []
    for sent in (
        {"decision": "reject", "comment": " "},
        {"decision": "approve", "shown": "0"},
        {"decision": "reject", "comment": "Точнее"},
        {"decision": "approve", "shown": look(approver, task).context["token"]},
    ):
        heard.append(told(approver.post(decide, sent, follow=True)))
    submit(translator, half_written, annotation_ru="Точнее.")
    heard.append(told(approver.post(decide, {"decision": "approve"}, follow=True)))
    approve(approver, waiting(half_written))
    heard.append(told(approver.get("/admin/")))

    assert all(heard)
    assert len(set(heard)) == len(heard)
    assert str(book()) in heard[2]
    assert str(book()) in heard[-1]


def test_what_breaks_off_half_way_approves_nothing(signed_in, monkeypatch):
    page = page_in("about", "kk")
    submit(signed_in("editor"), page, heading="Жаңа тақырып")
    task, approver = waiting(page), signed_in("approver")

    def broken(*args):
        raise OSError("no space left")

    monkeypatch.setattr(tasks.publishing, "record_accepted_gaps", broken)
    with pytest.raises(OSError, match="no space"):
        approve(approver, task)

    assert page_in("about", "kk").heading != "Жаңа тақырып"
    assert waiting(page) == task


def test_a_mailed_preview_of_what_waits_no_more_leads_home(half_written, signed_in):
    submit(signed_in("translator-ru"), half_written, annotation_ru=WHOLE)
    task = waiting(half_written)
    mailed = reverse(Book.snippet_viewset.get_url_name("workflow_preview"), args=[half_written.pk, task.task_id])
    ours = reverse("preview_approval", args=[task.pk])
    assert signed_in("translator-ru").get(mailed)["Location"] != ours, "not one of the approvers"
    assert signed_in("approver").get(mailed)["Location"] == ours
    approve(signed_in("approver"), task)

    assert signed_in("approver").get(mailed)["Location"] == reverse("wagtailadmin_home")
    assert signed_in("approver").get(ours).status_code == 404


def test_only_what_is_still_to_come_is_said_to_come():
    now = timezone.now()
    for days, coming in ((-1, False), (1, True)):
        at = now + timedelta(days=days)
        assert (tasks._future_go_live(SimpleNamespace(go_live_at=at)) is not None) is coming
    assert tasks._future_go_live(SimpleNamespace(go_live_at=None)) is None


def test_where_no_way_of_approval_is_set_up_nothing_waits(half_written, signed_in):
    Workflow.objects.update(active=False)
    administrator = signed_in("administrator")
    asked = submit(administrator, half_written, annotation_ru=WHOLE)
    if asked.status_code == 409:
        asked = answered(administrator, half_written, asked, "along")
    assert asked.status_code in {200, 302}
    assert waiting(half_written) is None
    assert book().annotation_ru != WHOLE
