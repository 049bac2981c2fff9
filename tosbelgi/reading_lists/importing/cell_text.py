"""What a cell says, what is wrong with it, and how text is written so that no spreadsheet program runs or alters it.

Whatever is written comes back the same: a protection is taken off again, and text that looks protected gets one more.
"""

import re
from typing import NamedTuple

# A cell that begins with one of these is a formula to a spreadsheet program (OWASP, CSV injection).
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_NEEDS_DEFUSING = re.compile(r"'*[=+\-@\t\r]")
_DEFUSED = re.compile(r"'+[=+\-@\t\r]")
# What a formula shows that has failed, in the words of an English, a Russian and a LibreOffice program.
_ERROR_VALUE = re.compile(
    r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|SPILL!|CALC!|GETTING_DATA"
    r"|ПУСТО!|ДЕЛ/0!|ЗНАЧ!|ССЫЛКА!|ИМЯ\?|ЧИСЛО!|Н/Д)|Err:\d{3}"
)
# ECMA-376, part 1, 22.9.2.19 (ST_Xstring): signs that XML cannot hold are written by their number.
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\r\x0e-\x1f\ufffe\uffff]")


class Cell(NamedTuple):
    """The text of a cell, and its fault: a formula, the error value of one, or a date instead of text."""

    text: str
    fault: str = ""


EMPTY = Cell("")


def text_cell(text: str) -> Cell:
    """A cell that holds text.

    >>> text_cell("#ССЫЛКА!").fault, text_cell("№ 1")
    ('error_value', Cell(text='№ 1', fault=''))
    """
    return Cell(text, "error_value" if _ERROR_VALUE.fullmatch(text) else "")


def defused(text: str) -> str:
    """The text as a spreadsheet program will show it rather than run it.

    >>> defused("=1+1"), defused("Абай"), defused("'=1")
    ("'=1+1", 'Абай', "''=1")
    """
    return "'" + text if _NEEDS_DEFUSING.match(text) else text


def undefused(text: str) -> str:
    """What was there before it was defused.

    >>> undefused("'=1+1"), undefused("'тырнақша")
    ('=1+1', "'тырнақша")
    """
    return text[1:] if _DEFUSED.match(text) else text


def escaped(text: str) -> str:
    r"""The text as a workbook writes it.

    >>> escaped("a\x0bb"), escaped("_x000D_")
    ('a_x000B_b', '_x005F_x000D_')
    """
    return _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", _ESCAPE.sub(lambda one: "_x005F" + one[0], text))


def unescaped(text: str) -> str:
    r"""What a workbook means; halves of a pair become the sign they write together.

    >>> unescaped("бір_x000D_\nекі"), unescaped("_x005F_x000D_"), unescaped("_xD83D__xDE00_")
    ('бір\r\nекі', '_x000D_', '😀')
    """
    if "_x" not in text:
        return text
    found = _ESCAPE.sub(lambda one: chr(int(one[1], 16)), text)
    return found.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
