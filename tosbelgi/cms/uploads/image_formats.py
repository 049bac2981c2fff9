"""The anatomy of picture files: what shows them, what is only said about them, what stands behind their end.

A picture is taken apart without decoding it. What is kept is put together again byte for byte, so that
a photograph loses where and with what it was taken and nothing of its quality. Knows no Django.
"""

import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

from .limits import FileIsBroken, TooManyFrames

# More than any camera or editor writes; each costs another pass over all pixels.
MOST_SCANS = 100
MOST_WORDS = 100_000
JPEG_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
JPEG_FRAME_HEADERS = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
PNG_BEGINNING = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs"}
PNG_KEPT |= {b"cICP"}
GIF_KEPT_APPLICATIONS = {b"NETSCAPE2.0", b"ANIMEXTS1.0"}
WEBP_KEPT = {b"VP8 ", b"VP8L", b"VP8X", b"ANIM", b"ANMF", b"ALPH", b"ICCP"}
WEBP_SAYS_EXIF_OR_XMP = 0x0C
AVIF_BOXES = {b"ftyp", b"meta", b"mdat", b"moov", b"free", b"skip", b"pdin", b"uuid"}


@dataclass
class ImageStructure:
    """A picture file taken apart. `said` are its metadata, `tail` is whatever follows its end."""

    width: int = 0
    height: int = 0
    frames: int = 1
    kept: bytearray = field(default_factory=bytearray)
    said: bytearray = field(default_factory=bytearray)
    tail: bytes = b""
    lossless: bool = False

    @property
    def pixels(self) -> int:
        return self.width * self.height * self.frames


def parse_structure(kind: str, content: bytes) -> ImageStructure:
    """The anatomy of a picture of that kind. Raises `FileIsBroken` where the file ends too early or makes no sense."""
    try:
        found = KINDS[kind](content)
    except (IndexError, struct.error) as wrong:
        raise FileIsBroken from wrong
    if found.width < 1 or found.height < 1 or found.frames < 1:
        raise FileIsBroken
    return found


def _take(content: bytes, start: int, length: int) -> bytes:
    """That many bytes, all of them."""
    part = content[start : start + length]
    if len(part) != length:
        raise FileIsBroken
    return part


def _jpeg(content: bytes) -> ImageStructure:
    found = ImageStructure(kept=bytearray(_take(content, 0, 2)))
    place, scans = 2, 0
    while True:
        if content[place] != 0xFF:
            raise FileIsBroken
        while content[place + 1] == 0xFF:
            place += 1
        marker = content[place + 1]
        if marker == 0xD9:
            found.kept += b"\xff\xd9"
            found.tail = content[place + 2 :]
            return found
        (length,) = struct.unpack_from(">H", content, place + 2)
        payload = _take(content, place + 4, length - 2)
        place += 2 + length
        if marker in JPEG_FRAME_HEADERS:
            if found.width:
                raise FileIsBroken
            found.height, found.width = struct.unpack_from(">HH", payload, 1)
        if (short := _jpeg_kept(marker, payload)) is None:
            found.said += payload + b"\n"
            continue
        found.kept += struct.pack(">BBH", 0xFF, marker, len(short) + 2) + short
        if marker == 0xDA:
            scans += 1
            if scans > MOST_SCANS:
                raise TooManyFrames(frames=scans, most=MOST_SCANS)
            following = JPEG_NEXT_MARKER.search(content, place)
            if following is None:
                raise FileIsBroken
            found.kept += content[place : following.start()]
            place = following.start()


def _jpeg_kept(marker: int, payload: bytes) -> bytes | None:
    """What of a segment is needed to show the picture: its tables, its colours, and JFIF without the small preview."""
    if marker == 0xE0 and payload.startswith(b"JFIF\0") and len(payload) >= 14:
        return payload[:12] + b"\0\0"
    if marker == 0xE2 and payload.startswith(b"ICC_PROFILE\0"):
        return payload
    if marker == 0xEE and payload.startswith(b"Adobe"):
        return payload
    return payload if 0xC0 <= marker <= 0xDF else None


def _png(content: bytes) -> ImageStructure:
    found = ImageStructure(kept=bytearray(PNG_BEGINNING))
    if not content.startswith(PNG_BEGINNING):
        raise FileIsBroken
    place = len(PNG_BEGINNING)
    while True:
        length, name = struct.unpack_from(">I4s", content, place)
        chunk = _take(content, place, length + 12)
        place += len(chunk)
        if zlib.crc32(chunk[4:-4]) != struct.unpack_from(">I", chunk, length + 8)[0]:
            raise FileIsBroken
        if name == b"IHDR":
            found.width, found.height = struct.unpack_from(">II", chunk, 8)
        if name in PNG_KEPT:
            found.kept += chunk
        else:
            found.said += _png_words(name, chunk[8:-4]) + b"\n"
        if name == b"IEND":
            found.tail = content[place:]
            return found


def _png_words(name: bytes, data: bytes) -> bytes:
    """What a text chunk says, unpacked where it is packed (and no further than anybody reads)."""
    packed = data.partition(b"\0")[2]
    if name == b"iTXt" and packed[:1] == b"\1":
        packed = packed[2:].partition(b"\0")[2].partition(b"\0")[2]
    elif name == b"zTXt":
        packed = packed[1:]
    else:
        return data
    try:
        return zlib.decompressobj().decompress(packed, MOST_WORDS)
    except zlib.error:
        return data


def _gif(content: bytes) -> ImageStructure:
    width, height, flags = struct.unpack_from("<HHB", content, 6)
    place = 13 + _palette(flags)
    found = ImageStructure(width, height, 0, bytearray(_take(content, 0, place)))
    while True:
        start, sign = place, content[place]
        if sign == 0x3B:
            found.kept += b"\x3b"
            found.tail = content[place + 1 :]
            return found
        if sign == 0x2C:
            left, top, wide, tall, flags = struct.unpack_from("<HHHHB", content, place + 1)
            if left + wide > width or top + tall > height:
                raise FileIsBroken
            found.frames += 1
            place = _blocks_end(content, place + 11 + _palette(flags))
            found.kept += content[start:place]
        elif sign == 0x21:
            label, name = content[place + 1], content[place + 3 : place + 14]
            place = _blocks_end(content, place + 2)
            needed = label == 0xF9 or (label == 0xFF and name in GIF_KEPT_APPLICATIONS)
            if needed:
                found.kept += content[start:place]
            else:
                found.said += content[start:place] + b"\n"
        else:
            raise FileIsBroken


def _palette(flags: int) -> int:
    """How many bytes of colours follow."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks_end(content: bytes, place: int) -> int:
    """Where a row of sub-blocks ends."""
    while content[place]:
        place += content[place] + 1
    return place + 1


def _webp(content: bytes) -> ImageStructure:
    (size,) = struct.unpack_from("<I", content, 4)
    end = 8 + size
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or len(content) < end:
        raise FileIsBroken
    found, parts, place = ImageStructure(frames=0), bytearray(b"WEBP"), 12
    while place < end:
        name, length = struct.unpack_from("<4sI", content, place)
        chunk = _take(content, place, 8 + length + length % 2)
        place += len(chunk)
        if name in WEBP_KEPT:
            parts += _webp_chunk(found, name, chunk)
        else:
            found.said += chunk[8:] + b"\n"
    if place != end:
        raise FileIsBroken
    found.frames = max(found.frames, 1)
    found.kept = bytearray(b"RIFF" + struct.pack("<I", len(parts))) + parts
    found.tail = content[end:]
    return found


def _webp_chunk(found: ImageStructure, name: bytes, chunk: bytes) -> bytes:
    """Read the size and the number of frames on the way; the header shall not promise what was taken out."""
    if name == b"VP8X":
        flags = chunk[8] & ~WEBP_SAYS_EXIF_OR_XMP
        found.width = int.from_bytes(chunk[12:15], "little") + 1
        found.height = int.from_bytes(chunk[15:18], "little") + 1
        return chunk[:8] + bytes([flags]) + chunk[9:]
    if name == b"ANMF":
        found.frames += 1
    elif name == b"VP8L":
        found.lossless = True
        if not found.width:
            (bits,) = struct.unpack_from("<I", chunk, 9)
            found.width, found.height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif name == b"VP8 " and not found.width:
        found.width, found.height = (side & 0x3FFF for side in struct.unpack_from("<HH", chunk, 14))
    return chunk


def _avif(content: bytes) -> ImageStructure:
    """AVIF keeps its metadata among its data, so nothing is taken out here; sizes are those of its largest part."""
    found, place = ImageStructure(kept=bytearray(content)), 0
    while place < len(content):
        length, name = struct.unpack_from(">I4s", content, place)
        if length == 1:
            (length,) = struct.unpack_from(">Q", content, place + 8)
        if length == 0:
            length = len(content) - place
        if name not in AVIF_BOXES:
            found.tail = content[place:]
            found.kept = bytearray(content[:place])
            return found
        if length < 8:
            raise FileIsBroken
        box = _take(content, place, length)
        if name in {b"meta", b"moov"}:
            sizes = [struct.unpack_from(">II", box, hit.end() + 4) for hit in re.finditer(b"ispe", box)]
            found.width, found.height = max([(found.width, found.height), *sizes], key=lambda side: side[0] * side[1])
        elif name in {b"free", b"skip", b"uuid"}:
            found.said += box[8:]
        place += length
    return found


KINDS: dict[str, Callable[[bytes], ImageStructure]] = {
    "jpeg": _jpeg,
    "png": _png,
    "gif": _gif,
    "webp": _webp,
    "avif": _avif,
}
