"""The demo's own pictures: drawn by code, shown with words in three languages, and never put beside an editor's."""

import io

import pytest
from django.conf import settings
from django.core.files.images import ImageFile

from tests.cms import made_files
from tests.graphql.asking import data
from tosbelgi.cms.media.models import SiteImage
from tosbelgi.home import demo_pictures
from tosbelgi.language.languages import CODES
from tosbelgi.reading_lists.books import Book

pytestmark = pytest.mark.django_db
COVER = """query($s: String, $l: Locale!) { book(slug: $s, locale: $l) {
  cover { alt width height renditions(widths: [180, 360, 720], formats: [JPEG]) { url width }
  squares(widths: [96], formats: [WEBP]) { width } } } }"""


def test_covers_and_a_landscape_are_drawn_and_shown(client):
    demo_pictures.make_pictures()

    for slug, drawing in demo_pictures.COVERS.items():
        for code, words in zip(CODES, drawing.words, strict=True):
            cover = data(COVER, s=slug, l=code.upper())["book"]["cover"]
            assert (cover["alt"], (cover["width"], cover["height"])) == (words, drawing.size)
            assert all(one["width"] <= drawing.size[0] for one in cover["renditions"])
            assert [one["width"] for one in cover["squares"]] == [96]
    smallest = client.get(cover["renditions"][0]["url"].removeprefix(settings.SITE_URL), follow=True)
    assert smallest["Content-Type"] == "image/jpeg"
    news = client.get(f"/ru/news/{demo_pictures.NEWS}/").content.decode()
    assert demo_pictures.LANDSCAPE.words[1] in news
    assert "srcset=" in news and "sizes=" in news
    page = client.get("/kk/books/abai-zholy/")
    assert b"<picture" in page.content and len(page.content) < 60_000
    assert sum(image.file.size for image in SiteImage.objects.all()) < 500_000

    count = SiteImage.objects.count()
    demo_pictures.make_pictures()
    assert SiteImage.objects.count() == count == len(demo_pictures.COVERS) + 1


def test_a_site_with_a_picture_of_its_own_gets_none():
    SiteImage(title="own", file=ImageFile(io.BytesIO(made_files.picture()), name="own.jpg")).save()

    demo_pictures.make_pictures()

    assert SiteImage.objects.count() == 1
    assert not Book.objects.filter(cover__isnull=False).exists()
