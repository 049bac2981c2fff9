"""Typing errors, resolved against the vocabulary of the index, by the same method whatever the engine.

A word that nothing says is replaced by the nearest one: an error is a letter too many, too few, wrong, or
two that have changed places. Words are compared as they are and as they are loosely meant, so that a
missing Kazakh letter is no error. Where all words are said, but nothing says them together, one of them may
be an error that happens to be a word.
"""

import time
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import ceil
from threading import Lock

from django.db.models import Q
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from tosbelgi.language import analysis
from tosbelgi.language.analysis import QueryTerm
from tosbelgi.language.languages import CODES

from ..documents.encoding import LONGEST
from ..documents.question import query_words
from ..engines import engine_choice
from ..models import Word

SHORTEST = 3  # letters; a shorter word is near to too much
SHORTEST_SAID = 4  # letters of a word that is said and may be an error all the same
SHORT = 4  # letters up to which the two ends of a word touch
LONG = 7  # letters from which on two errors are forgiven
NEAREST = 40
HALF_ALIKE = 0.5
NOTHING: tuple[list[str], "array[int]"] = ([], array("I"))
MOST_KNOWN = 200_000  # the words said most; nobody is led to one of the others
FEW_KNOWN = 30_000  # so many are read anew whenever the index changes, more of them
KEPT = 60  # seconds after they were read, at the soonest


class Forms:
    """Ways of writing, each with the place of its word, those of the most frequent words first.

    They are kept by length, and by length together with their first two and their last two letters: one error leaves
    one of the ends of a word as it was, and two mostly do. Only if nothing is found so is all of like length compared.
    """

    def __init__(self) -> None:
        self._shelves: dict[str, tuple[list[str], array[int]]] = {}

    def add(self, form: str, place: int) -> None:
        for shelf in (str(len(form)), *_by_ends(form, len(form))):
            forms, places = self._shelves.setdefault(shelf, ([], array("I")))
            forms.append(form)
            places.append(place)

    def near(self, form: str, *, errors: int) -> list[tuple[int, int]]:
        """(errors, place) of what is written with so many errors at most."""
        lengths = range(len(form) - errors, len(form) + errors + 1)
        if len(form) > SHORT:
            found = self._near(form, errors, [shelf for length in lengths for shelf in _by_ends(form, length)])
            if found or errors == 1:
                return found
        return self._near(form, errors, map(str, lengths))

    def _near(self, form: str, errors: int, shelves: Iterable[str]) -> list[tuple[int, int]]:
        found = []
        for shelf in shelves:
            forms, places = self._shelves.get(shelf, NOTHING)
            near = extract(form, forms, scorer=OSA.distance, score_cutoff=errors, limit=NEAREST)
            found += [(wrong, places[at]) for _form, wrong, at in near]
        return found

    def alike(self, form: str, *, share: float, most: int) -> Iterator[tuple[float, str]]:
        """(likeness, form) of what shares so much with it."""
        for length in range(ceil(len(form) * share), int(len(form) / share) + 1):
            forms, _places = self._shelves.get(str(length), NOTHING)
            found = extract(form, forms, scorer=OSA.normalized_similarity, score_cutoff=share, limit=most)
            yield from ((likeness, other) for other, likeness, _at in found)


def _by_ends(form: str, length: int) -> tuple[str, str]:
    return f"{length}{form[:2]}…", f"{length}…{form[-2:]}"


@dataclass
class Vocabulary:
    """The words of one state of the index, the most frequent first, each once, with the language that says it most."""

    state: tuple[int, int]
    words: list[str] = field(default_factory=list)
    languages: bytearray = field(default_factory=bytearray)
    exact: Forms = field(default_factory=Forms)
    loose: Forms = field(default_factory=Forms)
    read_at: float = field(default_factory=time.monotonic)

    def read(self) -> "Vocabulary":
        rows = Word.objects.filter(generation=self.state[0]).order_by("-count", "exact", "language")[:MOST_KNOWN]
        known: set[str] = set()
        meant: set[str] = set()
        for code, exact, loose in rows.values_list("language", "exact", "loose").iterator(chunk_size=5000):
            if exact in known and loose in meant:
                continue
            place = len(self.words)
            self.words.append(exact)
            self.languages.append(CODES.index(code))
            if exact not in known:
                known.add(exact)
                self.exact.add(exact, place)
            if loose not in meant:
                meant.add(loose)
                self.loose.add(loose, place)
        return self

    def will_do(self, state: tuple[int, int]) -> bool:
        """A large one changes little in a minute, and takes long to read."""
        if self.state == state:
            return True
        recent = time.monotonic() - self.read_at < KEPT
        return self.state[0] == state[0] and len(self.words) > FEW_KNOWN and recent


_kept: Vocabulary | None = None
_lock = Lock()


def correct_query(query: str, language: str) -> tuple[str, tuple[str, ...]]:
    """The query with its unknown words replaced by the nearest known ones, and those for which there is none."""
    state = engine_choice.index_state()
    if state is None:
        return query, ()
    instead: dict[str, str] = {}
    unknown = []
    for typed, word in query_words(query, language):
        if _is_said(state[0], word):
            continue
        near = nearest_word(vocabulary(state), word, language)
        if near is None:
            unknown.append(typed)
        else:
            instead[word.exact] = near
    return _with(query, language, instead), tuple(unknown)


def alternative_readings(query: str, language: str) -> Iterator[str]:
    """What else several words may mean: as `correct_query`, but for one word, for which another near one stands.

    That may also be a word that is said, if it is an error that happens to be a word. Those with the fewest errors
    come first, then those in the reader's language, then the words said most.
    """
    state = engine_choice.index_state()
    asked = [word for _typed, word in query_words(query, language)]
    if state is None or len(asked) < 2:
        return
    known = vocabulary(state)
    nearest: dict[str, str] = {}
    others: set[tuple[float, bool, int, str]] = set()
    for word in asked:
        if _is_said(state[0], word):
            near = _near(known, word, language, most_errors=1) if len(word.exact) >= SHORTEST_SAID else ()
            others.update((*one, word.exact) for one in near if one[0] >= 1)
            continue
        near = sorted(_near(known, word, language))
        if not near:  # the index has changed since
            return
        nearest[word.exact] = known.words[near[0][2]]
        others.update((errors - near[0][0], foreign, place, word.exact) for errors, foreign, place in near[1:])
    for _errors, _foreign, place, exact in sorted(others):
        yield _with(query, language, nearest | {exact: known.words[place]})


def _with(query: str, language: str, instead: dict[str, str]) -> str:
    """The query as it was typed, but for some of its words."""
    for word in reversed(analysis.query_terms(query, language)):
        query = query[: word.start] + instead.get(word.exact, query[word.start : word.end]) + query[word.end :]
    return query


def _is_said(generation: int, word: QueryTerm) -> bool:
    """Does any document say the word, as closely or loosely as it may be meant?"""
    said = (
        Q(exact=word.exact[:LONGEST])
        | Q(stem__in=[stem[:LONGEST] for stem in word.stems])
        | Q(loose__in=[loose[:LONGEST] for loose in word.loose])
    )
    return Word.objects.filter(said, generation=generation).exists()


def vocabulary(state: tuple[int, int]) -> Vocabulary:
    """The words that are said most, kept by each process until the index changes."""
    global _kept
    with _lock:
        if _kept is None or not _kept.will_do(state):
            _kept = None  # never two of them in memory
            _kept = Vocabulary(state).read()
        return _kept


def nearest_word(known: Vocabulary, word: QueryTerm, language: str) -> str | None:
    """The known word with the fewest errors; among equals one of the reader's language, then the one said most."""
    found = min(_near(known, word, language), default=None)
    return known.words[found[2]] if found else None


def _near(known: Vocabulary, word: QueryTerm, language: str, most_errors: int = 2) -> Iterator[tuple[float, bool, int]]:
    """(errors, is of another language, place) of the words that are near, unordered. A loose form is half an error."""
    spelt = [(word.exact, known.exact, 0.0)]
    spelt += [(form, known.loose, 0.5) for form in sorted(word.loose) if len(form) > SHORTEST]
    own = CODES.index(language)
    for form, forms, doubt in spelt:
        if len(form) < SHORTEST:
            continue
        for errors, place in forms.near(form, errors=most_errors if len(form) >= LONG else 1):
            yield errors + doubt, known.languages[place] != own, place


def similarity(typed: Iterable[str], *, most: int) -> list[str]:
    """Words that are said and look at least half like these, the likest first: to be offered, not to be assumed."""
    state = engine_choice.index_state()
    if state is None:
        return []
    known = vocabulary(state).exact
    found: dict[str, float] = {}
    for word in typed:
        for likeness, form in known.alike(word.casefold(), share=HALF_ALIKE, most=most):
            found[form] = max(likeness, found.get(form, 0.0))
    return sorted(found, key=lambda form: (-found[form], form))[:most]
