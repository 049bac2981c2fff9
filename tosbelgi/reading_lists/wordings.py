"""Sentences for the refusals and import problems of reading lists."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.codes import BookSection
from tosbelgi.kernel.refusals.messages import NOTHING, Sentence, register

from .actions import (
    AlreadyWithdrawn,
    DecidedInTheFuture,
    ListHasChanged,
    ListIsIncomplete,
    ListIsNotApproved,
    MayNotApprove,
    NoSuchList,
    WordsAreMissing,
)
from .importing.file_refusals import (
    CellsBelowGap,
    ColumnsMissing,
    ColumnTwice,
    FileTooLarge,
    FileUnreadable,
    RowOutsideSheet,
    TooManyCells,
    TooManyRows,
)
from .importing.runs import ChangedMeanwhile, MayNotImport, NotReady
from .lists import ListIsApproved
from .next_lists import MayNotBegin, YearIsTaken

UNREADABLE = {
    "kind": _("This is neither XLSX nor CSV. Open it in a spreadsheet program and save it as XLSX."),
    "no_workbook": _("There is no XLSX workbook in this file. Open it in a spreadsheet program and save it as XLSX."),
    "locked": _("It is protected by a password, or an old XLS file. Save it as XLSX without a password."),
    "compression": _("It is packed in a way that is not unpacked here. Save it as XLSX in a spreadsheet program."),
    "broken": _("It is damaged. Open it in a spreadsheet program and save it anew, or export it once more."),
    "no_sheet": _("It has no visible sheet with cells. Charts and hidden sheets are not read."),
    "trap": _("It holds definitions that no spreadsheet program writes. Copy the table into a new workbook."),
    "encoding": _("It is not in UTF-8. Save it as “CSV UTF-8” or as XLSX."),
    "quotes": _("A quotation mark is open or stands where none may be. Look from this row on, or save it as XLSX."),
}
# Of a file, as lines of the table of problems, where row and allowed values have columns of their own.
FILE_PROBLEMS = {
    "FILE_UNREADABLE": _("This file cannot be read. Allowed are XLSX, and CSV in UTF-8."),
    "FILE_TOO_LARGE": _("the file is too large; allowed are so many megabytes"),
    "TOO_MANY_ROWS": _("the file has too many rows"),
    "ROW_OUTSIDE_SHEET": _("the file is broken: a row has a number that cannot be"),
    "CELLS_BELOW_GAP": _("cells stand far below the table; delete them, or the empty rows above them"),
    "TOO_MANY_CELLS": _("The sheet has too many cells. Copy the table alone into an empty sheet."),
    "COLUMNS_MISSING": _("Columns are missing in the first row. Begin with the template."),
    "COLUMN_TWICE": _("A column is named twice in the first row. Delete one of the two."),
}
PROBLEMS = {
    **FILE_PROBLEMS,
    "formula": _("a formula stands here; write its value"),
    "error_value": _("a formula has failed here and shows an error; write the value"),
    "date": _("a date stands here; format the cell as text and write it anew"),
    "control_sign": _("a sign that nobody sees stands here, shown as <U+…>; delete it"),
    "more_cells": _("this row has more cells than columns; put text with commas between quotation marks"),
    "name_too_long": _("this name is too long; names are divided by semicolons"),
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


def _sections(refusal: ListIsIncomplete) -> str:
    short = cast(list[str], refusal.details["missing"])
    return "; ".join(str(label) for code, label in BookSection.choices if code in short) or NOTHING


register(
    {
        NoSuchList: _("There is no such reading list, or it lacks one of its three sections."),
        MayNotApprove: _(
            "Approving and withdrawing needs the operator's permission. Whoever looks after the accounts can grant it."
        ),
        MayNotBegin: _(
            "Beginning a list needs the permission to import or to approve. Whoever looks after the accounts can "
            "grant it."
        ),
        MayNotImport: _("Importing needs the operator's permission. Whoever looks after the accounts can grant it."),
        ListIsApproved: _("This list is approved. Withdraw a book from it, or make next year's list from a copy."),
        ListIsIncomplete: Sentence(
            _(
                "A list is approved when it and its three sections are public. Books that each section needs: "
                "%(fewest)s. Sections that have fewer: %(sections)s."
            ),
            words={"sections": _sections},
        ),
        ListHasChanged: _("The list has changed since you looked. Nothing is approved: look at it as it is now."),
        ListIsNotApproved: _("This list is only proposed: remove the book from it in the editor."),
        AlreadyWithdrawn: _("This book has been withdrawn before. A book is withdrawn once, and its row stays."),
        WordsAreMissing: _("Write who decided, or why: this text may not be empty."),
        DecidedInTheFuture: _("The decision is dated %(decided_on)s. The latest day is today, %(latest)s."),
        YearIsTaken: _("There is a list of %(year)s already. Change that list, or choose another year."),
        NotReady: _(
            "This file cannot be imported now: it has mistakes, or it was imported before. Mend it and send it again."
        ),
        ChangedMeanwhile: _("Books have changed since the preview. Look at the new preview before importing."),
        FileUnreadable: Sentence(
            _("This file cannot be read. Allowed are XLSX, and CSV in UTF-8. %(reason)s"),
            words={"reason": lambda refusal: UNREADABLE[refusal.details["why"]]},
        ),
        FileTooLarge: _("The file is too large. Allowed are %(megabytes)s MB."),
        TooManyRows: _("The file has too many rows. Allowed are %(rows)s."),
        TooManyCells: _(
            "The sheet has too many cells; allowed are %(cells)s. Copy the table alone into an empty sheet."
        ),
        RowOutsideSheet: _(
            "The file is broken: a row has a number that cannot be. Rows go from 1 to %(rows)s, in order."
        ),
        CellsBelowGap: _(
            "Cells stand far below the table, after more than %(rows)s empty rows. Delete them, or the empty rows."
        ),
        ColumnsMissing: _("Columns are missing in the first row: %(missing)s. Begin with the template."),
        ColumnTwice: _("Columns are named twice in the first row: %(columns)s. Delete one of the two."),
    }
)


def problem_message(problem: dict[str, object]) -> dict[str, object]:
    """One problem of an import with its message, for a line of a table."""
    sentence = str(PROBLEMS[str(problem["code"])])
    if problem["code"] == FileUnreadable.code and (why := UNREADABLE.get(str(problem["value"]))):
        return problem | {"sentence": f"{sentence} {why}", "value": ""}
    return problem | {"sentence": sentence}


def preview_with_titles(preview: Mapping[str, Any]) -> dict[str, Any]:
    """What an import would change, with the titles of books beside their addresses."""
    titles = preview.get("titles", {})

    def named(slugs: Iterable[str]) -> list[dict[str, str]]:
        return [{"slug": slug, "title": titles.get(slug, slug)} for slug in slugs]

    lists = ("new_books", "added", "removed", "relisted")
    changed = [
        {"slug": slug, "title": titles.get(slug, slug), "changes": changes}
        for slug, changes in preview.get("changed_books", {}).items()
    ]
    return {**preview, **{name: named(preview.get(name, [])) for name in lists}, "changed_books": changed}
