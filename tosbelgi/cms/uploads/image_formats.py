"""Parsers of image files (JPEG, PNG, GIF, WebP, AVIF) that separate pixels, metadata and trailing bytes.

An image is parsed without decoding it. What is kept is copied byte for byte, so that a photograph loses where and with
what it was taken and nothing of its quality. Knows no Django.
"""

import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

from .limits import FileIsBroken, TooManyFrames

# More than any camera or editor writes; each costs another pass over all pixels.
MOST_SCANS = 100
# A compressed text chunk is only searched for hidden files, and a small one may unpack to gigabytes.
MAX_TEXT_BYTES = 100_000
# Not 0xFF00 (an escaped byte of data), not restart markers, not fill bytes: these stand inside a scan.
JPEG_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
JPEG_FRAME_HEADERS = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs"}
PNG_KEPT |= {b"cICP"}
# Application blocks that say how often an animation repeats.
GIF_KEPT_APPLICATIONS = {b"NETSCAPE2.0", b"ANIMEXTS1.0"}
WEBP_KEPT = {b"VP8 ", b"VP8L", b"VP8X", b"ANIM", b"ANMF", b"ALPH", b"ICCP"}
WEBP_EXIF_AND_XMP_FLAGS = 0x0C
AVIF_BOXES = {b"ftyp", b"meta", b"mdat", b"moov", b"free", b"skip", b"pdin", b"uuid"}


@dataclass
class ImageStructure:
    """A parsed image: `kept` is the file without its metadata, `tail` is whatever follows its end."""

    width: int = 0
    height: int = 0
    frames: int = 1
    kept: bytearray = field(default_factory=bytearray)
    metadata: bytearray = field(default_factory=bytearray)
    tail: bytes = b""
    lossless: bool = False

    @property
    def pixels(self) -> int:
        return self.width * self.height * self.frames


def parse_structure(kind: str, content: bytes) -> ImageStructure:
    """Parse an image of that kind. Raises `FileIsBroken` where the file ends too early or makes no sense."""
    try:
        structure = KINDS[kind](content)
    except (IndexError, struct.error) as wrong:
        raise FileIsBroken from wrong
    if structure.width < 1 or structure.height < 1 or structure.frames < 1:
        raise FileIsBroken
    return structure


def _take(content: bytes, start: int, length: int) -> bytes:
    """Exactly `length` bytes from `start`. Raises `FileIsBroken` where there are fewer."""
    part = content[start : start + length]
    if len(part) != length:
        raise FileIsBroken
    return part


def _jpeg(content: bytes) -> ImageStructure:
    structure = ImageStructure(kept=bytearray(_take(content, 0, 2)))
    offset, scans = 2, 0
    while True:
        if content[offset] != 0xFF:
            raise FileIsBroken
        while content[offset + 1] == 0xFF:
            offset += 1
        marker = content[offset + 1]
        if marker == 0xD9:
            structure.kept += b"\xff\xd9"
            structure.tail = content[offset + 2 :]
            return structure
        (length,) = struct.unpack_from(">H", content, offset + 2)
        payload = _take(content, offset + 4, length - 2)
        offset += 2 + length
        if marker in JPEG_FRAME_HEADERS:
            if structure.width:
                raise FileIsBroken
            structure.height, structure.width = struct.unpack_from(">HH", payload, 1)
        if (kept_payload := _jpeg_kept(marker, payload)) is None:
            structure.metadata += payload + b"\n"
            continue
        structure.kept += struct.pack(">BBH", 0xFF, marker, len(kept_payload) + 2) + kept_payload
        if marker == 0xDA:
            scans += 1
            if scans > MOST_SCANS:
                raise TooManyFrames(frames=scans, most=MOST_SCANS)
            following = JPEG_NEXT_MARKER.search(content, offset)
            if following is None:
                raise FileIsBroken
            structure.kept += content[offset : following.start()]
            offset = following.start()


def _jpeg_kept(marker: int, payload: bytes) -> bytes | None:
    """The part of a segment needed to show the image (tables, colours, JFIF without thumbnail); None for metadata."""
    if marker == 0xE0 and payload.startswith(b"JFIF\0") and len(payload) >= 14:
        return payload[:12] + b"\0\0"
    if marker == 0xE2 and payload.startswith(b"ICC_PROFILE\0"):
        return payload
    if marker == 0xEE and payload.startswith(b"Adobe"):
        return payload
    return payload if 0xC0 <= marker <= 0xDF else None


def _png(content: bytes) -> ImageStructure:
    structure = ImageStructure(kept=bytearray(PNG_SIGNATURE))
    if not content.startswith(PNG_SIGNATURE):
        raise FileIsBroken
    offset = len(PNG_SIGNATURE)
    while True:
        length, name = struct.unpack_from(">I4s", content, offset)
        chunk = _take(content, offset, length + 12)
        offset += len(chunk)
        if zlib.crc32(chunk[4:-4]) != struct.unpack_from(">I", chunk, length + 8)[0]:
            raise FileIsBroken
        if name == b"IHDR":
            structure.width, structure.height = struct.unpack_from(">II", chunk, 8)
        if name in PNG_KEPT:
            structure.kept += chunk
        else:
            structure.metadata += _png_text(name, chunk[8:-4]) + b"\n"
        if name == b"IEND":
            structure.tail = content[offset:]
            return structure


def _png_text(name: bytes, data: bytes) -> bytes:
    """The text of a text chunk, decompressed up to `MAX_TEXT_BYTES`."""
    compressed = data.partition(b"\0")[2]
    if name == b"iTXt" and compressed[:1] == b"\1":
        compressed = compressed[2:].partition(b"\0")[2].partition(b"\0")[2]
    elif name == b"zTXt":
        compressed = compressed[1:]
    else:
        return data
    try:
        return zlib.decompressobj().decompress(compressed, MAX_TEXT_BYTES)
    except zlib.error:
        return data


def _gif(content: bytes) -> ImageStructure:
    width, height, flags = struct.unpack_from("<HHB", content, 6)
    offset = 13 + _colour_table_size(flags)
    structure = ImageStructure(width, height, 0, bytearray(_take(content, 0, offset)))
    while True:
        start, introducer = offset, content[offset]
        if introducer == 0x3B:
            structure.kept += b"\x3b"
            structure.tail = content[offset + 1 :]
            return structure
        if introducer == 0x2C:
            left, top, wide, tall, flags = struct.unpack_from("<HHHHB", content, offset + 1)
            if left + wide > width or top + tall > height:
                raise FileIsBroken
            structure.frames += 1
            offset = _sub_blocks_end(content, offset + 11 + _colour_table_size(flags))
            structure.kept += content[start:offset]
        elif introducer == 0x21:
            label, name = content[offset + 1], content[offset + 3 : offset + 14]
            offset = _sub_blocks_end(content, offset + 2)
            is_kept = label == 0xF9 or (label == 0xFF and name in GIF_KEPT_APPLICATIONS)
            if is_kept:
                structure.kept += content[start:offset]
            else:
                structure.metadata += content[start:offset] + b"\n"
        else:
            raise FileIsBroken


def _colour_table_size(flags: int) -> int:
    """The length in bytes of the colour table that these flags announce."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _sub_blocks_end(content: bytes, offset: int) -> int:
    """The offset behind a chain of sub-blocks, of which an empty one is the last."""
    while content[offset]:
        offset += content[offset] + 1
    return offset + 1


def _webp(content: bytes) -> ImageStructure:
    (size,) = struct.unpack_from("<I", content, 4)
    end = 8 + size
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or len(content) < end:
        raise FileIsBroken
    structure, parts, offset = ImageStructure(frames=0), bytearray(b"WEBP"), 12
    while offset < end:
        name, length = struct.unpack_from("<4sI", content, offset)
        chunk = _take(content, offset, 8 + length + length % 2)  # chunks are padded to an even length
        offset += len(chunk)
        if name in WEBP_KEPT:
            parts += _webp_chunk(structure, name, chunk)
        else:
            structure.metadata += chunk[8:] + b"\n"
    if offset != end:
        raise FileIsBroken
    structure.frames = max(structure.frames, 1)
    structure.kept = bytearray(b"RIFF" + struct.pack("<I", len(parts))) + parts
    structure.tail = content[end:]
    return structure


def _webp_chunk(structure: ImageStructure, name: bytes, chunk: bytes) -> bytes:
    """Take size and frames from a chunk, and return it as it is kept: a header does not announce removed metadata."""
    if name == b"VP8X":
        flags = chunk[8] & ~WEBP_EXIF_AND_XMP_FLAGS
        structure.width = int.from_bytes(chunk[12:15], "little") + 1
        structure.height = int.from_bytes(chunk[15:18], "little") + 1
        return chunk[:8] + bytes([flags]) + chunk[9:]
    if name == b"ANMF":
        structure.frames += 1
    elif name == b"VP8L":
        structure.lossless = True
        if not structure.width:
            (bits,) = struct.unpack_from("<I", chunk, 9)
            structure.width, structure.height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif name == b"VP8 " and not structure.width:
        structure.width, structure.height = (side & 0x3FFF for side in struct.unpack_from("<HH", chunk, 14))
    return chunk


def _avif(content: bytes) -> ImageStructure:
    """AVIF keeps its metadata among its data, so nothing is removed here; the size is that of its largest item."""
    structure, offset = ImageStructure(kept=bytearray(content)), 0
    while offset < len(content):
        length, name = struct.unpack_from(">I4s", content, offset)
        if length == 1:  # the real length follows in 64 bits
            (length,) = struct.unpack_from(">Q", content, offset + 8)
        if length == 0:  # the box reaches to the end of the file
            length = len(content) - offset
        if name not in AVIF_BOXES:
            structure.tail = content[offset:]
            structure.kept = bytearray(content[:offset])
            return structure
        if length < 8:
            raise FileIsBroken
        box = _take(content, offset, length)
        if name in {b"meta", b"moov"}:
            sizes = [struct.unpack_from(">II", box, hit.end() + 4) for hit in re.finditer(b"ispe", box)]
            structure.width, structure.height = max(
                [(structure.width, structure.height), *sizes], key=lambda side: side[0] * side[1]
            )
        elif name in {b"free", b"skip", b"uuid"}:
            structure.metadata += box[8:]
        offset += length
    return structure


KINDS: dict[str, Callable[[bytes], ImageStructure]] = {
    "jpeg": _jpeg,
    "png": _png,
    "gif": _gif,
    "webp": _webp,
    "avif": _avif,
}
