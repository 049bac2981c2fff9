"""What is made of a photograph that was sent, before it is stored: small, upright, and silent about where it was taken.

It passes the checks of all uploads (`cms.uploads`) and is then drawn anew: what is stored are the pixels of the first
frame, in sRGB, and a smaller copy for lists. No database and no storage.
"""

import hashlib
import threading
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.files.base import File
from PIL import Image, ImageCms

from tosbelgi.cms.uploads.inspection import DECODERS, inspect_picture
from tosbelgi.cms.uploads.limits import MB, PICTURES, FileIsBroken, FileTooBig

MOST_BYTES = 5 * MB
LONGEST_SIDE, SMALL_SIDE = 2048, 480
# What a browser offers to choose from; a telephone turns its own format into the first of them.
MEDIA_TYPES = tuple(f"image/{kind}" for kind in dict.fromkeys(PICTURES.values()))
HOW: dict[str, Any] = {"quality": 85, "optimize": True, "progressive": True}
SRGB = ImageCms.createProfile("sRGB")
WHITE = (255, 255, 255)
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class PreparedPhotograph:
    """A photograph as it is stored: two JPEG files that hold pixels and nothing else."""

    content: bytes
    small: bytes
    width: int
    height: int

    @property
    def digest(self) -> str:
        """The SHA-256 of what is stored: the same photograph sent once more has the same one."""
        return hashlib.sha256(self.content).hexdigest()


def prepared(upload: "File[bytes]") -> PreparedPhotograph:
    """The photograph as it is stored. Raises an `UploadRefused`.

    One at a time in a process: a few megabytes may unpack to a hundred, and more than one such is nobody's need.
    """
    size = upload.size or 0
    if size > MOST_BYTES:
        raise FileTooBig(has=round(size / MB, 1), most=MOST_BYTES // MB)
    upload.seek(0)
    content: bytes = upload.read()
    with _one_at_a_time:
        return _drawn_anew(inspect_picture(content, upload.name or "").content)


def _drawn_anew(content: bytes) -> PreparedPhotograph:
    try:
        with Image.open(BytesIO(content), formats=DECODERS) as image:
            image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # of a big JPEG no more is decoded than is needed
            pixels = _in_srgb(_shrunk(_with_full_colours(image), LONGEST_SIDE), image.info.get("icc_profile"))
    except Exception as wrong:  # a decoder fails in as many ways as there are pictures
        raise FileIsBroken from wrong
    return PreparedPhotograph(_as_jpeg(pixels), _as_jpeg(_shrunk(pixels, SMALL_SIDE)), *pixels.size)


def _with_full_colours(image: Image.Image) -> Image.Image:
    """The image with a value for each pixel: those of a palette cannot be mixed."""
    if image.mode in ("P", "PA", "1") or "transparency" in image.info:
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image


def shrunk_size(width: int, height: int, longest: int) -> tuple[int, int]:
    """The size with no side longer than that; what is small enough is not made bigger.

    >>> shrunk_size(4000, 3000, 480), shrunk_size(300, 200, 480), shrunk_size(4000, 3, 480)
    ((480, 360), (300, 200), (480, 1))
    """
    scale = min(1, longest / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _shrunk(image: Image.Image, longest: int) -> Image.Image:
    size = shrunk_size(*image.size, longest)
    return image if size == image.size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """A new image that carries nothing of the old one but its pixels, on white where it was transparent."""
    if image.mode in ("LA", "La", "RGBA", "RGBa"):
        image = image.convert("RGBA")
        plain = Image.new("RGB", image.size, WHITE)
        plain.paste(image, mask=image.getchannel("A"))
        return _converted(plain, profile)
    plain = Image.new("RGB", image.size)
    plain.paste(_converted(image, profile))
    return plain


def _converted(image: Image.Image, profile: bytes | None) -> Image.Image:
    """In sRGB. A profile that is broken or of another kind of colours is left aside, as browsers do."""
    if profile and image.mode in ("RGB", "L", "CMYK"):
        try:
            meant = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(image, meant, SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None
        if converted is not None:
            return converted
    return image.convert("RGB")


def _as_jpeg(image: Image.Image) -> bytes:
    output = BytesIO()
    clean = Image.new("RGB", image.size)
    clean.paste(image)
    clean.save(output, "JPEG", **HOW)
    return output.getvalue()
