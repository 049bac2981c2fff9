"""The condition that a page can be reached: that nothing on the way up to its language's front page is hidden.

It is written in SQL, the same for SQLite and PostgreSQL, since each public page asks the gate some five times, and
Django takes longer to put such a condition together than the database to answer it. The pages on the way are looked up
by their paths, which are beginnings of the page's own: a few looks into an index, however large the tree is.
"""

from datetime import datetime
from functools import cache

from django.apps import apps
from django.db.models import BooleanField, DateTimeField, F, Func, Value
from wagtail.models import Page, PageViewRestriction

from ..translation.completeness import Parity

# The front pages of the languages stand right below the root; no page of ours stands deeper than twelve steps.
FRONT, DEEPEST = 2, 12
HIDDEN = """EXISTS (
SELECT 1 FROM {page} way WHERE way.path IN ({beginnings}) AND (
NOT way.live OR way.expire_at <= {at} OR way.alias_of_id IS NOT NULL OR NOT EXISTS (
SELECT 1 FROM {parity} measured WHERE measured.open_gaps = 0
AND measured.translation_key = way.translation_key AND measured.locale_id = way.locale_id){resting}))"""
RESTING = """ OR way.id IN (
SELECT resting.page_ptr_id FROM {model} resting JOIN {related} ground ON ground.id = resting.{column}
WHERE NOT ground.live OR ground.expire_at <= {at})"""
PRIVATE = """EXISTS (
SELECT 1 FROM {restriction} asked JOIN {page} closed ON closed.id = asked.page_id
WHERE SUBSTR({path}, 1, LENGTH(closed.path)) = closed.path)"""


class HiddenOnTheWay(Func):
    """Is the page or one above it a draft, expired, an alias, with a gap in its words, or resting on a hidden row?"""

    output_field = BooleanField()

    def __init__(self, at: datetime) -> None:
        super().__init__(F("path"), Value(at, DateTimeField()))

    def as_sql(self, compiler, connection, **extra_context):
        path, at = self.source_expressions
        column, _none = compiler.compile(path)
        moment, values = compiler.compile(at)
        text = _hidden().format(
            path=column,
            at=moment,
            beginnings=", ".join(f"SUBSTR({column}, 1, {depth * Page.steplen})" for depth in range(FRONT, DEEPEST + 1)),
        )
        return text, (*values,) * (1 + len(_resting()))


class PrivateOnTheWay(Func):
    """Do the page or one above it ask their readers who they are?"""

    output_field = BooleanField()

    def __init__(self) -> None:
        super().__init__(F("path"))

    def as_sql(self, compiler, connection, **extra_context):
        column, _none = compiler.compile(self.source_expressions[0])
        tables = {"restriction": PageViewRestriction._meta.db_table, "page": Page._meta.db_table}
        return PRIVATE.format(path=column, **tables), ()


@cache
def _hidden() -> str:
    kept = {name: f"{{{name}}}" for name in ("beginnings", "at")}
    resting = "".join(
        RESTING.format(at="{at}", model=model._meta.db_table, related=ground._meta.db_table, column=column)
        for model, ground, column in _resting()
    )
    return HIDDEN.format(page=Page._meta.db_table, parity=Parity._meta.db_table, resting=resting, **kept)


@cache
def _resting() -> tuple[tuple[type[Page], type, str], ...]:
    """The models of pages that rest on a row of the domain, each with that row's model and the column that names it."""
    found = []
    for model in apps.get_models():
        for relation in getattr(model, "rests_on", ()) if issubclass(model, Page) else ():
            key = model._meta.get_field(relation)
            found.append((model, key.related_model, key.column))
    return tuple(found)
