"""The translation editor's one button: who is asked about strings of others, what goes along, and what is said."""

import json

import pytest
from wagtail.models import Revision, Workflow
from wagtail_localize.models import OverridableSegment, SegmentOverride, StringTranslation, Translation

from tests.cms.test_private_media import an_image
from tosbelgi.cms.approval import submissions, translation_editor
from tosbelgi.kernel.models import HistoryLine

from .conftest import approve, level_in, page_in
from .test_approval import edit_url, say
from .test_submitted_words import strings, waiting
from .test_words_of_others import send_back, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return page_in("steps", "ru")


@pytest.fixture
def said(page):
    """The Kazakh sentences, which an editor and the Russian translator are going to translate anew."""
    return strings(page)


def press(client, row, action="submit", **sent):
    return client.post(edit_url(row), {"action": action, **sent}, follow=True)


def answered(client, row, asked, answer: str):
    return client.post(
        edit_url(row), dict(asked.context["sent"]) | {"others_words": asked.context[answer]}, follow=True
    )


def in_two_fields(row, said, signed_in):
    """An editor writes the title, the translator the summary."""
    say(row, said["title"], "Недописанный заго", signed_in("editor"))
    say(row, said["summary"], "Другие слова", signed_in("translator-ru"))


@pytest.mark.parametrize("sent", [{}, {"action": ""}, {"action": "keep"}])
def test_only_its_two_buttons_submit_or_publish(sent, page, said, signed_in):
    approver, before = signed_in("approver"), page.summary
    say(page, said["summary"], "Другие слова", approver)
    approver.post(edit_url(page), sent)

    assert waiting(page) is None
    assert page_in("steps", "ru").summary == before


@pytest.mark.parametrize("action", ["publish", "submit"])
def test_a_page_that_is_no_translation_has_no_such_button(action, page, signed_in):
    Translation.objects.filter(source__object_id=page.translation_key).delete()
    assert press(signed_in("approver"), page, action).status_code in {200, 400}, "that of Wagtail's form, not filled in"

    assert waiting(page) is None


def test_words_for_pictures_are_needed_to_publish_and_not_to_submit(page, said, signed_in, monkeypatch):
    looked_at = []
    monkeypatch.setattr(translation_editor, "require_alt_text", looked_at.append)
    approver = signed_in("approver")
    say(page, said["summary"], "Другие слова", approver)
    press(approver, page)
    assert not looked_at
    send_back(approver, waiting(page))

    press(approver, page, "publish")
    assert [row.summary for row in looked_at] == ["Другие слова"]


@pytest.mark.parametrize("action", ["publish", "submit"])
def test_the_question_is_asked_anew_without_the_old_answer(action, page, said, signed_in):
    in_two_fields(page, said, signed_in)
    approver = signed_in("approver")
    for forged in ("along:0", "leave:0", "along:", "later"):
        asked = press(approver, page, action, others_words=forged, csrfmiddlewaretoken="x")
        assert asked.status_code == 409
        assert dict(asked.context["sent"]) == {"action": action}
    assert (asked.context["publishing"], asked.context["first"]) == (action == "publish", False)
    assert asked.context["shared"] == []
    assert waiting(page) is None


def test_what_was_never_public_leaves_nothing_behind(page, said, signed_in):
    page.unpublish()
    in_two_fields(page, said, signed_in)
    translator = signed_in("translator-ru")
    asked = press(translator, page)
    assert asked.status_code == 409
    assert asked.context["first"]
    assert asked.context["leave"] == ""
    token = asked.context["along"].partition(":")[2]
    assert press(translator, page, others_words=f"leave:{token}").status_code == 409
    assert waiting(page) is None

    answered(translator, page, asked, "along")
    assert {"title", "summary"} <= set(waiting(page).submission.values)


def two_strings_of_one_field(page) -> list[str]:
    translation = Translation.objects.get(source__object_id=page.translation_key, target_locale=page.locale)
    segments = translation.source.stringsegment_set.filter(context__path__startswith="body.").order_by("order")
    return [one.string.data for one in segments if "<" not in one.string.data][:2]


def test_a_field_in_which_both_have_written_goes_along_and_that_is_said(page, signed_in, people):
    theirs, ours = two_strings_of_one_field(page)
    translator = signed_in("translator-ru")
    say(page, theirs, "Чужие слова", signed_in("editor"))
    say(page, ours, "Свои слова", translator)
    asked = press(translator, page)
    assert asked.status_code == 409
    assert asked.context["leave"] == ""
    assert asked.context["shared"]
    answered(translator, page, asked, "along")

    assert set(waiting(page).submission.values) == {"body"}
    assert not Revision.objects.for_instance(page).filter(user=people["editor"]).exists()


def test_what_was_submitted_is_nobodys_any_more(page, said, signed_in):
    say(page, said["summary"], "Другие слова", signed_in("translator-ru"))
    press(signed_in("translator-ru"), page)
    say(page, said["title"], "Шаги", signed_in("editor"))
    assert press(signed_in("editor"), page).status_code == 200
    assert set(waiting(page).submission.values) == {"title", "summary"}

    submissions.Submission.objects.filter(step=waiting(page)).delete()
    assert press(signed_in("editor"), page).status_code == 409


def test_what_an_approver_publishes_along_is_recorded_with_who_wrote_it(page, said, signed_in, people):
    in_two_fields(page, said, signed_in)
    approver = signed_in("approver")
    answer = answered(approver, page, press(approver, page, "publish"), "along")

    assert page_in("steps", "ru").title == "Недописанный заго"
    assert "Недописанный заго" in told(answer)
    facts = HistoryLine.objects.get(name="content.words_published", by_id=people["approver"].pk).facts
    assert facts["written_by"] == {"title": [people["editor"].pk], "summary": [people["translator-ru"].pk]}


def test_what_an_approver_publishes_of_their_own_needs_no_such_record(page, said, signed_in):
    approver = signed_in("approver")
    say(page, said["summary"], "Другие слова", approver)
    assert told(press(approver, page, "publish"))

    assert page_in("steps", "ru").summary == "Другие слова"
    assert not HistoryLine.objects.filter(name="content.words_published").exists()


@pytest.mark.parametrize("row_in", [lambda: page_in("steps", "ru"), lambda: level_in("ru")], ids=["page", "snippet"])
def test_submitting_again_begins_the_step_anew_and_each_time_it_is_said(row_in, signed_in):
    row, translator = row_in(), signed_in("translator-ru")
    source = type(row).objects.get(translation_key=row.translation_key, locale__language_code="kk")
    tasks = []
    for words in ("Первые слова", "Вторые слова"):
        say(row, source.summary, words, translator)
        answer = press(translator, row)
        assert str(row) in told(answer)
        tasks.append(waiting(row))
        assert tasks[-1].submission.values == {"summary": words}
    assert tasks[0].pk != tasks[1].pk
    approve(signed_in("approver"), tasks[1])

    row = type(row).objects.get(pk=row.pk)
    assert row.summary == "Вторые слова"
    assert row.current_workflow_state is None


def test_where_no_way_of_approval_is_set_up_that_is_said_and_nothing_waits(page, said, signed_in):
    Workflow.objects.update(active=False)
    say(page, said["summary"], "Другие слова", signed_in("translator-ru"))
    answer = press(signed_in("translator-ru"), page)

    assert told(answer)
    assert str(page) not in told(answer)
    assert waiting(page) is None


def test_strings_that_their_field_does_not_take_are_not_submitted(page, said, signed_in):
    translator = signed_in("translator-ru")
    say(page, said["summary"], "Другие слова", translator)
    StringTranslation.objects.filter(
        context__object_id=page.translation_key, context__path="title", locale=page.locale
    ).update(data="Ш" * 300)
    before = Revision.objects.for_instance(page).count()
    press(translator, page)

    assert waiting(page) is None
    assert Revision.objects.for_instance(page).count() == before


def test_who_does_not_write_the_language_submits_nothing(page, said, signed_in):
    say(page, said["summary"], "Другие слова", signed_in("translator-ru"))
    for role in ("translator-en", "translator-kk", "nobody"):
        signed_in(role).post(edit_url(page), {"action": "submit"})
    signed_in("editor").post(edit_url(page), {"action": "publish"})

    assert waiting(page) is None
    assert page_in("steps", "ru").summary != "Другие слова"


def test_a_picture_that_another_has_chosen_and_submits_no_more_does_not_go_along(page, said, signed_in, people):
    source, chosen = page_in("steps", "kk"), an_image()
    source.picture = an_image()
    source.save_revision(clean=False).publish()
    page.picture = source.picture
    page.save_revision(clean=False).publish()
    translation = Translation.objects.get(source__object_id=page.translation_key, target_locale=page.locale)
    translation.source.update_from_db()
    place = OverridableSegment.objects.get(source=translation.source, context__path="picture").context
    SegmentOverride.objects.create(
        locale=page.locale, context=place, data_json=json.dumps(chosen.pk), last_translated_by=people["editor"]
    )
    press(signed_in("editor"), page)
    assert set(waiting(page).submission.values) == {"picture"}
    waiting(page).workflow_state.cancel(user=people["editor"])

    say(page, said["summary"], "Другие слова", signed_in("translator-ru"))
    press(signed_in("translator-ru"), page)

    assert set(waiting(page).submission.values) == {"summary"}
