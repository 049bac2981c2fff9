"""Data loaders: rows of one query share a cache, so that what belongs to each is read once for all of them.

The library calls a resolver row by row. The resolver loads for all rows of its row (`row["rows"].load`): the
first call pays a query, the others find its result. Hence the number of queries depends on the shape of the
document, never on the number of rows.
"""

from collections.abc import Callable, Iterable
from typing import Any

from graphql import GraphQLResolveInfo

Row = dict[str, Any]


class Rows(list[Row]):
    """Rows of one query, each of which has the whole list under "rows"."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        super().__init__(rows)
        self._loaded: dict[tuple[Any, ...], Any] = {}
        for row in self:
            row["rows"] = self

    def load(self, loader: Callable[..., Any], *arguments: object) -> Any:
        """The result of `loader(rows, *arguments)`, which is called once however many rows need it."""
        key = (loader, *arguments)
        if key not in self._loaded:
            self._loaded[key] = loader(self, *arguments)
        return self._loaded[key]

    def prime(self, loader: Callable[..., Any], result: object) -> None:
        """Put in the result of a loader that was read together with the rows."""
        self._loaded[(loader,)] = result


class RequestCache:
    """A cache for one operation: a second field that needs the same does not query the database again."""

    def __init__(self) -> None:
        self._loaded: dict[tuple[Any, ...], Any] = {}

    def get(self, loader: Callable[..., Any], *arguments: object) -> Any:
        key = (loader, *arguments)
        if key not in self._loaded:
            self._loaded[key] = loader(*arguments)
        return self._loaded[key]

    def clear(self) -> None:
        """Forget everything: a mutation may have changed it."""
        self._loaded.clear()


def request_cache(info: GraphQLResolveInfo) -> RequestCache:
    """The cache of this operation; without one each field has its own."""
    return info.root_value if isinstance(info.root_value, RequestCache) else RequestCache()
