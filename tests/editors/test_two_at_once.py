"""Two people at one text: who saves second is told first, sees both, and loses nothing of what was typed."""

import json
from datetime import timedelta

import polib
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, streamfield
from wagtail_localize.models import StringTranslation, Translation

from tests.cms import made_files as made
from tosbelgi.cms.media.models import SiteImage
from tosbelgi.cms.translation.glossary import Term
from tosbelgi.kernel.models import CalendarCorrection
from tosbelgi.programme.catalogue.directions import Direction
from tosbelgi.reading_lists.books import Book

from .conftest import level_in, page_in
from .test_approval import edit_url

pytestmark = pytest.mark.django_db
ROWS = {
    "page": (lambda: page_in("privacy", "kk"), "summary"),
    "book": (lambda: Book.objects.get(slug="abai-zholy"), "annotation_ru"),
    "snippet": (lambda: level_in("kk"), "summary"),
    "direction": (lambda: Direction.objects.get(code="work"), "slogan_ru"),
}


def opened(client, row) -> dict:
    """The form of the row as the browser holds it."""
    form_id = "page-edit-form" if isinstance(row, Page) else "w-editor-form"
    form = querydict_from_html(client.get(edit_url(row)).text, form_id=form_id).dict()
    # What a script builds in the browser is not in the answer.
    return form | (nested_form_data({"body": streamfield([])}) if isinstance(row, Page) else {})


def newest(row):
    return type(row).objects.get(pk=row.pk).get_latest_revision_as_object()


def test_who_answers_the_question_about_gaps_is_not_taken_for_somebody_else(signed_in):
    """The question comes when a draft has been stored: the newest version is one's own by then."""
    source = page_in("privacy", "kk").copy(update_attrs={"slug": "synaq", "title": "Сынақ"})
    page, client = source.copy_for_translation(page_in("privacy", "ru").locale), signed_in("approver")
    for decided, published in (("kept", False), ("sent", True)):
        asked = client.post(edit_url(page), opened(client, page) | {"action-publish": "1"})
        assert asked.status_code == 409
        accepted = {asked.context["accepted_name"]: asked.context["token"]} if published else {}

        answer = client.post(edit_url(page), dict(asked.context[decided]) | accepted)
        assert answer.status_code == 302
        page.refresh_from_db()
        assert page.live is published


@pytest.mark.parametrize("kind", ROWS)
def test_who_saves_second_is_told_and_chooses(kind, signed_in, people):
    find, field = ROWS[kind]
    row, first, second = find(), signed_in("editor"), signed_in("approver")
    theirs, ours = opened(first, row), opened(second, row)
    assert first.post(edit_url(row), theirs | {field: "Бірінші сөз."}).status_code == 302
    stored = Revision.objects.for_instance(row).count()

    asked = second.post(edit_url(row), ours | {field: "Екінші сөз."})
    assert asked.status_code == 409
    shown = asked.content.decode()
    assert people["editor"].username in shown
    assert "Бірінші" in shown
    assert "Екінші" in shown
    assert [one.field.name for one in asked.context["differences"]] == [field]
    assert getattr(newest(row), field) == "Бірінші сөз."
    assert Revision.objects.for_instance(row).count() == stored

    again = second.post(edit_url(row), dict(asked.context["sent"]))
    assert again.status_code == 302
    assert getattr(newest(row), field) == "Екінші сөз."
    assert any(
        "Бірінші сөз." in json.dumps(one.content, ensure_ascii=False) for one in Revision.objects.for_instance(row)
    )


def test_publishing_over_somebody_asks_too_and_a_third_version_asks_again(signed_in):
    row, first, second = page_in("privacy", "kk"), signed_in("editor"), signed_in("approver")
    theirs, ours = opened(first, row), opened(second, row) | {"summary": "Екінші сөз.", "action-publish": "1"}
    first.post(edit_url(row), theirs | {"summary": "Бірінші сөз."})
    asked = second.post(edit_url(row), ours)
    assert asked.status_code == 409
    assert dict(asked.context["sent"])["action-publish"] == "1"
    first.post(edit_url(row), opened(first, row) | {"summary": "Үшінші сөз."})

    assert second.post(edit_url(row), dict(asked.context["sent"])).status_code == 409
    assert page_in("privacy", "kk").summary not in {"Бірінші сөз.", "Екінші сөз.", "Үшінші сөз."}


def test_autosaving_over_somebody_is_refused_and_over_oneself_is_not(signed_in):
    row, first, second = page_in("privacy", "kk"), signed_in("editor"), signed_in("approver")
    theirs, ours = opened(first, row), opened(second, row)
    quietly = {"headers": {"Accept": "application/json"}}
    saved = first.post(edit_url(row), theirs | {"summary": "Бірінші сөз."}, **quietly).json()
    assert saved["success"]
    refused = second.post(edit_url(row), ours | {"summary": "Екінші сөз."}, **quietly).json()
    assert (refused["success"], refused["error_code"]) == (False, "invalid_revision")
    assert newest(row).summary == "Бірінші сөз."

    own = {"loaded_revision_id": saved["revision_id"], "loaded_revision_created_at": saved["revision_created_at"]}
    assert first.post(edit_url(row), theirs | own | {"summary": "Бірінші, жөнделген."}).status_code == 302
    assert newest(row).summary == "Бірінші, жөнделген."


def test_a_row_that_was_never_edited_here_is_kept_as_it_was_before_somebody_writes(signed_in):
    """Imported books have no version yet: without one nobody could tell who was faster."""
    book = Book.objects.get(slug="abai-zholy")
    Revision.objects.for_instance(book).delete()
    Book.objects.filter(pk=book.pk).update(latest_revision=None, live_revision=None)
    first, second = signed_in("editor"), signed_in("approver")
    theirs, ours = opened(first, book), opened(second, book)
    kept = Book.objects.get(pk=book.pk)
    assert (kept.live_revision, kept.has_unpublished_changes) == (kept.latest_revision, False)
    assert Revision.objects.for_instance(book).count() == 1
    first.post(edit_url(book), theirs | {"annotation_ru": "Первое слово."})

    assert second.post(edit_url(book), ours | {"annotation_ru": "Второе слово."}).status_code == 409


@pytest.mark.parametrize("kind", ["term", "day"])
def test_rows_without_versions_keep_what_both_wrote_and_ask_where_both_wrote_the_same(kind, signed_in):
    if kind == "term":
        row, mine, theirs_only = Term.objects.get(key="participant"), "word_ru", "word_en"
    else:
        row, mine = CalendarCorrection.objects.create(date="2027-03-09", working=False, reason="Бұйрық 1"), "reason"
        theirs_only = "date"
    first, second = signed_in("approver"), signed_in("administrator")
    edit = reverse(type(row).snippet_viewset.get_url_name("edit"), args=[row.pk])
    form = querydict_from_html(first.get(edit).text, form_id="w-editor-form").dict()
    other = querydict_from_html(second.get(edit).text, form_id="w-editor-form").dict()
    new = "2027-03-10" if kind == "day" else "partaker"
    first.post(edit, form | {mine: "бірінші", theirs_only: new})

    told = second.post(edit, other | {mine: "екінші"})
    assert told.status_code == 200
    assert "бірінші" in str(told.context["form"].errors[mine])
    assert told.context["form"][mine].value() == "екінші"
    row.refresh_from_db()
    assert getattr(row, mine) == "бірінші"
    again = querydict_from_html(told.text, form_id="w-editor-form").dict()
    second.post(edit, again | {theirs_only: new})
    row.refresh_from_db()
    assert (getattr(row, mine), str(getattr(row, theirs_only))) == ("екінші", new)


def test_what_only_the_other_changed_stays_theirs(signed_in):
    row = Term.objects.get(key="participant")
    first, second = signed_in("approver"), signed_in("editor")
    edit = reverse("wagtailsnippets_cms_term:edit", args=[row.pk])
    form = querydict_from_html(first.get(edit).text, form_id="w-editor-form").dict()
    other = querydict_from_html(second.get(edit).text, form_id="w-editor-form").dict()
    first.post(edit, form | {"word_en": "partaker"})
    second.post(edit, other | {"note": "Кім қатысады."})

    row.refresh_from_db()
    assert (row.word_en, row.note) == ("partaker", "Кім қатысады.")


def test_an_images_words_are_not_overwritten_either(signed_in):
    image = SiteImage.objects.create(title="Дала", file=ContentFile(made.picture(), name="dala.jpg"))
    edit = reverse("wagtailimages:edit", args=[image.pk])
    first, second = signed_in("editor"), signed_in("approver")
    shown = [one.get(edit).context["form"] for one in (first, second)]
    sent = [{name: one[name].value() or "" for name in one.fields if name not in {"file", "tags"}} for one in shown]
    sent = [{name: value for name, value in one.items() if value is not False} for one in sent]
    first.post(edit, sent[0] | {"alt_ru": "Степь"})
    second.post(edit, sent[1] | {"alt_en": "Steppe"})
    image.refresh_from_db()
    assert (image.alt_ru, image.alt_en) == ("Степь", "Steppe")

    second.post(edit, sent[1] | {"alt_ru": "Поле"})
    image.refresh_from_db()
    assert image.alt_ru == "Степь"


@pytest.fixture
def translation():
    page = page_in("steps", "ru")
    return Translation.objects.get(source__object_id=page.translation_key, target_locale=page.locale)


def put(client, translation, words, multipart=False):
    segment = translation.source.stringsegment_set.get(context__path="summary")
    address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    if multipart:  # as the browser sends it
        body = f'--x\r\nContent-Disposition: form-data; name="value"\r\n\r\n{words}\r\n--x--\r\n'
        return client.put(address, body.encode(), content_type="multipart/form-data; boundary=x")
    return client.put(address, f"value={words}", content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize("multipart", [False, True])
def test_a_string_that_somebody_else_has_written_meanwhile_is_not_replaced_at_once(multipart, translation, signed_in):
    first, second = signed_in("translator-ru"), signed_in("editor")
    for one in (first, second):
        one.get(edit_url(page_in("steps", "ru")))
    place = {"context__path": "summary", "context__object_id": translation.source.object_id}

    def stored() -> str:
        return StringTranslation.objects.get(locale__language_code="ru", **place).data

    assert put(first, translation, "Первые слова", multipart).status_code == 200
    told = put(second, translation, "Вторые слова", multipart).json()
    assert "Первые слова" in told["error"]
    assert told["data"] == "Вторые слова"
    assert stored() == "Первые слова"

    put(second, translation, "Вторые слова", multipart)
    assert stored() == "Вторые слова"
    put(second, translation, "Вторые, лучше", multipart)
    assert stored() == "Вторые, лучше", "nobody is asked about their own words"


def test_a_file_older_than_somebodys_words_does_not_replace_them(translation, signed_in):
    client = signed_in("translator-ru")
    file = polib.pofile(client.get(reverse("wagtail_localize:download_pofile", args=[translation.pk])).content.decode())
    put(signed_in("editor"), translation, "Новее файла")
    refused = client.post(
        reverse("wagtail_localize:upload_pofile", args=[translation.pk]),
        {"file": ContentFile(str(file).encode(), name="steps.po")},
    )
    assert refused.status_code == 422
    assert "Новее файла" in refused.context["bad"][0].reason

    file.metadata["POT-Creation-Date"] = str(timezone.now() + timedelta(seconds=1))
    sent = {"file": ContentFile(str(file).encode(), name="steps.po")}
    assert client.post(reverse("wagtail_localize:upload_pofile", args=[translation.pk]), sent).status_code == 302
