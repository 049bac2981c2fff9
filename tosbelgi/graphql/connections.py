"""Long lists, page by page (Relay cursor connections), by keyset: a cursor is the place of a row in its order.

A page costs the same wherever it is, and rows that come or go between two pages shift nothing. An order
is a list of columns, the last of which is unique, so that the order is total.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import graphene
from django.db.models import Q, QuerySet

from .engine.compiled_queries import run_query
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
PARSERS: dict[type, Callable] = {str: str, int: int, date: date.fromisoformat}


@dataclass(frozen=True)
class Order:
    """The columns by which rows are sorted, all up or all down; `name` keeps cursors of different orders apart."""

    name: str
    columns: tuple[tuple[str, type], ...]
    down: bool = False

    def place(self, values: Row) -> list:
        return [values[column] for column, _kind in self.columns]

    def cursor(self, place: list) -> str:
        written = json.dumps([self.name, *place], ensure_ascii=False, separators=(",", ":"), default=date.isoformat)
        return urlsafe_b64encode(written.encode()).rstrip(b"=").decode()

    def read(self, cursor: str) -> list:
        """The place behind a cursor. Refuses one that is not of this order (`BAD_CURSOR`)."""
        try:
            name, *written = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            kinds = [kind for _column, kind in self.columns]
            place = [PARSERS[kind](value) for kind, value in zip(kinds, written, strict=True)]
            sound = name == self.name and self.cursor(place) == cursor
            sound = sound and all(abs(value) < 2**31 for value in place if isinstance(value, int))
        except (ValueError, TypeError, RecursionError):
            sound = False
        if not sound or any(isinstance(value, str) and "\x00" in value for value in place):
            raise GraphQLUserError("BAD_CURSOR", "This cursor does not belong to this list in this order.")
        return place

    def beyond(self, place: list, *, after: bool) -> Q:
        """The rows on the far side of a place."""
        sign = "gt" if after != self.down else "lt"
        found, same = Q(), Q()
        for (column, _kind), value in zip(self.columns, place, strict=True):
            found |= same & Q(**{f"{column}__{sign}": value})
            same &= Q(**{column: value})
        return found

    def sorting(self, *, backwards: bool) -> list[str]:
        return [("-" if backwards != self.down else "") + column for column, _kind in self.columns]


@dataclass(frozen=True)
class Page:
    """Which part of a list is asked for."""

    size: int
    backwards: bool
    after: str | None
    before: str | None


def requested_page(*, first=None, after=None, last=None, before=None) -> Page:
    """The page these arguments mean. Refuses what no list gives (`FIRST_AND_LAST`, `LIST_TOO_LONG`)."""
    if first is not None and last is not None:
        raise GraphQLUserError("FIRST_AND_LAST", "Give `first` or `last`, not both.")
    size = first if first is not None else last if last is not None else DEFAULT_SIZE
    if not 0 <= size <= MAX_SIZE:
        raise GraphQLUserError(
            "LIST_TOO_LONG", f"A page has 0 to {MAX_SIZE} rows; {size} were asked for.", allowed=MAX_SIZE
        )
    return Page(size, last is not None, after, before)


@dataclass(frozen=True)
class Listing:
    """A whole list, before its pages: a query as `prepared` takes it, the columns to read, and what makes rows."""

    build: Callable[..., QuerySet]
    shape: tuple
    values: dict
    columns: tuple[str, ...]
    to_rows: Callable[[list[Row]], Rows]

    def total(self) -> int:
        return run_query(_keys_query, (self.build, self.shape), self.values, count=True)[0]["total"]


def read_page(whole: Listing, order: Order, page: Page) -> Row:
    """A part of the list: one query, wherever it is."""
    ends = {}
    for name, cursor in (("after", page.after), ("before", page.before)):
        if cursor is not None:
            ends |= {f"{name}_{number}": value for number, value in enumerate(order.read(cursor))}
    shape = (whole.build, whole.shape, whole.columns, order, page.size, page.backwards)
    read = run_query(_page_query, shape, whole.values | ends)
    more = len(read) > page.size
    read = read[: page.size]
    if page.backwards:
        read.reverse()
    return {
        "nodes": whole.to_rows(read),
        "places": [order.place(values) for values in read],
        "order": order,
        "whole": whole,
        "has_next_page": page.before is not None if page.backwards else more,
        "has_previous_page": more if page.backwards else page.after is not None,
    }


def _keys_query(build, shape: tuple, **values) -> QuerySet:
    return build(*shape, **values).order_by().values("pk")


def _page_query(
    build, shape: tuple, columns: tuple[str, ...], order: Order, size: int, backwards: bool, **values
) -> QuerySet:
    ends = {
        name: [values.pop(f"{name}_{number}") for number in range(len(order.columns))]
        for name in ("after", "before")
        if f"{name}_0" in values
    }
    part = build(*shape, **values)
    for name, place in ends.items():
        part = part.filter(order.beyond(place, after=name == "after"))
    needed = dict.fromkeys([*columns, *(column for column, _kind in order.columns)])
    return part.order_by(*order.sorting(backwards=backwards)).values(*needed)[: size + 1]


def empty_page() -> Row:
    """A list with nothing in it."""
    return {
        "nodes": Rows(),
        "places": [],
        "order": None,
        "whole": None,
        "has_next_page": False,
        "has_previous_page": False,
    }


class PageInfo(graphene.ObjectType):
    """Where a page stands in its list."""

    has_next_page = graphene.Boolean(required=True, description="Whether rows follow; with `before` always true.")
    has_previous_page = graphene.Boolean(required=True, description="Whether rows precede; with `after` always true.")
    start_cursor = graphene.String(description="The cursor of the first row; null on an empty page.")
    end_cursor = graphene.String(description="The cursor of the last row; null on an empty page.")

    def resolve_start_cursor(page: Row, info):
        return page["order"].cursor(page["places"][0]) if page["places"] else None

    def resolve_end_cursor(page: Row, info):
        return page["order"].cursor(page["places"][-1]) if page["places"] else None


@costs(6 * QUERY)
def _total_count(page: Row, info) -> int:
    return page["whole"].total() if page["whole"] else 0


def connection(node: type, many: str) -> type[graphene.ObjectType]:
    """The connection type of a node: its rows with or without their cursors, and the total; `many` names them."""
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
    return type(
        f"{node.__name__}Connection",
        (graphene.ObjectType,),
        {
            "__doc__": f"A page of the {many}.",
            "nodes": graphene.List(graphene.NonNull(node), required=True, description=f"The {many} of this page."),
            "edges": graphene.List(
                graphene.NonNull(edge), required=True, description=f"The same {many}, each with its cursor."
            ),
            "page_info": graphene.Field(
                graphene.NonNull(PageInfo), description="Where this page stands in the whole list."
            ),
            "total_count": graphene.Int(required=True, description=f"How many {many} there are on all pages."),
            "resolve_edges": lambda page, info: [
                {"node": row, "place": place, "order": page["order"]}
                for row, place in zip(page["nodes"], page["places"], strict=True)
            ],
            "resolve_page_info": lambda page, info: page,
            "resolve_total_count": _total_count,
        },
    )
