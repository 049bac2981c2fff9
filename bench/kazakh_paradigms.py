"""Every form of some Kazakh nouns and verbs, made by rule: what the analysis is measured against.

The rules here are written from the grammar, forwards, and share nothing with the analysis, which works backwards.
Lemmas are divided by the hash of their spelling: endings and their trust were tuned on one half, figures are of the
other.
"""

import hashlib
import tomllib
from collections.abc import Iterator
from pathlib import Path

LEMMAS = tomllib.loads((Path(__file__).parent / "kazakh_lemmas.toml").read_text(encoding="utf-8"))
NOUNS, VERBS = LEMMAS["nouns"].split(), LEMMAS["verbs"].split()
_BACK, _FRONT = "аоұыя", "әеөүіэ"
_HARD = "пкқтсшщфхцчбгғдв"
_VOICED = str.maketrans("пкқ", "бгғ")
_LOANS = ("газет", "картоп", "вокзал")


def held_out(lemma: str) -> bool:
    """One half of all lemmas, chosen by nobody."""
    return hashlib.sha256(lemma.encode()).digest()[0] % 2 == 0


def is_back(stem: str) -> bool:
    for letter in reversed(stem):
        if letter in _BACK or letter in _FRONT:
            return letter in _BACK
    return stem not in ("ти", "ки")


def _join(stem: str, ending: str) -> str:
    """Write a stem and an ending together, with A, I, G, K of the ending in harmony with the stem."""
    letters = "аығқ" if is_back(stem) else "еігк"
    ending = ending.translate(str.maketrans("AIGK", letters))
    if stem[-1] == "и" and ending[0] == "у":
        return stem + "ю" + ending[1:]
    if stem[-1] == "й" and ending[0] in "ау":
        return stem[:-1] + {"а": "я", "у": "ю"}[ending[0]] + ending[1:]
    return stem + ending


def _vowel(stem: str) -> bool:
    return stem[-1] in "аәеоөұүыіэя"


def _plural(stem: str) -> str:
    last = stem[-1]
    return _join(stem, "тAр" if last in _HARD else "дAр" if last in "лмнңзж" else "лAр")


def _case(stem: str, third: bool, first_or_second: bool) -> Iterator[str]:
    last, hard = stem[-1], stem[-1] in _HARD
    yield stem
    yield _join(stem, "тIң" if hard else "нIң" if _vowel(stem) or last in "мнң" else "дIң")
    if third:
        yield _join(stem, "нA")
        yield _join(stem, "н")
        yield _join(stem, "ндA")
        yield _join(stem, "нAн")
    else:
        yield _join(stem, "A" if first_or_second and last in "мң" else "KA" if hard else "GA")
        yield _join(stem, "тI" if hard else "нI" if _vowel(stem) else "дI")
        yield _join(stem, "тA" if hard else "дA")
        yield _join(stem, "тAн" if hard else "нAн" if last in "мнң" else "дAн")
    yield _join(stem, "пен" if hard else "бен" if last in "зж" else "мен")


def noun_forms(stem: str, before_vowel: str) -> Iterator[str]:
    """Both numbers, no owner or one of five, seven cases."""
    yield from _case(stem, False, False)
    yield from _case(_plural(stem), False, False)
    for base, before in ((stem, before_vowel), (_plural(stem), _plural(stem))):
        vowel = _vowel(base)
        for ending in ("м", "ң"):
            yield from _case(_join(before, ending if vowel else "I" + ending), False, True)
        for ending in ("мIз", "ңIз"):
            yield from _case(_join(before, ending if vowel else "I" + ending), False, False)
        yield from _case(_join(before, "сI" if vowel else "I"), True, False)


def noun(entry: str) -> tuple[str, set[str]]:
    lemma, _colon, before = entry.partition(":")
    if not before:
        before = lemma if lemma in _LOANS else lemma[:-1] + lemma[-1].translate(_VOICED)
    return lemma, set(noun_forms(lemma, before))


_PAST = ("", "м", "ң", "ңIз", "K")
_WHO = ("мIн", "сIң", "сIз", "дI", "мIз", "сIңдAр")


def _denied(root: str) -> str:
    last = root[-1]
    return _join(root, "пA" if last in _HARD else "бA" if last in "мнңзж" else "мA")


def _present(root: str, before: str) -> str:
    if root[-1] in "ыі":
        return root[:-1] + "и"
    return _join(root, "й") if _vowel(root) else _join(before, "A")


def _after_both(root: str) -> Iterator[str]:
    """What is alike for a root and for a denied one."""
    hard = root[-1] in _HARD
    for who in _PAST:
        yield _join(root, ("тI" if hard else "дI") + who)
        yield _join(root, "сA" + who)
    done = _join(root, "KAн" if hard else "GAн")
    yield done
    for who in ("мIн", "сIң", "сIз", "бIз", "дAр", "дA", "нAн", "ы" if is_back(done) else "і"):
        yield _join(done, who)
    yield _join(root, "сIн")
    yield _join(root, "KAншA" if hard else "GAншA")


def verb_forms(root: str) -> Iterator[str]:
    """Past, present, future, habit, condition, command, wish; participles and infinitive in some cases; denied."""
    before = root[:-1] + root[-1].translate(_VOICED)
    short = root[:-1] if root[-1] in "ыі" and len(root) > 2 else before
    yield root
    yield from _after_both(root)
    now = _present(root, before)
    yield now
    for who in _WHO:
        yield _join(now, who)
    yield _join(now, "тIн")
    soon = _join(root, "р") if _vowel(root) else _join(before, "Aр")
    yield soon
    yield _join(soon, "мIн")
    then = _join(root, "п") if _vowel(root) else _join(before, "Iп")
    yield then
    yield _join(then, "тI")
    yield _join(then, "пIн")
    yield _join(root, "ңIз") if _vowel(root) else _join(before, "IңIз")
    yield _join(root, "йIK") if _vowel(root) else _join(before, "AйIK")
    yield _join(root, "KAлI" if root[-1] in _HARD else "GAлI")
    yield _join(root, ("пAK" if root[-1] in _HARD else "бAK" if root[-1] in "мнңзж" else "мAK"))
    infinitive = _join(short, "у")
    yield from (infinitive, _join(infinitive, "GA"), _join(infinitive, "дI"), _join(infinitive, "дIң"))
    yield from (_join(infinitive, "I"), _join(infinitive, "дA"), _join(infinitive, "мен"))
    no = _denied(root)
    yield no
    yield from _after_both(no)
    for ending in ("й", *("й" + who for who in _WHO), "йтIн", "с", "спIн", "сAң", "уGA", "птI"):
        yield _join(no, ending)


def verb(root: str) -> tuple[str, set[str]]:
    return root, set(verb_forms(root))
