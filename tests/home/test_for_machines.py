"""What feed readers, search engines and messengers are told."""

import io
import json
import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import DatabaseError
from PIL import Image
from wagtail.models import Page

from tosbelgi.artwork import social_card
from tosbelgi.cms.publication import content_version, gate
from tosbelgi.home import sitemap
from tosbelgi.home.news import NewsPage
from tosbelgi.kernel.calendar import day_of
from tosbelgi.language.languages import CODES
from tosbelgi.reading_lists.books import Author
from tosbelgi.reading_lists.lists import ReadingListIndexPage

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def said_by(client, address: str) -> dict:
    """The parts of a page's linked data, by their kind."""
    shown = client.get(address).content.decode()
    data = json.loads(re.search(r'<script type="application/ld\+json">(.+?)</script>', shown)[1])
    return {part["@type"]: part for part in data["@graph"]}


@pytest.mark.parametrize("language", CODES)
def test_each_language_has_its_feeds_newest_first(language, client):
    atom = ElementTree.fromstring(client.get(f"/{language}/news/atom.xml").content)
    rss = ElementTree.fromstring(client.get(f"/{language}/news/rss.xml").content)
    pages = NewsPage.objects.filter(locale__language_code=language).order_by("-date", "-pk")

    titles = [entry.findtext(f"{ATOM}title") for entry in atom.iter(f"{ATOM}entry")]
    assert titles == [page.headline for page in pages]
    assert [item.findtext("title") for item in rss.iter("item")] == titles
    assert all(
        link.startswith(f"{settings.SITE_URL}/{language}/news/")
        for link in (i.findtext("link") for i in rss.iter("item"))
    )
    assert atom.get("{http://www.w3.org/XML/1998/namespace}lang") == language


def test_news_that_is_not_public_is_in_no_feed_and_in_no_list(client):
    page = NewsPage.objects.filter(locale__language_code="ru").first()
    page.unpublish()

    for path in ("news/", "news/atom.xml", "news/rss.xml", ""):
        assert page.headline not in client.get(f"/ru/{path}").content.decode(), path
    assert client.get(page.address).status_code == 404


def test_a_language_without_news_says_so(client):
    for page in NewsPage.objects.filter(locale__language_code="en"):
        page.unpublish()

    assert "There is no news yet." in client.get("/en/news/").content.decode()
    assert client.get("/en/news/atom.xml").status_code == 200


def test_long_news_have_pages(client, decide):
    decide("news.per_page", 1)
    newest, older = NewsPage.objects.filter(locale__language_code="en").order_by("-date", "-pk")[:2]

    first, second = (client.get(f"/en/news/{query}").content.decode() for query in ("", "?page=2"))
    assert newest.headline in first and older.headline not in first
    assert older.headline in second and newest.headline not in second
    assert 'href="/en/news/?page=2"' in first


def test_the_sitemap_names_every_public_page_with_its_languages(client):
    index = client.get("/sitemap.xml").content.decode()
    pages = ElementTree.fromstring(client.get("/sitemap-pages.xml").content)
    books = ElementTree.fromstring(client.get("/sitemap-books.xml").content)

    assert {f"{settings.SITE_URL}/sitemap-{name}.xml" for name in ("pages", "books")} <= set(
        re.findall("<loc>(.+?)</loc>", index)
    )
    public = {
        settings.SITE_URL + page.specific.address
        for code in CODES
        for page in gate.public(Page.objects.filter(depth__gt=1), code)
    }
    assert {url.findtext(f"{MAP}loc") for url in pages} == public
    for url in [*pages, *books]:
        versions = {link.get("hreflang"): link.get("href") for link in url.iter(f"{XHTML}link")}
        assert set(versions) == set(CODES)
        assert url.findtext(f"{MAP}loc") in versions.values()
    assert f"{settings.SITE_URL}/kk/books/abai-zholy/" in {url.findtext(f"{MAP}loc") for url in books}


def test_the_sitemap_stands_in_the_order_of_the_site_and_says_since_when(client):
    pages = ElementTree.fromstring(client.get("/sitemap-pages.xml").content)
    books = ElementTree.fromstring(client.get("/sitemap-books.xml").content)

    told = [(url.findtext(f"{MAP}loc"), url.findtext(f"{MAP}lastmod")) for url in pages]
    rows = Page.objects.filter(depth__gt=1).order_by("path").specific()
    assert told == [(settings.SITE_URL + row.address, str(day_of(row.last_published_at))) for row in rows]
    kinds = [url.findtext(f"{MAP}loc").split("/")[-3] for url in books]
    assert kinds == sorted(kinds) and set(kinds) == {"authors", "books"}


def test_a_book_and_an_author_of_one_name_have_addresses_of_their_own(client, monkeypatch):
    both = [("author", "abai"), ("book", "abai")]
    monkeypatch.setattr(sitemap.public_lists, "public_addresses", lambda language: both)
    books = ElementTree.fromstring(client.get("/sitemap-books.xml").content)

    assert {place.text for place in books.iter(f"{MAP}loc")} == {
        f"{settings.SITE_URL}/{language}/{kind}/abai/" for language in CODES for kind in ("authors", "books")
    }


def test_what_is_not_public_is_not_in_the_sitemap(client):
    page = Page.objects.get(slug="faq", locale__language_code="ru").specific
    page.unpublish()

    shown = client.get("/sitemap-pages.xml").content.decode()
    assert "/ru/faq/" not in shown
    assert "/kk/faq/" in shown


def test_robots_keep_out_of_the_editors_rooms_and_find_the_sitemap(client):
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert lines[0] == "User-agent: *"
    assert "Disallow: /admin/" in lines
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines


@pytest.mark.parametrize("language", CODES)
def test_a_shared_link_has_a_picture_with_the_pages_title(language, client):
    shown = client.get(f"/{language}/levels/").content.decode()
    address = re.search(r'property="og:image" content="(.+?)"', shown)[1]

    assert address.startswith(settings.SITE_URL)
    answer = client.get(address.removeprefix(settings.SITE_URL))
    assert answer["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)
    assert "max-age" in answer["Cache-Control"]
    again = client.get(address.removeprefix(settings.SITE_URL))
    assert again.content == answer.content


def test_nobody_has_other_words_drawn_in_our_name(client):
    token = social_card.picture_url("Levels", "Tösbelgi").split("/")[2].removesuffix(".png")

    assert client.get(f"/shared/{token[:-2]}xx.png").status_code == 404
    assert client.get("/shared/nonsense.png").status_code == 404


def test_a_book_is_shared_with_its_author_and_each_kind_of_page_with_its_scene(client):
    def shared(address):
        shown = client.get(address).content.decode()
        token = re.search(r'property="og:image" content=".+?/shared/(.+?)\.png"', shown)[1]
        return social_card.SIGNER.unsign_object(token)

    assert shared("/kk/books/abai-zholy/")[2:] == ["Мұхтар Әуезов", "reading"]
    assert shared("/ru/directions/sport/")[2:] == ["", "sport"]
    assert shared("/en/faq/")[2:] == ["", "talk"]
    assert shared("/en/reading-lists/2026/")[2:] == ["", "reading"]


def test_an_address_given_out_before_there_were_scenes_is_drawn_still(client):
    old = social_card.SIGNER.sign_object(["Levels", "Tösbelgi"], compress=True)
    gone = social_card.SIGNER.sign_object(["Levels", "Tösbelgi", "", "taken-away"], compress=True)

    for token in (old, gone):
        answer = client.get(f"/shared/{token}.png")
        assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)


def test_a_long_title_stays_above_the_sites_name():
    """Between the last line of the title and the foot nothing is drawn; what is too long is cut."""
    card = Image.open(io.BytesIO(social_card.picture("Сөз " * 90, "Tösbelgi", "Айгерім Үлгі"))).convert("RGB")
    seam = {card.getpixel((x, y)) for x in range(0, 1200, 3) for y in range(social_card.FOOT - 12, social_card.FOOT)}

    assert seam == {(8, 63, 80)}


@pytest.mark.parametrize("title", ["", "Ә" * 400, "Сөз " * 90, "🦅 <b>&amp;\u202e"])
def test_any_title_can_be_drawn(title):
    assert Image.open(io.BytesIO(social_card.picture(title, "Tösbelgi"))).size == (1200, 630)


def test_pages_say_what_they_are(client):
    front = said_by(client, "/kk/")
    goals = said_by(client, "/ru/about/goals/")
    faq = said_by(client, "/en/faq/")
    news = said_by(client, "/kk/news/levels-2026/")

    assert front["Organization"]["name"] == "Елбасы Төсбелгісі"
    assert "BreadcrumbList" not in front
    steps = goals["BreadcrumbList"]["itemListElement"]
    assert [step["position"] for step in steps] == [1, 2, 3]
    assert steps[-1]["item"] == f"{settings.SITE_URL}/ru/about/goals/"
    assert len(faq["FAQPage"]["mainEntity"]) >= 20
    assert all(one["acceptedAnswer"]["text"].strip() for one in faq["FAQPage"]["mainEntity"])
    page = NewsPage.objects.get(slug="levels-2026", locale__language_code="kk")
    assert news["NewsArticle"]["datePublished"] == page.date.isoformat()
    assert news["NewsArticle"]["inLanguage"] == "kk"


def test_linked_data_is_written_in_letters_which_gzip_finds_again_on_the_page(client):
    shown = client.get("/kk/faq/").content.decode()

    assert '"name":"Қатысу ақылы ма?"' in shown
    assert "\\u04" not in shown


def test_words_of_an_editor_cannot_close_the_linked_data(client):
    page = Page.objects.get(slug="steps", locale__language_code="en").specific
    page.title = "</script><script>alert(1)</script>"
    page.save_revision().publish()

    shown = client.get("/en/steps/").content.decode()
    assert "<script>alert" not in shown
    assert said_by(client, "/en/steps/")["BreadcrumbList"]["itemListElement"][-1]["name"] == page.title


@pytest.mark.parametrize(("language", "locale"), [("kk", "kk_KZ"), ("ru", "ru_RU"), ("en", "en_GB")])
def test_a_shared_link_names_its_language_and_says_what_is_on_the_picture(language, locale, client):
    shown = client.get(f"/{language}/levels/").content.decode()

    assert f'property="og:locale" content="{locale}"' in shown
    others = re.findall(r'property="og:locale:alternate" content="(\w+)"', shown)
    assert sorted([locale, *others]) == ["en_GB", "kk_KZ", "ru_RU"]
    headline = re.search(r'property="og:title" content="(.+?)"', shown)[1]
    assert re.search(r'property="og:image:alt" content="(.+?)"', shown)[1].startswith(headline)


@pytest.mark.parametrize("language", CODES)
def test_a_feed_says_whose_it_is_and_dates_news_as_their_pages_do(language, client):
    atom = ElementTree.fromstring(client.get(f"/{language}/news/atom.xml").content)
    rss = ElementTree.fromstring(client.get(f"/{language}/news/rss.xml").content)
    pages = list(NewsPage.objects.filter(locale__language_code=language).order_by("-date", "-pk"))
    name = said_by(client, f"/{language}/")["Organization"]["name"]

    assert name in atom.findtext(f"{ATOM}title") and name in rss.findtext("channel/title")
    assert atom.findtext(f"{ATOM}author/{ATOM}name") == name
    entries = [
        (entry.findtext(f"{ATOM}published"), entry.findtext(f"{ATOM}updated")) for entry in atom.iter(f"{ATOM}entry")
    ]
    assert [published[:10] for published, _updated in entries] == [page.date.isoformat() for page in pages]
    assert all(datetime.fromisoformat(published) <= datetime.fromisoformat(updated) for published, updated in entries)
    told = [parsedate_to_datetime(item.findtext("pubDate")).date() for item in rss.iter("item")]
    assert told == [page.date for page in pages]


@pytest.mark.parametrize("language", CODES)
def test_machines_learn_how_the_site_is_searched_and_what_its_sign_is(language, client):
    said = said_by(client, f"/{language}/about/")
    action = said["WebSite"]["potentialAction"]
    template = action["target"]["urlTemplate"]

    assert said["WebSite"]["inLanguage"] == language
    assert template.startswith(f"{settings.SITE_URL}/{language}/search/?q=")
    found = client.get(template.removeprefix(settings.SITE_URL).replace("{search_term_string}", "abai"))
    assert found.context["params"].query == "abai"
    logo = said["Organization"]["logo"].removeprefix(settings.SITE_URL)
    assert Image.open(io.BytesIO(client.get(logo).content)).width >= 112, "the least that search engines take"


def test_a_person_has_the_years_that_are_known_and_no_others(client):
    abai = Author.objects.get(slug="auezov")
    Author.objects.filter(slug="auezov").update(born=1897, died=1961)
    assert {"birthDate": "1897", "deathDate": "1961"}.items() <= said_by(client, "/ru/authors/auezov/")[
        "Person"
    ].items()
    Author.objects.filter(pk=abai.pk).update(born=-700, died=None)
    content_version.bump()

    person = said_by(client, "/ru/authors/auezov/")["Person"]
    assert "birthDate" not in person and "deathDate" not in person


@pytest.mark.parametrize("language", CODES)
def test_a_page_that_is_not_there_keeps_the_name_and_the_menu(language, client, django_assert_max_num_queries):
    front = client.get(f"/{language}/").content.decode()
    with django_assert_max_num_queries(9):
        answer = client.get(f"/{language}/no-such-page/")
    text = answer.content.decode()

    assert answer.status_code == 404
    assert re.search(r'<a class="wordmark".+?</a>', front)[0] in text
    assert re.search(r'<nav class="menu".+?</nav>', front, re.DOTALL)[0] in text
    assert 'rel="canonical"' not in text and "noindex" in text


def test_without_the_database_a_missing_page_says_so_all_the_same(client, monkeypatch):
    def broken(language):
        raise DatabaseError

    monkeypatch.setattr("tosbelgi.cms.serving.error_views.menu_layout", broken)

    answer = client.get("/kk/no-such-page/")
    assert answer.status_code == 404 and "404" in answer.content.decode()


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("name", ["books", "authors"])
def test_a_shortened_address_leads_to_the_lists(language, name, client):
    assert client.get(f"/{language}/{name}/").url == f"/{language}/reading-lists/"


def test_a_shortened_address_of_what_is_hidden_is_not_there(client):
    ReadingListIndexPage.objects.get(locale__language_code="ru").unpublish()

    assert client.get("/ru/books/").status_code == 404
    assert client.get("/kk/books/").status_code == 302
