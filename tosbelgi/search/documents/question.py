"""From what somebody typed to what every engine is asked: words, each with the tokens that match it, the best first.

Pure. What cannot be asked is refused here, before any engine, and so alike for all of them.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice, product
from typing import NamedTuple

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.language import analysis
from tosbelgi.language.analysis import QueryTerm

from .encoding import BEGUN, EXACT, FACETS, LOOSE, STEM, encode_token, whole_title_token

MOST_LETTERS = 200
MOST_WORDS = 12
MOST_WAYS = 8  # to mean a whole title loosely
WEIGHTS = {
    "title": {EXACT: 12, STEM: 9, LOOSE: 7},
    "names": {EXACT: 8, STEM: 6, LOOSE: 5},
    "body": {EXACT: 4, STEM: 3, LOOSE: 2},
}
WHOLE_TITLE = {EXACT: 20, LOOSE: 10}
OWN_LANGUAGE = 1000  # more than any words can weigh: what the reader can read comes first
FILTERS = FACETS
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
INVISIBLE = re.compile(r"[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class QueryTooLong(Refusal):
    """Longer than anybody types; nothing is cut off silently."""

    code = "QUERY_TOO_LONG"
    field = "query"


class EmptyQuery(Refusal):
    """No letter and no digit was typed."""

    code = "NOTHING_TO_LOOK_FOR"
    field = "query"


class UnknownFilter(Refusal):
    """A filter, or a value of it, that there is not."""

    code = "NO_SUCH_FILTER"


class Tier(NamedTuple):
    """One degree of fitting: what it weighs, and the tokens of which one must be there."""

    weight: int
    tokens: tuple[str, ...]
    prefix: bool = False


TermAlternatives = tuple[Tier, ...]  # of one asked word, the heaviest first


@dataclass(frozen=True)
class Question:
    """A thing fits if each wanted word does; it weighs the sum of the best tier of each, and the bonus."""

    wanted: tuple[TermAlternatives, ...]
    bonus: TermAlternatives
    language: str
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)


def clean_query(query: str) -> str:
    """The query as it will be shown again: without what nobody sees, with single spaces.

    >>> clean_query(chr(8207) + "  абай  жолы ")
    'абай жолы'
    """
    query = " ".join(INVISIBLE.sub("", CONTROL.sub(" ", query)).split())
    if len(query) > MOST_LETTERS:
        raise QueryTooLong(most=MOST_LETTERS, letters=len(query))
    return query


def checked_filters(filters: Mapping[str, Collection[str]]) -> dict[str, frozenset[str]]:
    """The filters that narrow anything. Values of one filter are alternatives; filters add up."""
    for name, values in filters.items():
        if name not in FILTERS:
            raise UnknownFilter(filter=name, allowed=sorted(FILTERS))
        for value in values:
            if value not in FILTERS[name]:
                raise UnknownFilter(filter=name, value=value, allowed=list(FILTERS[name]))
    return {name: frozenset(values) for name, values in filters.items() if values}


def query_words(query: str, language: str) -> list[tuple[str, QueryTerm]]:
    """(as typed, what it may mean) of each different word, in the order in which they were typed."""
    once = {
        word.exact: (query[word.start : word.end], word) for word in reversed(analysis.query_terms(query, language))
    }
    if not once:
        raise EmptyQuery
    if len(once) > MOST_WORDS:
        raise QueryTooLong(most=MOST_WORDS, words=len(once))
    return list(reversed(once.values()))


def question(query: str, language: str, filters: Mapping[str, frozenset[str]] | None = None) -> Question:
    """What the engines are asked for a query."""
    asked = [word for _typed, word in query_words(query, language)]
    return Question(
        wanted=tuple(_tiers(word, ("title", "names", "body")) for word in asked),
        bonus=_whole_titles(query, language),
        language=language,
        filters=filters or {},
    )


def prefix_question(prefix: str, language: str) -> Question:
    """What the engines are asked while somebody is typing: the last word may go on."""
    *before, last = [word for _typed, word in query_words(prefix, language)]
    begun = tuple(
        Tier(WEIGHTS[place][closeness], _tokens(place, closeness, forms), prefix=True)
        for place, closeness in BEGUN
        for forms in [{last.exact} if closeness == EXACT else last.loose]
    )
    whole_words = tuple(_tiers(word, ("title", "names")) for word in before)
    return Question(wanted=(*whole_words, _heaviest_first(begun)), bonus=(), language=language)


def _tiers(word: QueryTerm, places: tuple[str, ...]) -> TermAlternatives:
    forms = {EXACT: {word.exact}, STEM: word.stems, LOOSE: word.loose}
    return _heaviest_first(
        Tier(WEIGHTS[place][closeness], _tokens(place, closeness, some))
        for place in places
        for closeness, some in forms.items()
    )


def _tokens(place: str, closeness: str, forms: Collection[str]) -> tuple[str, ...]:
    return tuple(encode_token(place, closeness, form) for form in sorted(forms))


def _heaviest_first(tiers: Iterable[Tier]) -> TermAlternatives:
    return tuple(sorted((tier for tier in tiers if tier.tokens), key=lambda tier: -tier.weight))


def _whole_titles(query: str, language: str) -> TermAlternatives:
    """The query as a whole title. Words like "and" count here: a title has them too."""
    said = analysis.analyse_text(query, language)
    exact = whole_title_token(EXACT, [word.exact for word in said])
    ways = islice(product(*(sorted(word.loose) for word in analysis.query_terms(query, language))), MOST_WAYS)
    loose = {
        whole_title_token(LOOSE, [word.loose for word in said]),
        *(whole_title_token(LOOSE, list(way)) for way in ways),
    }
    return (Tier(WHOLE_TITLE[EXACT], (exact,)), Tier(WHOLE_TITLE[LOOSE], tuple(sorted(loose))))
