"""Slugs from text in any script: small Latin letters, digits and hyphens.

A URL goes into headers, mails, logs and other people's spreadsheets, where only ASCII arrives as it left.
"""

from anyascii import anyascii
from django.utils.text import slugify

LONGEST = 80
# What a browser has to spell as `slug_from` does, while an editor types: our alphabets, and the signs of our titles.
_TYPED = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя–—№_"


def slug_from(words: str, longest: int = LONGEST) -> str:
    """A slug from words in any script; empty where they hold neither letter nor digit.

    >>> slug_from("Қыз Жібек"), slug_from("Жаңа жаңалық – 2026"), slug_from("Преступление и наказание"), slug_from("…!")
    ('qyz-zhibek', 'zhanga-zhangalyq-2026', 'prestuplenie-i-nakazanie', '')
    """
    return slugify(_plain(words))[:longest].strip("-")


def spelling() -> list[tuple[str, str]]:
    """(sign, Latin letters) for each sign that `slug_from` spells and a browser would drop or spell otherwise.

    >>> dict(spelling())["ғ"], dict(spelling())["Ғ"], dict(spelling())["ь"], dict(spelling())["–"]
    ('gh', 'gh', '', '-')
    """
    signs = dict.fromkeys(_TYPED + _TYPED.upper())
    return [(sign, _plain(sign).lower().replace("'", "")) for sign in signs]


def _plain(words: str) -> str:
    # The line below a link hides an underscore.
    return anyascii(words).replace("_", "-")
