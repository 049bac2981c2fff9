"""Documents that are ZIP files inside (DOCX, XLSX, PPTX, ODT, ODS): what may be packed in them.

Everything is really unpacked, part by part and thrown away, because a ZIP's own word about its size proves nothing.
"""

import io
import re
import zipfile
import zlib

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from .limits import (
    MB,
    MOST_PARTS,
    MOST_RATIO,
    MOST_UNPACKED,
    ArchiveInside,
    DocumentActs,
    DocumentIsLocked,
    FileIsBroken,
    MacrosInside,
    SomethingHidden,
    UnpacksTooMuch,
    UnsafeNames,
)

MAIN_PARTS = {
    "docx": ("word/document.xml", b"wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", b"spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", b"presentationml.presentation.main+xml"),
}
MIME_TYPES = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
MACROS = re.compile(
    r"(^|/)(vba\w*\.(bin|xml)|macrosheets/|activex/|basic/|scripts/)|oleobject[^/]*\.bin$", re.IGNORECASE
)
ARCHIVES = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b\x08",
    b"BZh",
    b"\xfd7zXZ\0",
)
# Charts keep their numbers in a workbook of their own.
CHART_DATA = re.compile(r"^(word|ppt|xl)/embeddings/[^/]+\.xlsx$", re.IGNORECASE)
REACHES_OUT = ("/attachedTemplate", "/oleObject", "/frame", "/subDocument")
SMALL = 1 * MB
END_OF_DIRECTORY = 22


def package_kind(content: bytes) -> str | None:
    """Which document a ZIP is, by its parts and not by its name; None where it is none that we take."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = packed.namelist()
            if names[:1] == ["mimetype"]:
                return MIME_TYPES.get(packed.open("mimetype").read(100).strip())
            if "[Content_Types].xml" not in names:
                return None
            said = packed.open("[Content_Types].xml").read(SMALL)
            if b"macroEnabled" in said:
                raise MacrosInside
            found = [kind for kind, (part, mime) in MAIN_PARTS.items() if part in names and mime in said]
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        return None
    return found[0] if len(found) == 1 else None


def inspect_package(content: bytes) -> None:
    """Unpack every part and refuse what does not belong into a document."""
    _look_through(content, [MOST_UNPACKED], outermost=True)


def _look_through(content: bytes, left: list[int], *, outermost: bool) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
            _check_outline(content, packed, entries)
            for entry in entries:
                _check_part(entry, _unpacked(packed, entry, left), left, outermost)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as wrong:
        raise FileIsBroken from wrong


def _check_outline(content: bytes, packed: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Everything that can be known before unpacking."""
    if len(entries) > MOST_PARTS:
        raise UnpacksTooMuch(most=MOST_UNPACKED // MB, parts=MOST_PARTS)
    begins = min((entry.header_offset for entry in entries), default=-1)
    ends = len(content) - END_OF_DIRECTORY - len(packed.comment)
    if begins != 0 or packed.comment or content[ends : ends + 4] != b"PK\x05\x06":
        raise SomethingHidden(found="ZIP")
    if b"%PDF-" in content[:1024]:
        raise SomethingHidden(found="PDF")
    names = [entry.filename for entry in entries]
    for name in names:
        steps = name.replace("\\", "/").split("/")
        if name.startswith(("/", "\\")) or ".." in steps or ":" in steps[0]:
            raise UnsafeNames(name=name[:80])
    if len({name.casefold() for name in names}) != len(names):
        raise UnsafeNames(name="×2")
    if any(entry.flag_bits & 1 for entry in entries):
        raise DocumentIsLocked
    if macro := next((name for name in names if MACROS.search(name)), None):
        raise MacrosInside(name=macro[:80])
    promised = sum(entry.file_size for entry in entries)
    if promised > MOST_UNPACKED or (promised > SMALL and promised > MOST_RATIO * len(content)):
        raise UnpacksTooMuch(most=MOST_UNPACKED // MB, parts=MOST_PARTS)


def _unpacked(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, left: list[int]) -> bytes:
    """One part, as long as all parts together stay within what may be unpacked."""
    with packed.open(entry) as part:
        data = part.read(left[0] + 1)
    left[0] -= len(data)
    if left[0] < 0:
        raise UnpacksTooMuch(most=MOST_UNPACKED // MB, parts=MOST_PARTS)
    return data


def _check_part(entry: zipfile.ZipInfo, data: bytes, left: list[int], outermost: bool) -> None:
    name = entry.filename
    if data.startswith(ARCHIVES):
        if not (outermost and CHART_DATA.match(name)):
            raise ArchiveInside(name=name[:80])
        _look_through(data, left, outermost=False)
    if data.startswith((b"MZ", b"\x7fELF")):
        raise SomethingHidden(found=name[:80])
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise MacrosInside(name=name[:80])
    if name == "META-INF/manifest.xml" and b"encryption-data" in data:
        raise DocumentIsLocked
    if name.endswith(".rels"):
        _check_relations(name, data)


def _check_relations(name: str, data: bytes) -> None:
    """A document may link to the world, and may not fetch parts of itself from there."""
    try:
        relations = ElementTree.fromstring(data, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException) as wrong:
        raise FileIsBroken from wrong
    for one in relations.iter():
        if one.get("TargetMode") == "External" and one.get("Type", "").endswith(REACHES_OUT):
            raise DocumentActs(found=name[:80])
