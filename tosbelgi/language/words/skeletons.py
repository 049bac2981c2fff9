"""Phonetic skeletons of words, the same for Kazakh, Russian and Latin spellings, for loose matching.

Kazakh typed without its own letters, either Latin spelling of it, and a name in three languages meet here. A skeleton
is written in small Latin letters, with c for ш, x for ч, j for ж.
"""

import re

from . import kazakh_suffixes
from .kazakh_suffixes import VERB, Ending, with_tails

_SINGLE = zip("абвгғдежзийкқлмнңопрстуфхһыіәөұүўэёчшщ", "abvggdejziikklmnnoprstufhhiiaouuueexcc", strict=True)
_CYRILLIC = {ord(letter): sound for letter, sound in _SINGLE} | {
    ord(letter): sound for letter, sound in {"ю": "iu", "я": "ia", "ц": "ts", "ъ": "", "ь": ""}.items()
}
_LATIN = (
    ("shch", "c"),
    ("tsh", "tc"),
    ("tch", "x"),
    ("tsch", "x"),
    ("sch", "c"),
    ("dzh", "j"),
    ("zh", "j"),
    ("sh", "c"),
    ("ch", "x"),
    ("kh", "h"),
    ("gh", "g"),
    ("ph", "f"),
    ("th", "t"),
    ("ck", "k"),
    ("dj", "j"),
    ("ts", "ts"),
)
_LATIN_LETTERS = {"q": "k", "w": "u", "y": "i", "x": "h", "c": "k", "j": "j"}
_DIGRAPH = re.compile("|".join(latin for latin, _skeleton in _LATIN) + "|[qwyxcj]|.")
_SOUNDS = dict(_LATIN) | _LATIN_LETTERS
_SOFT_C = re.compile("c(?=[eiy])")
_DOUBLE = re.compile(r"(.)\1+")
_VOWELS = frozenset("aeiou")
_LETTER_CLASSES = {"l": "L", "m": "N", "n": "N", "z": "Z", "j": "Z", "r": "R"} | dict.fromkeys("aeiou", "V")
_HARDENED = str.maketrans("bg", "pk")
_RUSSIAN = re.compile("(?<=...)(?:i?ami|[oe]go|[oe]mu|imi|[oei]m|i?am)$")
_FAMILY = re.compile("(?<=...)[oe]v$|(?<=....)(?:ul|kiz)$")
SHORTEST = 3


def skeleton(word: str) -> str:
    """The sounds of a word, roughly.

    >>> skeleton("қазақ"), skeleton("казак"), skeleton("qazaq"), skeleton("жолы"), skeleton("zholy"), skeleton("joly")
    ('kazak', 'kazak', 'kazak', 'joli', 'joli', 'joli')
    >>> skeleton("достоевский"), skeleton("dostoyevsky")
    ('dostoevski', 'dostoevski')
    """
    if word.isascii():
        word = _SOFT_C.sub("s", word)
        sounds = "".join(_SOUNDS.get(part, part) for part in _DIGRAPH.findall(word))
    else:
        sounds = word.translate(_CYRILLIC).replace("dj", "j")
    sounds = _DOUBLE.sub(r"\1", sounds.replace("ie", "e"))
    # Only at the beginning of a word do the sounds of х and қ divide Kazakh words.
    return sounds[:1] + sounds[1:].replace("h", "k") or word


def kazakh_core(sounds: str) -> str:
    """A skeleton without Kazakh endings.

    >>> kazakh_core(skeleton("кітаптарды")), kazakh_core(skeleton("китабы")), kazakh_core(skeleton("тили"))
    ('kitap', 'kitap', 'til')
    """
    return core(_stripped_stems(sounds)[-1])


def kazakh_cores(sounds: str) -> set[str]:
    """The same with more or fewer of the endings taken off: «Мұхтар» is no plural.

    >>> sorted(kazakh_cores(skeleton("мұхтардың")))
    ['muk', 'muktar', 'muktardin']
    """
    return {core(stem) for stem in _stripped_stems(sounds)}


def _stripped_stems(sounds: str) -> tuple[str, ...]:
    """The word, and what is left after each of the surest endings."""
    best: tuple[str, ...] = (sounds,)
    best_trust = 0.0
    to_strip = [(best, 0, 0.0)]
    while to_strip:
        stems, layer, trust = to_strip.pop()
        stem = stems[-1]
        for size in range(1, len(stem) - SHORTEST + 1):
            endings = ENDINGS.get(stem[-size:])
            if endings is None:
                break
            left = stem[:-size]
            for ending in endings:
                if ending.layer <= layer or not _may_follow(left, ending) or (ending.finite and layer):
                    continue
                total_trust = trust + ending.trust
                if (total_trust, -len(left)) > (best_trust, -len(best[-1])) and not _VOWELS.isdisjoint(left):
                    best, best_trust = (*stems, left), total_trust
                if ending.layer != VERB:
                    to_strip.append(((*stems, left), ending.layer, total_trust))
    return best


def russian_core(sounds: str) -> str:
    """A skeleton without the endings of Russian names; others are left to the stem.

    >>> russian_core(skeleton("достоевского")), russian_core(skeleton("ауэзовым")), russian_core(skeleton("шоканом"))
    ('dostoevsk', 'auez', 'cokan')
    """
    return core(_RUSSIAN.sub("", sounds))


def core(sounds: str) -> str:
    """A skeleton without what changes from language to language: the family ending of a name, the last vowels.

    >>> core("kunanbaiuli") == core("kunanbaev"), core("auezov") == core("auezova"), core("dostoevski"), core("abai")
    (True, True, 'dostoevsk', 'aba')
    """
    clipped = _clipped(_FAMILY.sub("", _clipped(sounds)))
    return clipped[:-1] + clipped[-1].translate(_HARDENED)


def _clipped(sounds: str) -> str:
    while len(sounds) > SHORTEST and sounds[-1] in _VOWELS:
        sounds = sounds[:-1]
    return sounds


def _may_follow(left: str, ending: Ending) -> bool:
    last = left[-1]
    kind = _LETTER_CLASSES.get(last, "T")
    if kind == "V" and last in "iu" and len(left) > 1 and left[-2] in _VOWELS:
        kind = "R"
    if kind not in ending.after and not (last in "iu" and "R" in ending.after):
        return False
    if ending.back is None or left.endswith(("ov", "ev")):
        return True
    # «ә» has become a, so only e tells the harmony.
    for sound in reversed(left):
        if sound in "ae":
            return sound == "a" or not ending.back
    return True


def _table() -> dict[str, tuple[Ending, ...]]:
    table: dict[str, dict[Ending, None]] = {}
    for letters, endings in kazakh_suffixes.ENDINGS.items():
        for ending in endings:
            sounds = skeleton(letters)
            plain = ending if "a" in sounds or "e" in sounds else ending._replace(back=None)
            table.setdefault(sounds, {})[plain] = None
    return {sounds: tuple(endings) for sounds, endings in table.items()}


ENDINGS = with_tails(_table())
