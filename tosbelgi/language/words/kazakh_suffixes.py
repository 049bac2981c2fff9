"""Table of Kazakh suffixes, each with the letters it may follow, for the stemmer.

In the notation A is а or е, I is ы or і, G is ғ or г, K is қ or к, by the harmony of the stem. What an ending may
follow is said by the kind of the letter before it: a Vowel; R for р, й, у, и; L for л; N for м, н, ң; Z for з, ж; T for
the rest. `trust` says how surely the letters are an ending rather than the end of a stem.
"""

from collections.abc import Iterator
from typing import NamedTuple

# The layers of a word from its end inwards. An ending is taken off only if none of its layer or of a deeper one was.
PERSON, CASE, POSSESSOR, PLURAL, VERB = 1, 2, 3, 4, 5
VOICED, ANY = "VRLNZ", "VRLNZT"
CONSONANT = "RLNZT"


class Ending(NamedTuple):
    """`back` is the harmony, None for an ending that has none; a `finite` one ends the word."""

    layer: int
    after: str
    back: bool | None
    trust: float
    finite: bool = False


_NOMINAL = [
    (PLURAL, 2.0, {"лAр": "VR", "дAр": "LNZ", "тAр": "T"}),
    (CASE, 2.0, {"нIң": "VN", "дIң": "RLZ", "тIң": "T"}),
    (CASE, 2.0, {"дAн": "VRLZ", "нAн": "N", "тAн": "T"}),
    (CASE, 2.0, {"мен": "VRLN", "бен": "Z", "пен": "T", "менен": "VRLN", "бенен": "Z", "пенен": "T"}),
    (CASE, 2.0, {"дAGI": "VRLNZ", "тAGI": "T", "дIкI": "RLNZ", "нIкI": "V", "тIкI": "T"}),
    (CASE, 0.8, {"GA": VOICED, "KA": "T"}),
    (CASE, 0.6, {"нI": "V", "дI": "RLNZ", "тI": "T"}),
    (CASE, 0.6, {"дA": VOICED, "тA": "T"}),
    (CASE, 0.6, {"дAй": VOICED, "тAй": "T"}),
    (POSSESSOR, 1.5, {"IмIз": CONSONANT, "мIз": "V", "IңIз": CONSONANT, "ңIз": "V"}),
    (POSSESSOR, 0.8, {"Iм": CONSONANT, "Iң": CONSONANT}),
    (POSSESSOR, -1.0, {"м": "V", "ң": "V"}),
    (POSSESSOR, 0.5, {"I": CONSONANT}),
    (POSSESSOR, 1.0, {"сI": "V"}),
    (PERSON, 0.3, {"мIн": "VRL", "бIн": "NZ", "пIн": "T", "сIң": ANY, "сIз": ANY}),
    (PERSON, 0.8, {"сIңдAр": ANY, "сIздAр": ANY, "бIз": "NZ", "пIз": "T"}),
]
# Owner and case in one: no other case follows, so these end the word.
_OWNED_IN_A_CASE = [
    (1.5, {"IмA": CONSONANT, "IңA": CONSONANT}),
    (0.2, {"мA": "V", "ңA": "V"}),
    (1.0, {"Iн": CONSONANT, "сIн": "V"}),
    (1.5, {"IнA": CONSONANT, "сIнA": "V"}),
    (2.0, {"IндA": CONSONANT, "сIндA": "V", "IнAн": CONSONANT, "сIнAн": "V"}),
    (2.0, {"IндAGI": CONSONANT, "сIндAGI": "V", "IндAй": CONSONANT, "сIндAй": "V"}),
]
_PERSONS = ("мIн", "сIң", "сIз", "дI", "мIз", "сIңдAр", "сIздAр")
_PAST_PERSONS = ("", "м", "ң", "ңIз", "ңдAр", "ңIздAр")
_NEGATION = {"мA": "VRL", "бA": "NZ", "пA": "T"}


def _affirmative() -> Iterator[tuple[str, str, float, bool]]:
    """The endings of an affirmative verb: letters, what they follow, trust, finite."""
    for start, after in (("дI", VOICED), ("тI", "T")):
        for person in _PAST_PERSONS:
            yield start + person, after, 2.0 if len(person) > 1 else 1.0 if person else 0.6, True
        yield start + "K", after, 1.5, True
    for start, after in (("A", CONSONANT), ("й", "V"), ("и", CONSONANT)):
        yield start, after, -1.0, True
        yield start + "тIн", after, 2.5, True
        yield start + "тIндAр", after, 2.5, True
        for person in _PERSONS:
            yield start + person, after, 2.0, True
    for start, after in (("Aр", CONSONANT), ("р", "V")):
        yield start, after, 0.3 if start == "Aр" else -0.8, False
        for person in ("мIн", "сIң", "сIз", "мIз"):
            yield start + person, after, 2.0, True
    for start, after in (("Iп", CONSONANT), ("п", "V")):
        yield start, after, 1.0 if start == "Iп" else -0.8, True
        for person in ("пIн", "сIң", "сIз", "тI", "пIз"):
            # «кітапты» is no evidence of a verb «кіта».
            yield start + person, after, 2.0 if start == "Iп" else 0.5, True
    for start, after in (("Aй", CONSONANT), ("й", "V")):
        yield start + "Iн", after, 1.5, True
        yield start + "IK", after, 1.5, True
    for start, after in (("GAн", VOICED), ("KAн", "T")):
        yield start, after, 2.0, False
        for person in ("мIн", "сIң", "сIз", "бIз"):
            yield start + person, after, 2.5, True
    for start, after in (("G", VOICED), ("K", "T")):
        for end in ("AлI", "AншA"):
            yield start + end, after, 2.0, True
        for person in ("Iм", "Iң", "IсI", "IмIз", "IңIз"):
            yield start + person, after, 1.5, True
    for person in ("", "м", "ң", "K", "ңIз", "ңдAр", "ңIздAр"):
        yield "сA" + person, ANY, 2.0 if len(person) > 1 else 0.8 if not person else 1.2, True
    for start, after in (("мAK", "VRL"), ("бAK", "NZ"), ("пAK", "T")):
        for end in ("", "шI", "пIн", "пIз", "сIң", "сIз"):
            yield start + end, after, 1.0 if not end else 2.0, bool(end)
    for start, after in (("IңIз", CONSONANT), ("ңIз", "V"), ("IңдAр", CONSONANT)):
        yield start, after, 1.5, True
    for start, after in (("IңIздAр", CONSONANT), ("ңIздAр", "V"), ("ңдAр", "V")):
        yield start, after, 2.0, True
    yield "сIн", ANY, 1.0, True
    yield "у", ANY, 0.6, False
    yield "IушI", CONSONANT, 1.5, False


def _negative() -> Iterator[tuple[str, str, float, bool]]:
    """The endings of a negated verb."""
    for negation, after in _NEGATION.items():
        yield negation, after, -0.5, True
        yield negation + "у", after, 1.5, False
        yield negation + "GAн", after, 2.5, False
        yield negation + "йтIн", after, 2.5, False
        yield negation + "с", after, 1.0, False
        yield negation + "стAн", after, 2.5, True
        for person in _PAST_PERSONS:
            yield negation + "дI" + person, after, 2.5, True
        for person in ("", *_PERSONS, "Iн", "IK"):
            yield negation + "й" + person, after, 2.5 if person else 1.0, True
        for person in ("пIн", "сIң", "сIз", "пIз"):
            yield negation + "с" + person, after, 2.5, True
        for person in ("мIн", "сIң", "сIз", "бIз"):
            yield negation + "GAн" + person, after, 2.5, True
        for person in ("", "пIн", "сIң", "сIз", "тI", "пIз"):
            yield negation + "п" + person, after, 2.5 if person else 1.0, True
        for person in ("", "м", "ң", "K", "ңIз"):
            yield negation + "сA" + person, after, 2.0, True
        for end in ("дIK", "сIн", "ңIз", "ңдAр", "ңIздAр", "GAншA"):
            yield negation + end, after, 2.5, True


def _spelt(pattern: str) -> Iterator[tuple[str, bool | None]]:
    back = pattern.translate(str.maketrans("AIGK", "аығқ"))
    front = pattern.translate(str.maketrans("AIGK", "еігк"))
    if back == front:
        yield back, None
    else:
        yield back, True
        yield front, False


def _table() -> dict[str, tuple[Ending, ...]]:
    endings_by_letters: dict[str, list[Ending]] = {}
    nominal = [(*row, False) for row in _NOMINAL] + [(POSSESSOR, *row, True) for row in _OWNED_IN_A_CASE]
    for layer, trust, patterns, finite in nominal:
        for pattern, after in patterns.items():
            for letters, back in _spelt(pattern):
                endings_by_letters.setdefault(letters, []).append(Ending(layer, after, back, trust, finite))
    for pattern, after, trust, finite in (*_affirmative(), *_negative()):
        for letters, back in _spelt(pattern):
            endings_by_letters.setdefault(letters, []).append(Ending(VERB, after, back, trust, finite))
    return {letters: tuple(endings) for letters, endings in endings_by_letters.items()}


def with_tails(table: dict[str, tuple[Ending, ...]]) -> dict[str, tuple[Ending, ...]]:
    """The same with an empty row for every tail of an ending: a search from the right stops where there is no row."""
    tails = {letters[start:] for letters in table for start in range(1, len(letters))}
    return dict.fromkeys(tails, ()) | table


ENDINGS = with_tails(_table())
