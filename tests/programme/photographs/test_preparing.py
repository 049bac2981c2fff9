"""What is made of a photograph before it is stored: every kind, every bomb, and not a word of where it was taken."""

import io
import random

import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageCms

from tests.cms import made_files as made
from tosbelgi.cms.uploads.limits import UploadRefused
from tosbelgi.programme.people.api import MOST_PHOTOGRAPH_BYTES, prepared_photograph

KINDS = ("jpeg", "png", "webp", "gif", "avif")
TELLING = (made.SERIAL.encode(), b"Camera maker", b"Exif", b"xmpmeta", b"ICC_PROFILE", b"http")


def prepared(content: bytes, name: str = "photo.jpg"):
    return prepared_photograph(ContentFile(content, name))


def drawn(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def segments(content: bytes) -> set[int]:
    """The markers of a JPEG before its pixels: tables and headers, and whatever else somebody wrote into it."""
    found, offset = set(), 2
    while content[offset + 1] != 0xDA:
        found.add(content[offset + 1])
        offset += 2 + int.from_bytes(content[offset + 2 : offset + 4], "big")
    return found


def is_red(pixel) -> bool:
    return pixel[0] > 200 and pixel[2] < 60


def noise(width: int, height: int, kind: str = "jpeg", **how) -> bytes:
    grain = Image.frombytes("RGB", (width, height), random.Random(7).randbytes(width * height * 3))
    return made.picture(kind, grain, **how)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_becomes_a_jpeg_that_tells_neither_where_nor_when_nor_with_what(kind):
    sent = made.with_words(kind)
    photograph = prepared(sent, f"photo.{kind}")

    for content in (photograph.content, photograph.small):
        assert not [word for word in TELLING if word in content]
        assert segments(content) <= {0xE0, 0xDB, 0xC0, 0xC2, 0xC4}, "JFIF, tables and one frame"
        image = drawn(content)
        assert (image.format, image.mode, dict(image.getexif())) == ("JPEG", "RGB", {})
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
    assert (photograph.width, photograph.height) == (90, 60)


def test_the_position_was_there():
    """What the test before looks for is really in what is sent."""
    place = Image.open(io.BytesIO(made.with_words("jpeg"))).getexif().get_ifd(0x8825)
    assert place[2] == (43.0, 15.0, 20.0)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_stands_upright_however_the_telephone_was_held(orientation):
    upright = made.scene()
    turns = {
        2: [Image.Transpose.FLIP_LEFT_RIGHT], 3: [Image.Transpose.ROTATE_180], 4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE], 6: [Image.Transpose.ROTATE_90], 7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }  # fmt: skip
    lying = upright
    for turn in turns.get(orientation, []):
        lying = lying.transpose(turn)
    sent = made.picture("jpeg", lying, exif=made.where_it_was_taken(orientation), quality=95)

    photograph = prepared(sent)

    image = drawn(photograph.content)
    assert image.size == (90, 60)
    assert is_red(image.getpixel((10, 30))) and not is_red(image.getpixel((80, 30)))


@pytest.mark.parametrize(
    ("sent", "stored", "small"),
    [
        ((4000, 3000), (2048, 1536), (480, 360)),
        ((3000, 4000), (1536, 2048), (360, 480)),
        ((2048, 2048), (2048, 2048), (480, 480)),
        ((300, 200), (300, 200), (300, 200)),
        ((4000, 90), (2048, 46), (480, 11)),
        ((1, 1), (1, 1), (1, 1)),
    ],
)
def test_no_side_is_longer_than_needed_and_none_is_made_longer(sent, stored, small):
    photograph = prepared(made.picture("jpeg", Image.new("RGB", sent, "green")))

    assert (photograph.width, photograph.height) == stored
    assert (drawn(photograph.content).size, drawn(photograph.small).size) == (stored, small)


def test_what_is_clear_stands_on_white():
    clear = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
    clear.paste((255, 0, 0, 255), (0, 0, 20, 40))
    for kind in ("png", "webp"):
        image = drawn(prepared(made.picture(kind, clear), f"photo.{kind}").content)
        assert is_red(image.getpixel((5, 20)))
        assert min(image.getpixel((35, 20))) > 240

    palette = made.picture("png", clear.quantize(4))
    assert min(drawn(prepared(palette, "photo.png").content).getpixel((35, 20))) > 240


@pytest.mark.parametrize("mode", ["L", "LA", "1", "P", "CMYK", "I;16"])
def test_any_colours_become_those_of_screens(mode):
    kind = "jpeg" if mode == "CMYK" else "png"
    source = Image.new("L", (60, 40), 200)
    image = Image.new("I;16", (60, 40), 200 * 257) if mode == "I;16" else source.convert(mode)

    stored = drawn(prepared(made.picture(kind, image), f"photo.{kind}").content)

    assert stored.mode == "RGB"
    assert max(stored.getpixel((30, 20))) - min(stored.getpixel((30, 20))) < 12
    if mode != "1":
        assert abs(stored.getpixel((30, 20))[1] - 200) < 12


def test_a_colour_profile_is_applied_and_goes():
    """One whose red is the blue of screens: what it calls red is shown blue."""
    screens = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = screens.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
    sent = made.picture("jpeg", Image.new("RGB", (60, 40), (220, 0, 0)), icc_profile=swapped, quality=95)

    stored = drawn(prepared(sent).content)

    assert "icc_profile" not in stored.info
    assert stored.getpixel((30, 20))[2] > 180 > 60 > stored.getpixel((30, 20))[0]


@pytest.mark.parametrize(
    "profile", [b"nonsense", b"", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()]
)
def test_a_profile_that_is_none_of_these_colours_is_left_aside(profile):
    sent = made.picture("jpeg", Image.new("RGB", (60, 40), (120, 130, 140)), icc_profile=profile, quality=95)

    stored = drawn(prepared(sent).content)

    assert max(abs(a - b) for a, b in zip(stored.getpixel((30, 20)), (120, 130, 140), strict=True)) < 5


def test_of_what_moves_the_first_moment_is_taken():
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue", "green")]
    for kind in ("gif", "webp"):
        sent = made.picture(kind, frames[0], save_all=True, append_images=frames[1:], duration=100)
        assert is_red(drawn(prepared(sent, f"photo.{kind}").content).getpixel((20, 20))), kind


def test_the_same_photograph_is_known_again():
    sent = made.with_words("jpeg")

    once, again, other = prepared(sent), prepared(sent), prepared(made.picture("jpeg", Image.new("RGB", (90, 60))))

    assert once.digest == again.digest
    assert other.digest != once.digest


SOUND = made.picture("jpeg")
REFUSED = {
    "nothing": (b"", "photo.jpg", "FILE_IS_EMPTY"),
    "a text": (b"hello, this is a text", "photo.jpg", "KINDS_DISAGREE"),
    "a page": (b"<!doctype html><script>alert(1)</script>", "photo.jpg", "PAGE_IS_A_PROGRAM"),
    "a drawing": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photo.svg", "DRAWING_IS_A_PROGRAM"),
    "a document": (made.pdf(), "photo.pdf", "KIND_NOT_ACCEPTED"),
    "a document by the name of a photograph": (made.pdf(), "photo.jpg", "KINDS_DISAGREE"),
    "a PNG by the name of a JPEG": (made.picture("png"), "photo.jpg", "KINDS_DISAGREE"),
    "the format of a telephone": (b"\0\0\0\x18ftypheic" + b"\0" * 200, "photo.heic", "KIND_NOT_ACCEPTED"),
    "no name": (SOUND, "photo", "KIND_NOT_ACCEPTED"),
    "half of it": (SOUND[: len(SOUND) // 2], "photo.jpg", "FILE_IS_BROKEN"),
    "a bomb": (made.png_bomb(), "photo.png", "TOO_MANY_PIXELS"),
    "a smaller bomb": (made.png_bomb(7_100), "photo.png", "TOO_MANY_PIXELS"),
    "a bomb of frames": (made.gif(201), "photo.gif", "TOO_MANY_FRAMES"),
    "a thread": (made.picture("png", Image.new("RGB", (9_000, 20))), "photo.png", "TOO_LONG_AND_NARROW"),
    "a photograph and an archive": (SOUND + made.packed({"x": b"y"}), "photo.jpg", "SOMETHING_HIDDEN"),
    "a photograph with a script": (made.png_with_text(b"<script>alert(1)</script>"), "photo.png", "SOMETHING_HIDDEN"),
    "more than five megabytes": (b"\xff\xd8\xff" + b"x" * MOST_PHOTOGRAPH_BYTES, "photo.jpg", "FILE_TOO_BIG"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refused_as_a_photograph(what):
    content, name, code = REFUSED[what]

    with pytest.raises(UploadRefused) as refused:
        prepared(content, name)

    assert refused.value.code == code


def test_too_big_a_one_is_told_its_size_and_is_not_even_read():
    class Unread(ContentFile):
        def read(self, *_how):
            raise AssertionError("it was read")

    with pytest.raises(UploadRefused) as refused:
        prepared_photograph(Unread(b"x" * (MOST_PHOTOGRAPH_BYTES + 100_000), "photo.jpg"))

    assert (refused.value.details["has"], refused.value.allowed) == (5.1, 5)


def test_what_is_stored_is_small_whatever_was_sent():
    """The worst there is: noise, which nothing makes smaller."""
    sent = noise(2400, 1800, quality=92)
    assert 4_000_000 < len(sent) <= MOST_PHOTOGRAPH_BYTES

    photograph = prepared(sent)

    assert len(photograph.content) < 3_000_000
    assert len(photograph.small) < 200_000
