"""Refusals of a whole file, before its cells are checked."""

from tosbelgi.kernel.refusals import Refusal


class FileUnreadable(Refusal):
    """The file is no spreadsheet we can read; `why` says which kind of unreadable, one of `wordings.UNREADABLE`."""

    code = "FILE_UNREADABLE"

    def __init__(self, why: str, row: int = 1) -> None:
        super().__init__(allowed=["XLSX", "CSV"], why=why, row=row)


class FileTooLarge(Refusal):
    """The file, packed or unpacked, is over the megabytes that are read."""

    code = "FILE_TOO_LARGE"


class TooManyRows(Refusal):
    """The file has more rows than are read."""

    code = "TOO_MANY_ROWS"


class TooManyCells(Refusal):
    """The sheet has more cells, empty ones included, than are looked at."""

    code = "TOO_MANY_CELLS"


class RowOutsideSheet(Refusal):
    """A row has a number that no sheet reaches, or one that is not behind the row before it."""

    code = "ROW_OUTSIDE_SHEET"


class CellsBelowGap(Refusal):
    """Cells so far below the table that reading stops before them: nothing is left out silently."""

    code = "CELLS_BELOW_GAP"


class ColumnsMissing(Refusal):
    """The first row that is not empty must name every column of the template."""

    code = "COLUMNS_MISSING"


class ColumnTwice(Refusal):
    """A column is named twice, so it is ambiguous."""

    code = "COLUMN_TWICE"
