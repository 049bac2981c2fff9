"""PO files as other programs write them: no translation stays out, a misfit is named, and it is all or nothing."""

from urllib.parse import urlencode

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Page
from wagtail.users.models import UserProfile
from wagtail_localize.models import StringTranslation, Translation

from tosbelgi.kernel.models import HistoryLine

from .conftest import page_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def translation():
    page = page_in("steps", "ru")
    return Translation.objects.get(source__object_id=page.translation_key, target_locale=page.locale)


@pytest.fixture
def vera(signed_in):
    """The Russian translator's browser."""
    return signed_in("translator-ru")


def strings() -> list:
    return list(StringTranslation.objects.order_by("pk").values_list("pk", "data", "has_error"))


def in_place(file: polib.POFile, path: str) -> polib.POEntry:
    return next(entry for entry in file if entry.msgctxt == path and not entry.obsolete)


def send(client, translation, file: polib.POFile | str):
    content = SimpleUploadedFile("steps.po", str(file).encode())
    return client.post(reverse("wagtail_localize:upload_pofile", args=[translation.pk]), {"file": content}, follow=True)


def messages(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def test_an_obsolete_entry_is_not_stored_over_a_translation(translation, vera):
    file = translation.export_po()
    known = next(entry for entry in file if entry.msgstr)
    file.remove(known)
    file.append(polib.POEntry(msgid=known.msgid, msgctxt=known.msgctxt, msgstr="<script>1</script>", obsolete=True))
    file.append(polib.POEntry(msgid="Жоқ мәтін", msgctxt="summary", msgstr="Нет", obsolete=True))
    before = strings()

    assert send(vera, translation, file).status_code == 200
    assert strings() == before


@pytest.mark.parametrize("count", [1, 2])
def test_fuzzy_entries_are_left_out_and_counted(count, translation, vera):
    file = translation.export_po()
    entries = [entry for entry in file if entry.msgstr and "<" not in entry.msgid and entry.msgctxt != "slug"]
    for entry in entries[:count]:
        entry.msgstr, entry.flags = "Догадка", ["fuzzy"]
    before = strings()

    told = messages(send(vera, translation, file))

    assert strings() == before
    assert f"{count} " in told and "fuzzy" in told


@pytest.mark.parametrize("blank", ["", " ", "\u00a0", "\u200b", " &nbsp; ", "\n\t\ufeff"])
def test_what_shows_nothing_is_no_translation(blank, translation, vera):
    file = translation.export_po()
    in_place(file, "title").msgstr = blank
    before = strings()

    assert send(vera, translation, file).status_code == 200
    assert strings() == before


LONG = "Ш" * 256
MISFITS = {
    "a sign nobody sees": ("summary", "Сло\0ва", "U+0000"),
    "another direction": ("summary", "Сло\u202eва", "U+202E"),
    "a long title": ("title", LONG, "255"),
    "ampersands, which are kept as five letters": ("title", "&amp;" * 60, "255"),
    "a long heading": ("heading", "Ш" * 201, "200"),
    "a path": ("slug", "x/../y", ""),
    "an address in Cyrillic": ("slug", "қадам", ""),
    "an address that is taken": ("slug", "about", "about"),
}


@pytest.mark.parametrize("which", MISFITS)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_what_its_field_would_not_take_is_named_with_its_line_and_nothing_is_stored(
    which, language, translation, vera, people
):
    path, words, named = MISFITS[which]
    file = translation.export_po()
    if not any(entry.msgctxt == path for entry in file):
        pytest.skip(f"the page has no {path}")
    entry, other = in_place(file, path), in_place(file, "summary" if path != "summary" else "title")
    entry.msgstr, other.msgstr = words, "Другие слова"
    before, lines = strings(), HistoryLine.objects.count()
    drafts = list(Page.objects.order_by("pk").values_list("draft_title", "latest_revision_id"))
    UserProfile.objects.update_or_create(user=people["translator-ru"], defaults={"preferred_language": language})

    answer = send(vera, translation, file)

    assert answer.status_code == 422
    [bad] = answer.context["bad"]
    assert bad.source == entry.msgid
    assert bad.line > 0
    assert named in bad.reason
    assert (strings(), HistoryLine.objects.count()) == (before, lines)
    assert list(Page.objects.order_by("pk").values_list("draft_title", "latest_revision_id")) == drafts


def test_plurals_and_doubled_and_unknown_entries_are_each_named(translation, vera):
    file = translation.export_po()
    known = next(entry for entry in file if entry.msgstr and "<" not in entry.msgid)
    file.append(polib.POEntry(msgid="Кітап", msgid_plural="Кітаптар", msgstr_plural={0: "Книга", 1: "Книги"}))
    file.append(polib.POEntry(msgid=known.msgid, msgctxt=known.msgctxt, msgstr="Иначе"))
    file.append(polib.POEntry(msgid=known.msgid, msgctxt="nowhere", msgstr="Слова"))
    before = strings()

    answer = send(vera, translation, file)

    assert answer.status_code == 422
    assert [one.source for one in answer.context["bad"]] == ["Кітап", known.msgid, known.msgid]
    assert len({one.reason for one in answer.context["bad"]}) == 3
    assert strings() == before


@pytest.mark.parametrize(
    ("header", "taken"), [("ru", True), ("ru_RU", True), ("ru-KZ", True), ("en", False), ("kk", False)]
)
def test_a_file_that_says_another_language_is_refused(header, taken, translation, vera):
    file = translation.export_po()
    file.metadata["Language"] = header
    in_place(file, "summary").msgstr = "Слова из файла"
    before = strings()

    send(vera, translation, file)

    assert (strings() != before) is taken


def test_two_spellings_of_one_text_are_stored_as_one(translation, vera):
    file = translation.export_po()
    in_place(file, "summary").msgstr = "Е\u0308лка\u200b и\u0306од\r\n"

    send(vera, translation, file)
    send(vera, translation, file)

    assert StringTranslation.objects.get(context__path="summary", data="Ёлка йод").last_translated_by


def test_what_comes_back_as_it_left_stays_as_it_is(translation, vera):
    hyphened = StringTranslation.objects.get(
        context__object_id=translation.source.object_id, context__path="summary", locale=translation.target_locale
    )
    hyphened.data = "Сло\u00adва"
    hyphened.save()
    before = strings()

    send(vera, translation, translation.export_po())

    assert strings() == before


@pytest.mark.parametrize("which", ["a sign nobody sees", "a long title", "an address in Cyrillic"])
def test_the_translation_editor_refuses_the_same_and_keeps_what_was_typed(which, translation, vera):
    path, words, _named = MISFITS[which]
    segment = translation.source.stringsegment_set.filter(context__path=path).first()
    address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    before = strings()
    answer = vera.put(address, urlencode({"value": words}), content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 200
    assert answer.json()["error"]
    assert answer.json()["data"] == words
    assert strings() == before
