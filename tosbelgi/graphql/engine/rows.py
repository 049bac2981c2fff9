"""Rows read together remember each other, so that what belongs to one of them is read once for all.

A resolver is asked row by row. It asks its row's companions instead: the first one pays a query, the
others find the answer. Hence the number of queries depends on the shape of a question, never on how
many rows answer it.
"""

from collections.abc import Callable, Iterable
from typing import Any

from graphql import GraphQLResolveInfo

Row = dict[str, Any]


class Rows(list[Row]):
    """Rows of one query, each of which knows its companions under "rows"."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        super().__init__(rows)
        self._known: dict[tuple, Any] = {}
        for row in self:
            row["rows"] = self

    def load(self, loader: Callable[..., Any], *arguments: object) -> Any:
        """What `loader(rows, *arguments)` gives, read once however many rows ask."""
        key = (loader, *arguments)
        if key not in self._known:
            self._known[key] = loader(self, *arguments)
        return self._known[key]

    def prime(self, loader: Callable[..., Any], answer: object) -> None:
        """The answer is at hand already: it was read with the rows."""
        self._known[(loader,)] = answer


class RequestCache:
    """What one question has looked up: a second field that needs it does not ask the database again."""

    def __init__(self) -> None:
        self._known: dict[tuple, Any] = {}

    def get(self, loader: Callable[..., Any], *arguments: object) -> Any:
        key = (loader, *arguments)
        if key not in self._known:
            self._known[key] = loader(*arguments)
        return self._known[key]


def request_cache(info: GraphQLResolveInfo) -> RequestCache:
    """Those of this question; without our execution context each field has its own."""
    return info.root_value if isinstance(info.root_value, RequestCache) else RequestCache()
