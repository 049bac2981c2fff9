"""The interface of search engines: matches and their positions, and the facet counting that engines share."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from ..documents import encoding
from ..documents.question import FILTERS, Question

Facets = dict[str, dict[str, int]]


class Place(NamedTuple):
    """The position of a match among all matches; the next page goes on after it."""

    weight: int
    sort: str


class Match(NamedTuple):
    kind: str
    key: str
    origin: str
    source: str
    place: Place


class Matches(NamedTuple):
    """`total` counts what matches the words and all filters; a facet counts without the filter of its own name."""

    rows: list[Match]
    total: int
    facets: Facets


class Engine(Protocol):
    name: str

    def matches(self, question: Question, *, first: int, after: Place | None, counting: bool = True) -> Matches:
        """The first matches after `after`; with total and facets if `counting`."""


def count_facets(rows: Iterable[tuple[int, int]], filters: Mapping[str, frozenset[str]]) -> tuple[int, Facets]:
    """The total and the facets, from the number of documents by facet bitmask.

    >>> from tosbelgi.search.documents.registry import SearchDocument
    >>> book = encoding.facet_bitmask(SearchDocument("1", "book", "1", {"kk": None}, levels=("bronze", "silver")))
    >>> author = encoding.facet_bitmask(SearchDocument("2", "author", "2", {"kk": None}, levels=("bronze",)))
    >>> total, facets = count_facets([(book, 5), (author, 2)], {"kind": frozenset({"book"})})
    >>> total, facets["kind"], facets["level"]
    (5, {'book': 5, 'author': 2}, {'bronze': 5, 'silver': 5})
    """
    total = 0
    masks = {name: sum(encoding.FACET_BITS[name, value] for value in values) for name, values in filters.items()}
    parts: dict[str, Counter[int]] = {name: Counter() for name in FILTERS}
    for bitmask, count in rows:
        unmatched = [name for name, bits in masks.items() if not bitmask & bits]
        # A facet shows what its other values would give, so its own filter does not count for it.
        if not unmatched:
            total += count
        for name in FILTERS:
            if not unmatched or unmatched == [name]:
                parts[name][bitmask & encoding.MASKS[name]] += count
    return total, {name: order_facet_values(name, _by_value(name, parts[name])) for name in FILTERS}


def _by_value(name: str, parts: Mapping[int, int]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for bitmask, count in parts.items():
        for value in encoding.facet_values(name, bitmask):
            counts[value] += count
    return counts


def order_facet_values(name: str, counts: Mapping[str, int]) -> dict[str, int]:
    """The values that occur, in the order of the facet."""
    return {value: counts[value] for value in FILTERS[name] if counts.get(value)}
