"""What helps a translator: the glossary, doubts about numbers and terms, PO files out and in."""

import re

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail_localize.models import StringTranslation, Translation

from tests.browser import ROOT
from tosbelgi.cms.translation import completeness, glossary, proper_names, translating
from tosbelgi.cms.translation.glossary import Term
from tosbelgi.cms.translation_admin import translator_hints
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


def test_what_is_published_is_before_the_translators_and_brought_there_once(translation):
    page = page_in("steps", "kk")
    page.summary = "Жаңа сөздер"
    with CaptureQueriesContext(connection) as queries:
        page.save_revision().publish()

    assert translation.source.stringsegment_set.filter(string__data="Жаңа сөздер").exists()
    assert sum('UPDATE "wagtail_localize_translationsource"' in query["sql"] for query in queries) == 1


@pytest.mark.parametrize("publish", [True, False])
def test_a_finished_text_is_kept_as_if_a_translator_had_written_it(publish):
    """What is the same in both languages was written so on purpose, and hides nothing."""
    source = page_in("privacy", "kk").copy(update_attrs={"slug": "synaq", "title": "Сынақ"})
    titles = {"ru": "Испытание", "en": "A trial"}
    for language, title in titles.items():
        twin = type(source).objects.get(pk=source.pk)
        twin.title = title
        translating.create_translation(source, twin, language, publish=publish)

    for language, title in titles.items():
        made = type(source).objects.get(translation_key=source.translation_key, locale__language_code=language)
        assert (made.get_latest_revision_as_object().title, made.live) == (title, publish)
        assert made.title == title or not publish
        assert completeness.stored_open_gaps(made) == []
        total, done = Translation.objects.get(
            source__object_id=source.translation_key, target_locale=made.locale
        ).get_progress()
        assert total == done > 5


def test_a_text_that_is_built_otherwise_is_none_and_nothing_is_kept(translation):
    source = page_in("privacy", "kk").copy(update_attrs={"slug": "synaq", "title": "Сынақ"})
    before = strings()
    with pytest.raises(translating.StructureMismatch):
        translating.create_translation(source, page_in("steps", "ru"), "ru")

    assert strings() == before
    assert type(source).objects.filter(translation_key=source.translation_key).count() == 1


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
    assert [one.kind for one in glossary.compare_with_source(source, target, pairs)] == kinds


def edit(translation) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page_in("steps", "ru").pk])


def test_terms_and_what_was_said_before_stand_beside_each_string(translation, signed_in):
    page = page_in("steps", "kk")
    page.summary = "Тәлімгер 14 күнде жауап береді."
    page.save_revision().publish()
    client = signed_in("translator-ru")
    found = client.get(edit(translation)).context["hints"][page.summary]
    assert ("тәлімгер", "наставник") in [(here, there.split(",")[0]) for here, there in found["terms"]]
    assert found["memory"] is None

    other = page_in("about", "kk")
    for words, near in (("Тәлімгер 15 күнде жауап береді.", range(90, 100)), (page.summary, [100])):
        other.summary = words
        other.save_revision().publish()
        theirs = Translation.objects.get(
            source__object_id=other.translation_key, target_locale=translation.target_locale
        )
        segment = theirs.source.stringsegment_set.get(string__data=words)
        address = reverse("wagtail_localize:edit_string_translation", args=[theirs.pk, segment.pk])
        client.put(address, f"value=Ответ: {words[9:11]}", content_type="application/x-www-form-urlencoded")
        memory = client.get(edit(translation)).context["hints"][page.summary]["memory"]
        assert (memory["source"], memory["words"]) == (words, f"Ответ: {words[9:11]}")
        assert memory["near"] in near


def test_helping_costs_three_queries_however_many_strings(translation, django_assert_num_queries):
    assert translation.source.stringsegment_set.count() > 5
    StringTranslation.objects.filter(locale=translation.target_locale).last().delete()
    segment = translation.source.stringsegment_set.order_by("order").first()
    StringTranslation.objects.filter(context=segment.context, locale=translation.target_locale).delete()
    assert translation.source.locale != translation.target_locale  # read once, with the translation
    with django_assert_num_queries(3):
        translator_hints.hints_for(translation)


@pytest.mark.parametrize("role", ["translator-ru", "editor"])
def test_stopping_a_translation_is_offered_only_to_who_may(role, translation, signed_in):
    client = signed_in(role)
    assert ("may-not-stop" in client.get(edit(translation)).content.decode()) is (role == "translator-ru")
    client.post(reverse("wagtail_localize:stop_translation", args=[translation.pk]))
    translation.refresh_from_db()
    assert translation.enabled is (role == "translator-ru")


@pytest.mark.parametrize(
    ("languages", "source", "target", "lost"),
    [
        (("kk", "ru"), "Бұл – EL ÚMITI платформасы", "Это платформа EL ÚMITI", []),
        (("kk", "en"), "Бұл – EL ÚMITI платформасы", "This is the platform", ["EL", "ÚMITI"]),
        (("kk", "en"), "Хат: help@elumiti.kz", "Mail: help@elumity.kz", ["help@elumiti.kz"]),
        (("kk", "ru"), "Оны Мұхтар Әуезов жазды", "Её написал Мухтар Ауэзов", []),
        (("kk", "ru"), "Оны Мұхтар Әуезов жазды", "Её написал Абай", ["Мұхтар", "Әуезов"]),
        (("kk", "en"), "Оны Мұхтар Әуезов жазды", "Mukhtar Auezov wrote it", []),
        (("kk", "ru"), "XXI ғасыр", "Двадцать первый век", []),
    ],
)
def test_names_that_a_translation_has_lost(languages, source, target, lost):
    found = [one.expected for one in glossary.compare_with_source(source, target, (), languages) if one.kind == "name"]
    assert found == lost


def test_on_our_own_texts_hardly_any_name_is_doubted():
    told = [
        one
        for one in StringTranslation.objects.select_related("translation_of", "locale")
        if proper_names.lost_names(one.translation_of.data, one.data, languages=("kk", one.locale.language_code))
    ]
    assert len(told) < StringTranslation.objects.count() / 100
