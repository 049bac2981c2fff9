"""Inspection of PDF (ISO 32000): scripts, attachments, actions and encryption are refused.

Objects may be packed into compressed streams and names may be written with #-codes, so both are undone before the
forbidden names are searched.
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


def _name_pattern(*names: str) -> re.Pattern[bytes]:
    """A pattern for any of these PDF names, each letter plain or as a #-code, and for no longer name."""
    spelt = ("".join(f"(?:{sign}|#(?i:{ord(sign):02x}))" for sign in name) for name in names)
    return re.compile(f"/({'|'.join(spelt)})(?=[\\s/<>\\[\\](){{}}%]|$)".encode())


ACTIONS = _name_pattern(
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
ENCRYPTED = _name_pattern("Encrypt")
OBJECT_STREAM = _name_pattern("ObjStm")
FILTER = _name_pattern("Filter")
OTHER_FILTERS = _name_pattern("Predictor", "F", "FFilter")
PLAIN_FILTER = re.compile(rb"/Filter\s*(\[\s*)?/(FlateDecode|Fl)\s*(\])?\s*[/>]")
STREAM = re.compile(rb"(?<!end)stream\r?\n")
HEADER = re.compile(rb"%PDF-[12]\.\d")
TRAILER = re.compile(rb"startxref\s+\d+\s+%%EOF[\s\0]*\Z")
# A long book has some thousands. What is read of each one's beginning, and before it, is bounded too.
MOST_STREAMS = 20_000
STEP = 16_384


def is_pdf(content: bytes) -> bool:
    """Does the content begin with the header of a PDF, at its very first byte?"""
    return HEADER.match(content) is not None


def inspect_pdf(content: bytes) -> None:
    """Refuse a PDF that is cut off, is also another file, is encrypted, or acts when it is opened."""
    if zipfile.is_zipfile(BytesIO(content)):
        raise SomethingHidden(found="ZIP")
    if b"%%EOF" not in content:
        raise FileIsBroken
    if TRAILER.search(content, max(0, len(content) - 4096)) is None:
        trailing = content[content.rindex(b"%%EOF") + 5 :]
        if trailing.strip(b"\0\r\n\t ") and b"startxref" in content:
            raise SomethingHidden(found=f"{len(trailing)} B")
        raise FileIsBroken
    _refuse_actions(content)
    budget = MOST_UNPACKED
    for number, stream in enumerate(STREAM.finditer(content)):
        if number >= MOST_STREAMS:
            raise UnpacksTooMuch(most=MOST_UNPACKED // MB, parts=MOST_STREAMS)
        data = _decompressed(content, stream.end(), budget + 1)
        budget -= len(data)
        if budget < 0:
            raise UnpacksTooMuch(most=MOST_UNPACKED // MB, parts=MOST_PARTS)
        _check_object_stream(content, stream.start(), data)
        _refuse_actions(data)


def _decompressed(content: bytes, offset: int, most: int) -> bytes:
    """A stream decompressed, `most` bytes at most; empty where it is not zlib data.

    Decompressing finds its end, since "endstream" may stand in the data as well.
    """
    decompressor, data = zlib.decompressobj(), bytearray()
    try:
        while not decompressor.eof and offset < len(content) and len(data) < most:
            data += decompressor.decompress(
                decompressor.unconsumed_tail or content[offset : offset + STEP], most - len(data)
            )
            offset += 0 if decompressor.unconsumed_tail else STEP
    except zlib.error:
        pass
    return bytes(data)


def _refuse_actions(data: bytes) -> None:
    if acts := ACTIONS.search(data):
        raise DocumentActs(found=acts[1].decode("latin-1"))
    if ENCRYPTED.search(data):
        raise DocumentIsLocked


def _check_object_stream(content: bytes, stream: int, data: bytes) -> None:
    """Refuse object streams that are compressed in another way than the one that is undone here."""
    start = content.rfind(b"obj", max(0, stream - STEP), stream)
    dictionary = content[max(start, 0, stream - STEP) : stream]
    if OBJECT_STREAM.search(dictionary):
        unpacked = not FILTER.search(dictionary) or (data and PLAIN_FILTER.search(dictionary))
        if not unpacked or OTHER_FILTERS.search(dictionary):
            raise DocumentActs(found="ObjStm")
