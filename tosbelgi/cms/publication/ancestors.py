"""SQL conditions: is a page, or any of its ancestors, hidden or private?

Raw SQL, the same for SQLite and PostgreSQL: each public page passes the gate some five times, and Django takes longer
to compile such a condition than the database to evaluate it. Ancestors are looked up by their paths, which are prefixes
of the page's own: a few index lookups, however large the tree is.
"""

from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, DateTimeField, F, Func, Model, Value
from django.db.models.sql.compiler import SQLCompiler
from wagtail.models import Page, PageViewRestriction

from ..translation.completeness import Parity

# The front pages of the languages stand right below the root; no page of ours stands deeper than twelve steps.
FRONT, DEEPEST = 2, 12
HIDDEN = """EXISTS (
SELECT 1 FROM {page} ancestor WHERE ancestor.path IN ({prefixes}) AND (
NOT ancestor.live OR ancestor.expire_at <= {at} OR ancestor.alias_of_id IS NOT NULL OR NOT EXISTS (
SELECT 1 FROM {parity} parity WHERE parity.open_gaps = 0
AND parity.translation_key = ancestor.translation_key AND parity.locale_id = ancestor.locale_id){resting}))"""
RESTING = """ OR ancestor.id IN (
SELECT resting.page_ptr_id FROM {model} resting JOIN {related} related ON related.id = resting.{column}
WHERE NOT related.live OR related.expire_at <= {at})"""
PRIVATE = """EXISTS (
SELECT 1 FROM {restriction} restriction JOIN {page} restricted ON restricted.id = restriction.page_id
WHERE SUBSTR({path}, 1, LENGTH(restricted.path)) = restricted.path)"""


class HiddenOnPath(Func):
    """Is the page or an ancestor a draft, expired, an alias, with an open translation gap, or on a hidden row?"""

    output_field = BooleanField()

    def __init__(self, at: datetime) -> None:
        super().__init__(F("path"), Value(at, DateTimeField()))

    def as_sql(  # type: ignore[override]  # the template is ours, and nobody gives another one
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra_context: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        path, at = self.source_expressions
        column, _none = compiler.compile(path)
        moment, values = compiler.compile(at)
        sql = _hidden_sql().format(
            path=column,
            at=moment,
            prefixes=", ".join(f"SUBSTR({column}, 1, {depth * Page.steplen})" for depth in range(FRONT, DEEPEST + 1)),
        )
        return sql, (*values,) * (1 + len(_rests_on_relations()))


class PrivateOnPath(Func):
    """Has the page or an ancestor a view restriction (password, login or groups)?"""

    output_field = BooleanField()

    def __init__(self) -> None:
        super().__init__(F("path"))

    def as_sql(  # type: ignore[override]  # the template is ours, and nobody gives another one
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra_context: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        column, _none = compiler.compile(self.source_expressions[0])
        tables = {"restriction": PageViewRestriction._meta.db_table, "page": Page._meta.db_table}
        return PRIVATE.format(path=column, **tables), ()


@cache
def _hidden_sql() -> str:
    # Filled in for each query; the rest of the text is the same for the whole process.
    placeholders = {name: f"{{{name}}}" for name in ("prefixes", "at")}
    resting = "".join(
        RESTING.format(at="{at}", model=model._meta.db_table, related=related._meta.db_table, column=column)
        for model, related, column in _rests_on_relations()
    )
    return HIDDEN.format(page=Page._meta.db_table, parity=Parity._meta.db_table, resting=resting, **placeholders)


@cache
def _rests_on_relations() -> tuple[tuple[type[Page], type[Model], str], ...]:
    """(page model, related model, foreign-key column) for every relation that a page model names in `rests_on`."""
    relations = []
    for model in apps.get_models():
        for relation in getattr(model, "rests_on", ()) if issubclass(model, Page) else ():
            key: Any = model._meta.get_field(relation)
            relations.append((model, key.related_model, key.column))
    return tuple(relations)
