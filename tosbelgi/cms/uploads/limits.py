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
    """A file that is not taken in. Nothing of it is stored."""

    code = "UPLOAD_REFUSED"
    field = "file"


class KindNotAccepted(UploadRefused):
    """The extension is not an accepted one."""

    code = "KIND_NOT_ACCEPTED"


class KindsDisagree(UploadRefused):
    """The extension and the kinds that two libraries recognise from the content differ."""

    code = "KINDS_DISAGREE"


class FileIsEmpty(UploadRefused):
    code = "FILE_IS_EMPTY"


class FileTooBig(UploadRefused):
    code = "FILE_TOO_BIG"


class FileIsBroken(UploadRefused):
    """Cut off, or damaged: it cannot be read to its end."""

    code = "FILE_IS_BROKEN"


class TooManyPixels(UploadRefused):
    """Read from the header, before anything is decoded: a small file can unpack to a whole memory."""

    code = "TOO_MANY_PIXELS"


class TooLongAndNarrow(UploadRefused):
    """Renditions of it would be too long for their format, or have no width at all."""

    code = "TOO_LONG_AND_NARROW"


class MovingPng(UploadRefused):
    """An animated PNG: what draws it still would show its first frame only, and name it a PNG."""

    code = "MOVING_PNG"


class CannotBeDrawn(UploadRefused):
    """It can be read, and one of the formats in which pages show it cannot be written from it."""

    code = "CANNOT_BE_DRAWN"


class TooManyFrames(UploadRefused):
    code = "TOO_MANY_FRAMES"


class DrawingIsAProgram(UploadRefused):
    """SVG can carry scripts."""

    code = "DRAWING_IS_A_PROGRAM"


class PageIsAProgram(UploadRefused):
    """HTML and scripts, under whatever name."""

    code = "PAGE_IS_A_PROGRAM"


class SomethingHidden(UploadRefused):
    """The file is also a file of another kind: what one program shows as a picture another one unpacks or runs."""

    code = "SOMETHING_HIDDEN"


class DocumentActs(UploadRefused):
    """A PDF that does things when it is opened."""

    code = "DOCUMENT_ACTS"


class DocumentIsLocked(UploadRefused):
    """Encrypted, so that its content cannot be inspected."""

    code = "DOCUMENT_IS_LOCKED"


class MacrosInside(UploadRefused):
    code = "MACROS_INSIDE"


class ArchiveInside(UploadRefused):
    code = "ARCHIVE_INSIDE"


class UnpacksTooMuch(UploadRefused):
    code = "UNPACKS_TOO_MUCH"


class UnsafeNames(UploadRefused):
    """A name inside that would leave the folder it is unpacked into, or stands there twice."""

    code = "UNSAFE_NAMES"


class NotPlainText(UploadRefused):
    code = "NOT_PLAIN_TEXT"
