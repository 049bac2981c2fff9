"""A cache of compiled SQL: each shape of a queryset is built and compiled once, then run with other values.

Building a queryset, such as one of the public gate, and compiling it to SQL takes ten times as long as the database
takes to answer it. The same shapes come again and again; what differs are a few values. So a queryset is built with
placeholders in place of the values, compiled once for each shape, and run with the values of the moment. It is the
same query.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from typing import Any, Literal
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.sql import Query
from django.utils import timezone

MAX_SHAPES = 500  # a bound on memory: beyond it all are compiled anew
# An `IN` list is filled up to one of these lengths, so that lists of many lengths share a shape.
LENGTHS = (1, 3, 7, 20, 50, 100, 300)
LISTS = (list, tuple, set)
PLACEHOLDERS: dict[type, Callable[[int], Any]] = {
    int: lambda place: 30_000 + place,  # fits the smallest column, and is a constant in no query of ours
    str: lambda place: f"\ue000{place}\ue000",
    date: lambda place: date(1901, 1, 1) + timedelta(days=place),
    datetime: lambda place: datetime(1901, 1, 1, tzinfo=UTC) + timedelta(days=place),
    UUID: lambda place: UUID(int=(0xE000 << 112) + place),
}
Row = dict[str, Any]
Placeholder = tuple[str, int]
Build = Callable[..., QuerySet[Any, Row]]


@dataclass(frozen=True)
class CompiledQuery:
    """A query in SQL; each parameter is a constant, or stands for a value by its name and index."""

    sql: str
    parameters: tuple[tuple[Any, Placeholder | None], ...]
    names: tuple[str, ...]
    converters: tuple[tuple[int, Sequence[Callable[..., Any]], Any], ...]

    def run(self, values: Mapping[str, list[Any]]) -> list[Row]:
        connection = connections[DEFAULT_DB_ALIAS]
        given = [
            constant if placeholder is None else _adapted(values[placeholder[0]][placeholder[1]], connection)
            for constant, placeholder in self.parameters
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, given)
            rows = cursor.fetchall()
        if self.converters:
            rows = list(map(list, rows))
            for index, functions, expression in self.converters:
                for row in rows:
                    for convert in functions:
                        row[index] = convert(row[index], expression, connection)
        names = self.names
        return [dict(zip(names, row, strict=True)) for row in rows]


compiled_by_shape: dict[tuple[Any, ...], CompiledQuery | Literal[False]] = {}


def compile_query(build: Build) -> Callable[..., list[Row]]:
    """The rows of a query. Positional arguments are its shape, named ones its values; `at` is the moment.

    A value is an integer, a text, a day, a moment or a UUID, or a list of such. `build` must use each value in a
    comparison, must not look at it, and must end in `.values(…)`.
    """

    @wraps(build)
    def rows(*shape: Any, **values: Any) -> list[Row]:
        return run_query(build, shape, values)

    return rows


def run_query(build: Build, shape: tuple[Any, ...], values: Mapping[str, Any], *, count: bool = False) -> list[Row]:
    """Run a query as `compile_query` does. With `count`, one row that has the number of rows under "total"."""
    given = {name: _padded(value) for name, value in values.items()} | {"at": [timezone.now()]}
    no_rows: list[Row] = [{"total": 0}] if count else []
    # `IN ()` matches nothing, and a text that cannot be stored equals nothing: no query is needed.
    if not all(items and all(map(_is_storable, items)) for items in given.values()):
        return no_rows
    lengths = tuple((name, len(given[name]) if isinstance(value, LISTS) else 0) for name, value in values.items())
    key = (build, shape, lengths, count, connections[DEFAULT_DB_ALIAS].vendor)
    compiled = compiled_by_shape.get(key)
    if compiled is None:
        if len(compiled_by_shape) >= MAX_SHAPES:
            compiled_by_shape.clear()
        compiled = compiled_by_shape[key] = _compile(build, shape, dict(lengths), given, count)
    return compiled.run(given) if compiled else no_rows


def _is_storable(value: Any) -> bool:
    """Could a database hold this text? A lone surrogate or U+0000 stands in no row, and PostgreSQL would raise."""
    if not isinstance(value, str):
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in value


def _padded(value: Any) -> list[Any]:
    """The values as a list of one of our lengths; the last is repeated."""
    if not isinstance(value, LISTS):
        return [value]
    items = list(value)
    if not items:
        return []
    length = next((one for one in LENGTHS if one >= len(items)), -(-len(items) // LENGTHS[-1]) * LENGTHS[-1])
    return items + items[-1:] * (length - len(items))


def _compile(
    build: Build, shape: tuple[Any, ...], lengths: Mapping[str, int], given: Mapping[str, list[Any]], count: bool
) -> CompiledQuery | Literal[False]:
    connection = connections[DEFAULT_DB_ALIAS]
    placeholders: dict[Any, Placeholder] = {}
    stand_ins: dict[str, Any] = {}
    for name, values in given.items():
        replacements = []
        for index, value in enumerate(values):
            replacements.append(PLACEHOLDERS[type(value)](len(placeholders)))
            placeholders[_adapted(replacements[-1], connection)] = (name, index)
        stand_ins[name] = replacements if lengths.get(name) else replacements[0]
    query = build(*shape, **stand_ins).query
    compiler = query.get_compiler(connection=connection)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return False  # the condition cannot hold, whatever the values are
    bound = tuple(
        (value, placeholders.get(value) if isinstance(value, tuple(PLACEHOLDERS)) else None) for value in parameters
    )
    # A value that the SQL does not mention would silently be the one of the first call for ever after.
    used = {placeholder[0] for _value, placeholder in bound if placeholder}
    missing = given.keys() - used - {"at"}
    assert not missing, f"{build.__name__} does not compare {missing}"
    if count:
        return CompiledQuery(f"SELECT COUNT(*) FROM ({sql}) counted", bound, ("total",), ())  # noqa: S608
    fields = [one[0] for one in compiler.select[: compiler.col_count]]
    converters = compiler.get_converters(fields).items()
    return CompiledQuery(
        sql, bound, tuple(_names(query)), tuple((index, functions, field) for index, (functions, field) in converters)
    )


def _names(query: Query) -> Iterable[str]:
    return query.selected or (*query.extra_select, *query.values_select, *query.annotation_select)


def _adapted(value: Any, connection: BaseDatabaseWrapper) -> Any:
    """The value as this database takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value
