"""Whether a picture can be made into all that pages show of it, tried before it is stored.

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
    """WebP holds no longer side; and of something long and narrow nothing is left when it is made smaller."""
    short, long = sorted((width, height))
    if long > MOST_SIDE or long > short * MOST_STRETCH:
        raise TooLongAndNarrow(width=width, height=height, most=MOST_SIDE, stretch=MOST_STRETCH)


def is_deep_grey(picture: Image.Image) -> bool:
    return picture.mode in DEEP_GREY


def in_eight_bits(picture: Image.Image) -> Image.Image:
    """The same greys, each to the nearest of 256."""
    return picture.convert("I").point(lambda grey: grey * (255 / 65535) + 0.5).convert("L")


def refuse_undrawable(picture: Image.Image) -> None:
    """Write the picture small in each format and read it again. Raises CannotBeDrawn."""
    scale = min(1, SMALL / max(picture.size))
    small = picture.resize([max(1, round(side * scale)) for side in picture.size], reducing_gap=2.0)
    for form in FORMATS:
        try:
            _write_and_read(small, form)
        except Exception as wrong:  # an encoder fails in as many ways as there are pictures
            raise CannotBeDrawn(format=form.upper()) from wrong


def _write_and_read(small: Image.Image, form: str) -> None:
    shown = PillowImage(small)
    if form == "jpeg" and shown.has_alpha():
        shown = shown.set_background_color_rgb((255, 255, 255))
    written = BytesIO()
    getattr(shown, f"save_as_{form}")(written)
    with Image.open(BytesIO(written.getvalue()), formats=[form.upper()]) as read:
        read.load()
