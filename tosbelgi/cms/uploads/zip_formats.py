"""Inspection of office documents that are ZIP archives (DOCX, XLSX, PPTX, ODT, ODS).

Everything is really unpacked, part by part and thrown away, because the sizes that a ZIP declares prove nothing.
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
LOADING_RELATIONS = ("/attachedTemplate", "/oleObject", "/frame", "/subDocument")
# Below this size a high ratio of compression is no sign of a bomb.
SMALL = 1 * MB
# The length in bytes of the end-of-central-directory record without its comment.
END_OF_DIRECTORY = 22


def package_kind(content: bytes) -> str | None:
    """The kind of document a ZIP is, by its parts; None where it is no accepted one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if names[:1] == ["mimetype"]:
                return MIME_TYPES.get(archive.open("mimetype").read(100).strip())
            if "[Content_Types].xml" not in names:
                return None
            content_types = archive.open("[Content_Types].xml").read(SMALL)
            if b"macroEnabled" in content_types:
                raise MacrosInside
            kinds = [kind for kind, (part, mime) in MAIN_PARTS.items() if part in names and mime in content_types]
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        return None
    return kinds[0] if len(kinds) == 1 else None


def inspect_package(content: bytes) -> None:
    """Unpack every part and refuse macros, archives, programs and external parts."""
    # A list of one number, so that nested archives draw on the same budget.
    _inspect_archive(content, [MOST_UNPACKED], outermost=True)


def _inspect_archive(content: bytes, budget: list[int], *, outermost: bool) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_directory(content, archive, entries)
            for entry in entries:
                _check_part(entry, _unpacked(archive, entry, budget), budget, outermost)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as wrong:
        raise FileIsBroken from wrong


def _check_directory(content: bytes, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Check what the directory tells before unpacking: number, names and declared sizes of the parts."""
    if len(entries) > MOST_PARTS:
        raise UnpacksTooMuch(most=MOST_UNPACKED // MB, parts=MOST_PARTS)
    begins = min((entry.header_offset for entry in entries), default=-1)
    ends = len(content) - END_OF_DIRECTORY - len(archive.comment)
    if begins != 0 or archive.comment or content[ends : ends + 4] != b"PK\x05\x06":
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
    declared = sum(entry.file_size for entry in entries)
    if declared > MOST_UNPACKED or (declared > SMALL and declared > MOST_RATIO * len(content)):
        raise UnpacksTooMuch(most=MOST_UNPACKED // MB, parts=MOST_PARTS)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: list[int]) -> bytes:
    """Unpack one part and charge its size to the budget that all parts share."""
    with archive.open(entry) as part:
        data = part.read(budget[0] + 1)
    budget[0] -= len(data)
    if budget[0] < 0:
        raise UnpacksTooMuch(most=MOST_UNPACKED // MB, parts=MOST_PARTS)
    return data


def _check_part(entry: zipfile.ZipInfo, data: bytes, budget: list[int], outermost: bool) -> None:
    name = entry.filename
    if data.startswith(ARCHIVES):
        if not (outermost and CHART_DATA.match(name)):
            raise ArchiveInside(name=name[:80])
        _inspect_archive(data, budget, outermost=False)
    if data.startswith((b"MZ", b"\x7fELF")):
        raise SomethingHidden(found=name[:80])
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise MacrosInside(name=name[:80])
    if name == "META-INF/manifest.xml" and b"encryption-data" in data:
        raise DocumentIsLocked
    if name.endswith(".rels"):
        _check_relations(name, data)


def _check_relations(name: str, data: bytes) -> None:
    """Refuse external relations by which a document loads parts of itself; links are accepted."""
    try:
        relations = ElementTree.fromstring(data, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException) as wrong:
        raise FileIsBroken from wrong
    for one in relations.iter():
        if one.get("TargetMode") == "External" and one.get("Type", "").endswith(LOADING_RELATIONS):
            raise DocumentActs(found=name[:80])
