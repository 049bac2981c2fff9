"""Typing errors, resolved against the vocabulary of the index, by the same method whatever the engine.

A word that nothing says is replaced by the nearest one: an error is a letter too many, too few, wrong, or
two that have changed places. Words are compared as they are and as they are loosely meant, so that a
missing Kazakh letter is no error.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple

from django.db.models import Q
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from tosbelgi.language import analysis
from tosbelgi.language.analysis import Asked

from . import choosing
from .documents import LONGEST
from .models import Word
from .questions import words

SHORTEST = 3  # letters; a shorter word is near to too much
LONG = 7  # letters from which on two errors are forgiven
NEAREST = 40
HALF_ALIKE = 0.5


class _Forms(NamedTuple):
    """Ways of writing, those of the most frequent words first, and by place the word itself with its language."""

    forms: tuple[str, ...]
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Vocabulary:
    """The words of one state of the index."""

    state: tuple[int, int]
    exact: _Forms
    loose: _Forms


_kept: Vocabulary | None = None
_lock = Lock()


def corrected(query: str, language: str) -> tuple[str, tuple[str, ...]]:
    """The query with its unknown words replaced by the nearest known ones, and those for which there is none."""
    state = choosing.state()
    if state is None:
        return query, ()
    instead: dict[str, str] = {}
    unknown = []
    for typed, word in words(query, language):
        if _is_said(state[0], word):
            continue
        near = _nearest(_vocabulary(state), word, language)
        if near is None:
            unknown.append(typed)
        else:
            instead[word.exact] = near
    for word in reversed(analysis.asked(query, language)):
        query = query[: word.start] + instead.get(word.exact, query[word.start : word.end]) + query[word.end :]
    return query, tuple(unknown)


def _is_said(generation: int, word: Asked) -> bool:
    """Does any document say the word, as closely or loosely as it may be meant?"""
    said = (
        Q(exact=word.exact[:LONGEST])
        | Q(stem__in=[stem[:LONGEST] for stem in word.stems])
        | Q(loose__in=[loose[:LONGEST] for loose in word.loose])
    )
    return Word.objects.filter(said, generation=generation).exists()


def _vocabulary(state: tuple[int, int]) -> Vocabulary:
    """All words, kept by each process until the index changes."""
    global _kept
    with _lock:
        if _kept is None or _kept.state != state:
            rows = Word.objects.filter(generation=state[0]).order_by("-count", "exact", "language")
            exact: dict[str, tuple[str, str]] = {}
            loose: dict[str, tuple[str, str]] = {}
            for code, word, meant in rows.values_list("language", "exact", "loose").iterator(chunk_size=5000):
                exact.setdefault(word, (word, code))
                loose.setdefault(meant, (word, code))
            _kept = Vocabulary(state, *(_Forms(tuple(some), tuple(some.values())) for some in (exact, loose)))
        return _kept


def _nearest(vocabulary: Vocabulary, word: Asked, language: str) -> str | None:
    """The known word with the fewest errors; among equals one of the reader's language, then the one said most."""
    found: list[tuple[float, bool, int, str]] = []
    spelt = [(word.exact, vocabulary.exact, 0.0)]
    spelt += [(form, vocabulary.loose, 0.5) for form in sorted(word.loose) if len(form) > SHORTEST]
    for form, known, doubt in spelt:
        if len(form) < SHORTEST:
            continue
        most = 2 if len(form) >= LONG else 1
        near = extract(form, known.forms, scorer=OSA.distance, score_cutoff=most, limit=NEAREST)
        for _form, errors, place in near:
            exact, code = known.words[place]
            found.append((errors + doubt, code != language, place, exact))
    return min(found)[3] if found else None


def alike(typed: Iterable[str], *, most: int) -> list[str]:
    """Words that are said and look at least half like these, the likest first: to be offered, not to be assumed."""
    state = choosing.state()
    if state is None:
        return []
    known = _vocabulary(state).exact.forms
    found: dict[str, float] = {}
    for word in typed:
        for form, likeness, _place in extract(
            word.casefold(), known, scorer=OSA.normalized_similarity, score_cutoff=HALF_ALIKE, limit=most
        ):
            found[form] = max(likeness, found.get(form, 0.0))
    return sorted(found, key=lambda form: (-found[form], form))[:most]
