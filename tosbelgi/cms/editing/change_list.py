"""What a change does, field by field, in one sentence each: for whoever decides before reading every word.

The sentences are made of Wagtail's comparisons, as the table of both versions is (`comparison`), so that the two never
disagree. A long text is told by the places that differ and not as a whole.
"""

import difflib
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import NamedTuple

from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.admin.compare import (
    BlockComparison,
    ChildRelationComparison,
    FieldComparison,
    StreamBlockComparison,
    StreamFieldComparison,
)

from .comparison import FieldDifference

SHORT = 80  # letters that are quoted as a whole
PLACES = 3  # of a long text or of child rows that are quoted; the others are counted
NEAR = 2  # words that stayed between two changes that are told as one
NOTHING = {"", "–"}


class ChangeSentence(NamedTuple):
    """One field: its label, what happens to it, and who has written in it."""

    label: str
    text: str
    writers: list[str]


def sentences(differences: Iterable[FieldDifference]) -> list[ChangeSentence]:
    """What each of these differences does, in words."""
    return [ChangeSentence(one.label, _sentence(one.comparison, one.first), one.writers) for one in differences]


def _sentence(comparison: FieldComparison, first: bool) -> str:
    if isinstance(comparison, ChildRelationComparison):
        return _parts_sentence(_child_rows(comparison))
    if isinstance(comparison, StreamFieldComparison) and comparison.val_a and comparison.val_b:
        block = comparison.field.stream_block
        blocks = StreamBlockComparison(block, True, True, comparison.val_a, comparison.val_b).get_block_comparisons()
        return _parts_sentence(_blocks(blocks))
    before, after = _both_sides(comparison.htmldiff())
    return text_change("" if first else before, after)


class _Part(NamedTuple):
    """A child row or block: `added`, `removed` or `changed`, and what it says."""

    kind: str
    text: str


def _child_rows(comparison: ChildRelationComparison) -> Iterator[_Part]:
    for child in comparison.get_child_comparisons():
        fields = child.get_field_comparisons()
        kind = "added" if child.is_addition() else "removed" if child.is_deletion() else "changed"
        if kind != "changed":
            own = [_own_text(field, kind == "added") for field in fields if not _has_rows(field)]
            yield _Part(kind, ", ".join(text for text in own if text not in NOTHING))
        elif child.has_changed():
            yield _Part(kind, "; ".join(_field_sentence(field) for field in fields if field.has_changed()))


def _own_text(field: FieldComparison, added: bool) -> str:
    """What a field of a row that comes or goes says; numbers by their label, and of a ticked box its label."""
    if isinstance(field.field, models.BooleanField):
        return str(field.field_label()) if (field.val_b if added else field.val_a) else ""
    text = _both_sides(field.htmldiff())[added]
    numbered = isinstance(field.field, models.IntegerField) and not field.field.choices
    return f"{field.field_label()}: {text}" if numbered and text not in NOTHING else text


def _field_sentence(field: FieldComparison) -> str:
    """What happens to a field of a row below; rows below that are told in turn, by their name."""
    if _has_rows(field):
        return f"{field.field_label()}: {_parts_sentence(_child_rows(field))}"
    return text_change(*_both_sides(field.htmldiff()))


def _has_rows(field: FieldComparison) -> bool:
    return isinstance(field, ChildRelationComparison)


def _blocks(comparisons: Iterable[BlockComparison]) -> Iterator[_Part]:
    for one in comparisons:
        label = str(one.block.label)
        if one.is_new() or one.is_deleted():
            text = _both_sides(str(one.htmlvalue(one.val_b if one.is_new() else one.val_a)))[0]
            yield _Part("added" if one.is_new() else "removed", f"{label}: {text}")
        elif one.has_changed():
            yield _Part("changed", f"{label}: {text_change(*_both_sides(str(one.htmldiff())))}")


def _parts_sentence(parts: Iterable[_Part]) -> str:
    """What happens to rows below, or to blocks.

    >>> _parts_sentence([_Part("added", "Abai"), _Part("removed", "Gombrich")])
    'added: “Abai”; removed: “Gombrich”'
    >>> _parts_sentence([])
    'in another order'
    """
    texts: dict[str, list[str]] = {"added": [], "removed": [], "changed": []}
    for part in parts:
        texts[part.kind].append(part.text)
    said = []
    for kind, message in (("added", _("added: %(what)s")), ("removed", _("removed: %(what)s"))):
        if texts[kind]:
            said.append(message % {"what": _counted([_quoted(text) for text in texts[kind]])})
    if texts["changed"]:
        said.append(_("changed: %(what)s") % {"what": _counted(texts["changed"])})
    return "; ".join(said) or _("in another order")


def text_change(before: str, after: str) -> str:
    """What happens to a text.

    >>> text_change("", "New"), text_change("Old", ""), text_change("Old", "New")
    ('written: “New”', 'emptied; it was “Old”', '“Old” becomes “New”')
    >>> long = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen."
    >>> text_change(long, long.replace("two", "2").replace("fifteen ", ""))
    '“two” becomes “2”; “fifteen” goes'
    """
    if before in NOTHING:
        return _("written: %(text)s") % {"text": _quoted(after)}
    if after in NOTHING:
        return _("emptied; it was %(text)s") % {"text": _quoted(before)}
    if max(len(before), len(after)) <= SHORT:
        return _becomes(before, after)
    return _counted([_becomes(old, new) for old, new in _places(before.split(), after.split())]) or _(
        "only its markup changes"
    )


def _becomes(before: str, after: str) -> str:
    if not before:
        return _("%(text)s comes") % {"text": _quoted(after)}
    if not after:
        return _("%(text)s goes") % {"text": _quoted(before)}
    return _("%(before)s becomes %(after)s") % {"before": _quoted(before), "after": _quoted(after)}


def _places(before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    """The places where two texts differ, of the one and of the other; those that lie close together are one."""
    joined: list[list[int]] = []
    for kind, *place in difflib.SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            continue
        if joined and place[0] - joined[-1][1] <= NEAR:
            joined[-1][1], joined[-1][3] = place[1], place[3]
        else:
            joined.append(place)
    for i1, i2, j1, j2 in joined:
        yield " ".join(before[i1:i2]), " ".join(after[j1:j2])


def _counted(texts: list[str]) -> str:
    """The first of them, and how many more there are."""
    more = len(texts) - PLACES
    if more <= 0:
        return "; ".join(texts)
    rest = _("and %(n)s more") % {"n": more}
    return "; ".join([*texts[:PLACES], rest])


def _quoted(text: str) -> str:
    return _("“%(text)s”") % {"text": Truncator(text).chars(SHORT)}


class _Sides(HTMLParser):
    """The text before and after of a comparison in HTML, told apart by Wagtail's classes."""

    VOID = frozenset({"br", "img", "hr", "input", "wbr"})

    def __init__(self) -> None:
        super().__init__()
        self.before: list[str] = []
        self.after: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "span":
            self._say(" ")
        if tag in self.VOID:
            return
        classes = (dict(attrs).get("class") or "").split()
        self._open.append("addition" if "addition" in classes else "deletion" if "deletion" in classes else "")

    def handle_endtag(self, tag: str) -> None:
        if self._open:
            self._open.pop()
        if tag != "span":
            self._say(" ")

    def handle_data(self, data: str) -> None:
        self._say(data)

    def _say(self, text: str) -> None:
        if "addition" not in self._open:
            self.before.append(text)
        if "deletion" not in self._open:
            self.after.append(text)


def _both_sides(html: str) -> tuple[str, str]:
    """The plain texts before and after.

    >>> _both_sides('<p>One <span class="deletion">two</span><span class="addition">2</span></p>')
    ('One two', 'One 2')
    """
    sides = _Sides()
    sides.feed(html)
    sides.close()
    return " ".join("".join(sides.before).split()), " ".join("".join(sides.after).split())
