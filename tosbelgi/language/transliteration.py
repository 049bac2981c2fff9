"""Kazakh in Latin letters, for readers who cannot read Cyrillic.

The letters are those of the national Latin alphabet as published in January 2021; what it has no letter for, in words
taken from Russian, is spelt by sound.
"""

import re

_LETTERS = {
    "а": "a", "ә": "ä", "б": "b", "в": "v", "г": "g", "ғ": "ğ", "д": "d", "е": "e", "ё": "io", "ж": "j", "з": "z",
    "и": "i", "й": "i", "к": "k", "қ": "q", "л": "l", "м": "m", "н": "n", "ң": "ñ", "о": "o", "ө": "ö", "п": "p",
    "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "ū", "ү": "ü", "ф": "f", "х": "h", "һ": "h", "ц": "ts", "ч": "ch",
    "ш": "ş", "щ": "şş", "ъ": "", "ы": "y", "і": "ı", "ь": "", "э": "e", "ю": "iu", "я": "ia",
}  # fmt: skip
# The two Latin letters i are told apart in capitals too.
_CAPITALS = {"и": "İ", "й": "İ", "і": "I"}
_WORD = re.compile(r"\w+")


def kazakh_in_latin(text: str) -> str:
    """A Kazakh text in Latin letters; whatever is no Cyrillic letter of Kazakh stays as it is.

    >>> kazakh_in_latin("Қалың мал"), kazakh_in_latin("Абай жолы"), kazakh_in_latin("Шұғаның белгісі")
    ('Qalyñ mal', 'Abai joly', 'Şūğanyñ belgısı')
    >>> kazakh_in_latin("Ілияс Есенберлин"), kazakh_in_latin("«Юрта» – 2, ЯҒНИ Ия")
    ('Iliias Esenberlin', '«Iurta» – 2, IAĞNİ İia')
    """
    return _WORD.sub(lambda word: _word(word[0]), text)


def _word(word: str) -> str:
    shouted = len(word) > 1 and word.isupper()
    return "".join(_letter(letter, shouted=shouted) for letter in word)


def _letter(letter: str, *, shouted: bool) -> str:
    small = letter.lower()
    latin = _LETTERS.get(small)
    if latin is None:
        return letter
    if small == letter:
        return latin
    return _CAPITALS.get(small) or (latin.upper() if shouted else latin.capitalize())
