"""A table and a file in the body of a page: for readers, translators, editors who delete, and hosts."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction, Locale
from wagtail.test.utils.form_data import rich_text
from wagtail_localize.models import StringTranslation, Translation

from tests.editors.conftest import page_in
from tests.graphql.asking import data
from tosbelgi.cms.editing import comparison
from tosbelgi.cms.media.models import SiteDocument
from tosbelgi.cms.pages.blocks import TableBlock
from tosbelgi.cms.pages.tables import CellsBlock
from tosbelgi.cms.references.deletion import consequences_of
from tosbelgi.cms.translation.completeness import strings_of
from tosbelgi.cms.translation.translating import pending_target
from tosbelgi.home.models import ContentPage, FrontPage
from tosbelgi.search.indexing.sources.pages import SOURCE

from . import made_files

pytestmark = pytest.mark.django_db
CAPTION = "Жорық керек-жарағы"
BLOCK = "5f3a9c21-0c1d-4e6f-8a9b-0c1d2e3f4a5b"


def cells(*rows: tuple[str, str], caption: str = CAPTION, headings: tuple[str, str] = ("Зат", "Саны")) -> dict:
    columns = [{"type": kind, "heading": text} for kind, text in zip(("text", "number"), headings, strict=True)]
    return {"caption": caption, "columns": columns, "rows": [{"values": list(row)} for row in rows]}


ROWS = (("Шатыр", "2"), ("Қазан\nқақпағымен", "1,5"))


def table(*rows: tuple[str, str], **others) -> dict:
    return {"id": BLOCK, "type": "table", "value": {"table": cells(*(rows or ROWS), **others), "row_headings": True}}


def a_document(language: str = "kk", within: Collection | None = None) -> SiteDocument:
    document = SiteDocument(title="order", file=ContentFile(made_files.pdf(), name="order.pdf"), language=language)
    if within is not None:
        document.collection = within
    document.save()
    return document


def on_a_page(*blocks: dict) -> ContentPage:
    locale = Locale.objects.get(language_code="kk")
    page = FrontPage.objects.get(locale=locale).add_child(
        instance=ContentPage(title="Жорық", slug="things", locale=locale, body=list(blocks), live=False)
    )
    page.save_revision().publish()
    return page


def test_a_table_is_read_with_its_caption_and_the_names_of_columns_and_rows(client):
    on_a_page(table())
    shown = client.get("/kk/things/").text

    assert (
        f'tabindex="0" role="region" aria-label="{CAPTION}"><table class="norms"><caption><span>{CAPTION}</span>'
        in shown
    )
    assert '<th scope="col">Зат</th>\n<th scope="col" class="number">Саны</th>' in shown
    assert '<th scope="row">Қазан<br>қақпағымен</th>\n<td class="number">1,5</td>' in shown


def test_a_corner_without_words_is_no_heading_and_rows_may_be_without_names(client):
    block = table(("Шатыр", "2"), headings=("", "Саны"))
    block["value"]["row_headings"] = False
    on_a_page(block)
    shown = client.get("/kk/things/").text

    assert '<thead><tr>\n<td></td>\n<th scope="col" class="number">' in shown
    assert "<td>Шатыр</td>" in shown and 'scope="row"' not in shown


@pytest.mark.parametrize(
    ("language", "words"),
    [("kk", "PDF құжаты"), ("ru", "документ PDF"), ("en", "PDF document")],
)
def test_a_file_says_what_it_is_in_the_language_of_the_page(client, language, words):
    document = a_document("ru")
    page = page_in("about", language)
    page.body = [{"type": "file", "value": {"document": document.pk, "name": "Order"}}]
    page.save_revision().publish()
    said = {"kk": "орыс тілінде", "ru": "на русском языке", "en": "in Russian"}[language]
    shown = client.get(f"/{language}/about/").text

    assert f'<a href="{document.url}" hreflang="ru">Order</a>' in shown
    told = re.search(r"Order</a> <small>(.*?)</small>", shown)[1]
    assert told.startswith(f"{words}, ") and told.endswith(f", {said}") and told.count(", ") == 2


@pytest.mark.parametrize("kind", ["login", "groups", "password"])
def test_a_private_file_is_offered_to_nobody(client, kind):
    vault = Collection.get_first_root_node().add_child(name="vault")
    document = a_document(within=vault)
    on_a_page({"type": "file", "value": {"document": document.pk, "name": "Жасырын бұйрық"}})
    assert "Жасырын бұйрық" in client.get("/kk/things/").text
    CollectionViewRestriction.objects.create(collection=vault, restriction_type=kind, password="x")

    shown = client.get("/kk/things/").text
    asked = data('{ page(path: "things") { body { ... on FileBlock { name file { url } } } } }')

    assert "Жасырын бұйрық" not in shown and document.url not in shown
    assert asked["page"]["body"] == [{"name": "Жасырын бұйрық", "file": None}]


def test_more_files_on_a_page_are_no_more_queries(client, admin_client):
    def cost(*blocks: dict) -> int:
        page = on_a_page(*blocks)
        address = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
        admin_client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert admin_client.get(address).text.count("hreflang") >= len(blocks)
        page.delete()
        return len(queries)

    files = [{"type": "file", "value": {"document": a_document().pk, "name": f"{n}-файл"}} for n in range(5)]
    assert cost(*files) == cost(files[0])


def test_hosts_get_the_cells_and_what_the_file_is():
    document = a_document()
    on_a_page(table(), {"type": "file", "value": {"document": document.pk, "name": "Бұйрық"}})
    asked = data(
        """{ page(path: "things") { body {
        ... on TableBlock { caption rowHeadings draft columns { heading numeric } rows { cells } }
        ... on FileBlock { name file { url extension size locale } } } } }"""
    )["page"]["body"]

    assert asked[0] == {
        "caption": CAPTION,
        "rowHeadings": True,
        "draft": False,
        "columns": [{"heading": "Зат", "numeric": False}, {"heading": "Саны", "numeric": True}],
        "rows": [{"cells": list(row)} for row in ROWS],
    }
    assert asked[1]["file"].pop("url").endswith(document.url)
    assert asked[1]["file"] == {"extension": "pdf", "size": document.file_size, "locale": "KK"}


def test_the_words_of_a_table_and_the_name_of_a_file_are_found():
    page = on_a_page(table(), {"type": "file", "value": {"document": a_document().pk, "name": "Бұйрық"}})
    found = next(iter(SOURCE.read([str(page.translation_key)])))

    assert all(word in found.texts["kk"].body for word in (CAPTION, "Шатыр", "қақпағымен", "Бұйрық"))


def test_whoever_deletes_a_file_is_shown_the_page_that_offers_it(admin_user):
    document = a_document()
    on_a_page({"type": "file", "value": {"document": document.pk, "name": "Бұйрық"}})

    assert [use.name for use in consequences_of([document], admin_user).uses.shown] == ["Жорық (Қазақша)"]


def test_a_table_is_translated_text_by_text_and_a_row_that_moves_takes_its_words_along():
    page = page_in("steps", "kk")
    page.body = [*page.body.get_prep_value(), table(("Шатыр", "2"), ("Шатыр", "3"), ("Арқан", "1,5"))]
    page.save_revision().publish()
    russian = page_in("steps", "ru")
    translation = Translation.objects.get(source__object_id=page.translation_key, target_locale=russian.locale)
    asked = translation.source.stringsegment_set.filter(context__path__startswith=f"body.{BLOCK}.").order_by("order")
    assert [one.string.data for one in asked] == [CAPTION, "Зат", "Саны", "Шатыр", "Арқан", "1,5"]
    assert {text for path, text in strings_of(page) if BLOCK in path} == {CAPTION, "Зат", "Саны", "Шатыр", "Арқан"}

    for one in asked:
        words = {"Шатыр": "Палатка", "Арқан": "Верёвка"}.get(one.string.data)
        if words:
            StringTranslation.objects.create(
                translation_of=one.string, locale=russian.locale, context=one.context, data=words
            )
    page.body = [*page.body.get_prep_value()[:-1], table(("Арқан", "1,5"), ("Шатыр", "2"))]
    page.save_revision().publish()

    translation = Translation.objects.get(pk=translation.pk)
    there = pending_target(translation).body[-1].value["table"]
    assert [row["values"] for row in there.row_data] == [["Верёвка", "1,5"], ["Палатка", "2"]]
    assert there.caption == CAPTION, "what nobody has translated"


def test_a_translation_too_long_for_a_cell_is_refused_where_it_is_written(admin_client):
    page = page_in("steps", "kk")
    page.body = [*page.body.get_prep_value(), table()]
    page.save_revision().publish()
    russian = page_in("steps", "ru")
    translation = Translation.objects.get(source__object_id=page.translation_key, target_locale=russian.locale)
    segment = translation.source.stringsegment_set.get(string__data="Шатыр")
    address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])

    def put(words: str):
        return admin_client.put(address, f"value={words}", content_type="application/x-www-form-urlencoded")

    assert "500" in put("я" * 501).json()["error"]
    assert not StringTranslation.objects.filter(context=segment.context).exists()
    assert not put("Палатка").json().get("error")


def test_an_unchanged_table_is_no_change(rf, admin_user):
    request, block = rf.get("/"), TableBlock()
    request.user = admin_user
    stored = {"table": cells(*ROWS), "row_headings": True, "draft": False}
    assert block.to_python(stored) == block.to_python(stored)
    assert block.to_python(stored) != block.to_python(stored | {"table": cells(("Шатыр", "3"))})
    page = on_a_page(table())
    before, after = page.get_latest_revision_as_object(), page.get_latest_revision_as_object()

    assert before.body == after.body
    assert "body" not in {comparison.field_name(one) for one in comparison.compare(request, before, after)}


WRONG = {
    "no caption": cells(*ROWS, caption="  "),
    "nothing in it": {"caption": CAPTION, "columns": [], "rows": []},
    "a column without heading": cells(*ROWS, headings=("Зат", " ")),
    "too many rows": cells(*ROWS * 51),
    "a caption too long": cells(*ROWS, caption="я" * 501),
    "a sign that nobody sees": cells(*ROWS, headings=("Зат", "Са\u202eны")),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_table_that_cannot_be_read_aloud_is_refused(wrong):
    block = CellsBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python(WRONG[wrong]))


def test_a_draft_may_wait_for_its_caption():
    block = TableBlock()
    unfinished = block.to_python({"table": WRONG["no caption"], "row_headings": True, "draft": False})

    assert block.clean_deferred(unfinished)["table"].caption == ""


def form_of(page, **replaced: str) -> dict[str, str]:
    """The form of a page as it is sent with one table of one cell in its body."""
    sent = {"title": page.title, "slug": page.slug, "heading": "", "summary": "", "body-count": "1"}
    sent |= {"body-0-type": "table", "body-0-order": "0", "body-0-deleted": "", "body-0-id": BLOCK}
    head = "body-0-value-table"
    sent |= {f"{head}-caption": CAPTION, f"{head}-column-count": "1", f"{head}-row-count": "1"}
    sent |= {f"{head}-column-0-type": "text", f"{head}-column-0-order": "0", f"{head}-column-0-heading": "Зат"}
    sent |= {f"{head}-column-0-deleted": "", f"{head}-row-0-order": "0", f"{head}-row-0-deleted": ""}
    sent |= {f"{head}-cell-0-0": "Шатыр", "body-0-value-row_headings": "on"}
    sent |= {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    return sent | {f"{head}-{name}": text for name, text in replaced.items()}


def test_a_table_is_saved_by_its_form(admin_client):
    page = on_a_page()
    answer = admin_client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(page))

    assert answer.status_code == 302, answer.context["form"].errors
    page.refresh_from_db()
    [block] = page.get_latest_revision_as_object().body
    assert block.value["table"].caption == CAPTION
    assert [row["values"] for row in block.value["table"].row_data] == [["Шатыр"]]


def test_signs_that_show_nothing_are_dropped_from_a_table_and_from_the_words_of_other_blocks(admin_client):
    page = on_a_page()
    head = "body-1-value-"
    note = {"body-count": "2", "body-1-type": "note", "body-1-order": "1", "body-1-deleted": "", "body-1-id": ""}
    note |= {f"{head}title": "Ес\u200bте\ufeff ", f"{head}text": rich_text("<p>Сөз</p>")}
    pasted = {
        "cell-0-0": "Ша\u200bты\u00adр\u200f ",
        "column-0-heading": "\ufeffЗа\u200dт",
        "caption": "Жо\u2060рық\u200b",
    }
    answer = admin_client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(page, **pasted) | note)

    assert answer.status_code == 302, answer.context["form"].errors
    page.refresh_from_db()
    table, stored = page.get_latest_revision_as_object().body
    assert [*table.value["table"].texts()] == ["Жорық", "Зат", "Шатыр"]
    assert stored.value["title"] == "Есте"


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\x1b"])
@pytest.mark.parametrize("place", ["cell-0-0", "column-0-heading", "caption"])
def test_signs_that_turn_a_text_round_are_refused_in_a_table_and_nothing_is_stored(admin_client, place, sign):
    page = on_a_page()
    before = page.latest_revision_id
    sent = form_of(page, **{place: f"Ша{sign}тыр"})
    answer = admin_client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), sent)

    assert answer.status_code == 200
    assert f"U+{ord(sign):04X}" in answer.text
    page.refresh_from_db()
    assert page.latest_revision_id == before


@pytest.mark.parametrize(
    "forged", [{"column-count": "many"}, {"row-count": "999999"}, {"column-0-type": "script"}, {"row-0-order": ""}]
)
def test_a_table_without_one_of_its_parts_is_no_table(admin_client, forged):
    page = on_a_page()
    before = page.get_latest_revision_as_object().body.get_prep_value()
    answer = admin_client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        form_of(page, **{name.replace("_", "-"): text for name, text in forged.items()}),
    )

    assert answer.status_code == 400
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().body.get_prep_value() == before
