"""Collation by substitution: texts respelled so that code point order is the order of a language's alphabet.

For columns that keep no sort key of their own: a database puts such a spelling in order by itself, and both of ours do
it alike. It says less than a key of `alphabets`: capitals and accents do not count, signs are left out, a number has at
most ten digits.
"""

import re
import unicodedata
from functools import cache

from .alphabets import order

DIGITS = 10
_NUMBER = re.compile("[0-9]+")
_SIGNS = "«»“”„‘’\"'()[]{}<>.,:;!?…–—-_/\\|*#№"
# After digits and the space, before what stands in no alphabet of ours.
_FIRST_PLACE = 0xC0
_ACCENTED = range(0xC0, 0x180)


@cache
def places(language: str) -> dict[str, str]:
    """The substitute of each letter of the language's lists, small or capital, plain or with a foreign accent.

    >>> places("kk")["Ә"] == places("kk")["ә"] < places("kk")["б"], places("en")["é"] == places("en")["E"]
    (True, True)
    """
    place = {letter: chr(_FIRST_PLACE + rank) for rank, letter in enumerate(order(language))}
    for code_point in (*_ACCENTED, ord("ё"), ord("Ё")):
        letter = chr(code_point)
        base = unicodedata.normalize("NFD", letter)[0].lower()
        if letter.lower() not in place and base in place:
            place[letter] = place[base]
    return {
        spelled: sign for letter, sign in place.items() for spelled in (letter, letter.upper()) if len(spelled) == 1
    }


@cache
def translation(language: str) -> tuple[str, str]:
    """Letters and what stands for them, as SQL's `translate` wants it: signs without a partner are left out."""
    spelled = places(language)
    return "".join(spelled) + _SIGNS, "".join(spelled.values())


@cache
def _table(language: str) -> dict[int, str | None]:
    letters, standing_for = translation(language)
    return {ord(letter): standing_for[n] if n < len(standing_for) else None for n, letter in enumerate(letters)}


def respelled(text: str, language: str) -> str:
    """The respelled text, by which a database sorts it.

    >>> sorted(["Өнер", "«Ояу»", "10 бөлім", "Ән", "2 бөлім", "Абай", "арқан"], key=lambda text: respelled(text, "kk"))
    ['2 бөлім', '10 бөлім', 'Абай', 'арқан', 'Ән', '«Ояу»', 'Өнер']
    """
    return _NUMBER.sub(lambda number: number[0].zfill(DIGITS)[-DIGITS:], text).translate(_table(language))
