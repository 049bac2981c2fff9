"""Which texts our font can draw, and what is drawn of the others: never an empty box."""

import unicodedata
from functools import cache

from anyascii import anyascii
from fontTools.ttLib import TTFont

from .fonts import SOURCE

_HYPHENS = str.maketrans("\u2010\u2011\u2012", "---")


@cache
def _drawn() -> frozenset[int]:
    """The code points for which the font has a glyph."""
    with TTFont(SOURCE, lazy=True) as font:
        return frozenset(font.getBestCmap())


def covers(text: str) -> bool:
    """Has the font a glyph for every sign of the text?

    >>> covers("Әуезов – «Абай жолы»"), covers("Qalyñ mal, Şūğa"), covers("羅生門"), covers("Ән 🎉")
    (True, True, False, False)
    """
    return all(ord(sign) in _drawn() for sign in _tidied(text))


def drawable(text: str) -> str:
    """The text as it can be drawn: letters of other scripts by Latin ones of like sound, other signs left out.

    >>> drawable("Наурыз 🎉 2026"), drawable("Сапиенс (קיצור)"), drawable("Кон\u2011Тики\u202f!"), drawable("🎉")
    ('Наурыз 2026', 'Сапиенс (kytsvr)', 'Кон-Тики !', '')
    """
    signs = (sign if ord(sign) in _drawn() else _spelt(sign) for sign in _tidied(text))
    return " ".join("".join(signs).split())


def _spelt(sign: str) -> str:
    spelling = anyascii(sign) if unicodedata.category(sign)[0] in "LN" else ""
    return spelling if all(ord(letter) in _drawn() for letter in spelling) else ""


def _tidied(text: str) -> str:
    """Composed, with plain spaces and hyphens, without signs that nobody sees."""
    composed = unicodedata.normalize("NFC", text).translate(_HYPHENS)
    return "".join(" " if sign.isspace() else sign for sign in composed if unicodedata.category(sign) != "Cf")
