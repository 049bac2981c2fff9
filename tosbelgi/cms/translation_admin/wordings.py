"""Sentences for refused PO files."""

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals.messages import register

from .po_files import NotAPoFile, TranslationMismatch

register(
    {
        NotAPoFile: _("Send a PO file in UTF-8, of at most %(most)s MB, as it was downloaded here."),
        TranslationMismatch: _(
            "This file was made for another text or another language; nothing was stored. "
            "Download the file of this translation and work in it."
        ),
    }
)
