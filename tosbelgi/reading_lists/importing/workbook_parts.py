"""Streaming XML readers for the parts of an XLSX workbook: each handles the few elements it needs."""

import re
from collections.abc import Iterator, Mapping, Sequence
from xml.parsers import expat

from .cell_text import EMPTY, Cell, text_cell, unescape_formula, unescape_xml
from .file_refusals import FileUnreadable, RowOutsideSheet, TooManyCells

MOST_ELEMENTS = 4_000_000
MOST_DEPTH = 64
LONGEST_TAG = 1_000_000  # bytes; the parser begins a tag anew with each portion until it has it whole
LONGEST_TEXT = 100_000  # letters of a cell; three times what spreadsheet programs put into one
MOST_COLUMNS = 60
LAST_ROW = 1_048_576
_REFERENCE = re.compile(r"([A-Za-z]{1,3})\d+")
_WHOLE = re.compile(r"-?\d+")


class Budget:
    """How many elements of XML are still read, in all parts of a workbook together."""

    def __init__(self) -> None:
        self.left = MOST_ELEMENTS

    def spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise TooManyCells(cells=MOST_ELEMENTS)


class PartReader:
    """Takes a part in portions. Elements are known by their names without prefixes.

    No workbook has a document type of its own, in which entities would be defined; one that has is refused.
    """

    def __init__(self, budget: Budget) -> None:
        self.budget, self.depth, self.fed = budget, 0, 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = _refuse_definitions
        self.parser.StartElementHandler = self._start_element
        self.parser.EndElementHandler = self._end_element
        self.parser.CharacterDataHandler = self.on_text

    def feed(self, portion: bytes) -> None:
        """Read on. Raises `expat.ExpatError` where this is no XML."""
        self.parser.Parse(portion, False)
        self.fed += len(portion)
        if self.fed - self.parser.CurrentByteIndex > LONGEST_TAG:
            raise FileUnreadable("trap")

    def close(self) -> None:
        """Raises `expat.ExpatError` where the part was cut off."""
        self.parser.Parse(b"", True)

    def _start_element(self, name: str, attributes: Mapping[str, str]) -> None:
        self.budget.spend()
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise FileUnreadable("trap")
        self.on_start(name.rpartition(":")[2], attributes)

    def _end_element(self, name: str) -> None:
        self.depth -= 1
        self.on_end(name.rpartition(":")[2])

    def on_start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def on_end(self, name: str) -> None:
        """An element ends."""

    def on_text(self, text: str) -> None:
        """Text stands between elements."""


def _refuse_definitions(*_definition: object) -> None:
    raise FileUnreadable("trap")


def _attribute(attributes: Mapping[str, str], name: str) -> str:
    """An attribute, whatever prefix it has."""
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name), "")


class Relations(PartReader):
    """What a part refers to: kind and target by id."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.targets: dict[str, tuple[str, str]] = {}

    def on_start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            # The two kinds of XLSX, transitional and strict, differ only in the URL before its last segment.
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.targets[attributes.get("Id", "")] = kind, attributes.get("Target", "")

    def by_kind(self, required_kind: str) -> str | None:
        return next((target for kind, target in self.targets.values() if kind == required_kind), None)


class Sheets(PartReader):
    """The relations of the sheets that people see, in their order; a chart's sheet is one too."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.visible: list[str] = []

    def on_start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet" and attributes.get("state", "visible") == "visible":
            self.visible.append(_attribute(attributes, "id"))


class NumberFormats(PartReader):
    """How numbers are shown: the codes that this workbook defines, and the format of each style."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.codes: dict[int, str] = {}
        self.used: list[int] = []
        self.in_styles = False

    def on_start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            self.codes[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif name == "cellXfs":
            self.in_styles = True
        elif name == "xf" and self.in_styles:
            self.used.append(int(attributes.get("numFmtId", "0")))

    def on_end(self, name: str) -> None:
        if name == "cellXfs":
            self.in_styles = False


class _TextReader(PartReader):
    """Collects what stands in elements `t` (and `v`), without the reading aids of East Asian texts."""

    text_elements = frozenset({"t"})

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.texts: list[str] = []
        self.length = 0
        self.collecting = self.in_phonetic_run = False

    def on_start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "rPh":
            self.in_phonetic_run = True
        elif name in self.text_elements:
            self.collecting = not self.in_phonetic_run

    def on_end(self, name: str) -> None:
        if name == "rPh":
            self.in_phonetic_run = False
        elif name in self.text_elements:
            self.collecting = False

    def on_text(self, text: str) -> None:
        # What is cut off here is refused as too long in every column.
        if self.collecting and self.length <= LONGEST_TEXT:
            self.texts.append(text)
            self.length += len(text)

    def take_text(self) -> str:
        text = unescape_xml("".join(self.texts))
        self.clear_text()
        return text

    def clear_text(self) -> None:
        self.texts.clear()
        self.length = 0


class SharedStrings(_TextReader):
    """The texts to which cells refer by their places."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.strings: list[str] = []

    def on_end(self, name: str) -> None:
        super().on_end(name)
        if name == "si":
            self.strings.append(self.take_text())


class Sheet(_TextReader):
    """The rows of a sheet, as they come; a row that is not written at all is not among them."""

    text_elements = frozenset({"t", "v"})

    def __init__(self, budget: Budget, strings: Sequence[str], dates: frozenset[int]) -> None:
        super().__init__(budget)
        self.strings, self.dates = strings, dates
        self.row = self.empty_rows = self.skipped = self.column = 0
        self.in_row = False
        self.cells: list[Cell] = []
        self.finished_rows: list[tuple[int, list[Cell]]] = []
        self.kind, self.style, self.is_formula = "", 0, False

    def take_rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """The rows that have come whole since the last time."""
        rows, self.finished_rows = self.finished_rows, []
        yield from rows

    def on_start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name == "f":
            self.is_formula = True
        elif name == "row":
            number = int(attributes.get("r", self.row + 1))
            if not self.row < number <= LAST_ROW:
                raise RowOutsideSheet(row=number, rows=LAST_ROW)
            self.skipped, self.in_row = number - self.row - 1, True
            self.row, self.column, self.cells = number, 0, []
        else:
            super().on_start(name, attributes)

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        reference = _REFERENCE.fullmatch(attributes.get("r", ""))
        self.column = _column_number(reference[1]) if reference else self.column + 1
        self.kind, self.style, self.is_formula = attributes.get("t", "n"), int(attributes.get("s", "0")), False
        self.clear_text()

    def on_end(self, name: str) -> None:
        if name == "c":
            self._end_cell()
        elif name == "row":
            self.empty_rows, self.in_row = 0 if self.cells else self.empty_rows + self.skipped + 1, False
            self.finished_rows.append((self.row, self.cells))
        else:
            super().on_end(name)

    def _end_cell(self) -> None:
        cell = self._cell(self.take_text())
        if cell == EMPTY or self.column > MOST_COLUMNS:
            return
        self.cells += [EMPTY] * (self.column - len(self.cells))
        self.cells[self.column - 1] = cell

    def _cell(self, text: str) -> Cell:
        if self.is_formula:
            return Cell(text, "formula")
        if not text:
            return EMPTY
        if self.kind == "s":
            return text_cell(unescape_formula(self.strings[int(text)]))
        if self.kind in {"inlineStr", "str"}:
            return text_cell(unescape_formula(text))
        if self.kind == "b":
            return Cell("yes" if text.strip() == "1" else "no")
        if self.kind == "e":
            return Cell(text, "error_value")
        if self.kind == "d" or self.style in self.dates:
            return Cell(text, "date")
        return Cell(_number_text(text.strip()))


def _column_number(letters: str) -> int:
    """Which column that is: "A" is the first, "AB" the twenty-eighth."""
    place = 0
    for letter in letters.upper():
        place = 26 * place + ord(letter) - ord("A") + 1
    return place


def _number_text(text: str) -> str:
    """A number as people write it: without the point and the power of ten behind which a whole one is hidden."""
    if _WHOLE.fullmatch(text):
        return text
    number = float(text)
    return str(int(number)) if number.is_integer() and abs(number) < 1e16 else str(number)
