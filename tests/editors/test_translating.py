"""What helps a translator: the glossary, doubts about numbers and terms, PO files out and in."""

import re

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail_localize.models import StringTranslation, Translation

from tests.browser import ROOT
from tosbelgi.cms import terms
from tosbelgi.cms.terms import Term
from tosbelgi.home import content_files
from tosbelgi.language.languages import CODES

from .conftest import page_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def translation():
    page = page_in("steps", "ru")
    return Translation.objects.get(source__object_id=page.translation_key, target_locale=page.locale)


def strings() -> list:
    return list(StringTranslation.objects.order_by("pk").values_list("pk", "data"))


def send(client, translation, text: str | bytes | None):
    sent = text.encode() if isinstance(text, str) else text
    files = {} if sent is None else {"file": SimpleUploadedFile("steps.po", sent)}
    return client.post(reverse("wagtail_localize:upload_pofile", args=[translation.pk]), files)


def test_a_po_file_goes_out_and_comes_back(translation, signed_in):
    client = signed_in("translator-ru")
    answer = client.get(reverse("wagtail_localize:download_pofile", args=[translation.pk]))
    file = polib.pofile(answer.content.decode())
    entry = next(one for one in file if one.msgctxt == "summary")
    entry.msgstr = "Слова из файла"
    send(client, translation, str(file))

    assert StringTranslation.objects.get(context__path="summary", data="Слова из файла").last_translated_by.username
    assert page_in("steps", "ru").summary != "Слова из файла", "a draft until it is approved"


@pytest.mark.parametrize("wrong", ["nothing", "no po", "another encoding", "too large", "another language"])
def test_what_is_no_file_of_this_translation_is_refused(wrong, translation, signed_in):
    page = page_in("steps", "en")
    other = Translation.objects.get(source__object_id=page.translation_key, target_locale=page.locale)
    sent = {
        "nothing": None,
        "no po": "/etc/passwd",
        "another encoding": str(translation.export_po()).encode("utf-16"),
        "too large": b"#" * 2_000_001,
        "another language": str(other.export_po()),
    }[wrong]
    before = strings()
    answer = send(signed_in("translator-ru"), translation, sent)

    assert answer.status_code == 302
    assert strings() == before


def test_every_bad_entry_is_named_and_nothing_is_stored(translation, signed_in):
    file = translation.export_po()
    entry = next(one for one in file if one.msgctxt == "summary")
    entry.msgstr = "Слова из файла"
    file.append(polib.POEntry(msgid="Жоқ мәтін", msgctxt="summary", msgstr="Нет такого текста"))
    linked = next(one for one in file if "<" not in one.msgid and one is not entry and one.msgstr)
    linked.msgstr = '<a id="a9">Слова</a>'
    before = strings()
    answer = send(signed_in("translator-ru"), translation, str(file))

    assert answer.status_code == 422
    assert {one.source for one in answer.context["bad"]} == {"Жоқ мәтін", linked.msgid}
    assert strings() == before


def test_the_editor_shows_lost_numbers_and_other_words_for_a_term(translation, signed_in):
    page = page_in("steps", "kk")
    page.summary = "Тәлімгер 14 күнде жауап береді."
    page.save_revision().publish()
    client = signed_in("translator-ru")
    segment = translation.source.stringsegment_set.get(string__data=page.summary)
    address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    edit = reverse("wagtailadmin_pages:edit", args=[page_in("steps", "ru").pk])
    cases = (("Ментор отвечает за 15 дней.", {"number", "term"}), ("Наставник отвечает за 14 дней.", set()))
    for words, doubts in cases:
        client.put(address, f"value={words}", content_type="application/x-www-form-urlencoded")
        shown = client.get(edit)
        found = [one for one in shown.context["doubts"] if one["text"] == words]
        assert {each.kind for one in found for each in one["differences"]} == doubts
    assert "Ментор" not in shown.content.decode().split("Next step")[-1]


def test_the_glossary_is_the_one_in_the_docs():
    page = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    table = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \| `(\w+)`.* \|$", page, re.M)
    told = {code.replace("_", "-"): words for *words, code in table}
    planted = content_files.read_toml(content_files.CONTENT / "glossary.toml")["term"]

    assert {row["key"]: [row["word"][code] for code in CODES] for row in planted} == told
    assert Term.objects.count() == len(planted)


@pytest.mark.parametrize(
    ("source", "target", "kinds"),
    [
        ("13 апта", "13 недель", []),
        ("1 000 бет", "1000 страниц", []),
        ("13 апта", "недели", ["number"]),
        ("<b>Ескерту</b>", "Внимание", ["markup"]),
        ('<a id="a1">сілтеме</a>', '<a id="a1">ссылка</a>', []),
        ("Журналды жүргіз", "Веди журнал", []),
        ("Журналды жүргіз", "Веди тетрадь", ["term"]),
    ],
)
def test_what_departs_from_the_source(source, target, kinds):
    pairs = [("журнал (күнделік)", "журнал (дневник)")]
    assert [one.kind for one in terms.differences(source, target, pairs)] == kinds
