"""Kazakh word list, read from an installed hunspell dictionary; without one an empty list serves.

The dictionary names verbs by their infinitive and by the rules they follow, and everything else by itself.
"""

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

# The rules of the verb in Debian's hunspell-kk begin with this one.
_VERBAL = "M"
_ENTRY = re.compile(r"([а-яёәғқңөұүһі]{2,40})(?:/(\w*))?")


class Lexicon(NamedTuple):
    """Words, verbs by their infinitive, and a digest that changes with them. Glides are written out."""

    others: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    digest: str = "none"


NO_WORDS = Lexicon()


def glides_written_out(word: str) -> str:
    """After a vowel «я» is «йа» and «ю» is «йу»: the first half belongs to the stem, the second to the ending.

    >>> glides_written_out("қояды"), glides_written_out("жаю"), glides_written_out("тау")
    ('қойады', 'жайу', 'тау')
    """
    if "я" not in word and "ю" not in word:
        return word
    return _GLIDE.sub(lambda match: "йа" if match[0] == "я" else "йу", word)


_GLIDE = re.compile("(?<=[аәеоөұүыіиу])[яю]")


@lru_cache(maxsize=4)
def read_lexicon(path: Path) -> Lexicon:
    """The words of a hunspell dictionary (`kk_KZ.dic`); raises OSError or UnicodeDecodeError for what is none."""
    content = path.read_bytes()
    others: set[str] = set()
    verbs: set[str] = set()
    for line in content.decode("utf-8-sig").splitlines():
        if entry := _ENTRY.fullmatch(line.strip()):
            word = glides_written_out(entry[1].replace("ё", "е"))
            (verbs if _VERBAL in (entry[2] or "") else others).add(word)
    return Lexicon(frozenset(others), frozenset(verbs), hashlib.sha256(content).hexdigest()[:12])
