"""Proper names that a translation should keep. All functions are pure.

What is written in Latin letters inside a Cyrillic text (a platform, an address, an abbreviation) is the same in every
language. A Cyrillic name is respelt from Kazakh to Russian letter by letter and takes endings, so that only its
beginning is compared; in English it changes its script and is not compared at all.
"""

import re
from collections.abc import Iterator

from .completeness import plain_text

LATIN = re.compile(r"[A-Za-z\u00c0-\u017f][A-Za-z0-9\u00c0-\u017f]*(?:[@._:/-]+[A-Za-z0-9]+)*")
CYRILLIC = re.compile(r"[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]{2,}")
ROMAN = re.compile(r"[IVXLCDM]+")
SENTENCE_ENDS = '.!?:;«“„"(–—-'
# How Kazakh letters are written in Russian names, and what differs only by habit.
RUSSIAN_SPELLING = str.maketrans("әғқңөұүһіёэ", "агкноуухиее")
STEM = 3


def kept_names(source: str) -> list[str]:
    """Names in Latin letters within a Cyrillic text; none where the text itself is Latin.

    >>> kept_names("EL ÚMITI платформасы: help@elumiti.kz, XXI ғасыр")
    ['EL', 'ÚMITI', 'help@elumiti.kz']
    """
    text = plain_text(source)
    if not re.search(r"[а-яәғқңөұүһі]", text, re.IGNORECASE):
        return []
    return [name for name in LATIN.findall(text) if len(name) > 1 and not ROMAN.fullmatch(name)]


def capitalised_words(text: str) -> Iterator[str]:
    """Cyrillic words with a capital letter inside a sentence, where it can only be a name's."""
    for match in CYRILLIC.finditer(text):
        before = match.start()
        while before and text[before - 1].isspace():
            before -= 1
        if before and text[before - 1] not in SENTENCE_ENDS:
            yield match[0]


def lost_names(source: str, target: str, *, languages: tuple[str, str]) -> list[str]:
    """Names of the source that the target lacks, in the order of the text, each once.

    >>> lost_names("Бұл – Мұхтар Әуезов еңбегі", "Это труд Мухтара Ауэзова", languages=("kk", "ru"))
    []
    >>> lost_names("Оны EL ÚMITI платформасында Абай жазды", "Это написал Шакарим", languages=("kk", "ru"))
    ['EL', 'ÚMITI', 'Абай']
    """
    text = plain_text(target)
    folded = text.casefold()
    lost = [name for name in dict.fromkeys(kept_names(source)) if name.casefold() not in folded]
    if languages == ("kk", "ru"):
        stems = {_stem(match[0]) for match in CYRILLIC.finditer(text)}
        lost += [name for name in capitalised_words(plain_text(source)) if _stem(name) not in stems]
    return list(dict.fromkeys(lost))


def _stem(name: str) -> str:
    return name.casefold().translate(RUSSIAN_SPELLING)[:STEM]
