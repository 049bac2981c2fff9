"""A decorator by which resolvers declare what they cost beyond the values they give, in points.

A point is three microseconds of a processor, which is what a value of an answer costs; some fields take a third of that
for a point, and the dearest searches three times as much (`bench/graphql_calibration.py`). What is declared counts once
for each place in the document, however many rows there are: a query of the database serves them all (`rows`).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from graphql import GraphQLField, GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema

Resolver = TypeVar("Resolver", bound=Callable[..., Any])
QUERY = 50  # one query of the database and what is made of its rows
BODY = 1_400  # the texts of a page are long, and are cleaned
SEARCH = 1_500
SEARCHED_WORD = 1_000  # one with a typing error takes longest
MOST_WORDS = 12
WORD = re.compile(r"\w+")  # what the search takes for one: "а,б" are two
SUGGESTION = 500


@dataclass(frozen=True)
class FieldCost:
    """The points of a field, and what each argument that is given adds: a number, or a function of its value."""

    points: int
    more: Mapping[str, int | Callable[[object], int]]

    def with_arguments(self, given: Mapping[str, object]) -> int:
        dearer = ((self.more[name], value) for name, value in given.items() if name in self.more)
        return self.points + sum(more if isinstance(more, int) else more(value) for more, value in dearer)


FREE = FieldCost(0, {})


def search_cost(query: object) -> int:
    """The points of a search for these words.

    >>> search_cost("абай жолы"), search_cost("абай,жолы"), search_cost(None)
    (3500, 3500, 13500)
    """
    words = min(len(WORD.findall(query)), MOST_WORDS) if isinstance(query, str) else MOST_WORDS
    return SEARCH + SEARCHED_WORD * words


def costs(points: int, **more: int | Callable[[object], int]) -> Callable[[Resolver], Resolver]:
    """Declare what a resolver costs; `more` is for arguments that make it dearer."""

    def declare(resolver: Resolver) -> Resolver:
        resolver.costs = FieldCost(points, more)  # type: ignore[attr-defined]  # ours, read where costs are counted
        return resolver

    return declare


def declared_cost(field: GraphQLField) -> FieldCost | None:
    """The cost that the resolver of a field declares; None where it declares none."""
    return getattr(field.resolve, "costs", None)


def declared_cost_in(schema: GraphQLSchema, parent: GraphQLObjectType | GraphQLInterfaceType, name: str) -> FieldCost:
    """The declared cost of a field of a type; for an interface that of the most expensive of its types."""
    kinds = schema.get_possible_types(parent) if isinstance(parent, GraphQLInterfaceType) else [parent]
    return max((declared_cost(kind.fields[name]) or FREE for kind in kinds), key=lambda one: one.points, default=FREE)
