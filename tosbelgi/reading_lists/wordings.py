"""Refusals and problems of this room in the reader's words: what is wrong, by which rule, what is allowed."""

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.setting_kinds import number_words

REFUSALS = {
    "NO_SUCH_LIST": _("There is no such reading list, or it lacks one of its three sections."),
    "MAY_NOT_APPROVE": _("Approving and withdrawing needs the operator's permission."),
    "MAY_NOT_IMPORT": _("Importing needs the operator's permission."),
    "LIST_IS_APPROVED": _("This list is approved. Withdraw a book from it, or make next year's list from a copy."),
    "LIST_IS_INCOMPLETE": _(
        "A list is approved when it and its three sections are public. Books that each section needs: %(fewest)s."
    ),
    "LIST_HAS_CHANGED": _("The list has changed since you looked. Nothing is approved: look at it as it is now."),
    "LIST_IS_NOT_APPROVED": _("This list is only proposed: remove the book from it in the editor."),
    "ALREADY_WITHDRAWN": _("This book has been withdrawn before."),
    "WORDS_ARE_MISSING": _("Write who decided, or why: this text may not be empty."),
    "DECIDED_IN_THE_FUTURE": _("The date of the decision is today or earlier."),
    "YEAR_IS_TAKEN": _("There is a list of that year already."),
    "NOT_READY": _("This file cannot be imported now: it has mistakes, or it was imported before."),
    "CHANGED_MEANWHILE": _("Books have changed since the preview. Look at the new preview before importing."),
    "FILE_UNREADABLE": _("This file cannot be read. Allowed are XLSX, and CSV in UTF-8."),
    "FILE_TOO_LARGE": _("The file is too large. Allowed are %(megabytes)s MB."),
    "TOO_MANY_ROWS": _("The file has too many rows. Allowed are %(rows)s."),
    "COLUMNS_MISSING": _("Columns are missing in the first row. Begin with the template."),
}
PROBLEMS = {
    **REFUSALS,
    "FILE_TOO_LARGE": _("the file is too large; allowed are so many megabytes"),
    "TOO_MANY_ROWS": _("the file has too many rows"),
    "formula": _("a formula stands here; write its value"),
    "unknown": _("this value is not allowed"),
    "no_address": _("this cannot be an address"),
    "too_long": _("this text is too long"),
    "other_count": _("another number of authors than in the other languages"),
    "no_year": _("this is no year"),
    "no_language": _("this is no ISO 639 language code"),
    "original_title_missing": _("the title in the original language is missing"),
    "no_isbn": _("this is no ISBN: the check digit does not fit, or digits are missing"),
    "twice": _("the same book stands in an earlier row"),
    "author_twice": _("the same author is named twice"),
    "new_author_needs_names": _("this author is new and needs the name in all three languages"),
    "no_rows": _("the file has no rows"),
}


def said(refusal: Refusal) -> str:
    """The sentence for a refusal of this room."""
    return str(REFUSALS[refusal.code]) % {name: _shown(value) for name, value in refusal.details.items()}


def _shown(value: object) -> object:
    return number_words(value) if type(value) is int else value


def problem_words(problem: dict[str, object]) -> dict[str, object]:
    """One problem of an import as a line of a table."""
    return problem | {"sentence": str(PROBLEMS[str(problem["code"])])}
