"""Locale-aware ordering of rows, the same on SQLite and PostgreSQL.

Plain columns are ordered on SQLite by code points, where Ә, Қ and Ө come after я, on PostgreSQL by whatever the cluster
was made with. Here each text column in an ORDER BY is mapped to a collation key, in the database. A column that holds
the words of one language (`title_ru`) goes by that language's alphabet.
"""

from typing import Any, TypeVar

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models import CharField, F, Func, QuerySet, TextField
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import get_language
from treebeard.mp_tree import MP_Node

from tosbelgi.language.languages import CODES, SOURCE
from tosbelgi.language.respelling import DIGITS, respelled, translation

Rows = TypeVar("Rows", bound=QuerySet[Any])
Sql = tuple[str, tuple[Any, ...]]


class Collated(Func):
    """SQL expression: the collation key of a text column in a language."""

    output_field = CharField()

    def __init__(self, expression: Any, language: str) -> None:
        super().__init__(expression)
        self.language = language

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Sql:
        column, values = compiler.compile(self.source_expressions[0])
        return f"RESPELLED({column}, %s)", (*values, self.language)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Sql:
        column, values = compiler.compile(self.source_expressions[0])
        padded = f"REGEXP_REPLACE({column}, '([0-9]+)', '{'0' * DIGITS}\\1', 'g')"
        numbered = f"REGEXP_REPLACE({padded}, '[0-9]*([0-9]{{{DIGITS}}})', '\\1', 'g')"
        return f'TRANSLATE({numbered}, %s, %s) COLLATE "C"', (*values, *translation(self.language))


def collate(rows: Rows, language: str) -> Rows:
    """The rows in the same order, with text columns in the alphabetical order of the language."""
    if rows.query.combinator:
        return rows
    order = rows.query.order_by or (rows.query.default_ordering and rows.model._meta.ordering) or ()
    steps = [step for name in order for step in _collated_steps(rows.model, name, language)]
    return rows if steps == list(order) else rows.order_by(*steps)


def in_offered_order(rows: Rows, language: str) -> Rows:
    """Options to choose from, by name where their model says in `offered_by` which column that is."""
    name = getattr(rows.model, "offered_by", None)
    if name is None or rows.query.combinator or rows.query.is_sliced:
        return rows
    return rows.order_by(Collated(F(name), language), name)


def _collated_steps(model: type[models.Model], name: Any, language: str) -> list[Any]:
    """One ORDER BY term as two: the collation key, then the text itself as a tie-break.

    Both are expressions, which a search index leaves to the database; of names it takes those it knows.
    """
    if not isinstance(name, str) or not _is_text(model, name.lstrip("-")):
        return [name]
    column = name.lstrip("-")
    tail = column[-2:]
    spelled = Collated(F(column), tail if column[-3:-2] == "_" and tail in CODES else language)
    return [step.desc() if name.startswith("-") else step.asc() for step in (spelled, F(column))]


def _is_text(model: type[models.Model], path: str) -> bool:
    """Is this a text that people write? No choice, no computed key, no tree path."""
    for step in path.split("__"):
        try:
            field: Any = model._meta.get_field(step)
        except FieldDoesNotExist:
            return False
        owner, model = model, field.related_model or model
    if issubclass(owner, MP_Node) and field.name == "path":
        return False
    return type(field) in (CharField, TextField) and not field.choices and field.editable


def reader_language() -> str:
    """The active language if it is one of ours, else that of the site."""
    active = get_language() or SOURCE
    return active if active in CODES else SOURCE


def install_sqlite_function() -> None:
    """Give each connection to SQLite the function that spells a text anew; PostgreSQL needs none."""
    connection_created.connect(_create_sqlite_function, dispatch_uid="kernel.collation")


def _create_sqlite_function(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    if connection.vendor == "sqlite":
        connection.connection.create_function("RESPELLED", 2, _sqlite_key, deterministic=True)


def _sqlite_key(text: object, language: str) -> str | None:
    return None if text is None else respelled(str(text), language)
