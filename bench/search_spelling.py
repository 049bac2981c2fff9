"""Comparison of spelling-correction indexes: like ends (the search's own), like length, deletions.

All are queried through the same rules of the search (which forms, how many errors, which of equals), over the words of
the real content and over as many made-up ones as a process keeps at most.
"""

import random
import string
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from cpu_time import memory_mb
from made_up import MadeUp
from rapidfuzz.distance import OSA

from tosbelgi.language import analysis
from tosbelgi.language.languages import CODES
from tosbelgi.search.engines import engine_choice
from tosbelgi.search.query import spelling
from tosbelgi.search.query.spelling import FormIndex, Vocabulary

WORDS = 400
PREFIX = 7  # letters whose deletions are kept, as SymSpell does
LETTERS = {"kk": "аәбгғдежзиіклмнңоөпрстуұүқш", "ru": "абвгдежзийклмнопрстуфхцчшыья", "en": string.ascii_lowercase}


class EveryLength(FormIndex):
    """Compares with all that is about as long."""

    def near(self, form: str, *, errors: int) -> list[tuple[int, int]]:
        return self._near_in_buckets(form, errors, map(str, range(len(form) - errors, len(form) + errors + 1)))


class Deletions:
    """In place of `FormIndex`: for every form what is left of its beginning without one or two letters (SymSpell)."""

    def __init__(self) -> None:
        self._forms: list[str] = []
        self._places: list[int] = []
        self._left: dict[str, list[int] | int] = {}

    def add(self, form: str, place: int) -> None:
        number = len(self._forms)
        self._forms.append(form)
        self._places.append(place)
        for left in _without(form[:PREFIX], 2 if len(form) >= spelling.LONG - 2 else 1):
            there = self._left.get(left)
            if there is None:
                self._left[left] = number
            elif isinstance(there, int):
                self._left[left] = [there, number]
            else:
                there.append(number)

    def near(self, form: str, *, errors: int) -> Iterator[tuple[int, int]]:
        seen: set[int] = set()
        for left in _without(form[:PREFIX], errors):
            there = self._left.get(left, ())
            seen.update((there,) if isinstance(there, int) else there)
        for number in seen:
            distance = OSA.distance(form, self._forms[number], score_cutoff=errors)
            if distance <= errors:
                yield distance, self._places[number]


def _without(form: str, most: int) -> set[str]:
    """The form without none, one, … of its letters."""
    return {
        "".join(kept) for fewer in range(min(most, len(form)) + 1) for kept in combinations(form, len(form) - fewer)
    }


@dataclass
class Spelt:
    """A word, its language, and how it was typed."""

    meant: str
    language: str
    typed: str


def misspelt(known: list[tuple[str, str, str]], number: int) -> list[Spelt]:
    """Of words of four letters and more; every second one of the long ones with two errors."""
    dice = random.Random(5)
    long_enough = [(code, exact) for code, exact, _loose in known if len(exact) > 3 and exact.isalpha()]
    misspellings = []
    for code, exact in dice.sample(long_enough, number):
        typed = _with_an_error(dice, exact, code)
        if len(exact) > spelling.LONG and dice.random() < 0.5:
            typed = _with_an_error(dice, typed, code)
        misspellings.append(Spelt(exact, code, typed))
    return misspellings


def _with_an_error(dice: random.Random, word: str, code: str) -> str:
    place = dice.randrange(len(word) - 1)
    before, one, two, after = word[:place], word[place], word[place + 1], word[place + 2 :]
    letter = dice.choice(LETTERS[code])
    return before + dice.choice([two + one, one + letter + two, letter + two, two]) + after


def _real_words() -> list[tuple[str, str, str]]:
    known = spelling.Word.objects.filter(generation=engine_choice.index_state().generation).order_by(
        "-count", "exact", "language"
    )
    return list(known.values_list("language", "exact", "loose"))


def _made_up_words(number: int) -> list[tuple[str, str, str]]:
    """(language, word, what it is loosely) of made-up words, the most frequent first."""
    made_up, forms, rank = MadeUp.after_the_real(), {}, 0
    while len(forms) < number:
        for code in CODES:
            for word in analysis.analyse_text(made_up.word(code, rank), code):
                forms.setdefault(word.exact, (code, word.exact, word.loose))
        rank += 1
    return list(forms.values())


def _build_vocabulary(known: list[tuple[str, str, str]], index: type) -> Vocabulary:
    """A vocabulary as the search has it, with another way of looking up in it."""
    vocabulary = Vocabulary((0, 0), exact=index(), loose=index())
    seen: tuple[set[str], set[str]] = (set(), set())
    for place, (code, exact, loose) in enumerate(known):
        vocabulary.words.append(exact)
        vocabulary.languages.append(CODES.index(code))
        for form, forms, before in ((exact, vocabulary.exact, seen[0]), (loose, vocabulary.loose, seen[1])):
            if form not in before:
                before.add(form)
                forms.add(form, place)
    return vocabulary


def run() -> None:
    print(f"{'words':>9}  {'way':<22}{'built in ms':>12}{'MB':>8}{'ms a word':>11}{'right':>8}{'the same':>10}")
    for known in (_real_words(), _made_up_words(spelling.MAX_VOCABULARY)):
        typed = misspelt(known, WORDS)
        answers: dict[str, list[str | None]] = {}
        ways = {"every like length": EveryLength, "like ends first": FormIndex, "deletions": Deletions}
        for name, index in ways.items():
            before, ticks = memory_mb(), time.process_time()
            vocabulary = _build_vocabulary(known, index)
            took, holds = (time.process_time() - ticks) * 1000, memory_mb() - before
            queries = [(analysis.query_terms(one.typed, one.language), one) for one in typed]
            ticks = time.process_time()
            answers[name] = [spelling.nearest_word(vocabulary, terms[0], one.language) for terms, one in queries]
            spent = (time.process_time() - ticks) * 1000 / len(typed)
            right = sum(answer == one.meant for answer, one in zip(answers[name], typed, strict=True)) / len(typed)
            first = next(iter(answers.values()))
            same = sum(one == other for one, other in zip(first, answers[name], strict=True)) / len(typed)
            print(
                f"{len(known):>9}  {name:<22}{took:>12.0f}{holds:>8.0f}{spent:>11.2f}{right:>8.2f}{same:>10.3f}",
                flush=True,
            )
            del vocabulary
