"""Locale-aware ordering of Wagtail's admin lists, the same on SQLite and PostgreSQL.

Wagtail orders its lists by plain columns: on SQLite by code points, where Ә, Қ and Ө come after я, on PostgreSQL by
whatever the cluster was made with. Here each text column in an ORDER BY is mapped to a collation key, in the
database. A column that holds the words of one language (`title_ru`) goes by that language's alphabet.

What is offered in filters and forms goes the same way where its kind is one of names: collections branch by branch,
and models that say by which column they are `offered_by`.
"""

from functools import wraps

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.backends.signals import connection_created
from django.db.models import Case, CharField, F, Func, QuerySet, TextField, Value, When
from django.forms.models import ModelChoiceIterator
from django.utils.translation import get_language
from treebeard.mp_tree import MP_Node
from wagtail.admin.filters import MultipleUserFilter
from wagtail.admin.views.collections import Index as CollectionsView
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.views.generic.chooser import BaseChooseView
from wagtail.admin.views.pages.create import AddSubpageView
from wagtail.admin.views.pages.search import SearchView
from wagtail.models import Collection
from wagtail.models.media import CollectionQuerySet
from wagtail.snippets.views.snippets import ModelIndexView
from wagtail.users.views.users import IndexView as UsersView

from tosbelgi.language.alphabets import sort_key
from tosbelgi.language.languages import CODES, SOURCE
from tosbelgi.language.respelling import DIGITS, respelled, translation


class Collated(Func):
    """SQL expression: the collation key of a text column in a language."""

    output_field = CharField()

    def __init__(self, expression, language: str):
        super().__init__(expression)
        self.language = language

    def as_sqlite(self, compiler, connection, **context):
        column, values = compiler.compile(self.source_expressions[0])
        return f"RESPELLED({column}, %s)", [*values, self.language]

    def as_postgresql(self, compiler, connection, **context):
        column, values = compiler.compile(self.source_expressions[0])
        padded = f"REGEXP_REPLACE({column}, '([0-9]+)', '{'0' * DIGITS}\\1', 'g')"
        numbered = f"REGEXP_REPLACE({padded}, '[0-9]*([0-9]{{{DIGITS}}})', '\\1', 'g')"
        return f'TRANSLATE({numbered}, %s, %s) COLLATE "C"', [*values, *translation(self.language)]


def collate(rows: QuerySet, language: str) -> QuerySet:
    """The rows in the same order, with text columns in the alphabetical order of the language."""
    if rows.query.combinator:
        return rows
    order = rows.query.order_by or (rows.query.default_ordering and rows.model._meta.ordering) or ()
    steps = [step for name in order for step in _collated_steps(rows.model, name, language)]
    return rows if steps == list(order) else rows.order_by(*steps)


def _collated_steps(model: type[models.Model], name, language: str) -> list:
    """One ORDER BY term as two: the collation key, then the text itself as a tie-break.

    Both are expressions, which a search index leaves to the database; of names it takes those it knows.
    """
    if not isinstance(name, str) or not _is_text(model, name.lstrip("-")):
        return [name]
    column = F(name.lstrip("-"))
    tail = column.name[-2:]
    spelled = Collated(column, tail if column.name[-3:-2] == "_" and tail in CODES else language)
    return [step.desc() if name.startswith("-") else step.asc() for step in (spelled, column)]


def _is_text(model: type[models.Model], path: str) -> bool:
    """Is this a text that people write? No choice, no computed key, no tree path."""
    for step in path.split("__"):
        try:
            field = model._meta.get_field(step)
        except FieldDoesNotExist:
            return False
        owner, model = model, field.related_model or model
    if issubclass(owner, MP_Node) and field.name == "path":
        return False
    return type(field) in (CharField, TextField) and not field.choices and field.editable


def collated_choices(rows: QuerySet, language: str) -> QuerySet:
    """Options of a field, ordered by name where the model declares `offered_by`."""
    if rows.query.combinator or rows.query.is_sliced:
        return rows
    if issubclass(rows.model, Collection):
        return _branch_by_branch(rows, language)
    name = getattr(rows.model, "offered_by", None)
    return rows.order_by(Collated(F(name), language), name) if name else rows


def _branch_by_branch(collections: QuerySet, language: str) -> QuerySet:
    """The tree with siblings in alphabetical order; it is stored in the order of the site's language."""
    names = dict(Collection.objects.values_list("path", "name"))
    ends = range(Collection.steplen, max(map(len, names), default=0) + 1, Collection.steplen)
    in_order = sorted(
        names,
        key=lambda path: [(sort_key(names[path[:end]], language), path[:end]) for end in ends if end <= len(path)],
    )
    places = [When(path=path, then=Value(place)) for place, path in enumerate(in_order)]
    return collections.order_by(Case(*places)) if places else collections


def _reader_language() -> str:
    active = get_language() or SOURCE
    return active if active in CODES else SOURCE


def install_collation() -> None:
    """Patch Wagtail's list views and choosers; called once at start."""
    connection_created.connect(_create_sqlite_function, dispatch_uid="cms.listing_order")
    BaseListingView.order_queryset = _with_collation(BaseListingView.order_queryset)
    UsersView.order_queryset = _with_collation(UsersView.order_queryset)
    BaseChooseView.apply_object_list_ordering = _with_collated_choices(BaseChooseView.apply_object_list_ordering)
    SearchView.annotate_queryset = _with_collation(SearchView.annotate_queryset)
    MultipleUserFilter.get_queryset = _with_collated_users(MultipleUserFilter.get_queryset)
    ModelChoiceIterator.__iter__ = _with_collated_options(ModelChoiceIterator.__iter__)
    CollectionsView.get_queryset = _with_collated_rows(CollectionsView.get_queryset)
    CollectionQuerySet.get_indented_choices = _with_collated_tree(CollectionQuerySet.get_indented_choices)
    Collection.get_sorted_pos_queryset = _siblings_after
    ModelIndexView.get_context_data = _snippet_types_context
    get_context_data = AddSubpageView.get_context_data

    def with_sorted_page_types(self, **kwargs):
        self.page_types.sort(key=lambda kind: sort_key(str(kind[0]), _reader_language()))
        return get_context_data(self, **kwargs)

    AddSubpageView.get_context_data = with_sorted_page_types


def _create_sqlite_function(connection, **kwargs) -> None:
    if connection.vendor == "sqlite":
        collation_key = lambda text, language: None if text is None else respelled(str(text), language)  # noqa: E731
        connection.connection.create_function("RESPELLED", 2, collation_key, deterministic=True)


def _with_collation(method):
    @wraps(method)
    def ordered(self, rows):
        rows = method(self, rows)
        return collate(rows, _reader_language()) if isinstance(rows, QuerySet) else rows

    return ordered


def _with_collated_choices(method):
    @wraps(method)
    def ordered(self, rows: QuerySet) -> QuerySet:
        return collated_choices(collate(method(self, rows), _reader_language()), _reader_language())

    return ordered


def _with_collated_options(method):
    @wraps(method)
    def choices(self):
        given = self.queryset
        self.queryset = collated_choices(given, _reader_language())
        try:
            yield from method(self)
        finally:
            self.queryset = given

    return choices


def _with_collated_rows(method):
    @wraps(method)
    def rows(self) -> QuerySet:
        return collated_choices(method(self), _reader_language())

    return rows


def _with_collated_tree(method):
    @wraps(method)
    def choices(self) -> list:
        return method(collated_choices(self, _reader_language()))

    return choices


def _with_collated_users(method):
    @wraps(method)
    def people(self, request) -> QuerySet:
        offered = method(self, request)
        if offered is None:  # histories give those who did something only when they are asked
            offered = self.extra["queryset"]
        return collate(offered.order_by("last_name", "first_name", "username"), _reader_language())

    return people


def _siblings_after(self, siblings: QuerySet, newcomer: Collection) -> QuerySet:
    """The siblings that a new collection is inserted before: a tree has one order, that of the site's language."""
    key = sort_key(newcomer.name, SOURCE)
    return siblings.filter(pk__in=[one.pk for one in siblings if sort_key(one.name, SOURCE) > key])


def _snippet_types_context(self, **kwargs) -> dict:
    language, last_first = _reader_language(), self.ordering.startswith("-")

    def place(kind: dict):
        return kind["count"] if self.ordering.endswith("count") else sort_key(str(kind["name"]), language)

    rows = sorted(self.snippet_types, key=place, reverse=last_first)
    return BaseListingView.get_context_data(self, object_list=rows)
