"""Sentences for refused uploads: what is wrong, by which rule, what to do instead."""

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals.messages import register

from .limits import (
    ArchiveInside,
    CannotBeDrawn,
    DocumentActs,
    DocumentIsLocked,
    DrawingIsAProgram,
    FileIsBroken,
    FileIsEmpty,
    FileTooBig,
    KindNotAccepted,
    KindsDisagree,
    MacrosInside,
    MovingPng,
    NotPlainText,
    PageIsAProgram,
    SomethingHidden,
    TooLongAndNarrow,
    TooManyFrames,
    TooManyPixels,
    UnpacksTooMuch,
    UnsafeNames,
)

register(
    {
        KindNotAccepted: _("Files named .%(extension)s are not accepted. Accepted are: %(allowed)s."),
        KindsDisagree: _(
            "The file is named .%(extension)s, but inside it is something else (%(found)s). "
            "Save it anew in the program it comes from."
        ),
        FileIsEmpty: _("The file is empty. Save it anew in its program, or choose another one."),
        FileTooBig: _("The file has %(has)s MB. Accepted are up to %(most)s MB."),
        FileIsBroken: _("The file is damaged or incomplete: it cannot be read to its end. Send it once more."),
        TooManyPixels: _(
            "The picture has %(has)s megapixels, all frames together. Accepted are up to %(most)s: make it smaller."
        ),
        TooLongAndNarrow: _(
            "The picture is %(width)s × %(height)s pixels. Accepted are up to %(most)s pixels a side, and one side at "
            "most %(stretch)s times as long as the other: cut out the part that matters."
        ),
        MovingPng: _("This is an animated PNG. Moving pictures are accepted as GIF or WebP: save it as one of these."),
        CannotBeDrawn: _(
            "The picture can be read, but not shown as %(format)s. Open it in a picture editor and save it as RGB, "
            "without a colour profile."
        ),
        TooManyFrames: _("The picture has %(frames)s frames or layers. Accepted are up to %(most)s."),
        DrawingIsAProgram: _(
            "This is an SVG drawing. Drawings can carry programs and are not accepted: save it as PNG or WebP."
        ),
        PageIsAProgram: _(
            "This is a web page or a script. They can run in a reader's browser and are not accepted: save it as PDF."
        ),
        SomethingHidden: _(
            "Something else is hidden in this file (%(found)s). A file may be only what it is named: "
            "open it in its program and save it anew."
        ),
        DocumentActs: _(
            "The document does things by itself when it is opened, or carries other files (%(found)s). "
            "Only documents for reading are accepted: print it to a new PDF."
        ),
        DocumentIsLocked: _(
            "The document is protected with a password, so it cannot be looked through. Save it without protection."
        ),
        MacrosInside: _("The document holds macros or embedded programs. Save it without them."),
        ArchiveInside: _("There is an archive inside the document (%(name)s). Take it out."),
        UnpacksTooMuch: _(
            "Unpacked, the document is far bigger than it looks. Accepted are up to %(most)s MB and %(parts)s parts."
        ),
        UnsafeNames: _("A part of the document has a name that is not allowed (%(name)s). Save the document anew."),
        NotPlainText: _("This is no plain text. Accepted is text in UTF-8: choose that encoding when you save it."),
    }
)
