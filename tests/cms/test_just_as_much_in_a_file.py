"""Each limit of an uploaded file lets through just as much as it allows; every sign of a trick counts by itself."""

import io
import zipfile
import zlib

import pytest

from tosbelgi.cms.uploads import inspection, pdf_format, zip_formats
from tosbelgi.cms.uploads import limits as upload_limits
from tosbelgi.cms.uploads.image_formats import ImageStructure

from . import made_files as made
from .test_uploads import docx, noise, refused

ZIP = made.packed({"inside.txt": b"hello"})


def limit(monkeypatch, name: str, value: int) -> None:
    for module in (inspection, zip_formats, pdf_format):
        if hasattr(module, name):
            monkeypatch.setattr(module, name, value)


@pytest.mark.parametrize(
    ("name", "look", "content"),
    [
        ("MOST_PICTURE_BYTES", inspection.inspect_picture, (made.picture("png"), "a.png")),
        ("MOST_DOCUMENT_BYTES", inspection.inspect_document, (made.pdf(), "a.pdf")),
        ("MOST_DOCUMENT_BYTES", inspection.inspect_document, (b"words", "a.txt")),
    ],
)
def test_a_file_may_have_as_many_bytes_as_is_allowed(name, look, content, monkeypatch):
    limit(monkeypatch, name, len(content[0]))
    look(*content)
    limit(monkeypatch, name, len(content[0]) - 1)
    assert refused(look, *content) == "FILE_TOO_BIG"


def anatomy(width=90, height=60, frames=1) -> ImageStructure:
    return ImageStructure(width, height, frames)


def test_a_picture_may_have_as_many_pixels_and_frames_as_is_allowed(monkeypatch):
    limit(monkeypatch, "MOST_PIXELS", 90 * 60)
    inspection.inspect_picture(made.picture("png"), "a.png")
    limit(monkeypatch, "MOST_PIXELS", 90 * 60 - 1)
    assert refused(inspection.inspect_picture, made.picture("png"), "a.png") == "TOO_MANY_PIXELS"

    limit(monkeypatch, "MOST_PIXELS", 10**9)
    limit(monkeypatch, "MOST_FRAMES", 3)
    inspection.inspect_picture(made.gif(3), "a.gif")
    assert refused(inspection.inspect_picture, made.gif(4), "a.gif") == "TOO_MANY_FRAMES"


def test_refusals_say_how_much_there_is_and_how_much_is_allowed():
    with pytest.raises(upload_limits.TooManyFrames) as frames:
        inspection._refuse_bombs(anatomy(frames=upload_limits.MOST_FRAMES + 1))
    assert frames.value.details == {"frames": 201, "most": 200}
    with pytest.raises(upload_limits.TooManyPixels) as pixels:
        inspection._refuse_bombs(anatomy(8_000, 6_260))
    assert pixels.value.details == {"has": 50.1, "most": 50}


@pytest.mark.parametrize(
    ("name", "extension"),
    [
        ("A.JPG", "jpg"),
        ("a.b.Png", "png"),
        ("C:\\x\\photo.GIF", "gif"),
        ("photo", ""),
        ("a/b.c/photo", ""),
        (".png", ""),
    ],
)
def test_the_extension_is_that_of_the_last_step(name, extension):
    assert inspection.extension_of(name) == extension


@pytest.mark.parametrize("name", ["a.svg", "a.SVGZ"])
def test_drawings_are_refused_by_their_name(name):
    assert refused(inspection.inspect_picture, b"words", name) == "DRAWING_IS_A_PROGRAM"


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a.xhtml", "a.js", "a.php"])
def test_programs_of_browsers_and_servers_are_refused_by_their_name(name):
    assert refused(inspection.inspect_document, b"words", name) == "PAGE_IS_A_PROGRAM"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b" <svg>", "DRAWING_IS_A_PROGRAM"),
        (b"<\0s\0v\0g\0 >", "DRAWING_IS_A_PROGRAM"),
        (b"<?xml?>" + b" " * 4_000 + b"<svg/>", "DRAWING_IS_A_PROGRAM"),
        (b"\xef\xbb\xbf<!doctype HTML>", "PAGE_IS_A_PROGRAM"),
        (b"<html>", "PAGE_IS_A_PROGRAM"),
        (b"<HEAD>", "PAGE_IS_A_PROGRAM"),
        (b"<body>", "PAGE_IS_A_PROGRAM"),
        (b"<script>", "PAGE_IS_A_PROGRAM"),
        (b"<iframe>", "PAGE_IS_A_PROGRAM"),
        (b"<?php", "PAGE_IS_A_PROGRAM"),
        (b"<!-- -->", "PAGE_IS_A_PROGRAM"),
    ],
)
def test_programs_are_refused_by_how_they_begin(content, code):
    assert refused(inspection.inspect_document, content, "a.txt") == code


@pytest.mark.parametrize(
    "content", [b"a < b, <svg> is a drawing", b"see <html>", b"<greeting>", b"1 <script> 2", b"\tx\r\n\f"]
)
def test_a_text_may_speak_of_programs(content):
    assert inspection.inspect_document(content, "a.txt") == "txt"


@pytest.mark.parametrize("sign", [0, 8, 0x0B, 0x0E, 0x1F, 0x7F])
def test_a_text_holds_no_control_characters(sign):
    assert refused(inspection.inspect_document, b"word" + bytes([sign]), "a.csv") == "NOT_PLAIN_TEXT"


@pytest.mark.parametrize(
    ("where", "hidden", "found"),
    [
        ("said", b"<script", "<script"),
        ("said", b"<?PHP", "<?PHP"),
        ("said", b"<!DOCTYPE  html", "<!DOCTYPE  html"),
        ("said", b"<html>", "<html>"),
        ("said", b"Rar!\x1a\x07", "Rar!\x1a\x07"),
        ("said", b"7z\xbc\xaf\x27\x1c", None),
        ("said", b"javascript:", "javascript:"),
        ("said", b"<svg>", "<svg>"),
        ("said", b"%PDF-1", "%PDF-1"),
    ],
)
def test_each_sign_of_another_file_in_a_pictures_words_counts(where, hidden, found):
    content = made.picture("png") + b""
    with pytest.raises(upload_limits.SomethingHidden) as why:
        inspection._refuse_hidden(
            content if hidden[:1] != b"<" else content + hidden, ImageStructure(90, 60, 1, metadata=hidden)
        )
    assert found is None or why.value.details == {"found": found}


PARTS = made.office_parts("docx")


def test_a_document_may_have_as_many_parts_as_is_allowed(monkeypatch):
    limit(monkeypatch, "MOST_PARTS", len(PARTS))
    assert inspection.inspect_document(made.packed(PARTS), "a.docx") == "docx"
    limit(monkeypatch, "MOST_PARTS", len(PARTS) - 1)
    assert refused(inspection.inspect_document, made.packed(PARTS), "a.docx") == "UNPACKS_TOO_MUCH"


def test_a_document_may_unpack_to_as_much_as_is_allowed(monkeypatch):
    total = sum(map(len, PARTS.values()))
    limit(monkeypatch, "MOST_UNPACKED", total)
    inspection.inspect_document(made.packed(PARTS), "a.docx")
    limit(monkeypatch, "MOST_UNPACKED", total - 1)
    assert refused(inspection.inspect_document, made.packed(PARTS), "a.docx") == "UNPACKS_TOO_MUCH"


def test_all_parts_together_count_also_those_inside_of_charts(monkeypatch):
    inner = made.office("xlsx")
    parts = made.office_parts("pptx") | {"ppt/embeddings/Sheet1.xlsx": inner}
    total = sum(map(len, parts.values())) + sum(map(len, made.office_parts("xlsx").values()))
    limit(monkeypatch, "MOST_UNPACKED", total)
    zip_formats.inspect_package(made.packed(parts))
    limit(monkeypatch, "MOST_UNPACKED", total - 1)
    with pytest.raises(upload_limits.UnpacksTooMuch) as why:
        zip_formats.inspect_package(made.packed(parts))
    assert set(why.value.details) == {"most", "parts"}


def test_what_shrinks_a_hundredfold_is_a_bomb_from_a_megabyte_on(monkeypatch):
    small = docx(**{"word/media/a.png": b"\0" * 900_000})
    assert inspection.inspect_document(small, "a.docx") == "docx"
    limit(monkeypatch, "SMALL", 500_000)
    assert refused(inspection.inspect_document, small, "a.docx") == "UNPACKS_TOO_MUCH"
    limit(monkeypatch, "MOST_RATIO", 10**6)
    assert inspection.inspect_document(small, "a.docx") == "docx"


@pytest.mark.parametrize(
    "name", ["/x.xml", "\\x.xml", "a/../x.xml", "..\\x.xml", "C:/x.xml", "C:\\x.xml", "a\\..\\..\\x.xml"]
)
def test_each_name_that_leaves_the_folder_is_refused(name):
    assert refused(inspection.inspect_document, docx(**{name: b"x"}), "a.docx") == "UNSAFE_NAMES"


@pytest.mark.parametrize("name", ["a..b/x.xml", "word/a:b.xml", "word/...xml"])
def test_names_that_only_look_so_are_taken(name):
    assert inspection.inspect_document(docx(**{name: b"x"}), "a.docx") == "docx"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("word/vbaData.xml", b"x", "MACROS_INSIDE"),
        ("xl/macrosheets/a.xml", b"x", "MACROS_INSIDE"),
        ("word/activeX/a.xml", b"x", "MACROS_INSIDE"),
        ("Scripts/a.py", b"x", "MACROS_INSIDE"),
        ("word/embeddings/oleObject1.bin", b"x", "MACROS_INSIDE"),
        ("word/a.bin", b"\xd0\xcf\x11\xe0", "MACROS_INSIDE"),
        ("word/a.bin", b"MZ", "SOMETHING_HIDDEN"),
        ("word/a.bin", b"\x7fELF", "SOMETHING_HIDDEN"),
        ("word/a.bin", b"PK\x03\x04", "ARCHIVE_INSIDE"),
        ("word/a.bin", b"PK\x05\x06", "ARCHIVE_INSIDE"),
        ("word/a.bin", b"Rar!\x1a\x07", "ARCHIVE_INSIDE"),
        ("word/a.bin", b"7z\xbc\xaf\x27\x1c", "ARCHIVE_INSIDE"),
        ("word/a.bin", b"\x1f\x8b\x08", "ARCHIVE_INSIDE"),
        ("word/a.bin", b"BZh", "ARCHIVE_INSIDE"),
        ("word/a.bin", b"\xfd7zXZ\0", "ARCHIVE_INSIDE"),
        ("word/embeddings/deep/Sheet1.xlsx", ZIP, "ARCHIVE_INSIDE"),
        ("word/_rels/a.rels", b"<not xml", "FILE_IS_BROKEN"),
    ],
)
def test_each_thing_that_does_not_belong_into_a_document_is_refused(name, content, code):
    assert refused(inspection.inspect_document, docx(**{name: content}), "a.docx") == code


@pytest.mark.parametrize("kind", ["attachedTemplate", "oleObject", "frame", "subDocument"])
def test_parts_are_not_fetched_from_elsewhere(kind):
    def relation(mode: str) -> bytes:
        return (
            f'<Relationships xmlns="http://x"><Relationship Type="http://x/{kind}" Target="http://evil.example/a" '
            f'TargetMode="{mode}"/></Relationships>'
        ).encode()

    assert (
        refused(inspection.inspect_document, docx(**{"word/_rels/a.rels": relation("External")}), "a.docx")
        == "DOCUMENT_ACTS"
    )
    assert inspection.inspect_document(docx(**{"word/_rels/a.rels": relation("Internal")}), "a.docx") == "docx"
    assert inspection.inspect_document(docx(**{"word/a.xml": relation("External")}), "a.docx") == "docx"


def test_a_document_that_is_also_a_pdf_is_refused():
    assert refused(inspection.inspect_document, docx(**{"[Content_Types].xml": b"%PDF-"}), "a.docx") in {
        "SOMETHING_HIDDEN",
        "KINDS_DISAGREE",
    }
    with pytest.raises(upload_limits.SomethingHidden):
        zip_formats.inspect_package(stored({"a%PDF-1.xml": b"x"}))


def stored(parts: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return written.getvalue()


def test_a_locked_archive_is_told_from_a_broken_one():
    locked = bytearray(made.packed(PARTS))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(sign) + place] |= 1
    with pytest.raises(upload_limits.DocumentIsLocked):
        zip_formats.inspect_package(bytes(locked))


def test_what_is_two_documents_is_none():
    both = made.office_parts("docx") | made.office_parts("xlsx")
    types = made.office_parts("docx")["[Content_Types].xml"] + made.office_parts("xlsx")["[Content_Types].xml"]
    assert zip_formats.package_kind(made.packed(both | {"[Content_Types].xml": types})) is None
    assert zip_formats.package_kind(made.packed(PARTS)) == "docx"
    assert zip_formats.package_kind(made.packed({name: x for name, x in PARTS.items() if name[0] != "["})) is None
    assert zip_formats.package_kind(b"no archive") is None


ACTS = ["JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "XFA", "ImportData", "SubmitForm"]
ACTS += ["GoToE", "Movie", "Sound", "Rendition"]


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("spelt", ["/%s", "/%s<<", "/%s(x)"])
def test_each_deed_of_a_pdf_is_refused(name, spelt):
    with pytest.raises(upload_limits.DocumentActs) as why:
        pdf_format.inspect_pdf(made.pdf((spelt % name + "\n").encode()))
    assert why.value.details == {"found": name}
    pdf_format.inspect_pdf(made.pdf((spelt.replace("%s", "My%ss") % name + "\n").encode()))


@pytest.mark.parametrize(
    ("content", "taken"),
    [
        (made.pdf() + b"\n \n", True),
        (made.pdf() + b"\0\0", True),
        (made.pdf() + b"x", False),
        (made.pdf().replace(b"%%EOF", b""), False),
        (b"%PDF-1.7 %%EOF", False),
    ],
)
def test_a_pdf_ends_with_its_end(content, taken):
    if taken:
        pdf_format.inspect_pdf(content)
        return
    with pytest.raises((upload_limits.SomethingHidden, upload_limits.FileIsBroken)):
        pdf_format.inspect_pdf(content)


@pytest.mark.parametrize(
    ("content", "is_one"), [(b"%PDF-1.7", True), (b"%PDF-2.0", True), (b"%PDF-3.0", False), (b" %PDF-1.7", False)]
)
def test_a_pdf_begins_with_its_first_byte(content, is_one):
    assert pdf_format.is_pdf(content) is is_one


def test_a_pdf_may_unpack_to_as_much_as_is_allowed(monkeypatch):
    words = b"BT (words) Tj ET " * 40
    pdf = made.pdf(made.pdf_stream(b"/Filter/FlateDecode", zlib.compress(words)) * 2)
    limit(monkeypatch, "MOST_UNPACKED", 2 * len(words))
    pdf_format.inspect_pdf(pdf)
    limit(monkeypatch, "MOST_UNPACKED", 2 * len(words) - 1)
    with pytest.raises(upload_limits.UnpacksTooMuch):
        pdf_format.inspect_pdf(pdf)

    limit(monkeypatch, "MOST_UNPACKED", 10**6)
    monkeypatch.setattr(pdf_format, "MOST_STREAMS", pdf.count(b"\nstream") or 2)
    pdf_format.inspect_pdf(pdf)
    monkeypatch.setattr(pdf_format, "MOST_STREAMS", 1)
    with pytest.raises(upload_limits.UnpacksTooMuch):
        pdf_format.inspect_pdf(pdf)


@pytest.mark.parametrize(
    ("about", "taken"),
    [
        (b"/Type/ObjStm", True),
        (b"/Type/ObjStm/Filter/FlateDecode", True),
        (b"/Type/ObjStm/Filter [ /Fl ] /N 1", True),
        (b"/Type/ObjStm/Filter/LZWDecode", False),
        (b"/Type/ObjStm/Filter/FlateDecode/DecodeParms<</Predictor 12>>", False),
        (b"/Type/ObjStm/Filter/FlateDecode/F(x)", False),
        (b"/Type/ObjStm/Filter/FlateDecode/FFilter/Fl", False),
        (b"/Filter/LZWDecode", True),
    ],
)
def test_packed_objects_are_packed_in_the_one_way_that_is_undone(about, taken):
    pdf = made.pdf(made.pdf_stream(about, zlib.compress(b"BT ET" * 40)))
    if taken:
        pdf_format.inspect_pdf(pdf)
        return
    with pytest.raises(upload_limits.DocumentActs) as why:
        pdf_format.inspect_pdf(pdf)
    assert why.value.details == {"found": "ObjStm"}


def test_packed_objects_that_do_not_unpack_are_refused():
    with pytest.raises(upload_limits.DocumentActs):
        pdf_format.inspect_pdf(made.pdf(made.pdf_stream(b"/Type/ObjStm/Filter/FlateDecode", b"rubbish")))


@pytest.mark.parametrize(
    "wrong",
    [zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError],
)
def test_however_unpacking_fails_the_file_is_broken(wrong, monkeypatch):
    def fail(*args):
        raise wrong

    monkeypatch.setattr(zip_formats.zipfile, "ZipFile", fail)
    assert zip_formats.package_kind(b"PK") is None
    with pytest.raises(upload_limits.FileIsBroken):
        zip_formats.inspect_package(b"PK")


def test_what_stands_behind_the_end_of_a_pdf_is_told_from_an_end_that_is_cut_off():
    whole = made.pdf().rstrip()
    for behind in (b"x", b"\nx"):
        with pytest.raises(upload_limits.SomethingHidden):
            pdf_format.inspect_pdf(whole + behind)
    for cut_off in (whole.replace(b"startxref\n", b"startxref x\n"), whole.replace(b"startxref", b"") + b"x"):
        with pytest.raises(upload_limits.FileIsBroken):
            pdf_format.inspect_pdf(cut_off)


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "avif"])
def test_a_picture_that_is_turned_upright_tells_nothing_either(kind):
    clean = inspection.inspect_picture(made.with_words(kind, orientation=6), f"a.{kind}").content
    assert made.SERIAL.encode() not in clean


def test_what_acts_is_found_at_the_end_of_a_long_stream_too():
    data = zlib.compress(noise(3 * pdf_format.STEP) + b" /JavaScript (x) ")
    assert len(data) > 2 * pdf_format.STEP
    with pytest.raises(upload_limits.DocumentActs):
        pdf_format.inspect_pdf(made.pdf(made.pdf_stream(b"/Filter/FlateDecode", data)))


def test_a_name_of_a_pdf_is_found_in_each_spelling_and_no_other_name_for_it():
    pattern = pdf_format._name_pattern("Go", "Stop")
    for spelt, found in ((b"/Go", b"Go"), (b"/G#6f ", b"G#6f"), (b"/#47#6F<<", b"#47#6F"), (b"/Stop]", b"Stop")):
        assert pattern.search(spelt)[1] == found
    assert not any(map(pattern.search, (b"/", b"/ ", b"/Goes", b"/G", b"/o", b"/###", b"Go")))
