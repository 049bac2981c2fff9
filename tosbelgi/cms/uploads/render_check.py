"""A check, before an image is stored, that renditions of it can be made in each format of the site.

Each format of ours is written from a small copy and read again, by the same library that makes renditions. A grey
picture with 16 bits is brought to the 8 that every format has, since they are cut off otherwise, which leaves white.
"""

from io import BytesIO

from PIL import Image
from willow.image import RGBImageBuffer  # noqa: F401 - registers Willow's formats before its plugin is used
from willow.plugins.pillow import PillowImage

from .limits import MOST_SIDE, MOST_STRETCH, CannotBeDrawn, TooLongAndNarrow

FORMATS = ("avif", "webp", "jpeg")
SMALL = 360
DEEP_GREY = {"I", "I;16", "I;16B", "I;16L", "I;16N"}


def refuse_slivers(width: int, height: int) -> None:
    """Refuse sides too long for WebP, and shapes so narrow that a small rendition has no width."""
    short, long = sorted((width, height))
    if long > MOST_SIDE or long > short * MOST_STRETCH:
        raise TooLongAndNarrow(width=width, height=height, most=MOST_SIDE, stretch=MOST_STRETCH)


def is_deep_grey(picture: Image.Image) -> bool:
    """Is it a grey image with more than 8 bits a pixel?"""
    return picture.mode in DEEP_GREY


def in_eight_bits(picture: Image.Image) -> Image.Image:
    """The image in 8 bits, each grey rounded to the nearest of 256."""
    return picture.convert("I").point(lambda grey: grey * (255 / 65535) + 0.5).convert("L")


def refuse_undrawable(picture: Image.Image) -> None:
    """Write a small copy in each format and read it again. Raises CannotBeDrawn."""
    scale = min(1, SMALL / max(picture.size))
    small = picture.resize([max(1, round(side * scale)) for side in picture.size], reducing_gap=2.0)
    for image_format in FORMATS:
        try:
            _write_and_read(small, image_format)
        except Exception as wrong:  # an encoder fails in as many ways as there are pictures
            raise CannotBeDrawn(format=image_format.upper()) from wrong


def _write_and_read(small: Image.Image, image_format: str) -> None:
    image = PillowImage(small)
    if image_format == "jpeg" and image.has_alpha():
        image = image.set_background_color_rgb((255, 255, 255))
    output = BytesIO()
    getattr(image, f"save_as_{image_format}")(output)
    with Image.open(BytesIO(output.getvalue()), formats=[image_format.upper()]) as reopened:
        reopened.load()
