"""Query parsing: from typed text to weighted alternatives of tokens, the same for every search engine.

Pure. What cannot be searched for is refused here, before any engine, and so alike for all of them.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice, product
from typing import NamedTuple

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.language import analysis
from tosbelgi.language.analysis import QueryTerm

from . import synonyms
from .encoding import EXACT, FACETS, LOOSE, PREFIX_FIELDS, STEM, encode_token, whole_title_token

MOST_LETTERS = 200
MOST_WORDS = 12
MAX_LOOSE_TITLES = 8  # readings of a query as a whole title in its loose form
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
    rule = "search.query.length"
    takes = ("most",)
    field = "query"


class EmptyQuery(Refusal):
    """No letter and no digit was typed."""

    code = "NOTHING_TO_LOOK_FOR"
    rule = "search.query.letters"
    allowed = {"letters": {"least": 1}}
    field = "query"


class UnknownFilter(Refusal):
    """A filter, or a value of it, that there is not."""

    code = "NO_SUCH_FILTER"
    rule = "search.filter.known"
    takes = ("filter",)


class BadCursor(Refusal):
    """A cursor that no search of ours has issued."""

    code = "BAD_CURSOR"
    rule = "search.cursor.issued"
    field = "after"


class Tier(NamedTuple):
    """One degree of matching: its weight, and the tokens of which a document must have at least one."""

    weight: int
    tokens: tuple[str, ...]
    prefix: bool = False


TermAlternatives = tuple[Tier, ...]  # the tiers of one word of the query, the heaviest first


@dataclass(frozen=True)
class Question:
    """A document matches if it matches every term; its weight is the sum of each term's best tier, and the bonus."""

    terms: tuple[TermAlternatives, ...]
    bonus: TermAlternatives
    language: str
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)


def clean_query(query: str) -> str:
    """The query without control and invisible characters, with single spaces; refused if too long.

    >>> clean_query(chr(8207) + "  абай  жолы ")
    'абай жолы'
    """
    query = " ".join(INVISIBLE.sub("", CONTROL.sub(" ", query)).split())
    if len(query) > MOST_LETTERS:
        raise QueryTooLong(most=MOST_LETTERS, letters=len(query), allowed={"letters": MOST_LETTERS})
    return query


def checked_filters(filters: Mapping[str, Collection[str]]) -> dict[str, frozenset[str]]:
    """The filters that have values, validated. Values of one filter are alternatives; filters are combined by AND."""
    for name, values in filters.items():
        if name not in FILTERS:
            raise UnknownFilter(filter=name, allowed=sorted(FILTERS))
        for value in values:
            if value not in FILTERS[name]:
                raise UnknownFilter(filter=name, value=value, allowed=list(FILTERS[name]))
    return {name: frozenset(values) for name, values in filters.items() if values}


def query_words(query: str, language: str) -> list[tuple[str, QueryTerm]]:
    """(as typed, analysed) for each distinct word, in the order in which they were typed."""
    once = {
        word.exact: (query[word.start : word.end], word) for word in reversed(analysis.query_terms(query, language))
    }
    if not once:
        raise EmptyQuery
    if len(once) > MOST_WORDS:
        raise QueryTooLong(most=MOST_WORDS, words=len(once), allowed={"words": MOST_WORDS})
    return list(reversed(once.values()))


def question(query: str, language: str, filters: Mapping[str, frozenset[str]] | None = None) -> Question:
    """The question to the engines for a complete query."""
    words = synonyms.without_light([word for _typed, word in query_words(query, language)])
    return Question(
        terms=tuple(_tiers(word, ("title", "names", "body")) for word in words),
        bonus=_whole_title_tiers(query, language),
        language=language,
        filters=filters or {},
    )


def prefix_question(prefix: str, language: str) -> Question:
    """The question to the engines whose last word is a prefix, as while somebody is typing; titles and names alone."""
    *before, last = [word for _typed, word in query_words(prefix, language)]
    prefix_tiers = tuple(
        Tier(WEIGHTS[field_name][closeness], _tokens(field_name, closeness, forms), prefix=True)
        for field_name, closeness in PREFIX_FIELDS
        for forms in [{last.exact} if closeness == EXACT else last.loose]
    )
    whole_words = tuple(_tiers(word, ("title", "names")) for word in before)
    return Question(terms=(*whole_words, _heaviest_first(prefix_tiers)), bonus=(), language=language)


def _tiers(word: QueryTerm, field_names: tuple[str, ...]) -> TermAlternatives:
    forms = {EXACT: {word.exact}, STEM: synonyms.stems_meant(word), LOOSE: word.loose}
    return _heaviest_first(
        Tier(WEIGHTS[field_name][closeness], _tokens(field_name, closeness, spellings))
        for field_name in field_names
        for closeness, spellings in forms.items()
    )


def _tokens(field_name: str, closeness: str, forms: Collection[str]) -> tuple[str, ...]:
    return tuple(encode_token(field_name, closeness, form) for form in sorted(forms))


def _heaviest_first(tiers: Iterable[Tier]) -> TermAlternatives:
    return tuple(sorted((tier for tier in tiers if tier.tokens), key=lambda tier: -tier.weight))


def _whole_title_tiers(query: str, language: str) -> TermAlternatives:
    """The query as a whole title. Words like "and" count here: a title has them too."""
    words = analysis.analyse_text(query, language)
    exact = whole_title_token(EXACT, [word.exact for word in words])
    readings = islice(
        product(*(sorted(word.loose) for word in analysis.query_terms(query, language))), MAX_LOOSE_TITLES
    )
    loose = {
        whole_title_token(LOOSE, [word.loose for word in words]),
        *(whole_title_token(LOOSE, list(reading)) for reading in readings),
    }
    return (Tier(WHOLE_TITLE[EXACT], (exact,)), Tier(WHOLE_TITLE[LOOSE], tuple(sorted(loose))))
