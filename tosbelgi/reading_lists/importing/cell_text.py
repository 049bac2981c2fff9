"""Text of spreadsheet cells: faults, and escaping of formulas and of characters that XML cannot hold.

Escaping is reversible: text that already looks escaped gets one more apostrophe.
"""

import re
from typing import NamedTuple

# A cell that begins with one of these is a formula to a spreadsheet program (OWASP, CSV injection).
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_NEEDS_ESCAPING = re.compile(r"'*[=+\-@\t\r]")
_ESCAPED_FORMULA = re.compile(r"'+[=+\-@\t\r]")
# Error values of formulas, as English and Russian Excel and LibreOffice write them.
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


def escape_formula(text: str) -> str:
    """The text as a spreadsheet program will show it rather than run it.

    >>> escape_formula("=1+1"), escape_formula("Абай"), escape_formula("'=1")
    ("'=1+1", 'Абай', "''=1")
    """
    return "'" + text if _NEEDS_ESCAPING.match(text) else text


def unescape_formula(text: str) -> str:
    """The text before `escape_formula`.

    >>> unescape_formula("'=1+1"), unescape_formula("'тырнақша")
    ('=1+1', "'тырнақша")
    """
    return text[1:] if _ESCAPED_FORMULA.match(text) else text


def escape_xml(text: str) -> str:
    r"""The text as a workbook writes it.

    >>> escape_xml("a\x0bb"), escape_xml("_x000D_")
    ('a_x000B_b', '_x005F_x000D_')
    """
    return _UNWRITABLE.sub(
        lambda match: f"_x{ord(match[0]):04X}_", _ESCAPE.sub(lambda escape: "_x005F" + escape[0], text)
    )


def unescape_xml(text: str) -> str:
    r"""The text that a workbook's escapes stand for; surrogate halves become one character.

    >>> unescape_xml("бір_x000D_\nекі"), unescape_xml("_x005F_x000D_"), unescape_xml("_xD83D__xDE00_")
    ('бір\r\nекі', '_x000D_', '😀')
    """
    if "_x" not in text:
        return text
    decoded = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return decoded.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
