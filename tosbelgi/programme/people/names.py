"""The one form of a person's name, wherever it is typed.

A name is shown to people who have never heard of us, so that no address and no number fits into it; what is written
into letters to them are its `initials`.
"""

import unicodedata

from tosbelgi.language.plain_text import forbidden_characters, normalized

from .persons import LONGEST_NAME
from .refusals import NameHasHiddenSigns, NameHasOtherSigns, NameIsMissing, NameIsTooLong

_BETWEEN_LETTERS = frozenset(" -‐‑–.,'’‘ʼʻ`´()")


def checked_names(given_name: str, family_name: str) -> dict[str, str]:
    """Both names as they are stored; refused without a given name."""
    names = {
        "given_name": checked_name("given_name", given_name),
        "family_name": checked_name("family_name", family_name),
    }
    if not has_letters(names["given_name"]):
        raise NameIsMissing
    return names


def checked_name(field: str, name: str) -> str:
    """A name as it is stored; refused with signs that nobody sees or that no name has, or with too many letters."""
    if signs := forbidden_characters(name):
        raise NameHasHiddenSigns(field=field, signs=signs)
    name = " ".join(normalized(name).split())
    if len(name) > LONGEST_NAME:
        raise NameIsTooLong(field=field, most=LONGEST_NAME)
    if signs := signs_of_no_name(name):
        raise NameHasOtherSigns(field=field, signs=" ".join(signs))
    return name


def signs_of_no_name(name: str) -> list[str]:
    """Signs that stand in no name, each once: digits, those of addresses, a dot within a word.

    >>> signs_of_no_name("Нұр-Сұлтан О’Коннор А.С. (Үлгі)")
    []
    >>> signs_of_no_name("http://a/7"), signs_of_no_name("a@ab.example")
    (['/', '7', ':'], ['.', '@'])
    """
    other = {sign for sign in name if not (_is_letter(sign) or sign in _BETWEEN_LETTERS)}
    ends = zip(name, name[1:], name[2:], name[3:], strict=False)
    if any(_is_letter(a) and _is_letter(b) and dot == "." and _is_letter(c) for a, b, dot, c in ends):
        other.add(".")
    return sorted(other)


def initials(*names: str) -> str:
    """The first letter of each name: what is told to strangers of somebody who has written their name themselves.

    Only letters that are capital or small: a sign that is a word, or a picture, is none.

    >>> initials("айгерім", "Мысалова"), initials("(Ақ)", ""), initials("𓀀", "死亡")
    ('А. М.', 'А.', '')
    """
    firsts = (next((sign for sign in name if sign.lower() != sign.upper()), "") for name in names)
    return " ".join(f"{sign.upper()[0]}." for sign in firsts if sign)


def has_letters(name: str) -> bool:
    """A hyphen or a dot alone is no name."""
    return any(map(_is_letter, name))


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LM"
