"""Refusals of a whole file, before its cells are checked."""

from tosbelgi.kernel.refusals import Refusal


class FileRefused(Refusal):
    """The group of refusals for a file of which nothing is read."""

    field = "file"


class FileUnreadable(FileRefused):
    """The file is no spreadsheet we can read; `why` says which kind of unreadable, one of `wordings.UNREADABLE`."""

    code = "FILE_UNREADABLE"
    rule = "list.file.format"
    takes = ("why", "row")
    allowed = ("XLSX", "CSV")

    def __init__(self, why: str, row: int = 1) -> None:
        super().__init__(why=why, row=row)


class FileTooLarge(FileRefused):
    """The file, packed or unpacked, is over the megabytes that are read."""

    code = "FILE_TOO_LARGE"
    rule = "list.file.size"
    limits = ("megabytes",)


class TooManyRows(FileRefused):
    """The file has more rows than are read."""

    code = "TOO_MANY_ROWS"
    rule = "list.file.rows"
    limits = ("rows",)


class TooManyCells(FileRefused):
    """The sheet has more cells, empty ones included, than are looked at."""

    code = "TOO_MANY_CELLS"
    rule = "list.file.cells"
    limits = ("cells",)


class RowOutsideSheet(FileRefused):
    """A row has a number that no sheet reaches, or one that is not behind the row before it."""

    code = "ROW_OUTSIDE_SHEET"
    rule = "list.file.row_numbers"
    takes = ("row",)
    limits = ("rows",)


class CellsBelowGap(FileRefused):
    """Cells so far below the table that reading stops before them: nothing is left out silently."""

    code = "CELLS_BELOW_GAP"
    rule = "list.file.gap"
    takes = ("row",)
    limits = ("rows",)


class ColumnsMissing(FileRefused):
    """The first row that is not empty must name every column of the template."""

    code = "COLUMNS_MISSING"
    rule = "list.file.columns"
    takes = ("missing",)


class ColumnTwice(FileRefused):
    """A column is named twice, so it is ambiguous."""

    code = "COLUMN_TWICE"
    rule = "list.file.columns_once"
    takes = ("row", "columns")
