"""Spelling correction against the vocabulary of the index, by the same method whatever the engine.

A word that no document has is replaced by the nearest one by Damerau-Levenshtein distance (OSA): an error is a letter
too many, too few, wrong, or two that have changed places. Words are compared by their exact and their loose form, so
that a missing Kazakh letter is no error. Where every word occurs, but no document has all of them, one of them may
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

SHORTEST = 3  # letters; a shorter word is near to too many others
SHORTEST_INDEXED = 4  # letters of a word that occurs in the index and may be an error all the same
SHORT = 4  # letters; up to this length the two ends of a word touch, so that one error may change both
LONG = 7  # letters; from this length on two errors are forgiven
MAX_NEAREST = 40
MIN_SIMILARITY = 0.5
EMPTY_BUCKET: tuple[list[str], "array[int]"] = ([], array("I"))
MAX_VOCABULARY = 200_000  # the most frequent words; rarer ones are never offered
SMALL_VOCABULARY = 30_000  # words; up to so many the vocabulary is read again whenever the index changes
KEPT_SECONDS = 60  # for which a larger vocabulary is used although the index has changed


class FormIndex:
    """Spellings, each with the position of its word in the vocabulary, those of the most frequent words first.

    They are bucketed by length, and by length together with their first two and their last two letters: one error
    leaves one of the ends of a word as it was, and two mostly do. Only if that finds nothing is every spelling of
    similar length compared.
    """

    def __init__(self) -> None:
        self._buckets: dict[str, tuple[list[str], array[int]]] = {}

    def add(self, form: str, position: int) -> None:
        for bucket in (str(len(form)), *_by_ends(form, len(form))):
            forms, positions = self._buckets.setdefault(bucket, ([], array("I")))
            forms.append(form)
            positions.append(position)

    def near(self, form: str, *, errors: int) -> list[tuple[int, int]]:
        """(errors, position) of the spellings at a distance of at most so many errors."""
        lengths = range(len(form) - errors, len(form) + errors + 1)
        if len(form) > SHORT:
            buckets = [bucket for length in lengths for bucket in _by_ends(form, length)]
            matches = self._near_in_buckets(form, errors, buckets)
            if matches or errors == 1:
                return matches
        return self._near_in_buckets(form, errors, map(str, lengths))

    def _near_in_buckets(self, form: str, errors: int, buckets: Iterable[str]) -> list[tuple[int, int]]:
        matches = []
        for bucket in buckets:
            forms, positions = self._buckets.get(bucket, EMPTY_BUCKET)
            nearest = extract(form, forms, scorer=OSA.distance, score_cutoff=errors, limit=MAX_NEAREST)
            matches += [(distance, positions[at]) for _form, distance, at in nearest]
        return matches

    def alike(self, form: str, *, share: float, most: int) -> Iterator[tuple[float, str]]:
        """(similarity, form) of the spellings that are at least so similar, from 0 to 1."""
        for length in range(ceil(len(form) * share), int(len(form) / share) + 1):
            forms, _places = self._buckets.get(str(length), EMPTY_BUCKET)
            matches = extract(form, forms, scorer=OSA.normalized_similarity, score_cutoff=share, limit=most)
            yield from ((likeness, match) for match, likeness, _at in matches)


def _by_ends(form: str, length: int) -> tuple[str, str]:
    return f"{length}{form[:2]}…", f"{length}…{form[-2:]}"


@dataclass
class Vocabulary:
    """The words of one state of the index, each once, the most frequent first, with the language that uses it most."""

    state: tuple[int, int]
    words: list[str] = field(default_factory=list)
    languages: bytearray = field(default_factory=bytearray)
    exact: FormIndex = field(default_factory=FormIndex)
    loose: FormIndex = field(default_factory=FormIndex)
    read_at: float = field(default_factory=time.monotonic)

    def read(self) -> "Vocabulary":
        rows = Word.objects.filter(generation=self.state[0]).order_by("-count", "exact", "language")[:MAX_VOCABULARY]
        seen_exact: set[str] = set()
        seen_loose: set[str] = set()
        for code, exact, loose in rows.values_list("language", "exact", "loose").iterator(chunk_size=5000):
            if exact in seen_exact and loose in seen_loose:
                continue
            position = len(self.words)
            self.words.append(exact)
            self.languages.append(CODES.index(code))
            if exact not in seen_exact:
                seen_exact.add(exact)
                self.exact.add(exact, position)
            if loose not in seen_loose:
                seen_loose.add(loose)
                self.loose.add(loose, position)
        return self

    def is_usable_for(self, state: tuple[int, int]) -> bool:
        """Is it of this state, or large and read lately? A large one changes little in a minute and is slow to read."""
        if self.state == state:
            return True
        recent = time.monotonic() - self.read_at < KEPT_SECONDS
        return self.state[0] == state[0] and len(self.words) > SMALL_VOCABULARY and recent


_kept: Vocabulary | None = None
_lock = Lock()


def correct_query(query: str, language: str) -> tuple[str, tuple[str, ...]]:
    """The query with its unknown words replaced by the nearest known ones, and those for which there is none."""
    state = engine_choice.index_state()
    if state is None:
        return query, ()
    replacements: dict[str, str] = {}
    unknown = []
    for typed, word in query_words(query, language):
        if _is_indexed(state[0], word):
            continue
        near = nearest_word(vocabulary(state), word, language)
        if near is None:
            unknown.append(typed)
        else:
            replacements[word.exact] = near
    return _replace_words(query, language, replacements), tuple(unknown)


def alternative_readings(query: str, language: str) -> Iterator[str]:
    """Other corrections of a query of several words, each with one word replaced by another near one.

    That may also be a word of the index, if it is an error that happens to be a word. Those with the fewest errors
    come first, then those in the reader's language, then the most frequent words.
    """
    state = engine_choice.index_state()
    terms = [word for _typed, word in query_words(query, language)]
    if state is None or len(terms) < 2:
        return
    known_words = vocabulary(state)
    nearest: dict[str, str] = {}
    alternatives: set[tuple[float, bool, int, str]] = set()
    for word in terms:
        if _is_indexed(state[0], word):
            other = (
                _near_words(known_words, word, language, most_errors=1) if len(word.exact) >= SHORTEST_INDEXED else ()
            )
            alternatives.update((*candidate, word.exact) for candidate in other if candidate[0] >= 1)
            continue
        near = sorted(_near_words(known_words, word, language))
        if not near:  # the index has changed since `correct_query` was called
            return
        nearest[word.exact] = known_words.words[near[0][2]]
        alternatives.update(
            (errors - near[0][0], is_foreign, position, word.exact) for errors, is_foreign, position in near[1:]
        )
    for _errors, _is_foreign, position, exact in sorted(alternatives):
        yield _replace_words(query, language, nearest | {exact: known_words.words[position]})


def _replace_words(query: str, language: str, replacements: dict[str, str]) -> str:
    """The query as it was typed, with some of its words replaced."""
    # From the end backwards, so that the offsets of the words before stay right.
    for word in reversed(analysis.query_terms(query, language)):
        query = query[: word.start] + replacements.get(word.exact, query[word.start : word.end]) + query[word.end :]
    return query


def _is_indexed(generation: int, word: QueryTerm) -> bool:
    """Does any document have the word in its exact, stemmed or loose form?"""
    matches = (
        Q(exact=word.exact[:LONGEST])
        | Q(stem__in=[stem[:LONGEST] for stem in word.stems])
        | Q(loose__in=[loose[:LONGEST] for loose in word.loose])
    )
    return Word.objects.filter(matches, generation=generation).exists()


def vocabulary(state: tuple[int, int]) -> Vocabulary:
    """The most frequent words, kept by each process until the index changes."""
    global _kept
    with _lock:
        if _kept is None or not _kept.is_usable_for(state):
            _kept = None  # never two of them in memory
            _kept = Vocabulary(state).read()
        return _kept


def nearest_word(known: Vocabulary, word: QueryTerm, language: str) -> str | None:
    """The known word with the fewest errors; among equals one of the reader's language, then the most frequent."""
    nearest = min(_near_words(known, word, language), default=None)
    return known.words[nearest[2]] if nearest else None


def _near_words(
    known: Vocabulary, word: QueryTerm, language: str, most_errors: int = 2
) -> Iterator[tuple[float, bool, int]]:
    """(errors, is of another language, position) of near words, unordered. A loose form counts half an error more."""
    spelt = [(word.exact, known.exact, 0.0)]
    spelt += [(form, known.loose, 0.5) for form in sorted(word.loose) if len(form) > SHORTEST]
    own = CODES.index(language)
    for form, forms, doubt in spelt:
        if len(form) < SHORTEST:
            continue
        for errors, place in forms.near(form, errors=most_errors if len(form) >= LONG else 1):
            yield errors + doubt, known.languages[place] != own, place


def similar_words(words: Iterable[str], *, most: int) -> list[str]:
    """Words of the index that are at least half like these, the likest first: to be offered, not to be assumed."""
    state = engine_choice.index_state()
    if state is None:
        return []
    known = vocabulary(state).exact
    similarities: dict[str, float] = {}
    for word in words:
        for likeness, form in known.alike(word.casefold(), share=MIN_SIMILARITY, most=most):
            similarities[form] = max(likeness, similarities.get(form, 0.0))
    return sorted(similarities, key=lambda form: (-similarities[form], form))[:most]
