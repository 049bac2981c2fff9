"""Drafts as readers will see them, in each language, and nowhere but in the preview."""

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html

from tosbelgi.cms.pages.site_texts import SiteTexts
from tosbelgi.home.benefits import Benefit
from tosbelgi.language.languages import CODES
from tosbelgi.programme.catalogue import queries
from tosbelgi.programme.catalogue.directions import Direction
from tosbelgi.programme.catalogue.levels import Level
from tosbelgi.programme.catalogue.seasons import Season
from tosbelgi.programme.people.centres import Centre, Region
from tosbelgi.reading_lists.books import Author, Book

from .conftest import level_in, page_in, texts_in
from .test_approval import edit_url

pytestmark = pytest.mark.django_db
COLUMNED = {
    "book": (lambda: Book.objects.get(slug="abai-zholy"), "annotation"),
    "author": (lambda: Book.objects.get(slug="abai-zholy").authors[0], "name"),
    "direction": (lambda: Direction.objects.get(code="work"), "slogan"),
    "benefit": (lambda: Benefit.objects.first(), "title"),
    "region": (lambda: Region.objects.first(), "name"),
}
ADDRESSES = ["books/abai-zholy/", "directions/work/", "award/", "centres/", "levels/", ""]


def preview_url(row) -> str:
    return reverse(type(row).snippet_viewset.get_url_name("preview_on_edit"), args=[row.pk])


def typed(client, row, **changes) -> None:
    """What somebody has typed and not saved, as the editor sends it for the preview."""
    filled = querydict_from_html(client.get(edit_url(row)).text, form_id="w-editor-form")
    answer = client.post(preview_url(row), filled.dict() | changes)
    assert answer.json() == {"is_valid": True, "is_available": True}


@pytest.mark.parametrize("kind", COLUMNED)
def test_a_row_shows_on_its_page_in_each_language_and_stays_private(kind, signed_in, client):
    find, name = COLUMNED[kind]
    row, editor = find(), signed_in("approver")
    words = {code: f"Черновик-{code}" for code in CODES}
    typed(editor, row, **{f"{name}_{code}": words[code] for code in CODES})

    for code in CODES:
        shown = editor.get(f"{preview_url(row)}?mode={code}&in_preview_panel=true")
        assert shown.status_code == 200
        text = shown.content.decode()
        assert f'<html lang="{code}"' in text
        assert words[code] in text
        assert not any(words[other] in text for other in CODES if other != code and name != "annotation")
        assert "private" in shown["Cache-Control"]
        assert all("Черновик" not in client.get(f"/{code}/{address}").content.decode() for address in ADDRESSES)
    assert getattr(type(row).objects.get(pk=row.pk), f"{name}_ru") == getattr(row, f"{name}_ru")


@pytest.mark.parametrize(("row_in", "field"), [(level_in, "summary"), (texts_in, "programme_name")])
def test_words_of_one_language_show_in_that_language(row_in, field, signed_in, client):
    row, editor = row_in("kk"), signed_in("editor")
    typed(editor, row, **{field: "Жоба сөзі"})
    assert [code for code, _name in row.preview_modes] == ["kk"]
    assert "Жоба сөзі" in editor.get(preview_url(row) + "?mode=kk").content.decode()
    assert "Жоба сөзі" not in client.get("/kk/levels/").content.decode()


def test_the_translation_editor_shows_its_words_of_a_snippet(signed_in, people):
    from .test_approval import say

    row, translator = level_in("ru"), signed_in("translator-ru")
    say(row, level_in("kk").summary, "Слова, которых ещё никто не видел", translator)
    bar = translator.get(edit_url(row))
    address = bar.context["preview_url"]
    assert address in bar.content.decode()
    assert "Слова, которых ещё никто не видел" in translator.get(address).content.decode()
    assert signed_in("translator-en").get(address).status_code == 302


def test_a_drafted_season_shows_its_own_norms(signed_in, client):
    season = Season.objects.first()
    draft = season.get_latest_revision_as_object() if season.latest_revision else season
    levels = list(draft.levels.all())
    levels[0].term_months = 11
    draft.levels = levels
    approver = signed_in("approver")
    revision = draft.save_revision(clean=False)
    address = reverse(Season.snippet_viewset.get_url_name("revisions_view"), args=[season.pk, revision.pk])
    shown = approver.get(address + "?mode=en").content.decode()

    assert "11 months" in shown
    assert "11 months" not in client.get("/en/levels/").content.decode()
    assert all(level.term_months != 11 for level in queries.levels_of(season))


def test_a_book_that_is_in_no_list_and_a_new_centre_can_be_seen_before(signed_in):
    book = Book.objects.get(slug="abai-zholy")
    new = Book.objects.create(
        slug="none", year=1990, original_language="kk", title_kk="Тізімде жоқ", annotation_kk="Қысқаша.", live=False
    )
    approver = signed_in("approver")
    typed(approver, new)
    assert "Тізімде жоқ" in approver.get(preview_url(new) + "?mode=kk").content.decode()
    assert book.slug != new.slug
    region = Region.objects.first()
    centre = Centre.objects.create(region=region, name_kk="Жаңа орталық", address_kk="Көше 1", live=False)
    typed(approver, centre)
    assert "Жаңа орталық" in approver.get(preview_url(centre) + "?mode=kk").content.decode()


@pytest.mark.parametrize("role", ["stranger", "nobody", "translator-ru"])
def test_nobody_else_sees_a_preview(role, signed_in):
    row = level_in("kk")
    assert signed_in(role).get(preview_url(row) + "?mode=kk").status_code == 302
    if role != "translator-ru":
        assert signed_in(role).get(preview_url(Book.objects.first())).status_code == 302


def test_every_reviewed_kind_can_be_previewed_and_on_the_width_of_a_phone(signed_in):
    from tosbelgi.cms.editing.review_mixin import ReviewableMixin

    for kind in ReviewableMixin.__subclasses__():
        row = kind.objects.first() or kind(**({"region": Region.objects.first()} if kind is Centre else {}))
        assert row.is_previewable(), kind
        assert 375 in [size["device_width"] for size in row.preview_sizes]
    shown = signed_in("editor").get(edit_url(Book.objects.first())).content.decode()
    assert 'data-device-width="375"' in shown
    assert all(f'value="{code}"' in shown for code in CODES)
    assert {Author, Book, Direction, Level, SiteTexts, Season, Benefit, Centre} == set(ReviewableMixin.__subclasses__())


@pytest.mark.parametrize("language", CODES)
def test_a_page_is_previewed_in_its_language(language, signed_in, client):
    page = page_in("privacy", language)
    page.summary = "Жобадағы кіріспе"
    revision = page.save_revision()
    address = reverse("wagtailadmin_pages:revisions_view", args=[page.pk, revision.pk])
    shown = signed_in("editor").get(address).content.decode()

    assert f'<html lang="{language}"' in shown
    assert "Жобадағы кіріспе" in shown
    assert "Жобадағы" not in client.get(f"/{language}/privacy/").content.decode()
    assert Page.objects.get(pk=page.pk).specific.summary != "Жобадағы кіріспе"
