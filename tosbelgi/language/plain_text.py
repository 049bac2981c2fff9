"""Normalization of text input, and the characters that are refused in it.

Two spellings that look the same must be the same text: «ё» in two parts, a space without width, the line ends of
another system. `normalized` makes them one. What changes the meaning of the text around it, or what a database or an
XML file cannot hold, is never dropped in silence but refused: `forbidden_characters` names it.
"""

import re
import unicodedata

# These show nothing: soft hyphen, joiners and spaces without width, marks of direction, byte order marks, selectors of
# a variant.
_INVISIBLE = "\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff"
# Letters and signs that are blank by themselves, though Unicode calls them no space: a name of them alone is none.
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
# Behind a symbol they make another picture: a heart is red, a family is one emoji. There they stay.
_IN_A_SYMBOL = frozenset("\u200d\ufe0e\ufe0f")
_UNSEEN = re.compile(f"[{_INVISIBLE}{_BLANK}]")
_LINE_END = re.compile("\r\n|[\r\u0085\u2028\u2029]")
# Control signs, the overrides of direction, halves of a pair, and what Unicode calls no characters.
_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def normalized(text: str) -> str:
    r"""The text composed, with line ends of one kind, without invisible signs and without space around it.

    >>> normalized(" Сергей\r\nЕ\u0308лкин\u200b\u00a0"), normalized("\u200b\u00a0"), normalized("❤\ufe0f")
    ('Сергей\nЁлкин', '', '❤️')
    """
    if text.isascii():
        return _LINE_END.sub("\n", text).strip() if "\r" in text else text.strip()
    seen = _UNSEEN.sub(_kept, _LINE_END.sub("\n", text))
    return unicodedata.normalize("NFC", seen).strip()


def _kept(match: re.Match[str]) -> str:
    sign, before = match[0], match.string[: match.start()][-1:]
    if sign in _BLANK:
        return " "
    drawn = bool(before) and (unicodedata.category(before) in {"So", "Sk", "Sm"} or before in "\ufe0f#*0123456789")
    return sign if drawn and sign in _IN_A_SYMBOL else ""


def is_blank(text: str) -> bool:
    r"""Is there nothing visible in the text?

    >>> is_blank(" \u00a0\u200b"), is_blank("\u3164"), is_blank("0")
    (True, True, False)
    """
    return not normalized(text)


def forbidden_characters(text: str) -> list[str]:
    r"""The characters that no text may hold, each once, as Unicode code points.

    >>> forbidden_characters("Кни\0га\u202e\0"), forbidden_characters("два\tслова\r\n")
    (['U+0000', 'U+202E'], [])
    """
    return [_number(sign) for sign in dict.fromkeys(_REFUSED.findall(text))]


def without_invisible(text: str) -> str:
    r"""The text with its refused characters spelt out, so that it can be shown, stored and mailed.

    >>> without_invisible("Кни\0га")
    'Кни<U+0000>га'
    """
    return _REFUSED.sub(lambda match: f"<{_number(match[0])}>", text)


def _number(sign: str) -> str:
    return f"U+{ord(sign):04X}"
