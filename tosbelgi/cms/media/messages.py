"""Messages for refused uploads: what is wrong, by which rule, what to do instead."""

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.wordings import format_details

from ..uploads.limits import UploadRefused

MESSAGES = {
    "KIND_NOT_ACCEPTED": _("Files named .%(extension)s are not accepted. Accepted are: %(allowed)s."),
    "KINDS_DISAGREE": _(
        "The file is named .%(extension)s, but inside it is something else (%(found)s). "
        "Save it anew in the program it comes from."
    ),
    "FILE_IS_EMPTY": _("The file is empty."),
    "FILE_TOO_BIG": _("The file has %(has)s MB. Accepted are up to %(most)s MB."),
    "FILE_IS_BROKEN": _("The file is damaged or incomplete: it cannot be read to its end. Send it once more."),
    "TOO_MANY_PIXELS": _(
        "The picture has %(has)s megapixels, all frames together. Accepted are up to %(most)s: make it smaller."
    ),
    "TOO_LONG_AND_NARROW": _(
        "The picture is %(width)s × %(height)s pixels. Accepted are up to %(most)s pixels a side, and one side at most "
        "%(stretch)s times as long as the other: cut out the part that matters."
    ),
    "MOVING_PNG": _("This is an animated PNG. Moving pictures are accepted as GIF or WebP: save it as one of these."),
    "CANNOT_BE_DRAWN": _(
        "The picture can be read, but not shown as %(format)s. Open it in a picture editor and save it as RGB, "
        "without a colour profile."
    ),
    "TOO_MANY_FRAMES": _("The picture has %(frames)s frames or layers. Accepted are up to %(most)s."),
    "DRAWING_IS_A_PROGRAM": _(
        "This is an SVG drawing. Drawings can carry programs and are not accepted: save it as PNG or WebP."
    ),
    "PAGE_IS_A_PROGRAM": _(
        "This is a web page or a script. They can run in a reader's browser and are not accepted: save it as PDF."
    ),
    "SOMETHING_HIDDEN": _(
        "Something else is hidden in this file (%(found)s). A file may be only what it is named: "
        "open it in its program and save it anew."
    ),
    "DOCUMENT_ACTS": _(
        "The document does things by itself when it is opened, or carries other files (%(found)s). "
        "Only documents for reading are accepted: print it to a new PDF."
    ),
    "DOCUMENT_IS_LOCKED": _(
        "The document is protected with a password, so it cannot be looked through. Save it without protection."
    ),
    "MACROS_INSIDE": _("The document holds macros or embedded programs. Save it without them."),
    "ARCHIVE_INSIDE": _("There is an archive inside the document (%(name)s). Take it out."),
    "UNPACKS_TOO_MUCH": _(
        "Unpacked, the document is far bigger than it looks. Accepted are up to %(most)s MB and %(parts)s parts."
    ),
    "UNSAFE_NAMES": _("A part of the document has a name that is not allowed (%(name)s). Save the document anew."),
    "NOT_PLAIN_TEXT": _("This is no plain text. Accepted is text in UTF-8: choose that encoding when you save it."),
}


def refusal_message(refusal: UploadRefused) -> str:
    """The message for a refused upload, in the active language."""
    return str(MESSAGES[refusal.code]) % format_details(refusal.details)
