"""What a document is, in words: its kind, size and language, for whoever decides whether to fetch it."""

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import SiteDocument

KINDS = {
    "pdf": gettext_lazy("PDF document"),
    "docx": gettext_lazy("Word document"),
    "odt": gettext_lazy("text document"),
    "xlsx": gettext_lazy("Excel table"),
    "ods": gettext_lazy("spreadsheet"),
    "pptx": gettext_lazy("presentation"),
    "txt": gettext_lazy("plain text"),
    "csv": gettext_lazy("table as CSV"),
}


def about(document: SiteDocument) -> str:
    """Kind, size and language as far as they are known, in the active language. No query, and no look at the file."""
    kind = document.file_extension.lower()
    parts = [KINDS.get(kind) or (_("file of kind %(kind)s") % {"kind": kind.upper()} if kind else "")]
    parts.append(filesizeformat(document.file_size) if document.file_size else "")
    parts.append(document.get_language_display())
    return ", ".join(str(part) for part in parts if part)
