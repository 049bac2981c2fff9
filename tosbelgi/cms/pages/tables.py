"""The table of a page's body: a caption, named columns, rows of plain text; translated text by text.

Wagtail's typed table, not its older one: that brings nine hundred kilobytes of a grid which cannot be used without a
mouse, this one consists of ordinary fields. What it lacks is here: values that can be compared, rules of what a table
needs to be read aloud, and its texts for translation.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import BadRequest, ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.admin.telepath import register
from wagtail.contrib.typed_table_block.blocks import (
    TypedTable,
    TypedTableBlock,
    TypedTableBlockAdapter,
    TypedTableBlockValidationError,
)
from wagtail_localize.segments import StringSegmentValue

from tosbelgi.language.plain_text import normalized

from ..editing.typed_text import refuse_invisible_characters

MOST_COLUMNS = 12
MOST_ROWS = 100
MOST_LETTERS = 500
# A text without a letter is the same in all languages, but for a number with a decimal sign.
TRANSLATABLE = re.compile(r"[^\W\d_]|\d[.,]\d")


class Table(TypedTable):
    """A table that equals another one with the same content, so that a version differs only where it does."""

    @classmethod
    def of(cls, table: TypedTable) -> "Table":
        return cls(table.columns, table.row_data, (table.caption or "").strip())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TypedTable) and self._content() == Table.of(other)._content()

    def _content(self) -> tuple[Any, ...]:
        columns = [(column["block"].name, column["heading"]) for column in self.columns]
        return self.caption, columns, [list(row["values"]) for row in self.row_data]

    def texts(self) -> Iterator[str]:
        """Caption, headings and cells in the order of reading."""
        yield self.caption
        yield from (column["heading"] for column in self.columns)
        for row in self.row_data:
            yield from row["values"]

    def map(self, change: Callable[[str], str]) -> "Table":
        """The same table with each text changed."""
        columns = [column | {"heading": change(column["heading"])} for column in self.columns]
        rows = [{"values": [change(text) for text in row["values"]]} for row in self.row_data]
        return Table(columns, rows, change(self.caption))


class CellsBlock(TypedTableBlock):
    """Caption, columns and rows. A column is of text or of numbers, which are set at the end of their cells."""

    text = blocks.TextBlock(label=gettext_lazy("Column of text"), required=False, rows=1, max_length=MOST_LETTERS)
    number = blocks.CharBlock(label=gettext_lazy("Column of numbers"), required=False, max_length=MOST_LETTERS)

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> Table:
        try:
            return Table.of(super().value_from_datadict(data, files, prefix))
        except (KeyError, ValueError) as error:
            raise BadRequest("the form came without a part of its table") from error

    def normalize(self, value: Any) -> Table:
        return Table.of(super().normalize(value))

    def to_python(self, value: Any) -> Table:
        return Table.of(super().to_python(value))

    def clean(self, value: TypedTable) -> Table:
        table = Table.of(super().clean(value)).map(normalized)
        problems = [*_wrong_texts(table)]
        if not self.is_deferred_validation:
            problems = [*_missing(table), *problems]
        if problems:
            raise TypedTableBlockValidationError(non_block_errors=problems)
        return table

    def get_translatable_segments(self, value: Table) -> list[StringSegmentValue]:
        """Each text once. It is known by what it says: a row that moves takes its translation along."""
        texts = dict.fromkeys(text for text in value.texts() if TRANSLATABLE.search(text or ""))
        return [StringSegmentValue(_path(text), text) for text in texts]

    def restore_translated_segments(self, value: Table, segments: Iterable[StringSegmentValue]) -> Table:
        translated = {segment.path: segment.render_text() for segment in segments}
        return value.map(lambda text: translated.get(_path(text), text))

    class Meta:
        label = gettext_lazy("Caption, columns and rows")


class CellsAdapter(TypedTableBlockAdapter):
    """With a place into which a whole table is pasted."""

    js_constructor = "tosbelgi.cms.pages.CellsBlock"

    def js_args(self, block: CellsBlock) -> list[Any]:
        *others, meta = super().js_args(block)
        meta["strings"] |= {
            "PASTE": _("Paste a whole table"),
            "PASTE_HELP": _(
                "Copy the table in Word, in a spreadsheet or on a page, and paste it here: the first row becomes the "
                "headings. Where rows are below already, the pasted ones come after them."
            ),
            "PASTED": _("Filled in: columns – {columns}, rows – {rows}."),
            "SPLIT": _("Joined cells were taken apart: check them."),
            "CUT": _("What was beyond {columns} columns or {rows} rows was left out."),
            "PICTURES": _("Pictures were left out: put them beside the table as blocks “Picture”."),
            "NO_TABLE": _("What you pasted holds no table."),
        }
        return [*others, meta | {"mostColumns": MOST_COLUMNS, "mostRows": MOST_ROWS}]

    @cached_property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=["cms/table_block.js"])


register(CellsAdapter(), CellsBlock)


def _path(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _missing(table: Table) -> Iterator[str]:
    if not table.caption:
        yield _("The table needs a caption: one line that says what it shows.")
    if not table.columns or not table.row_data:
        yield _("The table is empty. Add columns and rows, or paste a table.")
    for place, column in enumerate(table.columns[1:], start=2):  # the corner above the names of the rows may be empty
        if not column["heading"].strip():
            yield _("Column %(place)s has no heading.") % {"place": place}


def _wrong_texts(table: Table) -> Iterator[str]:
    if len(table.columns) > MOST_COLUMNS or len(table.row_data) > MOST_ROWS:
        yield _("A table has at most %(columns)s columns and %(rows)s rows. Make two of it.") % {
            "columns": MOST_COLUMNS,
            "rows": MOST_ROWS,
        }
    for text in (table.caption, *(column["heading"] for column in table.columns)):
        if len(text) > MOST_LETTERS:
            yield _("“%(text)s…” is longer than %(most)s letters.") % {"text": text[:40], "most": MOST_LETTERS}
        try:
            refuse_invisible_characters(text)
        except ValidationError as wrong:
            yield from wrong.messages
