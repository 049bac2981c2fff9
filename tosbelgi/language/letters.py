"""Tokenizes text for collation: letters with case and accent, numbers, and punctuation marks.

Case and accents are set beside each letter; `alphabets` asks about them only when all else is equal.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# Letters that no decomposition turns into their base.
UNDECOMPOSED = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i", "ə": "a"}
# In a Cyrillic word Latin letters are slips of the keyboard, most of all i, h and ə where it lacks і, һ and ә.
# Capital B and H stay: they look like В and Н, and are typed for neither.
LOOKALIKES = str.maketrans("aceiopxyhəACEIKMOPTXYƏ", "асеіорхуһәАСЕІКМОРТХУӘ")
ACCENTS = "\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u030b\u0303\u0307\u0327\u0328\u0304"
ANOTHER_ACCENT = len(ACCENTS) + 1
# Beside the typographic ones, which Unicode knows as such.
QUOTES = "'\"`´ʹʺʻʼ„‚"

# Digits come in bounded runs, so that turning them into a number stays cheap.
_TOKEN = re.compile(r"\d{1,300}|.", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile("[\u0400-\u04ff]")


class Letter(NamedTuple):
    """A small letter, or any other sign that takes a place of its own, such as an emoji."""

    base: str
    accent: int = 0
    capital: bool = False


class Number(NamedTuple):
    """A run of digits, compared as a whole."""

    value: int
    zeros: int = 0


class Mark(NamedTuple):
    """A space, a full stop, a quotation mark: most divide words, some only stand beside one."""

    sign: str
    divides: bool = True


Piece = Letter | Number | Mark


def pieces(text: str, counted: frozenset[str]) -> list[Piece]:
    """Take a text to pieces, where `counted` are the letters of the reader; others are read as accented forms of those.

    >>> pieces("Ё №07", counted=frozenset("е"))
    [Letter(base='е', accent=7, capital=True), Mark(sign=' ', divides=True), Mark(sign='№', divides=True), \
Number(value=7, zeros=1)]
    """
    parts: list[Piece] = []
    for token in _TOKEN.findall(_clean(text)):
        if token.isdecimal():
            value = int(token)
            parts.append(Number(value, zeros=len(token) - len(str(value))))
        elif unicodedata.category(token).startswith("M") and parts and isinstance(parts[-1], Letter):
            parts[-1] = parts[-1]._replace(accent=parts[-1].accent + _accent(token))
        else:
            parts.extend(_sign(token, counted))
    return parts


def _clean(text: str) -> str:
    """One form for what looks the same: composed, without invisible signs, Cyrillic words wholly Cyrillic."""
    visible = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return _WORD.sub(lambda word: in_one_script(word[0]), unicodedata.normalize("NFC", visible))


def in_one_script(word: str) -> str:
    """A Cyrillic word wholly Cyrillic.

    >>> in_one_script("тiл"), in_one_script("Wi"), in_one_script("тiл") == "тіл"
    ('тіл', 'Wi', True)
    """
    return word.translate(LOOKALIKES) if _CYRILLIC.search(word) else word


@lru_cache(maxsize=4096)
def _sign(sign: str, counted: frozenset[str]) -> tuple[Piece, ...]:
    category = unicodedata.category(sign)
    if category[0] == "Z" or category == "Cc":
        return (Mark(" "),)
    if sign in QUOTES or category in {"Pi", "Pf"}:
        return (Mark(sign, divides=False),)
    if category[0] in "PM" or category in {"Sc", "Sk", "Sm"} or sign == "№":
        return (Mark(sign),)

    small = sign.lower()
    capital = small != sign
    if small in counted:
        return (Letter(small, capital=capital),)
    decomposed = UNDECOMPOSED.get(small) or unicodedata.normalize("NFKD", small).lower()
    bases = [part for part in decomposed if part in counted]
    if not bases:
        return (Letter(small, capital=capital),)
    accent = sum(_accent(part) for part in decomposed if unicodedata.combining(part)) or ANOTHER_ACCENT
    return tuple(Letter(base, accent, capital) for base in bases)


def _accent(mark: str) -> int:
    return ACCENTS.index(mark) + 1 if mark in ACCENTS else ANOTHER_ACCENT
