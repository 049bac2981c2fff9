"""Inspection of uploaded files: real kind, limits, hidden content; images are stripped of their metadata.

Two independent libraries (filetype, and Pillow for images or zipfile for office documents) must recognise the same kind
from the content, and the extension must agree. The size of an image is read from its header before it is decoded.
"""

import re
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import Any, cast

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
FILETYPE_KINDS = {"jpg": "jpeg"}
PLAIN_TEXT = {"txt", "csv"}
ORIENTATION = 0x0112
# What camera phones append to an image without harm: more images, or padding.
HARMLESS_TAIL = re.compile(rb"[\0\s]*(\xff\xd8\xff.*)?\Z", re.DOTALL)
FORBIDDEN_ANYWHERE = re.compile(rb"<script|<\?php|<!doctype\s+html|<html[\s>]", re.IGNORECASE)
# Signatures of other files, looked for in metadata only: compressed pixels may hold them by chance.
FORBIDDEN_IN_METADATA = re.compile(
    rb"PK\x03\x04|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|%PDF-[12]|javascript:|<svg[\s>]", re.IGNORECASE
)
# A GIF's first letters are a name in JavaScript; its comments are where the rest of a program would stand.
JAVASCRIPT_COMMENT_END = b"*/"
SVG = re.compile(rb"<svg[\s/>]", re.IGNORECASE)
HTML = re.compile(rb"\s*<(!doctype\s+html|html|head|body|script|iframe|\?php|!--)", re.IGNORECASE)
# Control characters that no text holds.
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Picture:
    """An image that may be stored: `content` is without metadata."""

    kind: str
    content: bytes
    width: int
    height: int
    frames: int


def extension_of(name: str) -> str:
    """The extension of a file name, in lower case and without its dot."""
    return PurePath(name.replace("\\", "/")).suffix.removeprefix(".").casefold()


def _extension_and_kind(content: bytes, name: str, allowed: Collection[str], most: int) -> tuple[str, str | None]:
    """(extension, kind recognised from the content). Raises where the extension or the size is not accepted."""
    extension = extension_of(name)
    _refuse_programs(content, extension)
    if extension not in allowed:
        raise KindNotAccepted(extension=extension, allowed=tuple(allowed))
    _refuse_size(len(content), most)
    return extension, _recognised_kind(content)


def inspect_picture(content: bytes, name: str) -> Picture:
    """Check an image and remove its metadata. Raises an `UploadRefused`."""
    extension, kind = _extension_and_kind(content, name, PICTURES, MOST_PICTURE_BYTES)
    if kind == "apng" and PICTURES[extension] == "png":
        raise MovingPng
    if kind != PICTURES[extension]:
        raise KindsDisagree(extension=extension, found=kind or "?")
    structure = image_formats.parse_structure(kind, content)
    _refuse_bombs(structure)
    frames = _frames_checked_by_pillow(content, kind, extension, structure)
    _refuse_hidden(content, structure)
    cleaned = _without_metadata(content, kind, structure, frames)
    try:
        width, height = _check_decoding(cleaned, frames)
    except CannotBeDrawn:
        # Its colour profile may belong to another colour mode: without it the image is read as sRGB.
        cleaned = _without_profile(cleaned, kind, structure, frames)
        width, height = _check_decoding(cleaned, frames)
    return Picture(kind, cleaned, width, height, frames)


def inspect_document(content: bytes, name: str) -> str:
    """Check a document and return its kind. Raises an `UploadRefused`; nothing in it is changed."""
    extension, kind = _extension_and_kind(content, name, DOCUMENTS, MOST_DOCUMENT_BYTES)
    if extension in PLAIN_TEXT:
        if kind is not None:
            raise KindsDisagree(extension=extension, found=kind)
        _refuse_binary_text(content)
        return extension
    if extension == "pdf":
        if kind != "pdf" or not pdf_format.is_pdf(content):
            raise KindsDisagree(extension=extension, found=kind or "?")
        pdf_format.inspect_pdf(content)
        return extension
    # filetype reads the first 8 kB only, and where they do not tell it sees just a ZIP.
    if kind not in {extension, "zip"}:
        raise KindsDisagree(extension=extension, found=kind or "?")
    zip_formats.inspect_package(content)
    if (package := zip_formats.package_kind(content)) != extension:
        raise KindsDisagree(extension=extension, found=package or kind)
    return extension


def _refuse_size(size: int, most: int) -> None:
    if size == 0:
        raise FileIsEmpty
    if size > most:
        raise FileTooBig(has=round(size / MB, 1), most=most // MB)


def _refuse_programs(content: bytes, extension: str) -> None:
    """Refuse SVG and HTML, which a browser executes, whatever the file is called."""
    beginning = content[:4096].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"")
    if extension in {"svg", "svgz"} or (beginning.lstrip().startswith(b"<") and SVG.search(beginning)):
        raise DrawingIsAProgram
    if extension in {"html", "htm", "xhtml", "js", "php"} or HTML.match(beginning):
        raise PageIsAProgram


def _recognised_kind(content: bytes) -> str | None:
    """The kind that the library filetype recognises; None where it recognises none."""
    extension = filetype.guess_extension(content)
    return FILETYPE_KINDS.get(extension, extension)


def _refuse_bombs(structure: ImageStructure) -> None:
    if structure.frames > MOST_FRAMES:
        raise TooManyFrames(frames=structure.frames, most=MOST_FRAMES)
    if structure.pixels > MOST_PIXELS:
        raise TooManyPixels(has=round(structure.pixels / 1_000_000, 1), most=MOST_PIXELS // 1_000_000)
    render_check.refuse_slivers(structure.width, structure.height)


def _frames_checked_by_pillow(content: bytes, kind: str, extension: str, structure: ImageStructure) -> int:
    """The number of frames. Raises unless Pillow sees the same kind and size as our parser."""
    try:
        with Image.open(BytesIO(content), formats=DECODERS) as image:
            pillow_kind, size = FORMATS.get(image.format or ""), image.size
            frames = getattr(image, "n_frames", 1) if kind == "avif" else structure.frames
    except Exception as wrong:  # a decoder fails in as many ways as there are broken files
        raise FileIsBroken from wrong
    if pillow_kind != kind:
        raise KindsDisagree(extension=extension, found=pillow_kind or "?")
    if kind != "avif" and size != (structure.width, structure.height):
        raise FileIsBroken
    _refuse_bombs(ImageStructure(max(size[0], structure.width), max(size[1], structure.height), frames))
    return frames


def _refuse_hidden(content: bytes, structure: ImageStructure) -> None:
    """Refuse polyglots: images that are another file too for a program that begins reading elsewhere."""
    if zipfile.is_zipfile(BytesIO(content)):
        raise SomethingHidden(found="ZIP")
    if match := FORBIDDEN_ANYWHERE.search(content) or FORBIDDEN_IN_METADATA.search(structure.metadata):
        raise SomethingHidden(found=match[0].decode("latin-1"))
    if content.startswith(b"GIF") and JAVASCRIPT_COMMENT_END in structure.metadata:
        raise SomethingHidden(found="JavaScript")
    if not HARMLESS_TAIL.match(structure.tail):
        raise SomethingHidden(found=f"{len(structure.tail)} B")


def _without_metadata(content: bytes, kind: str, structure: ImageStructure, frames: int) -> bytes:
    """The image upright and without metadata; encoded anew only where removing segments is not enough."""
    try:
        with Image.open(BytesIO(content), formats=DECODERS) as image:
            turned = frames == 1 and image.getexif().get(ORIENTATION, 1) not in {0, 1}
            has_metadata = kind == "avif" and (structure.metadata or image.info.get("exif") or image.info.get("xmp"))
            if not (turned or has_metadata or render_check.is_deep_grey(image)):
                return bytes(structure.kept)
            encoded = _encoded_anew(image, kind, structure.lossless, animated=frames > 1)
    except Exception as wrong:
        raise FileIsBroken from wrong
    return bytes(image_formats.parse_structure(kind, encoded).kept)


def _encoded_anew(image: Image.Image, kind: str, lossless: bool, animated: bool) -> bytes:
    """Decode, turn upright and encode with the parameters of the original, colour profile included."""
    options: dict[str, object] = {"icc_profile": image.info.get("icc_profile")}
    if kind == "jpeg":
        options |= {
            "qtables": cast(Any, image).quantization,
            "subsampling": max(get_sampling(image), 0),
            "optimize": True,
        }
    elif kind == "webp":
        options |= {"lossless": True} if lossless else {"quality": 92}
    elif kind == "avif":
        options |= {"quality": 88, "speed": 9, "save_all": animated}
    upright = image if animated else ImageOps.exif_transpose(image)
    if render_check.is_deep_grey(upright):
        upright = render_check.in_eight_bits(upright)
    for key in ("exif", "xmp", "Raw profile type exif"):
        upright.info.pop(key, None)
    output = BytesIO()
    upright.save(output, kind.upper(), **options)
    return output.getvalue()


def _without_profile(content: bytes, kind: str, structure: ImageStructure, frames: int) -> bytes:
    """The image encoded without its colour profile; unchanged where it has none."""
    try:
        with Image.open(BytesIO(content), formats=DECODERS) as image:
            if image.info.pop("icc_profile", None) is None:
                return content
            encoded = _encoded_anew(image, kind, structure.lossless, animated=frames > 1)
    except Exception as wrong:
        raise FileIsBroken from wrong
    return bytes(image_formats.parse_structure(kind, encoded).kept)


def _check_decoding(content: bytes, frames: int) -> tuple[int, int]:
    """The size, after decoding every frame and trying the formats of renditions.

    Raises FileIsBroken where it is cut off or damaged, CannotBeDrawn where a rendition cannot be made.
    """
    try:
        with Image.open(BytesIO(content), formats=DECODERS) as image:
            # Backwards, so that the first frame is the one left open for the check of renditions.
            for number in reversed(range(frames)):
                image.seek(number)
                image.load()
            render_check.refuse_undrawable(image)
            return image.size
    except CannotBeDrawn:
        raise
    except Exception as wrong:
        raise FileIsBroken from wrong


def _refuse_binary_text(content: bytes) -> None:
    """Refuse what is not UTF-8, or holds control characters that no text editor writes."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise NotPlainText from wrong
    if CONTROL_CHARACTERS.search(text):
        raise NotPlainText
