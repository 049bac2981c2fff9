"""Relay cursor connections with keyset pagination: a cursor holds the sort values of a row.

A page costs the same wherever it is, and rows that come or go between two pages shift nothing. An order
is a list of columns, the last of which is unique, so that the order is total.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import graphene
from django.db.models import Q, QuerySet
from graphql import GraphQLResolveInfo

from tosbelgi.kernel.caching.compiled_queries import run_query

from .engine.field_costs import QUERY, costs
from .engine.refusals import GraphQLUserError
from .engine.rows import Row, Rows

DEFAULT_SIZE, MAX_SIZE = 20, 100

PAGE = {
    "first": graphene.Int(description=f"How many from the beginning, or after `after`; {DEFAULT_SIZE} by default."),
    "after": graphene.String(description="The cursor after which the page begins."),
    "last": graphene.Int(description="How many from the end, or before `before`."),
    "before": graphene.String(description="The cursor before which the page ends."),
}
PARSERS: dict[type, Callable[..., Any]] = {
    str: str,
    int: int,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
}


@dataclass(frozen=True)
class Order:
    """The columns by which rows are sorted, all up or all down; `name` keeps cursors of different orders apart."""

    name: str
    columns: tuple[tuple[str, type], ...]
    down: bool = False

    def place(self, values: Row) -> list[Any]:
        return [values[column] for column, _kind in self.columns]

    def cursor(self, place: list[Any]) -> str:
        written = json.dumps(
            [self.name, *place], ensure_ascii=False, separators=(",", ":"), default=lambda value: value.isoformat()
        )
        return urlsafe_b64encode(written.encode()).rstrip(b"=").decode()

    def read(self, cursor: str) -> list[Any]:
        """The sort values in a cursor. Raises `BAD_CURSOR` for a cursor of another order."""
        try:
            name, *written = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            kinds = [kind for _column, kind in self.columns]
            place = [PARSERS[kind](value) for kind, value in zip(kinds, written, strict=True)]
            valid = name == self.name and self.cursor(place) == cursor
            # A larger integer is in no column of ours, and a database may refuse to compare it.
            valid = valid and all(abs(value) < 2**31 for value in place if isinstance(value, int))
        except (ValueError, TypeError, RecursionError):
            valid = False
        if not valid or any(isinstance(value, str) and "\x00" in value for value in place):
            raise GraphQLUserError("BAD_CURSOR", "This cursor does not belong to this list in this order.")
        return place

    def beyond(self, place: list[Any], *, after: bool) -> Q:
        """A condition for the rows after or before these sort values."""
        sign = "gt" if after != self.down else "lt"
        condition, same = Q(), Q()
        for (column, _kind), value in zip(self.columns, place, strict=True):
            condition |= same & Q(**{f"{column}__{sign}": value})
            same &= Q(**{column: value})
        return condition

    def sorting(self, *, backwards: bool) -> list[str]:
        return [("-" if backwards != self.down else "") + column for column, _kind in self.columns]


@dataclass(frozen=True)
class Page:
    """The requested page of a list."""

    size: int
    backwards: bool
    after: str | None
    before: str | None


def requested_page(
    *, first: int | None = None, after: str | None = None, last: int | None = None, before: str | None = None
) -> Page:
    """The page that these arguments request. Raises `FIRST_AND_LAST` or `LIST_TOO_LONG`."""
    if first is not None and last is not None:
        raise GraphQLUserError("FIRST_AND_LAST", "Give `first` or `last`, not both.")
    size = first if first is not None else last if last is not None else DEFAULT_SIZE
    if not 0 <= size <= MAX_SIZE:
        raise GraphQLUserError(
            "LIST_TOO_LONG",
            f"A page has 0 to {MAX_SIZE} rows; {size} were asked for.",
            field="first" if last is None else "last",
            allowed=MAX_SIZE,
        )
    return Page(size, last is not None, after, before)


@dataclass(frozen=True)
class Listing:
    """A list before paging: a query for `compiled_queries`, the columns to read, and a function that makes rows."""

    build: Callable[..., QuerySet[Any]]
    shape: tuple[Any, ...]
    values: dict[str, Any]
    columns: tuple[str, ...]
    to_rows: Callable[[list[Row]], Rows]

    def total(self) -> int:
        return run_query(_keys_query, (self.build, self.shape), self.values, count=True)[0]["total"]


def read_page(listing: Listing, order: Order, page: Page) -> Row:
    """Read one page of the list: one query, wherever the page is."""
    bounds: dict[str, Any] = {}
    for name, cursor in (("after", page.after), ("before", page.before)):
        if cursor is not None:
            bounds |= {f"{name}_{number}": value for number, value in enumerate(order.read(cursor))}
    shape = (listing.build, listing.shape, listing.columns, order, page.size, page.backwards)
    rows = run_query(_page_query, shape, listing.values | bounds)
    # One row more than the page tells whether others follow.
    more = len(rows) > page.size
    rows = rows[: page.size]
    if page.backwards:
        rows.reverse()
    return {
        "nodes": listing.to_rows(rows),
        "places": [order.place(values) for values in rows],
        "order": order,
        "listing": listing,
        "has_next_page": page.before is not None if page.backwards else more,
        "has_previous_page": more if page.backwards else page.after is not None,
    }


def _keys_query(build: Callable[..., QuerySet[Any]], shape: tuple[Any, ...], **values: Any) -> QuerySet[Any, Row]:
    return build(*shape, **values).order_by().values("pk")


def _page_query(
    build: Callable[..., QuerySet[Any]],
    shape: tuple[Any, ...],
    columns: tuple[str, ...],
    order: Order,
    size: int,
    backwards: bool,
    **values: Any,
) -> QuerySet[Any, Row]:
    bounds = {
        name: [values.pop(f"{name}_{number}") for number in range(len(order.columns))]
        for name in ("after", "before")
        if f"{name}_0" in values
    }
    rows = build(*shape, **values)
    for name, place in bounds.items():
        rows = rows.filter(order.beyond(place, after=name == "after"))
    needed = dict.fromkeys([*columns, *(column for column, _kind in order.columns)])
    return rows.order_by(*order.sorting(backwards=backwards)).values(*needed)[: size + 1]


def empty_page() -> Row:
    """The page of a list without rows."""
    return {
        "nodes": Rows(),
        "places": [],
        "order": None,
        "listing": None,
        "has_next_page": False,
        "has_previous_page": False,
    }


class PageInfo(graphene.ObjectType):
    """Where a page stands in its list."""

    has_next_page = graphene.Boolean(required=True, description="Whether rows follow; with `before` always true.")
    has_previous_page = graphene.Boolean(required=True, description="Whether rows precede; with `after` always true.")
    start_cursor = graphene.String(description="The cursor of the first row; null on an empty page.")
    end_cursor = graphene.String(description="The cursor of the last row; null on an empty page.")

    def resolve_start_cursor(page: Row, info: GraphQLResolveInfo) -> str | None:
        return page["order"].cursor(page["places"][0]) if page["places"] else None

    def resolve_end_cursor(page: Row, info: GraphQLResolveInfo) -> str | None:
        return page["order"].cursor(page["places"][-1]) if page["places"] else None


@costs(6 * QUERY)
def _total_count(page: Row, info: GraphQLResolveInfo) -> int:
    return page["listing"].total() if page["listing"] else 0


def connection(node: type, many: str, *, counted: bool = True) -> type[graphene.ObjectType]:
    """The connection type of a node: its rows with or without their cursors, and the total; `many` names them.

    What grows without end is not `counted`.
    """
    edge = type(
        f"{node.__name__}Edge",
        (graphene.ObjectType,),
        {
            "__doc__": f"One of the {many} with its place in the list.",
            "node": graphene.Field(graphene.NonNull(node), description="The row itself."),
            "cursor": graphene.String(required=True, description="Its place, for `after` and `before`."),
            "resolve_cursor": lambda row, info: row["order"].cursor(row["place"]),
        },
    )
    total = {
        "total_count": graphene.Int(required=True, description=f"How many {many} there are on all pages."),
        "resolve_total_count": _total_count,
    }
    return type(
        f"{node.__name__}Connection",
        (graphene.ObjectType,),
        (total if counted else {})
        | {
            "__doc__": f"A page of the {many}.",
            "nodes": graphene.List(graphene.NonNull(node), required=True, description=f"The {many} of this page."),
            "edges": graphene.List(
                graphene.NonNull(edge), required=True, description=f"The same {many}, each with its cursor."
            ),
            "page_info": graphene.Field(
                graphene.NonNull(PageInfo), description="Where this page stands in the whole list."
            ),
            "resolve_edges": lambda page, info: [
                {"node": row, "place": place, "order": page["order"]}
                for row, place in zip(page["nodes"], page["places"], strict=True)
            ],
            "resolve_page_info": lambda page, info: page,
        },
    )
