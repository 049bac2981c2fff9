"""From one language of a text to the others, and the words of pictures in one's own language."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests.cms import made_files as made
from tosbelgi.cms.media.models import SiteImage
from tosbelgi.language.languages import CODES
from tosbelgi.reading_lists.books import Book

from .conftest import ROLES, level_in, page_in
from .test_approval import edit_url

pytestmark = pytest.mark.django_db


def seeing_the_bar(browser):
    """The browser of somebody who has been to the admin, which gives the cookie that asks for the bar."""
    browser.get("/admin/")
    browser.cookies["editor"] = "1"  # also for whoever is not let in there
    return browser


def cells(answer) -> dict:
    return {cell.language: (cell.state, cell.url, here, may) for cell, _name, here, may in answer.context["cells"]}


@pytest.mark.parametrize("row_in", [lambda code: page_in("steps", code), level_in], ids=["page", "snippet"])
def test_each_editor_shows_the_other_languages_and_how_far_they_are(row_in, signed_in):
    source = row_in("kk")
    source.summary = "Жаңа сөз осында тұр."
    source.save_revision().publish()
    for code in CODES:  # Kazakh in Wagtail's own editor, the others in the translation editor
        found = cells(signed_in("editor").get(edit_url(row_in(code))))
        assert found["ru"][0] == found["en"][0] == "stale"
        for other in CODES:
            _state, url, here, may = found[other]
            assert (url, here, may) == (edit_url(row_in(other)), other == code, True)
    shown = signed_in("translator-ru").get(edit_url(row_in("ru")))
    assert [code for code, one in cells(shown).items() if one[3]] == ["ru"]
    bar = shown.content.decode().split('<nav class="versions')[1].split("</nav>")[0]
    assert edit_url(row_in("kk")) not in bar


def test_a_missing_version_leads_to_where_it_is_begun_and_a_column_to_its_field(signed_in):
    page_in("faq", "en").delete()
    state, url, _here, _may = cells(signed_in("editor").get(edit_url(page_in("faq", "kk"))))["en"]
    assert state == "missing"
    assert url.startswith(reverse("wagtail_localize:submit_page_translation", args=[page_in("faq", "kk").pk]))
    book = Book.objects.get(slug="abai-zholy")
    book.annotation_en = ""
    book.save()
    state, url, _here, _may = cells(signed_in("editor").get(edit_url(book)))["en"]
    assert (state, url) == ("missing", edit_url(book) + "#id_annotation_en")


def test_the_bar_of_a_public_page_leads_to_its_other_languages(signed_in):
    page = page_in("steps", "kk")
    page.summary = "Жаңа сөз осында тұр."
    page.save_revision().publish()
    russian, english = edit_url(page_in("steps", "ru")), edit_url(page_in("steps", "en"))
    shown = seeing_the_bar(signed_in("editor")).get("/kk/steps/").content.decode()
    assert russian in shown
    assert english in shown
    assert "түпнұсқасы өзгерген" in shown.split(russian)[1].split("</a>")[0]
    shown = seeing_the_bar(signed_in("translator-ru")).get("/kk/steps/").content.decode()
    assert russian in shown
    assert english not in shown
    assert russian not in seeing_the_bar(signed_in("nobody")).get("/kk/steps/").content.decode()


def test_the_bar_of_a_book_leads_to_the_book(signed_in):
    book = Book.objects.get(slug="abai-zholy")
    assert edit_url(book) in seeing_the_bar(signed_in("translator-ru")).get("/ru/books/abai-zholy/").content.decode()
    assert edit_url(book) not in seeing_the_bar(signed_in("nobody")).get("/ru/books/abai-zholy/").content.decode()


@pytest.fixture
def image():
    return SiteImage.objects.create(title="Дала", file=ContentFile(made.picture(), name="dala.jpg"), alt_kk="Дала")


@pytest.mark.parametrize("role", ["stranger", *ROLES])
def test_each_writes_what_a_picture_shows_in_their_own_languages_and_nothing_else(role, image, signed_in):
    own = [code for code in CODES if role == f"translator-{code}" or role in {"editor", "approver", "administrator"}]
    client, address = signed_in(role), reverse("picture_words_of", args=[image.pk])
    before = {field.name: getattr(image, field.attname) for field in image._meta.concrete_fields}
    sent = {f"alt_{code}": f"Сөз {code}" for code in CODES} | {"title": "X", "needs_no_words": "on", "collection": "9"}
    answer = client.post(address, sent | {"file": ContentFile(made.picture(), name="other.jpg")})

    image.refresh_from_db()
    after = {field.name: getattr(image, field.attname) for field in image._meta.concrete_fields}
    assert answer.status_code == 302
    assert {name for name in after if after[name] != before[name]} == {f"alt_{code}" for code in own}
    assert ModelLogEntry.objects.filter(object_id=str(image.pk), action="wagtail.edit").count() == bool(own)


def test_a_translator_finds_the_pictures_that_wait_and_reads_the_other_languages(image, signed_in):
    translator = signed_in("translator-ru")
    menu = reverse("picture_words")
    assert menu in translator.get(reverse("wagtailadmin_home")).content.decode()
    assert image in [one for one, _silent in translator.get(menu).context["lines"]]
    assert image not in [one for one, _silent in signed_in("translator-kk").get(menu).context["lines"]]
    shown = translator.get(reverse("picture_words_of", args=[image.pk])).content.decode()
    assert "Дала" in shown
    assert 'name="alt_ru"' in shown
    assert 'name="alt_kk"' not in shown
    translator.post(reverse("picture_words_of", args=[image.pk]), {"alt_ru": "Степь"})
    assert image not in [one for one, _silent in translator.get(menu).context["lines"]]
    assert image in [one for one, _silent in translator.get(menu + "?all=yes").context["lines"]]
    assert translator.get(reverse("wagtailimages:edit", args=[image.pk])).status_code == 302


def test_who_is_refused_for_a_silent_picture_is_led_to_where_they_may_write(image, signed_in):
    page = page_in("levels-2026", "kk")
    page.picture = image
    page.save_revision().publish()
    russian = page_in("levels-2026", "ru")
    answer = signed_in("approver").post(edit_url(russian), {"action": "publish"}, follow=True)
    assert reverse("wagtailimages:edit", args=[image.pk]) in answer.content.decode()
    from tosbelgi.cms.media import alt_text_views

    translator = signed_in("translator-ru").get(reverse("picture_words")).wsgi_request.user
    assert alt_text_views.alt_text_url(translator, image) == reverse("picture_words_of", args=[image.pk])


def test_a_form_can_ask_who_is_signed_in(signed_in, people):
    address, asked = reverse("who_is_signed_in"), {"headers": {"X-Requested-With": "XMLHttpRequest"}}
    assert signed_in("editor").get(address, **asked).json() == {"user": people["editor"].pk}
    assert signed_in("stranger").get(address, **asked).status_code == 403
    for row in (page_in("steps", "kk"), level_in("kk"), page_in("steps", "ru")):
        assert f'data-who="{address}"' in signed_in("editor").get(edit_url(row)).content.decode()
