"""What is looked at before a file is taken in.

Two libraries that know nothing of each other (filetype, and Pillow for pictures or zipfile for packed
documents) must recognise the same kind from the content, and the name must say it too. A picture is
measured by its header before it is decoded, and is stored without where, when and with what it was taken.
"""

import re
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

import filetype
from PIL import Image, ImageOps
from PIL.JpegImagePlugin import get_sampling

from . import image_formats, pdf_format, render_check, zip_formats
from .image_formats import ImageStructure
from .limits import (
    DOCUMENTS,
    MB,
    MOST_DOCUMENT_BYTES,
    MOST_FRAMES,
    MOST_PICTURE_BYTES,
    MOST_PIXELS,
    PICTURES,
    CannotBeDrawn,
    DrawingIsAProgram,
    FileIsBroken,
    FileIsEmpty,
    FileTooBig,
    KindNotAccepted,
    KindsDisagree,
    MovingPng,
    NotPlainText,
    PageIsAProgram,
    SomethingHidden,
    TooManyFrames,
    TooManyPixels,
)

FORMATS = {"JPEG": "jpeg", "MPO": "jpeg", "PNG": "png", "GIF": "gif", "WEBP": "webp", "AVIF": "avif"}
DECODERS = [name for name in FORMATS if name != "MPO"]
FILETYPE_CALLS = {"jpg": "jpeg"}
PLAIN = {"txt", "csv"}
ORIENTATION = 0x0112
# Whatever camera phones put behind a picture without harm: more pictures, or nothing.
MORE_PICTURES = re.compile(rb"[\0\s]*(\xff\xd8\xff.*)?\Z", re.DOTALL)
ANYWHERE = re.compile(rb"<script|<\?php|<!doctype\s+html|<html[\s>]", re.IGNORECASE)
IN_WORDS = re.compile(rb"PK\x03\x04|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|%PDF-[12]|javascript:|<svg[\s>]", re.IGNORECASE)
# A GIF's first letters are a name in JavaScript; its comments are where the rest of a program would stand.
COMMENT_ENDS = b"*/"
DRAWING = re.compile(rb"<svg[\s/>]", re.IGNORECASE)
MARKUP = re.compile(rb"\s*<(!doctype\s+html|html|head|body|script|iframe|\?php|!--)", re.IGNORECASE)
# Control characters that no text holds.
NO_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Picture:
    """A picture that may be stored: its bytes are the cleaned ones."""

    kind: str
    content: bytes
    width: int
    height: int
    frames: int


def extension_of(name: str) -> str:
    return PurePath(name.replace("\\", "/")).suffix.removeprefix(".").casefold()


def _announced(content: bytes, name: str, allowed: Collection[str], most: int) -> tuple[str, str | None]:
    """The extension, which must be an accepted one, and the kind that the content itself is."""
    named = extension_of(name)
    _refuse_programs(content, named)
    if named not in allowed:
        raise KindNotAccepted(extension=named, allowed=", ".join(allowed))
    _refuse_size(len(content), most)
    return named, _recognised(content)


def inspect_picture(content: bytes, name: str) -> Picture:
    """Look at a picture and clean it. Raises an `UploadRefused`."""
    named, kind = _announced(content, name, PICTURES, MOST_PICTURE_BYTES)
    if kind == "apng" and PICTURES[named] == "png":
        raise MovingPng
    if kind != PICTURES[named]:
        raise KindsDisagree(extension=named, found=kind or "?")
    anatomy = image_formats.parse_structure(kind, content)
    _refuse_bombs(anatomy)
    frames = _agreed_by_pillow(content, kind, named, anatomy)
    _refuse_hidden(content, anatomy)
    cleaned = _cleaned(content, kind, anatomy, frames)
    try:
        width, height = _drawn(cleaned, frames)
    except CannotBeDrawn:
        # A colour profile of another kind of picture: without it the colours are the usual ones.
        cleaned = _without_profile(cleaned, kind, anatomy, frames)
        width, height = _drawn(cleaned, frames)
    return Picture(kind, cleaned, width, height, frames)


def inspect_document(content: bytes, name: str) -> str:
    """Look at a document and say which kind it is. Raises an `UploadRefused`; nothing in it is changed."""
    named, kind = _announced(content, name, DOCUMENTS, MOST_DOCUMENT_BYTES)
    if named in PLAIN:
        if kind is not None:
            raise KindsDisagree(extension=named, found=kind)
        _refuse_unreadable(content)
        return named
    if named == "pdf":
        if kind != "pdf" or not pdf_format.is_pdf(content):
            raise KindsDisagree(extension=named, found=kind or "?")
        pdf_format.inspect_pdf(content)
        return named
    # filetype reads the first 8 kB only, and where they do not tell it sees just a ZIP.
    if kind not in {named, "zip"}:
        raise KindsDisagree(extension=named, found=kind or "?")
    zip_formats.inspect_package(content)
    if (parts := zip_formats.package_kind(content)) != named:
        raise KindsDisagree(extension=named, found=parts or kind)
    return named


def _refuse_size(size: int, most: int) -> None:
    if size == 0:
        raise FileIsEmpty
    if size > most:
        raise FileTooBig(has=round(size / MB, 1), most=most // MB)


def _refuse_programs(content: bytes, named: str) -> None:
    """Drawings and pages are text that a browser runs, whatever they are called."""
    beginning = content[:4096].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"")
    if named in {"svg", "svgz"} or (beginning.lstrip().startswith(b"<") and DRAWING.search(beginning)):
        raise DrawingIsAProgram
    if named in {"html", "htm", "xhtml", "js", "php"} or MARKUP.match(beginning):
        raise PageIsAProgram


def _recognised(content: bytes) -> str | None:
    """What filetype says the content is."""
    found = filetype.guess_extension(content)
    return FILETYPE_CALLS.get(found, found)


def _refuse_bombs(anatomy: ImageStructure) -> None:
    if anatomy.frames > MOST_FRAMES:
        raise TooManyFrames(frames=anatomy.frames, most=MOST_FRAMES)
    if anatomy.pixels > MOST_PIXELS:
        raise TooManyPixels(has=round(anatomy.pixels / 1_000_000, 1), most=MOST_PIXELS // 1_000_000)
    render_check.refuse_slivers(anatomy.width, anatomy.height)


def _agreed_by_pillow(content: bytes, kind: str, named: str, anatomy: ImageStructure) -> int:
    """Pillow must see the same kind and size; it also counts the frames where the header does not say them."""
    try:
        with Image.open(BytesIO(content), formats=DECODERS) as opened:
            seen, size = FORMATS.get(opened.format or ""), opened.size
            frames = getattr(opened, "n_frames", 1) if kind == "avif" else anatomy.frames
    except Exception as wrong:  # a decoder fails in as many ways as there are broken files
        raise FileIsBroken from wrong
    if seen != kind:
        raise KindsDisagree(extension=named, found=seen or "?")
    if kind != "avif" and size != (anatomy.width, anatomy.height):
        raise FileIsBroken
    _refuse_bombs(ImageStructure(max(size[0], anatomy.width), max(size[1], anatomy.height), frames))
    return frames


def _refuse_hidden(content: bytes, anatomy: ImageStructure) -> None:
    """A picture that is something else too, to a program that begins reading elsewhere."""
    if zipfile.is_zipfile(BytesIO(content)):
        raise SomethingHidden(found="ZIP")
    if found := ANYWHERE.search(content) or IN_WORDS.search(anatomy.said):
        raise SomethingHidden(found=found[0].decode("latin-1"))
    if content.startswith(b"GIF") and COMMENT_ENDS in anatomy.said:
        raise SomethingHidden(found="JavaScript")
    if not MORE_PICTURES.match(anatomy.tail):
        raise SomethingHidden(found=f"{len(anatomy.tail)} B")


def _cleaned(content: bytes, kind: str, anatomy: ImageStructure, frames: int) -> bytes:
    """The picture upright and without its metadata; drawn anew only where leaving parts out does not do it."""
    try:
        with Image.open(BytesIO(content), formats=DECODERS) as opened:
            turned = frames == 1 and opened.getexif().get(ORIENTATION, 1) not in {0, 1}
            told = kind == "avif" and (anatomy.said or opened.info.get("exif") or opened.info.get("xmp"))
            if not (turned or told or render_check.is_deep_grey(opened)):
                return bytes(anatomy.kept)
            again = _drawn_anew(opened, kind, anatomy.lossless, animated=frames > 1)
    except Exception as wrong:
        raise FileIsBroken from wrong
    return bytes(image_formats.parse_structure(kind, again).kept)


def _drawn_anew(opened: Image.Image, kind: str, lossless: bool, animated: bool) -> bytes:
    """Decode, turn upright, encode as it was, with the colour profile."""
    how: dict[str, object] = {"icc_profile": opened.info.get("icc_profile")}
    if kind == "jpeg":
        how |= {"qtables": opened.quantization, "subsampling": max(get_sampling(opened), 0), "optimize": True}
    elif kind == "webp":
        how |= {"lossless": True} if lossless else {"quality": 92}
    elif kind == "avif":
        how |= {"quality": 88, "speed": 9, "save_all": animated}
    upright = opened if animated else ImageOps.exif_transpose(opened)
    if render_check.is_deep_grey(upright):
        upright = render_check.in_eight_bits(upright)
    for words in ("exif", "xmp", "Raw profile type exif"):
        upright.info.pop(words, None)
    written = BytesIO()
    upright.save(written, kind.upper(), **how)
    return written.getvalue()


def _without_profile(content: bytes, kind: str, anatomy: ImageStructure, frames: int) -> bytes:
    """The picture without its colour profile; as it is where it has none."""
    try:
        with Image.open(BytesIO(content), formats=DECODERS) as opened:
            if opened.info.pop("icc_profile", None) is None:
                return content
            again = _drawn_anew(opened, kind, anatomy.lossless, animated=frames > 1)
    except Exception as wrong:
        raise FileIsBroken from wrong
    return bytes(image_formats.parse_structure(kind, again).kept)


def _drawn(content: bytes, frames: int) -> tuple[int, int]:
    """Decode every frame once: what is cut off or damaged shows here. Then try what pages show of it. Answers the size.

    Raises FileIsBroken or CannotBeDrawn.
    """
    try:
        with Image.open(BytesIO(content), formats=DECODERS) as opened:
            for number in reversed(range(frames)):
                opened.seek(number)
                opened.load()
            render_check.refuse_undrawable(opened)
            return opened.size
    except CannotBeDrawn:
        raise
    except Exception as wrong:
        raise FileIsBroken from wrong


def _refuse_unreadable(content: bytes) -> None:
    """Text is UTF-8, and nothing a text editor would not write."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise NotPlainText from wrong
    if NO_TEXT.search(text):
        raise NotPlainText
