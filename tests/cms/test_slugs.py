"""What is written as a slug is Latin by every way in, and what has another one from earlier is shown all the same."""

import html
import json
import re
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils.text import slugify
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, streamfield
from wagtail_localize.models import StringTranslation

from tosbelgi.cms.publication.urls import url_for
from tosbelgi.home.news import NewsIndexPage, NewsPage
from tosbelgi.language.slugs import slug_from, spelling
from tosbelgi.reading_lists.books import Author, Book

pytestmark = pytest.mark.django_db
TITLE = "Жаңа жаңалық: Өмір – үлгі"
LATIN = "zhanga-zhangalyq-omir-ulgi"


@pytest.fixture
def news():
    return NewsPage.objects.filter(locale__language_code="kk").first()


@pytest.fixture
def from_earlier(news):
    """A page with the slug that Wagtail once made from a Kazakh title."""
    index = NewsIndexPage.objects.get(locale__language_code="kk")
    Page.objects.filter(pk=news.pk).update(slug="жаңа-жаңалық", url_path=f"{index.url_path}жаңа-жаңалық/")
    return NewsPage.objects.get(pk=news.pk)


def as_the_browser_spells_it(title: str) -> str:
    """What Wagtail's script makes of a title: our formatters, then its own rules."""
    for sign, letters in spelling():
        title = re.sub(sign, letters, title)
    return re.sub(r"[-\s]+", "-", re.sub(r"[^-\w\s]", "", title.lower(), flags=re.ASCII)).strip("-")


@pytest.mark.parametrize(
    "title", [TITLE, "Ғылым мен Ұлы даланың һәм Іле", "Съёмка: объявление № 5 «Щука»", "Season 2026–2027, part_two"]
)
def test_the_browser_and_the_server_spell_alike(title):
    assert as_the_browser_spells_it(title) == slug_from(title)


def test_a_kazakh_title_makes_a_latin_slug_that_is_free(news):
    index = news.get_parent()
    slugs = []
    for _number in (1, 2):
        page = NewsPage(title=TITLE, date=news.date, locale=index.locale)
        index.add_child(instance=page)
        slugs.append(page.slug)
    assert slugs == [LATIN, f"{LATIN}-2"]
    nameless = NewsPage(title="…", date=news.date, locale=index.locale)
    index.add_child(instance=nameless)
    assert nameless.slug == "newspage"


def test_an_editor_who_types_a_kazakh_slug_gets_a_latin_one_and_a_preview(editor_client, news):
    edit = reverse("wagtailadmin_pages:edit", args=[news.pk])
    screen = editor_client.get(edit).text
    formatters = json.loads(html.unescape(re.search(r'data-w-slug-formatters-value="(.+?)"', screen)[1]))
    assert formatters == [[[sign, "gu"], letters] for sign, letters in spelling()]
    form = querydict_from_html(screen, form_id="page-edit-form").dict() | nested_form_data({"body": streamfield([])})
    assert editor_client.post(edit, form | {"slug": "жаңа-жаңалық"}).status_code == 302

    draft = NewsPage.objects.get(pk=news.pk).get_latest_revision_as_object()
    assert draft.slug == "zhanga-zhangalyq"


def test_what_has_a_kazakh_slug_from_earlier_is_shown_previewed_and_linked(
    client, editor_client, from_earlier, django_capture_on_commit_callbacks
):
    encoded = f"/kk/news/{quote('жаңа-жаңалық')}/"
    assert url_for(from_earlier) == encoded
    assert client.get(encoded).status_code == 200
    assert encoded in client.get("/kk/news/").text
    feed = ElementTree.fromstring(client.get("/kk/news/rss.xml").content)
    assert any(link.text.endswith(encoded) for link in feed.iter("link"))
    assert encoded in client.get("/sitemap-pages.xml").text
    query = '{page(path: "news/жаңа-жаңалық", locale: KK) {path url}}'
    for path in ("news/жаңа-жаңалық", "news/" + quote("жаңа-жаңалық")):
        answer = client.post("/graphql/", {"query": query.replace("news/жаңа-жаңалық", path)}, "application/json")
        told = answer.json()["data"]["page"]
        assert (told["path"], told["url"].endswith(encoded)) == ("news/жаңа-жаңалық/", True)

    edit = reverse("wagtailadmin_pages:edit", args=[from_earlier.pk])
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[from_earlier.pk])
    form = querydict_from_html(editor_client.get(edit).text, form_id="page-edit-form").dict()
    form |= nested_form_data({"body": streamfield([])})
    assert editor_client.post(preview, form).json() == {"is_valid": True, "is_available": True}
    assert editor_client.get(preview + "?mode=").status_code == 200
    assert editor_client.post(edit, form).status_code == 302
    from_earlier.refresh_from_db()
    assert from_earlier.get_latest_revision_as_object().slug == "жаңа-жаңалық"

    with django_capture_on_commit_callbacks(execute=True):
        from_earlier.slug = "Жаңа Жылнама"
        from_earlier.save_revision().publish()
    assert client.get(encoded)["Location"] == "/kk/news/zhanga-zhylnama/"


def test_a_copy_is_given_a_latin_slug(editor_client, from_earlier):
    copy = reverse("wagtailadmin_pages:copy", args=[from_earlier.pk])
    assert 'value="zhanga-zhangalyq"' in editor_client.get(copy).text
    sent = {"new_title": "Көшірме", "new_slug": "Көшірме", "new_parent_page": from_earlier.get_parent().pk}
    assert editor_client.post(copy, sent).status_code == 302
    assert Page.objects.filter(slug="koshirme").count() == 1


def test_a_translated_slug_is_latin_by_whichever_way_it_comes(news):
    words = StringTranslation.objects.filter(context__path="slug", locale__language_code="ru").first()
    words.data = "Шаг за/../шагом"
    words.save()
    words.refresh_from_db()
    assert words.data == "shag-zashagom"
    prose = StringTranslation.objects.filter(context__path="title", locale__language_code="ru").first()
    prose.data = "Шаг за шагом"
    prose.save()
    prose.refresh_from_db()
    assert prose.data == "Шаг за шагом"


@pytest.mark.parametrize(
    ("model", "words", "slugs"),
    [
        (Author, {"name_kk": "Өлең Үлгіұлы", "name_ru": "Улен", "name_en": "Ölen Sample"}, "olen-sample"),
        (Book, {"title_kk": "Үлгі кітап", "year": 2001, "original_language": "kk", "length": "short"}, "ulgi-kitap"),
    ],
)
def test_a_book_and_an_author_left_without_an_address_are_given_one(model, words, slugs, editor_client):
    add = reverse(model.snippet_viewset.get_url_name("add"))
    empty = querydict_from_html(editor_client.get(add).text, form_id="w-editor-form").dict()
    for expected in (slugs, f"{slugs}-2"):
        assert editor_client.post(add, empty | words).status_code == 302
        assert model.objects.latest("pk").slug == expected
    assert editor_client.post(add, empty | words | {"slug": "Үлгі Мекенжай"}).status_code == 302
    assert model.objects.latest("pk").slug == slugify("ulgi-mekenzhaj").replace("j", "y")
    nameless = editor_client.post(add, empty | {"year": 2001, "original_language": "kk", "length": "short"})
    assert (nameless.status_code, "slug" in nameless.context["form"].errors) == (200, True)
