"""Kazakh stemmer: a key that all forms of a word have in common.

Endings are taken off from the right, each only after letters it may follow and in harmony with the vowel before it. Of
the readings the best is the one that leads to a known word; without a list of words, the one whose endings are
surest. The result is a key, not always a word: «орын» and «орны» are both «орн».
"""

from typing import NamedTuple

from .kazakh_suffixes import ENDINGS, VERB
from .lexicon import NO_WORDS, Lexicon, glides_written_out

SHORTEST = 2
_BACK, _FRONT = frozenset("аоұыяё"), frozenset("әеөүіэ")
_VOWELS = frozenset("аәеоөұүыіэяёиую")
# «и» and «у» are not among them: they swallow a vowel, as in «оқы» – «оқиды», «оқу».
_SOFTENING = frozenset("аеыі")
_SYLLABIC = frozenset("аәеоөұүыіэяёию")
_LETTER_CLASSES = (
    dict.fromkeys("аәеоөұүыіэяё", "V")
    | dict.fromkeys("рйуию", "R")
    | {"л": "L", "м": "N", "н": "N", "ң": "N", "з": "Z", "ж": "Z"}
)
_HARDENED = str.maketrans("бгғ", "пкқ")
_SOFTENED = str.maketrans("пкқ", "бгғ")
# A narrow vowel between these is lost before a possessive ending: орын – орны, халық – халқы, ауыз – аузы.
_FLEETING = frozenset({"рн", "йн", "лқ", "рқ", "рк", "рп", "лп", "йп", "уп", "уз", "ус"})
# What it is worth, in trust, to be a known word, a known verb, a known command, and to need no ending.
_KNOWN, _KNOWN_VERB, _COMMAND, _WHOLE = 6.0, 5.8, 5.3, 0.2


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
    best: dict[bool, tuple[float, int, str]] = {}
    for reading in readings(glides_written_out(word)):
        score, key = _scored(reading, lexicon)
        # Of two that are as sure the shorter: more words end in a consonant.
        if reading.verb not in best or best[reading.verb] < (score, -len(key), key):
            best[reading.verb] = (score, -len(key), key)
    ranked = sorted(best.values(), reverse=True)
    return tuple(key for score, _length, key in ranked if score > ranked[0][0] - 1.5)


def readings(word: str) -> list[Reading]:
    """Every way in which endings can be taken off a word, the word itself first."""
    results = [Reading(word, verb=False, trust=0.0)]
    to_strip = [(word, 0, 0.0)]
    while to_strip:
        stem, layer, trust = to_strip.pop()
        for size in range(1, len(stem) - SHORTEST + 1):
            endings = ENDINGS.get(stem[-size:])
            if endings is None:
                break
            if not endings:
                continue
            left = stem[:-size]
            kind, back = _LETTER_CLASSES.get(left[-1], "T"), _is_back(left)
            for ending in endings:
                if ending.layer <= layer or kind not in ending.after or (ending.finite and layer > 0):
                    continue
                if back is not None and ending.back is not None and ending.back != back:
                    continue
                if stem[-size] in _SOFTENING and not _may_soften(left):
                    continue
                total_trust = trust + ending.trust
                if ending.layer == VERB:
                    results.append(Reading(left, verb=True, trust=total_trust))
                elif any(letter in _VOWELS for letter in left):
                    results.append(Reading(left, verb=False, trust=total_trust))
                    to_strip.append((left, ending.layer, total_trust))
    return results


def _is_back(stem: str) -> bool | None:
    """The harmony of the last vowel, None if it may be either: «нормативтер», «тарихтар»; «Әуезовтің», «Абаевтың»."""
    if stem.endswith(("ов", "ев")):
        return None
    for letter in reversed(stem):
        if letter in _BACK:
            return True
        if letter in _FRONT:
            return False
        if letter == "и":
            return None
    return None


def _may_soften(stem: str) -> bool:
    """Could this stand before the vowel of an ending?

    There п, к, қ are б, г, ғ, unless a vowel was lost between two consonants; and few pairs of those end a stem.
    """
    last, before = stem[-1], stem[-2:-1]
    if before in _SYLLABIC:
        return last not in "пкқ" and (last != "д" or len(stem) > 3)
    if before + last in _FLEETING:
        return True
    if last == "р":
        return before in "тдбпгф"
    return last not in "пкқбгғшлнйңзжд" and before + last not in {"йм", "ум", "нм", "ңм"}


def _scored(reading: Reading, lexicon: Lexicon) -> tuple[float, str]:
    stem, verb, trust = reading
    score = trust - _doubt(stem, verb) if trust else trust
    if not lexicon.others:
        return score, _noun_key(_without_narrow_end(stem) if verb else stem)
    if verb:
        for infinitive in _infinitives(stem):
            if infinitive in lexicon.verbs:
                return score + _KNOWN_VERB, infinitive
        # Dictionaries know some verbs by their command alone.
        return (score + _COMMAND if stem in lexicon.others else score), infinitive
    if stem in lexicon.verbs:
        return score + _KNOWN, stem
    for known in _nouns(stem):
        if known in lexicon.others:
            # The dictionary has commands among its nouns, «ашыл» as well as «ат».
            command = not lexicon.verbs.isdisjoint(_infinitives(known))
            return score + (_COMMAND if command else _KNOWN) + (_WHOLE if trust == 0.0 else 0.0), _noun_key(known)
    return score, _noun_key(stem)


def _doubt(stem: str, verb: bool) -> float:
    """How little two letters are to be believed: «ат», «аш», «же» and «су» are stems, «та» is none."""
    if len(stem) > 2:
        return 0.0
    if stem[0] in _VOWELS:
        return 0.4
    if stem[-1] not in "еиу":
        return 3.0
    return 0.4 if verb else 1.0


def _nouns(stem: str) -> tuple[str, ...]:
    """What a stem may be by itself: «кітаб» is «кітап», «орн» is «орын»."""
    if stem[-2:] in _FLEETING:
        return stem, stem[:-1] + "ы" + stem[-1], stem[:-1] + "і" + stem[-1]
    return stem, stem[:-1] + stem[-1].translate(_HARDENED)


def _noun_key(stem: str) -> str:
    stem = stem[:-1] + stem[-1].translate(_HARDENED)
    if len(stem) > 3 and stem[-2] in "ыі" and stem[-3] + stem[-1] in _FLEETING:
        return stem[:-2] + stem[-1]
    return stem[:-1] if stem.endswith("ий") else stem


def _without_narrow_end(root: str) -> str:
    return root[:-1] if len(root) > 2 and root[-1] in "ыі" else root


def _infinitives(root: str) -> tuple[str, str]:
    """«оқы» – «оқу», but «тап» – «табу»."""
    root = _without_narrow_end(root) + "й" * root.endswith("и")
    return root + "у", root[:-1] + root[-1].translate(_SOFTENED) + "у"
