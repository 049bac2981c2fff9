"""What every engine answers, and the arithmetic of facets that they share."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from ..documents import encoding
from ..documents.question import FILTERS, Question

Facets = dict[str, dict[str, int]]


class Place(NamedTuple):
    """Where a thing stands among all that fit; the next page goes on from here."""

    weight: int
    sort: str


class Match(NamedTuple):
    kind: str
    key: str
    origin: str
    source: str
    place: Place


class Matches(NamedTuple):
    """`total` counts what fits the words and all filters; a facet counts what fits the words and the other filters."""

    rows: list[Match]
    total: int
    facets: Facets


class Engine(Protocol):
    name: str

    def matches(self, question: Question, *, first: int, after: Place | None, counting: bool = True) -> Matches:
        """The first things that fit, behind `after`; with totals and facets if they are counted."""


def counted(shelves: Iterable[tuple[int, int]], filters: Mapping[str, frozenset[str]]) -> tuple[int, Facets]:
    """The total and the facets, from how many things there are on each shelf.

    >>> from tosbelgi.search.documents.registry import SearchDocument
    >>> book = encoding.shelf(SearchDocument("1", "book", "1", {"kk": None}, levels=("bronze", "silver")))
    >>> author = encoding.shelf(SearchDocument("2", "author", "2", {"kk": None}, levels=("bronze",)))
    >>> total, facets = counted([(book, 5), (author, 2)], {"kind": frozenset({"book"})})
    >>> total, facets["kind"], facets["level"]
    (5, {'book': 5, 'author': 2}, {'bronze': 5, 'silver': 5})
    """
    total = 0
    wanted = {name: sum(encoding.SHELF[name, value] for value in values) for name, values in filters.items()}
    parts: dict[str, Counter[int]] = {name: Counter() for name in FILTERS}
    for shelf, count in shelves:
        amiss = [name for name, bits in wanted.items() if not shelf & bits]
        if not amiss:
            total += count
        for name in FILTERS:
            if not amiss or amiss == [name]:
                parts[name][shelf & encoding.MASKS[name]] += count
    return total, {name: in_order(name, _by_value(name, parts[name])) for name in FILTERS}


def _by_value(name: str, parts: Mapping[int, int]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for shelf, count in parts.items():
        for value in encoding.on_shelf(name, shelf):
            counts[value] += count
    return counts


def in_order(name: str, counts: Mapping[str, int]) -> dict[str, int]:
    """The values that occur, in their own order."""
    return {value: counts[value] for value in FILTERS[name] if counts.get(value)}
