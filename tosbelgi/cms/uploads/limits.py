"""Limits of uploads (kinds and sizes) and the refusals. Settings import it, so it knows no Django."""

from tosbelgi.kernel.refusals import Refusal

MB = 1_000_000
PICTURES = {"jpg": "jpeg", "jpeg": "jpeg", "png": "png", "webp": "webp", "gif": "gif", "avif": "avif"}
DOCUMENTS = ("pdf", "docx", "xlsx", "pptx", "odt", "ods", "txt", "csv")
MOST_PICTURE_BYTES = 10 * MB
MOST_DOCUMENT_BYTES = 20 * MB
# All frames of an animation together: this is what the memory of the server must hold.
MOST_PIXELS = 50_000_000
MOST_FRAMES = 200
# The longest side that WebP holds; and how many times longer one side may be than the other.
MOST_SIDE = 16_383
MOST_STRETCH = 50
# What a packed document, or a PDF's streams, may unpack to.
MOST_UNPACKED = 120 * MB
MOST_PARTS = 2_000
MOST_RATIO = 100


class UploadRefused(Refusal):
    """The group of refusals for a file that is not taken in. Nothing of it is stored."""

    field = "file"


class KindNotAccepted(UploadRefused):
    """The extension is not an accepted one."""

    code = "KIND_NOT_ACCEPTED"
    rule = "upload.kind.accepted"
    takes = ("extension",)


class KindsDisagree(UploadRefused):
    """The extension and the kinds that two libraries recognise from the content differ."""

    code = "KINDS_DISAGREE"
    rule = "upload.kind.as_named"
    takes = ("extension", "found")


class FileIsEmpty(UploadRefused):
    code = "FILE_IS_EMPTY"
    rule = "upload.file.not_empty"


class FileTooBig(UploadRefused):
    code = "FILE_TOO_BIG"
    rule = "upload.file.size"
    takes = ("has",)
    limits = ("most",)


class FileIsBroken(UploadRefused):
    """Cut off, or damaged: it cannot be read to its end."""

    code = "FILE_IS_BROKEN"
    rule = "upload.file.whole"


class TooManyPixels(UploadRefused):
    """Read from the header, before anything is decoded: a small file can unpack to a whole memory."""

    code = "TOO_MANY_PIXELS"
    rule = "upload.picture.pixels"
    takes = ("has",)
    limits = ("most",)


class TooLongAndNarrow(UploadRefused):
    """Renditions of it would be too long for their format, or have no width at all."""

    code = "TOO_LONG_AND_NARROW"
    rule = "upload.picture.sides"
    takes = ("width", "height")
    limits = ("most", "stretch")


class MovingPng(UploadRefused):
    """An animated PNG: what draws it still would show its first frame only, and name it a PNG."""

    code = "MOVING_PNG"
    rule = "upload.picture.animation"
    allowed = ("gif", "webp")


class CannotBeDrawn(UploadRefused):
    """It can be read, and one of the formats in which pages show it cannot be written from it."""

    code = "CANNOT_BE_DRAWN"
    rule = "upload.picture.shown"
    takes = ("format",)


class TooManyFrames(UploadRefused):
    code = "TOO_MANY_FRAMES"
    rule = "upload.picture.frames"
    takes = ("frames",)
    limits = ("most",)


class DrawingIsAProgram(UploadRefused):
    """SVG can carry scripts."""

    code = "DRAWING_IS_A_PROGRAM"
    rule = "upload.file.no_program"
    allowed = ("png", "webp")


class PageIsAProgram(UploadRefused):
    """HTML and scripts, under whatever name."""

    code = "PAGE_IS_A_PROGRAM"
    rule = "upload.file.no_program"
    allowed = ("pdf",)


class SomethingHidden(UploadRefused):
    """The file is also a file of another kind: what one program shows as a picture another one unpacks or runs."""

    code = "SOMETHING_HIDDEN"
    rule = "upload.file.one_kind"
    takes = ("found",)


class DocumentActs(UploadRefused):
    """A PDF that does things when it is opened."""

    code = "DOCUMENT_ACTS"
    rule = "upload.document.passive"
    takes = ("found",)


class DocumentIsLocked(UploadRefused):
    """Encrypted, so that its content cannot be inspected."""

    code = "DOCUMENT_IS_LOCKED"
    rule = "upload.document.no_password"


class MacrosInside(UploadRefused):
    code = "MACROS_INSIDE"
    rule = "upload.document.no_macros"


class ArchiveInside(UploadRefused):
    code = "ARCHIVE_INSIDE"
    rule = "upload.document.no_archive"
    takes = ("name",)


class UnpacksTooMuch(UploadRefused):
    code = "UNPACKS_TOO_MUCH"
    rule = "upload.document.unpacked"
    limits = ("most", "parts")


class UnsafeNames(UploadRefused):
    """A name inside that would leave the folder it is unpacked into, or stands there twice."""

    code = "UNSAFE_NAMES"
    rule = "upload.document.names"
    takes = ("name",)


class NotPlainText(UploadRefused):
    code = "NOT_PLAIN_TEXT"
    rule = "upload.text.encoding"
    allowed = ("UTF-8",)
