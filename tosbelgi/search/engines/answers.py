"""What every engine answers, and the arithmetic of facets that they share."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from .. import documents
from ..questions import FILTERS, Question

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

    def matches(self, question: Question, *, first: int, after: Place | None, counting: bool) -> Matches:
        """The first things that fit, behind `after`; with totals and facets if they are counted."""


class Shelf(NamedTuple):
    """All things that are alike in their facets, and how many they are."""

    kind: str
    direction: str
    sections: int
    levels: int
    languages: int
    count: int

    def values(self, name: str) -> tuple[str, ...]:
        if name in {"kind", "direction"}:
            value = getattr(self, name)
            return (value,) if value else ()
        return documents.codes(f"{name}s", getattr(self, f"{name}s"))


def counted(shelves: Iterable[Shelf], filters: Mapping[str, frozenset[str]]) -> tuple[int, Facets]:
    """The total and the facets, from how many things there are of each likeness.

    >>> one = Shelf("book", "reading", 1, 3, 7, 5)
    >>> total, facets = counted([one, one._replace(kind="author", count=2)], {"kind": frozenset({"book"})})
    >>> total, facets["kind"], facets["level"]
    (5, {'book': 5, 'author': 2}, {'bronze': 5, 'silver': 5})
    """
    total = 0
    counts: dict[str, Counter[str]] = {name: Counter() for name in FILTERS}
    for shelf in shelves:
        fits = {name for name, wanted in filters.items() if wanted & set(shelf.values(name))}
        if len(fits) == len(filters):
            total += shelf.count
        for name in FILTERS:
            if all(other in fits for other in filters if other != name):
                for value in shelf.values(name):
                    counts[name][value] += shelf.count
    return total, {name: in_order(name, counts[name]) for name in FILTERS}


def in_order(name: str, counts: Mapping[str, int]) -> dict[str, int]:
    """The values that occur, in their own order."""
    return {value: counts[value] for value in FILTERS[name] if counts.get(value)}
