"""PDF (ISO 32000): a document for reading is accepted, one that does things when it is opened is not.

Objects may be packed into compressed streams and names may be written with #-codes, so both are
undone before anything is looked for.
"""

import re
import zipfile
import zlib
from io import BytesIO

from .limits import (
    MB,
    MOST_PARTS,
    MOST_UNPACKED,
    DocumentActs,
    DocumentIsLocked,
    FileIsBroken,
    SomethingHidden,
    UnpacksTooMuch,
)


def _name(*words: str) -> re.Pattern[bytes]:
    """One of these names of a PDF, each letter plain or as a #-code, and nothing longer."""
    spelt = ("".join(f"(?:{sign}|#(?i:{ord(sign):02x}))" for sign in word) for word in words)
    return re.compile(f"/({'|'.join(spelt)})(?=[\\s/<>\\[\\](){{}}%]|$)".encode())


ACTS = _name(
    "JavaScript",
    "Launch",
    "EmbeddedFile",
    "EmbeddedFiles",
    "RichMedia",
    "XFA",
    "ImportData",
    "SubmitForm",
    "GoToE",
    "Movie",
    "Sound",
    "Rendition",
)
LOCKED = _name("Encrypt")
PACKED_OBJECTS = _name("ObjStm")
WRAPPED = _name("Filter")
OTHER_WRAPPING = _name("Predictor", "F", "FFilter")
PLAIN_FILTER = re.compile(rb"/Filter\s*(\[\s*)?/(FlateDecode|Fl)\s*(\])?\s*[/>]")
STREAM = re.compile(rb"(?<!end)stream\r?\n")
BEGINS = re.compile(rb"%PDF-[12]\.\d")
ENDS = re.compile(rb"startxref\s+\d+\s+%%EOF[\s\0]*\Z")
# A long book has some thousands. What is read of each one's beginning, and before it, is bounded too.
MOST_STREAMS = 20_000
STEP = 16_384


def is_pdf(content: bytes) -> bool:
    """Does it begin as a PDF does, at its very first byte?"""
    return BEGINS.match(content) is not None


def inspect_pdf(content: bytes) -> None:
    """Refuse a PDF that is cut off, that is also something else, that is locked, or that acts."""
    if zipfile.is_zipfile(BytesIO(content)):
        raise SomethingHidden(found="ZIP")
    if b"%%EOF" not in content:
        raise FileIsBroken
    if ENDS.search(content, max(0, len(content) - 4096)) is None:
        behind = content[content.rindex(b"%%EOF") + 5 :]
        if behind.strip(b"\0\r\n\t ") and b"startxref" in content:
            raise SomethingHidden(found=f"{len(behind)} B")
        raise FileIsBroken
    _check_words(content)
    left = MOST_UNPACKED
    for number, beginning in enumerate(STREAM.finditer(content)):
        if number >= MOST_STREAMS:
            raise UnpacksTooMuch(most=MOST_UNPACKED // MB, parts=MOST_STREAMS)
        words = _inflated(content, beginning.end(), left + 1)
        left -= len(words)
        if left < 0:
            raise UnpacksTooMuch(most=MOST_UNPACKED // MB, parts=MOST_PARTS)
        _check_wrapping(content, beginning.start(), words)
        _check_words(words)


def _inflated(content: bytes, place: int, most: int) -> bytes:
    """What a stream unpacks to, at most so much; nothing where it is not packed this way.

    Its end is found by unpacking: the word "endstream" may stand in the data as well.
    """
    unpacker, words = zlib.decompressobj(), bytearray()
    try:
        while not unpacker.eof and place < len(content) and len(words) < most:
            words += unpacker.decompress(unpacker.unconsumed_tail or content[place : place + STEP], most - len(words))
            place += 0 if unpacker.unconsumed_tail else STEP
    except zlib.error:
        pass
    return bytes(words)


def _check_words(words: bytes) -> None:
    if acts := ACTS.search(words):
        raise DocumentActs(found=acts[1].decode("latin-1"))
    if LOCKED.search(words):
        raise DocumentIsLocked


def _check_wrapping(content: bytes, stream: int, words: bytes) -> None:
    """Packed objects must be packed in the one way that we undo."""
    start = content.rfind(b"obj", max(0, stream - STEP), stream)
    about = content[max(start, 0, stream - STEP) : stream]
    if PACKED_OBJECTS.search(about):
        unpacked = not WRAPPED.search(about) or (words and PLAIN_FILTER.search(about))
        if not unpacked or OTHER_WRAPPING.search(about):
            raise DocumentActs(found="ObjStm")
