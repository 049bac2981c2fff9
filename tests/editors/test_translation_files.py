"""PO files as other programs write them: no translation stays out, a misfit is named, and it is all or nothing."""

from urllib.parse import urlencode

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Page
from wagtail.users.models import UserProfile
from wagtail_localize.models import StringTranslation, Translation, TranslationContext

from tosbelgi.cms.translation_admin import po_files
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


def test_what_is_taken_over_is_counted_and_recorded(translation, vera, people):
    file = translation.export_po()
    in_place(file, "summary").msgstr = "Слова из файла"
    told = messages(send(vera, translation, file))

    written = len([entry for entry in file if entry.msgstr])
    assert str(written) in told
    assert "fuzzy" not in told
    line = HistoryLine.objects.get(name="translation.imported")
    assert (line.by_id, line.facts["strings"]) == (people["translator-ru"].pk, written)
    assert (line.facts["translation_key"], line.facts["language"]) == (str(translation.source.object_id), "ru")


def test_what_cannot_be_recorded_is_not_taken_over(translation, vera, monkeypatch):
    def full(event):
        raise OSError("no space left")

    file = translation.export_po()
    in_place(file, "summary").msgstr = "Слова из файла"
    before = strings()
    monkeypatch.setattr(po_files.events, "record", full)
    with pytest.raises(OSError, match="no space"):
        send(vera, translation, file)

    assert strings() == before


@pytest.mark.parametrize("role", ["translator-en", "translator-kk", "nobody", "stranger"])
def test_a_file_of_who_does_not_write_the_language_is_not_taken_over(role, translation, signed_in):
    file = translation.export_po()
    in_place(file, "summary").msgstr = "Слова из файла"
    before = strings()
    send(signed_in(role), translation, file)

    assert strings() == before


@pytest.mark.parametrize(("more", "taken"), [(0, True), (1, False)])
def test_a_file_of_up_to_two_million_bytes_is_taken_and_one_byte_more_is_named(more, taken, translation, vera):
    file = translation.export_po()
    in_place(file, "summary").msgstr = "Слова из файла"
    text = str(file)
    padding = "#" * (po_files.LARGEST + more - len(text.encode()) - 1) + "\n"
    before = strings()
    told = messages(send(vera, translation, padding + text))

    assert (strings() != before) is taken
    assert ("2 М" in told) is not taken


def test_a_file_of_another_text_is_named_as_one(translation, vera):
    other = Translation.objects.get(
        source__object_id=page_in("about", "ru").translation_key, target_locale=translation.target_locale
    )
    before = strings()
    told = messages(send(vera, translation, other.export_po()))

    assert told
    assert told != messages(send(vera, translation, "no file"))
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
    ("header", "taken"),
    [
        ("", True),
        ("ru", True),
        ("ru_RU", True),
        ("ru-KZ", True),
        (" RU ", True),
        ("en", False),
        ("kk", False),
        (" EN ", False),
    ],
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


@pytest.mark.parametrize("of", ["another language", "another text"])
def test_only_what_left_with_this_very_translation_stays_as_it_is(of, translation, vera):
    """The same words with the same mark stand in another translation; here they are new."""
    entry = in_place(translation.export_po(), "summary")
    elsewhere(of, translation, entry.msgid, "Сло\u00adва")
    file = translation.export_po()
    in_place(file, "summary").msgstr = "Сло\u00adва"
    send(vera, translation, file)

    assert summary_in(translation).data == "Слова"


def elsewhere(of: str, translation, source: str, words: str, by=None) -> StringTranslation:
    """These words for the same source text, in another language or in another page."""
    stored = StringTranslation.objects.filter(
        context__object_id=translation.source.object_id, context__path="summary", translation_of__data=source
    )
    context, other_page = stored.first().context, page_in("about", "kk").translation_key
    if of == "another text":
        context, _made = TranslationContext.objects.get_or_create(object_id=other_page, path="summary")
    language = page_in("about", "en" if of == "another language" else "ru").locale
    made, _made = StringTranslation.objects.update_or_create(
        translation_of=stored.first().translation_of,
        context=context,
        locale=language,
        defaults={"data": words, "last_translated_by": by},
    )
    return made


def summary_in(translation) -> StringTranslation:
    return StringTranslation.objects.get(
        context__object_id=translation.source.object_id, context__path="summary", locale=translation.target_locale
    )


@pytest.mark.parametrize("of", ["another language", "another text"])
def test_what_another_has_written_elsewhere_since_the_file_left_is_in_nobodys_way(of, translation, vera, people):
    file = translation.export_po()
    in_place(file, "summary").msgstr = "Слова из файла"
    elsewhere(of, translation, in_place(file, "summary").msgid, "Иначе", by=people["editor"])
    send(vera, translation, file)

    assert summary_in(translation).data == "Слова из файла"


def written_meanwhile(translation, words: str, by) -> None:
    """Somebody writes the summary after the file has left."""
    string = summary_in(translation)
    string.data, string.last_translated_by = words, by
    string.save()


def test_who_has_written_since_the_file_left_is_named(translation, vera, people):
    for who, named, words in ((people["editor"], "editor", "Иначе"), (None, "біреу", "По-другому")):
        file = translation.export_po()
        in_place(file, "summary").msgstr = "Слова из файла"
        written_meanwhile(translation, words, who)
        [bad] = send(vera, translation, file).context["bad"]

        assert named in bad.reason
        assert words in bad.reason
        assert summary_in(translation).data == words


@pytest.mark.parametrize(("who", "words"), [("translator-ru", "Иначе"), ("editor", "Слова из файла")])
def test_ones_own_words_and_words_that_are_the_same_are_in_nobodys_way(who, words, translation, vera, people):
    file = translation.export_po()
    in_place(file, "summary").msgstr = "Слова из файла"
    written_meanwhile(translation, words, people[who])
    answer = send(vera, translation, file)

    assert answer.status_code == 200
    assert summary_in(translation).data == "Слова из файла"


@pytest.mark.parametrize("left", [None, "", "yesterday", "2020-01-01 10:00", "2020-13-45 10:00+00:00"])
def test_a_file_that_does_not_say_when_it_left_is_older_than_nothing(left, translation, vera, people):
    file = translation.export_po()
    in_place(file, "summary").msgstr = "Слова из файла"
    file.metadata.pop("POT-Creation-Date")
    if left is not None:
        file.metadata["POT-Creation-Date"] = left
    written_meanwhile(translation, "Иначе", people["editor"])
    send(vera, translation, file)

    assert summary_in(translation).data == "Слова из файла"


def test_a_translation_that_is_nothing_but_markup_is_named(translation, vera):
    file = translation.export_po()
    in_place(file, "summary").msgstr = "<b></b>"
    before = strings()
    [bad] = send(vera, translation, file).context["bad"]

    assert bad.source == in_place(file, "summary").msgid
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
