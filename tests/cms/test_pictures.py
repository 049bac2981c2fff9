"""An editor's photograph comes to a phone small, in the best format it reads, and with its words."""

import io
import re

import pytest
from django.core.files.images import ImageFile
from PIL import Image

from tosbelgi.cms.media.models import SiteImage
from tosbelgi.home.models import ContentPage
from tosbelgi.home.news import NewsPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def photograph():
    written = io.BytesIO()
    Image.effect_noise((1600, 900), 60).convert("RGB").save(written, "JPEG", quality=90)
    file = ImageFile(io.BytesIO(written.getvalue()), name="steppe.jpg")
    return SiteImage.objects.create(title="steppe.jpg", file=file, alt_kk="Дала", alt_ru="Степь")


def sources(shown: str) -> dict[str, list[str]]:
    """For each format the addresses offered, of growing width."""
    found = re.findall(r'<source srcset="([^"]+)" sizes="[^"]+" type="image/(\w+)">', shown.replace("\n", " "))
    found = found or [
        (
            re.search(r'srcset="([^"]+)"', one)[1],
            re.search(r'type="image/(\w+)"', one)[1],
        )
        for one in re.findall(r"<source[^>]+>", shown)
    ]
    return {kind: [part.split()[0] for part in srcset.split(", ")] for srcset, kind in found}


def test_a_phone_is_offered_avif_and_webp_in_three_widths(photograph, client):
    page = NewsPage.objects.filter(locale__language_code="kk").first()
    page.picture = photograph
    page.save_revision().publish()

    shown = client.get(page.address).content.decode()
    offered = sources(shown)
    image = re.search(r"<img[^>]+>", shown)[0]

    assert list(offered) == ["avif", "webp"]
    for kind, urls in offered.items():
        assert len(urls) == 3
        sizes = []
        for url in urls:
            answer = client.get(url)
            read = Image.open(io.BytesIO(b"".join(answer.streaming_content)))
            assert read.format == kind.upper()
            sizes.append(read.width)
        assert sizes == [360, 720, 1280]
    assert 'alt="Дала"' in image
    assert re.search(r'width="\d+"', image) and re.search(r'height="\d+"', image)
    assert 'loading="eager"' in image


def test_a_picture_in_the_text_waits_until_it_is_seen_and_has_words_of_its_language_or_none(photograph, client):
    for code, words in (("kk", "Дала"), ("ru", "Степь"), ("en", "")):
        page = ContentPage.objects.get(slug="steps", locale__language_code=code)
        page.body.append(("picture", {"image": photograph, "caption": f"{words} {code}"}))
        page.save_revision().publish()

        shown = client.get(page.address).content.decode()
        image = re.search(r"<img[^>]+>", shown)[0]
        assert f'alt="{words}"' in image
        assert 'loading="lazy"' in image


def test_a_shared_link_shows_the_pages_own_picture(photograph, client):
    page = NewsPage.objects.filter(locale__language_code="ru").first()
    page.picture = photograph
    page.save_revision().publish()

    shown = client.get(page.address).content.decode()
    url = re.search(r'property="og:image" content="https?://[^/]+(/media/images/[^"]+)"', shown)[1]
    read = Image.open(io.BytesIO(b"".join(client.get(url).streaming_content)))
    assert (read.size, read.format) == ((1200, 630), "JPEG")


def test_originals_are_not_for_strangers(photograph, client):
    assert client.get(f"/media/{photograph.file.name}").status_code == 404
