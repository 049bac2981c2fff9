"""Queries that are built and compiled once, and then only run.

Putting a query of the public gate together and turning it into SQL takes ten times as long as the
database takes to answer it. The shape of our queries repeats; what differs are a few values. So a
query is built with marks where the values go, compiled once a shape, and run with the values of the
moment in place of the marks. It is the same query, from the same gate.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from typing import Any, Literal
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.utils import timezone

from .rows import Row

MAX_SHAPES = 500
# An `IN` list is filled up to one of these lengths, so that lists of many lengths share a shape.
LENGTHS = (1, 3, 7, 20, 50, 100, 300)
LISTS = (list, tuple, set)
PLACEHOLDERS: dict[type, Callable[[int], Any]] = {
    int: lambda place: 30_000 + place,  # fits the smallest column, and stands in no query of ours
    str: lambda place: f"\ue000{place}\ue000",
    date: lambda place: date(1901, 1, 1) + timedelta(days=place),
    datetime: lambda place: datetime(1901, 1, 1, tzinfo=UTC) + timedelta(days=place),
    UUID: lambda place: UUID(int=(0xE000 << 112) + place),
}
Placeholder = tuple[str, int]


@dataclass(frozen=True)
class CompiledQuery:
    """A query in SQL; each parameter is a constant, or the mark of a value by name and place."""

    sql: str
    parameters: tuple[tuple[Any, Placeholder | None], ...]
    names: tuple[str, ...]
    converters: tuple

    def run(self, values: Mapping[str, list]) -> list[Row]:
        connection = connections[DEFAULT_DB_ALIAS]
        given = [
            constant if mark is None else _adapted(values[mark[0]][mark[1]], connection)
            for constant, mark in self.parameters
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, given)
            read = cursor.fetchall()
        if self.converters:
            read = list(map(list, read))
            for place, converts, expression in self.converters:
                for row in read:
                    for convert in converts:
                        row[place] = convert(row[place], expression, connection)
        names = self.names
        return [dict(zip(names, row, strict=True)) for row in read]


compiled_by_shape: dict[tuple, CompiledQuery | Literal[False]] = {}


def compile_query(build: Callable[..., QuerySet]) -> Callable[..., list[Row]]:
    """The rows of a query. Positional arguments are its shape, named ones its values; `at` is the moment.

    A value is an integer, a text, a day, a moment or a UUID, or a list of such. `build` must use each value in a
    comparison, must not look at it, and must end in `.values(…)`.
    """

    @wraps(build)
    def rows(*shape: Any, **values: Any) -> list[Row]:
        return run_query(build, shape, values)

    return rows


def run_query(
    build: Callable[..., QuerySet], shape: tuple, values: Mapping[str, Any], *, count: bool = False
) -> list[Row]:
    """See `compile_query`. With `count`, one row that says under "total" how many there are."""
    given = {name: _padded(value) for name, value in values.items()} | {"at": [timezone.now()]}
    nothing: list[Row] = [{"total": 0}] if count else []
    if not all(own and all(map(_is_storable, own)) for own in given.values()):
        return nothing
    lengths = tuple((name, len(given[name]) if isinstance(value, LISTS) else 0) for name, value in values.items())
    key = (build, shape, lengths, count, connections[DEFAULT_DB_ALIAS].vendor)
    compiled = compiled_by_shape.get(key)
    if compiled is None:
        if len(compiled_by_shape) >= MAX_SHAPES:
            compiled_by_shape.clear()
        compiled = compiled_by_shape[key] = _compile(build, shape, dict(lengths), given, count)
    return compiled.run(given) if compiled else nothing


def _is_storable(value: Any) -> bool:
    """Could a database hold this? What it cannot hold, no row has."""
    if not isinstance(value, str):
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in value


def _padded(value: Any) -> list:
    """The values as a list of one of our lengths; the last is repeated."""
    if not isinstance(value, LISTS):
        return [value]
    own = list(value)
    if not own:
        return []
    length = next((one for one in LENGTHS if one >= len(own)), -(-len(own) // LENGTHS[-1]) * LENGTHS[-1])
    return own + own[-1:] * (length - len(own))


def _compile(
    build, shape: tuple, lengths: Mapping[str, int], given: Mapping[str, list], count: bool
) -> CompiledQuery | Literal[False]:
    connection = connections[DEFAULT_DB_ALIAS]
    marks: dict[Any, Placeholder] = {}
    stand_ins: dict[str, Any] = {}
    for name, values in given.items():
        own = []
        for place, value in enumerate(values):
            own.append(PLACEHOLDERS[type(value)](len(marks)))
            marks[_adapted(own[-1], connection)] = (name, place)
        stand_ins[name] = own if lengths.get(name) else own[0]
    query = build(*shape, **stand_ins).query
    compiler = query.get_compiler(connection=connection)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return False
    found = tuple((value, marks.get(value) if isinstance(value, tuple(PLACEHOLDERS)) else None) for value in parameters)
    missing = {name for name, _place in marks.values()} - {mark[0] for _value, mark in found if mark} - {"at"}
    assert not missing, f"{build.__name__} does not compare {missing}"
    if count:
        return CompiledQuery(f"SELECT COUNT(*) FROM ({sql}) counted", found, ("total",), ())  # noqa: S608
    fields = [one[0] for one in compiler.select[: compiler.col_count]]
    converters = compiler.get_converters(fields).items()
    return CompiledQuery(
        sql, found, tuple(_names(query)), tuple((place, converts, field) for place, (converts, field) in converters)
    )


def _names(query) -> Iterable[str]:
    return query.selected or (*query.extra_select, *query.values_select, *query.annotation_select)


def _adapted(value: Any, connection) -> Any:
    """The value as this database takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value
