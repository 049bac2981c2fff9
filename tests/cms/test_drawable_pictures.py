"""What is taken in can be shown in all that pages promise; and whatever becomes of it later, no page fails for it."""

import io
import json
from itertools import product
from pathlib import Path

import pytest
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image, ImageCms

from tosbelgi.cms.media import renditions
from tosbelgi.cms.media.models import SiteImage
from tosbelgi.cms.serving.media_views import FORMATS, WIDTHS, rendition_filter
from tosbelgi.cms.uploads import inspection, render_check
from tosbelgi.cms.uploads.limits import (
    MOST_SIDE,
    MOST_STRETCH,
    CannotBeDrawn,
    MovingPng,
    TooLongAndNarrow,
    UploadRefused,
)
from tosbelgi.home.models import ContentPage
from tosbelgi.home.news import NewsPage
from tosbelgi.kernel.refusals.messages import refusal_message
from tosbelgi.reading_lists.books import Book

from . import made_files as made

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parent / "pictures"
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def drawn(mode: str, size=(400, 300)) -> Image.Image:
    return made.scene(size).convert(mode)


ACCEPTED = {
    "gray16.png": lambda: (HERE / "gray16.png").read_bytes(),
    "cmyk_icc.jpg": lambda: (HERE / "cmyk_icc.jpg").read_bytes(),
    "cmyk.jpg": lambda: made.picture("jpeg", drawn("CMYK")),
    "cmyk_nonsense.jpg": lambda: made.picture("jpeg", drawn("CMYK"), icc_profile=b"no profile" * 20),
    "grey_rgb_profile.jpg": lambda: made.picture("jpeg", drawn("L"), icc_profile=SRGB),
    "progressive.jpg": lambda: made.picture("jpeg", drawn("RGB"), progressive=True, icc_profile=SRGB),
    "turned.jpg": lambda: made.with_words("jpeg", orientation=6),
    "one_bit.png": lambda: made.picture("png", drawn("1")),
    "palette.png": lambda: made.picture("png", drawn("P"), transparency=0),
    "grey_alpha.png": lambda: made.picture("png", drawn("LA")),
    "alpha.png": lambda: made.picture("png", drawn("RGBA"), icc_profile=SRGB),
    "one_pixel.png": lambda: made.picture("png", drawn("RGB", (1, 1))),
    "tall.png": lambda: made.picture("png", drawn("RGB", (MOST_SIDE // MOST_STRETCH + 1, MOST_SIDE))),
    "wide.png": lambda: made.picture("png", drawn("L", (MOST_SIDE, MOST_SIDE // MOST_STRETCH + 1))),
    "narrow.png": lambda: made.picture("png", drawn("RGB", (1, MOST_STRETCH))),
    "moving.gif": lambda: made.gif(5, (40, 30)),
    "lossless.webp": lambda: made.picture("webp", drawn("RGBA"), lossless=True),
    "moving.webp": lambda: made.picture("webp", drawn("RGB"), save_all=True, append_images=[drawn("RGB").rotate(90)]),
    "still.avif": lambda: made.picture("avif", drawn("RGBA")),
}
SHARED = "fill-1200x630|format-jpeg"
ADMIN = ("max-165x165", "max-800x600", "max-220x160", "fill-30x30")


@pytest.fixture(autouse=True)
def nothing_remembered():
    renditions._failed.clear()


@pytest.fixture
def image():
    return stored("steppe.jpg", made.picture("jpeg", made.scene((800, 600))))


def stored(name: str, content: bytes) -> SiteImage:
    file = ImageFile(io.BytesIO(content), name=name)
    return SiteImage.objects.create(title=name, file=file, alt_kk="Дала", alt_ru="Степь", alt_en="Steppe")


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_is_taken_in_is_drawn_in_every_promised_width_and_format(name):
    image = stored(name, ACCEPTED[name]())
    promised = [rendition_filter(form, width) for form, width in product(FORMATS, WIDTHS)]
    for spec in (*promised, SHARED, *ADMIN):
        rendition = image.get_rendition(spec)
        assert not renditions.is_lost(rendition), spec
        with rendition.file.open() as file, Image.open(file) as read:
            read.load()
            assert read.size == (rendition.width, rendition.height)
    assert not renditions._failed


def test_sixteen_bits_of_grey_stay_grey():
    image = stored("gray16.png", ACCEPTED["gray16.png"]())
    for form in FORMATS:
        with image.get_rendition(rendition_filter(form, 360)).file.open() as file:
            shade = Image.open(file).convert("L").getextrema()
        assert all(abs(one - 40000 * 255 / 65535) <= 2 for one in shade), form
    ramp = Image.new("I;16", (256, 1))
    for number in range(256):
        ramp.putpixel((number, 0), number * 257)
    with Image.open(
        io.BytesIO(inspection.inspect_picture(made.picture("png", ramp.resize((256, 8))), "r.png").content)
    ) as read:
        assert [read.getpixel((number, 0)) for number in range(256)] == list(range(256))


@pytest.mark.parametrize(
    ("name", "content", "refusal", "said"),
    [
        ("sliver.png", lambda: (HERE / "sliver.png").read_bytes(), TooLongAndNarrow, "1 × 60\xa0000"),
        (
            "long.png",
            lambda: made.picture("png", drawn("1", (MOST_SIDE + 1, 400))),
            TooLongAndNarrow,
            "16\xa0384 × 400",
        ),
        ("thin.png", lambda: made.picture("png", drawn("1", (1, MOST_STRETCH + 1))), TooLongAndNarrow, "1 × 51"),
        (
            "moving.png",
            lambda: made.picture("png", drawn("RGB"), save_all=True, append_images=[drawn("RGB").rotate(90)]),
            MovingPng,
            "PNG",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_the_reason(name, content, refusal, said, editor_client):
    before = SiteImage.objects.count()
    file = io.BytesIO(content())
    file.name = name
    answer = editor_client.post(reverse("wagtailimages:add"), {"title": name, "file": file})
    (told,) = answer.context["form"].errors["file"]
    assert said in told
    assert SiteImage.objects.count() == before
    with pytest.raises(refusal):
        inspection.inspect_picture(content(), name)


def test_an_encoder_that_fails_is_met_at_the_door_without_and_with_a_profile(monkeypatch):
    def fails(small, form):
        if form == "avif":
            raise OSError("no such colours")

    monkeypatch.setattr(render_check, "_write_and_read", fails)
    for content in (made.picture("png"), made.picture("jpeg", icc_profile=SRGB)):
        with pytest.raises(UploadRefused) as refused:
            inspection.inspect_picture(content, "x.png" if content.startswith(b"\x89") else "x.jpg")
        assert refused.type is CannotBeDrawn
        assert "AVIF" in refusal_message(refused.value)


def damaged(image: SiteImage) -> None:
    """What a disk may do to a file, and what earlier doors may have let in."""
    path = default_storage.path(image.file.name)
    Path(path).write_bytes(made.picture("png", Image.new("I;16", (80, 60), 40000)).replace(b"IDAT", b"IDOT"))


def missing(image: SiteImage) -> None:
    default_storage.delete(image.file.name)


@pytest.fixture
def everywhere(image):
    """The picture as a cover, on top of a page, in its body, and on top of news; all public."""
    book = Book.objects.get(slug="abai-zholy")
    book.cover = image
    book.save_revision().publish()
    page = ContentPage.objects.get(slug="steps", locale__language_code="kk")
    page.picture = image
    page.body.append(("picture", {"image": image, "caption": "Жазу"}))
    page.save_revision().publish()
    news = NewsPage.objects.filter(locale__language_code="kk").first()
    news.picture = image
    news.save_revision().publish()
    return ["/kk/books/abai-zholy/", page.address, news.address, "/kk/news/", "/kk/", "/kk/news/rss.xml"]


@pytest.mark.parametrize("harm", [damaged, missing])
def test_no_page_fails_for_a_picture_that_is_lost_or_damaged(harm, image, everywhere, client, caplog):
    harm(image)
    for address in everywhere:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "not-found" not in answer.content.decode(), address
        assert "<picture" not in answer.content.decode(), address
    assert "cover-art" in client.get(everywhere[0]).content.decode()
    assert "/shared/" in client.get(everywhere[1]).content.decode()
    for form, width in product(FORMATS, WIDTHS):
        assert client.get(f"/media/rendition/{image.pk}/{width}.{form}").status_code == 404
    query = '{book(slug: "abai-zholy", locale: KK) {cover {renditions {url}}}}'
    assert "errors" not in client.post("/graphql/", json.dumps({"query": query}), "application/json").json()
    told = [one for one in caplog.records if one.name == "tosbelgi.cms.media.renditions"]
    assert len(told) == 1
    assert str(image.pk) in told[0].getMessage()


@pytest.mark.parametrize("harm", [damaged, missing])
def test_the_admin_stays_usable_with_such_a_picture(harm, image, everywhere, editor_client):
    harm(image)
    book = Book.objects.get(slug="abai-zholy")
    for address in (
        reverse("wagtailimages:index"),
        reverse("wagtailimages:edit", args=[image.pk]),
        reverse("wagtailimages_chooser:chosen", args=[image.pk]),
        reverse(Book.snippet_viewset.get_url_name("edit"), args=[book.pk]),
        reverse("wagtailadmin_pages:edit", args=[ContentPage.objects.get(slug="steps", locale__language_code="kk").pk]),
    ):
        assert editor_client.get(address).status_code == 200, address


def test_a_picture_that_is_whole_again_is_shown_again(image, everywhere, client, monkeypatch):
    path = Path(default_storage.path(image.file.name))
    whole = path.read_bytes()
    damaged(image)
    assert "<picture" not in client.get(everywhere[1]).content.decode()
    path.write_bytes(whole)
    monkeypatch.setattr(renditions, "RETRY_AFTER_SECONDS", 0)
    fresh = ContentPage.objects.get(slug="steps", locale__language_code="kk")
    fresh.save_revision().publish()
    assert "<picture" in client.get(everywhere[1]).content.decode()


def test_the_formats_of_the_pages_are_the_ones_that_are_tried():
    assert render_check.FORMATS == FORMATS
