"""Tokenizer for search: the words of a text, and one normalized spelling of each.

A word is a run of letters and digits; accents, invisible signs and apostrophes inside it belong to it, hyphens divide.
What is indexed holds only small letters and digits that every engine leaves alone.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ..letters import UNDECOMPOSED, in_one_script

LONGEST = 60
# Of a longer run only the beginning is analysed: two such words with one beginning are one.
_MAX_RAW = 120

_INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_APOSTROPHES = "'’‘ʼʹʻ`´＇"
_WORD = re.compile(
    rf"[^\W_](?:[^\W_]|[\u0300-\u036f{_INVISIBLE}]|[{_APOSTROPHES}](?=[^\W\d_]))*",
)
_INVISIBLE_SIGNS = re.compile(f"[{_INVISIBLE}]")
_APOSTROPHE = re.compile(f"[{_APOSTROPHES}]")
_POSSESSIVE = re.compile(rf"(?<=[a-z])[{_APOSTROPHES}]s$")
# Letters that every engine takes for letters; all others are spelled out by their number.
_PLAIN = re.compile(
    "[0-9a-z\u00df-\u024f\u0370-\u03ff\u0430-\u0527\u05d0-\u05ea\u0620-\u064a\u0660-\u06d3"
    "\u3041-\u30ff\u4e00-\u9fcc\uac00-\ud7a3]"
)
_OTHERS = {"ё": "е", "ŋ": "n", "ς": "σ"}
_PLAIN_SPELLING = re.compile("[0-9a-zа-яәғқңөұүһі]*")


class Token(NamedTuple):
    """A run of letters in its text: `text[start:end]`."""

    start: int
    end: int
    raw: str


def tokens(text: str) -> Iterator[Token]:
    """The words of a text, as they stand; a few of unusual signs have an empty `spelling`.

    >>> [token.raw for token in tokens("«Абай жолы» – Abai’s, Сент-Экзюпери №2")]
    ['Абай', 'жолы', 'Abai’s', 'Сент', 'Экзюпери', '2']
    """
    for match in _WORD.finditer(text):
        start, end = match.span()
        yield Token(start, end, text[start : min(end, start + _MAX_RAW)])


def spelling(raw: str) -> str:
    """The one spelling of a word: small, in one script, without accents, apostrophes and what cannot be seen.

    >>> spelling("ТIЛ"), spelling("Ёлка"), spelling("Abai’s"), spelling("Saint-Exupéry"[6:]), spelling("O'Neill")
    ('тіл', 'елка', 'abai', 'exupery', 'oneill')
    """
    small = raw.lower()
    if _PLAIN_SPELLING.fullmatch(small) and not _mixed(small):
        return small[:LONGEST]
    seen = unicodedata.normalize("NFKC", _INVISIBLE_SIGNS.sub("", raw))
    small = _APOSTROPHE.sub("", _POSSESSIVE.sub("", in_one_script(seen).lower()))
    return in_one_script("".join(_plain(sign) for sign in small))[:LONGEST]


def _mixed(small: str) -> bool:
    return not small.isascii() and in_one_script(small) != small


@lru_cache(maxsize=4096)
def _plain(sign: str) -> str:
    if sign in _OTHERS:
        return _OTHERS[sign]
    if "\u0400" <= sign <= "\u0527" and sign.isalnum():
        return sign
    parts = UNDECOMPOSED.get(sign) or unicodedata.normalize("NFKD", sign).lower()
    return "".join(_safe(part) for part in parts if part.isalnum())


def _safe(sign: str) -> str:
    return sign if _PLAIN.fullmatch(sign) else f"u{ord(sign):x}"
