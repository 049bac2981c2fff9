"""From a Kazakh word to what all its forms have in common.

Endings are taken off from the right, each only after letters it may follow and in harmony with the vowel before it. Of the
readings found the best is the one that leads to a known word; without a list of words, the one whose endings are surest.
The result is a key, not always a word: «орын» and «орны» are both «орн».
"""

from typing import NamedTuple

from .kazakh_suffixes import ENDINGS, LONGEST, VERB
from .lexicon import NO_WORDS, Lexicon, glides_written_out

SHORTEST = 2
_BACK, _FRONT = frozenset("аоұыяё"), frozenset("әеөүіэ")
_VOWELS = frozenset("аәеоөұүыіэяёиую")
_KINDS = (
    {letter: "V" for letter in "аәеоөұүыіэяё"}
    | {letter: "R" for letter in "рйуию"}
    | {"л": "L", "м": "N", "н": "N", "ң": "N", "з": "Z", "ж": "Z"}
)
_HARDENED = str.maketrans("бгғ", "пкқ")
_SOFTENED = str.maketrans("пкқ", "бгғ")
# A narrow vowel between these is lost before a possessive ending: орын – орны, халық – халқы, ауыз – аузы.
_FLEETING = frozenset(first + second for first in "рлйусз" for second in "нқкпз") - {"сз", "зз"}
_KNOWN, _WHOLE, _KNOWN_VERB = 6.0, 0.7, 5.5


class Reading(NamedTuple):
    """A stem, whether as a verb's, and how sure the endings after it are."""

    stem: str
    verb: bool
    trust: float


def keys(word: str, lexicon: Lexicon = NO_WORDS) -> tuple[str, ...]:
    """The likeliest key of a word, and the other one if it may as well be a form of a verb, or of none.

    >>> keys("кітаптарды")[0] == keys("кітабымыз")[0], keys("баламен")[0], keys("халқының")[0] == keys("халық")[0]
    (True, 'бала', True)
    """
    best: dict[bool, tuple[float, str]] = {}
    for reading in readings(glides_written_out(word)):
        score, key = _judged(reading, lexicon)
        if reading.verb not in best or best[reading.verb] < (score, key):
            best[reading.verb] = (score, key)
    ranked = sorted(best.values(), reverse=True)
    return tuple(key for score, key in ranked if score > ranked[0][0] - 1.5)


def readings(word: str) -> list[Reading]:
    """Every way in which endings can be taken off a word, the word itself first."""
    found = [Reading(word, verb=False, trust=0.0)]
    waiting = [(word, 0, 0.0)]
    while waiting:
        stem, layer, trust = waiting.pop()
        for size in range(1, min(LONGEST, len(stem) - SHORTEST) + 1):
            endings = ENDINGS.get(stem[-size:])
            if endings is None:
                continue
            left = stem[:-size]
            kind, back = _KINDS.get(left[-1], "T"), _is_back(left)
            for ending in endings:
                if ending.layer <= layer or kind not in ending.after or (ending.finite and layer > 0):
                    continue
                if back is not None and ending.back is not None and ending.back != back:
                    continue
                sure = trust + ending.trust
                if ending.layer == VERB:
                    found.append(Reading(left, verb=True, trust=sure))
                elif any(letter in _VOWELS for letter in left):
                    found.append(Reading(left, verb=False, trust=sure))
                    waiting.append((left, ending.layer, sure))
    return found


def _is_back(stem: str) -> bool | None:
    """The harmony of the last vowel that has one."""
    for letter in reversed(stem):
        if letter in _BACK:
            return True
        if letter in _FRONT:
            return False
    return None


def _judged(reading: Reading, lexicon: Lexicon) -> tuple[float, str]:
    stem, verb, trust = reading
    if not lexicon.others:
        root = _without_narrow_end(stem) if verb else stem
        return (trust if len(stem) > 2 else trust - 2.0), _noun_key(root)
    if verb:
        infinitive = _infinitive(stem)
        return trust + (_KNOWN_VERB if infinitive in lexicon.verbs else 0.0) - 1.0 * (len(stem) < 3), infinitive
    if stem in lexicon.verbs:
        return trust + _KNOWN, _infinitive(stem[:-1])
    for known in (stem, stem[:-1] + stem[-1].translate(_HARDENED)):
        if known in lexicon.others:
            return trust + _KNOWN + (_WHOLE if trust == 0.0 else 0.0), _noun_key(known)
    return trust - (1.0 if len(stem) < 3 else 0.0), _noun_key(stem)


def _noun_key(stem: str) -> str:
    if stem[-2:] in _FLEETING:
        return stem
    if len(stem) > 3 and stem[-2] in "ыі" and stem[-3] + stem[-1] in _FLEETING:
        return stem[:-2] + stem[-1].translate(_HARDENED)
    return stem[:-1] + stem[-1].translate(_HARDENED)


def _without_narrow_end(root: str) -> str:
    return root[:-1] if len(root) > 2 and root[-1] in "ыі" else root


def _infinitive(root: str) -> str:
    root = _without_narrow_end(root)
    return root[:-1] + root[-1].translate(_SOFTENED) + "у"
