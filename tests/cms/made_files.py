"""Files for tests of uploads, built byte by byte: sound ones, and ones that somebody would try."""

import io
import struct
import zipfile
import zlib

from PIL import Image, PngImagePlugin

NS = "http://schemas.openxmlformats.org/package/2006"
SERIAL = "SN-4711-SECRET"
OFFICE = {
    "docx": ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
    "pptx": (
        "ppt/presentation.xml",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    ),
}
ODF = {"odt": "application/vnd.oasis.opendocument.text", "ods": "application/vnd.oasis.opendocument.spreadsheet"}


def scene(size=(90, 60)) -> Image.Image:
    """Red on the left, blue on the right: which side is up can be told."""
    drawn = Image.new("RGB", size, "blue")
    drawn.paste("red", (0, 0, size[0] // 2, size[1]))
    return drawn


def where_it_was_taken(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Camera maker", orientation
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (43.0, 15.0, 20.0), "E", (76.0, 54.0, 0.0)
    exif.get_ifd(0x8769)[0xA431] = SERIAL
    return exif


def picture(kind: str = "jpeg", image: Image.Image | None = None, **how) -> bytes:
    written = io.BytesIO()
    (image or scene()).save(written, kind.upper(), **how)
    return written.getvalue()


def with_words(kind: str, orientation: int = 1) -> bytes:
    """A picture that tells where it was taken, with which camera, and carries XMP and a comment."""
    exif = where_it_was_taken(orientation)
    xmp = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a b="{SERIAL}"/></x:xmpmeta>'.encode()
    if kind == "png":
        said = PngImagePlugin.PngInfo()
        said.add_text("Author", SERIAL, zip=True)
        said.add_itxt("XML:com.adobe.xmp", xmp.decode())
        return picture(kind, exif=exif, pnginfo=said)
    if kind == "gif":
        return picture(kind, comment=SERIAL.encode())
    if kind == "jpeg":
        return picture(kind, exif=exif, xmp=xmp, comment=SERIAL.encode(), quality=95)
    return picture(kind, exif=exif, xmp=xmp, quality=95)


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_bomb(side: int = 30_000) -> bytes:
    """A few bytes whose header promises 900 megapixels."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", body) + png_chunk(b"IEND", b"")


def png_with_text(text: bytes) -> bytes:
    whole = picture("png")
    return whole[:33] + png_chunk(b"tEXt", b"Comment\0" + text) + whole[33:]


def gif(frames: int, size=(8, 8)) -> bytes:
    shades = [Image.new("P", size, number % 250) for number in range(frames)]
    for number, shade in enumerate(shades):
        shade.putpixel((number % size[0], number // size[0] % size[1]), 255)
    return picture("gif", image=shades[0], save_all=True, append_images=shades[1:], disposal=2)


def packed(parts: dict[str, bytes], *, comment: bytes = b"") -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, data, compress_type=how)
        archive.comment = comment
    return written.getvalue()


def office_parts(kind: str) -> dict[str, bytes]:
    main, mime = OFFICE[kind]
    types = f'<Types xmlns="{NS}/content-types"><Override PartName="/{main}" ContentType="{mime}"/></Types>'
    rels = f'<Relationships xmlns="{NS}/relationships"><Relationship Id="r1" Target="{main}"/></Relationships>'
    return {
        "[Content_Types].xml": types.encode(),
        "_rels/.rels": rels.encode(),
        main: b"<document>" + bytes(range(32, 60)) + b"</document>",
    }


def office(kind: str = "docx", more: dict[str, bytes] | None = None) -> bytes:
    return packed(office_parts(kind) | (more or {}))


def odf(kind: str = "odt", more: dict[str, bytes] | None = None) -> bytes:
    own = {"mimetype": ODF[kind].encode(), "content.xml": b"<content/>", "META-INF/manifest.xml": b"<manifest/>"}
    return packed(own | (more or {}))


def pdf(objects: bytes = b"", *, version: bytes = b"1.7") -> bytes:
    body = b"%PDF-" + version + b"\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    body += b"2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n" + objects
    place = len(body)
    table = b"xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 3/Root 1 0 R>>\n"
    return body + table + b"startxref\n" + str(place).encode() + b"\n%%EOF\n"


def pdf_stream(about: bytes, data: bytes) -> bytes:
    return b"5 0 obj\n<<" + about + b"/Length %d>>\nstream\n" % len(data) + data + b"\nendstream\nendobj\n"
