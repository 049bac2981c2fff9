"""Whatever is drawn with our own font has a glyph for each of its signs: no picture for sharing shows an empty box."""

import io
import re

import pytest
from django.core.cache import cache
from PIL import Image, ImageChops
from wagtail.models import Page

from tests.reading_lists.conftest import make_book
from tosbelgi.artwork import glyphs, social_card
from tosbelgi.cms.pages.models import BasePage
from tosbelgi.cms.pages.site_texts import SiteTexts
from tosbelgi.language.languages import CODES
from tosbelgi.reading_lists.books import Author, Book

pytestmark = pytest.mark.django_db
UNDRAWABLE = ["羅生門", "קיצור תולדות האנושות", "গীতাঞ্জলি", "🎉", "Наурыз 🎉", "آراء"]


def test_everything_that_we_draw_can_be_drawn():
    drawn = {text for row in SiteTexts.objects.all() for text in (row.programme_name,)}
    drawn |= {
        page.specific.headline for page in Page.objects.filter(depth__gte=2) if isinstance(page.specific, BasePage)
    }
    for language in CODES:
        drawn |= {book.shown_title(language, fits=glyphs.covers).text for book in Book.objects.all()}
        drawn |= {author.shown_name(language).text for author in Author.objects.all()}

    assert len(drawn) > 500
    assert {text for text in drawn if not glyphs.covers(text)} == set()
    assert {text for text in drawn if glyphs.drawable(text) != " ".join(text.replace("\u2011", "-").split())} == set()


@pytest.mark.parametrize("text", UNDRAWABLE)
def test_what_our_font_lacks_is_recognised_and_replaced(text):
    assert not glyphs.covers(text)
    assert glyphs.covers(glyphs.drawable(text))


@pytest.mark.parametrize("text", UNDRAWABLE)
def test_a_picture_never_shows_an_empty_box(text):
    picture, spelt = social_card.picture(text, "Tösbelgi"), social_card.picture(glyphs.drawable(text), "Tösbelgi")

    assert picture == spelt
    nothing = Image.open(io.BytesIO(social_card.picture("", "Tösbelgi"))).convert("RGB")
    same = ImageChops.difference(Image.open(io.BytesIO(picture)).convert("RGB"), nothing).getbbox() is None
    assert same is (glyphs.drawable(text) == "")


def test_covers_and_pictures_take_a_title_that_can_be_drawn():
    book = make_book("sapi", original_language="he", original_title="קיצור", title_kk="", title_ru="Краткая история")

    assert book.shown_title("en").text == "קיצור", "an English page shows the original before the Russian title"
    assert book.shown_title("en", fits=glyphs.covers).text == "Краткая история"
    alone = make_book("alone-he", original_language="he", original_title="קיצור", title_kk="")
    assert alone.shown_title("kk", fits=glyphs.covers).text == "קיצור"


def test_the_picture_of_a_book_is_made_of_the_title_that_can_be_drawn(client):
    Book.objects.filter(slug="rashomon").update(title_en="")
    cache.clear()
    page = client.get("/en/books/rashomon/").content.decode()

    token = re.search(r'property="og:image" content="[^"]*/shared/([^"]+)\.png"', page)[1]
    title, *_others = social_card.SIGNER.unsign_object(token)
    assert title == "Расёмон"
