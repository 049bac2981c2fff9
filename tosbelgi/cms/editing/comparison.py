"""Field-by-field comparison of two versions of a row, with values written for people in their language."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as wagtail_gettext  # renamed to keep makemessages from texts of Wagtail
from wagtail.admin.compare import (
    ChildObjectComparison,
    ChildRelationComparison,
    FieldComparison,
    TextDiff,
    comparison_class_registry,
    register_comparison_class,
)
from wagtail.admin.panels import get_edit_handler
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page

from . import draft_changes

Compare = Callable[[models.Model, models.Model], FieldComparison]


class FieldDifference(NamedTuple):
    """A field that differs: its label, Wagtail's comparison of it, and who has changed it since it was published."""

    label: str
    comparison: FieldComparison
    writers: list[str]
    first: bool = False  # nothing of the row is public yet, so that there is no value before

    @property
    def before(self) -> bool:
        """Has it a value now?"""
        return not self.first and _has_value(self.comparison.val_a, self.comparison)

    @property
    def after(self) -> bool:
        """Would it have a value?"""
        return _has_value(self.comparison.val_b, self.comparison)


class ReadableComparison(FieldComparison):
    """Shows dates, booleans and codes as people write them, where Wagtail shows Python's `str`."""

    def htmldiff(self) -> str:
        before, after = self._readable(self.val_a), self._readable(self.val_b)
        return TextDiff(
            [("equal", after)] if before == after else [("deletion", before), ("addition", after)]
        ).to_html()

    def _readable(self, value: object) -> str:
        if value is None or value == []:
            return "–"
        if isinstance(value, bool):
            return wagtail_gettext("Yes") if value else wagtail_gettext("No")
        if isinstance(value, datetime):
            return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
        if isinstance(value, date):
            return date_format(value, "SHORT_DATE_FORMAT")
        if isinstance(value, list):
            return ", ".join(str(one) for one in getattr(self.field, "words", list)(value))
        return str(value)


for kind in (models.BooleanField, models.DateField, models.IntegerField, models.JSONField):
    register_comparison_class(kind, comparison_class=ReadableComparison)


def compare(
    request: HttpRequest, before: models.Model, after: models.Model, first: bool = False
) -> list[FieldComparison]:
    """Comparisons of the fields that differ, in the order of the form; what the form does not show comes last.

    At a `first` publication these are all fields that have a value.
    """
    handler = after.get_edit_handler() if isinstance(after, Page) else get_edit_handler(type(after))
    bound = handler.get_bound_panel(instance=before, request=request, form=None)
    shown = {field_name(one): one for one in (make(before, after) for make in bound.get_comparison())}
    for name in draft_changes.fields_of(type(after)):
        if name not in shown:
            shown[name] = _hidden_field_comparison(type(after), name)(before, after)
    return [
        one
        for one in shown.values()
        if one.has_changed() or _is_reordered(one) or (first and _has_value(one.val_b, one))
    ]


def field_differences(request: HttpRequest, draft: draft_changes.Draft, after: models.Model) -> list[FieldDifference]:
    """What publishing `after` would change, field by field; a row that is not public is compared with an empty one."""
    first = draft.public is None
    before = type(after)() if first else draft.row
    people = UserNames()
    return [
        FieldDifference(
            one.field_label(), one, people.names(one.by_id for one in draft.written.get(field_name(one), ())), first
        )
        for one in compare(request, before, after, first=first)
    ]


def labels_with_writers(draft: draft_changes.Draft, names: list[str]) -> list[tuple[str, str]]:
    """Pairs of field label and names of the people who changed the field, for a sentence."""
    people = UserNames()
    return [
        (field_label(type(draft.row), name), ", ".join(people.names(one.by_id for one in draft.written.get(name, ()))))
        for name in names
    ]


def field_label(model: type[models.Model], name: str) -> str:
    """The label of a field, or of a child relation."""
    field: Any = model._meta.get_field(name)
    if name in draft_changes.rows_below(model):
        return capfirst(str(field.related_model._meta.verbose_name_plural))
    return capfirst(str(field.verbose_name))


class UserNames(dict[int | None, str]):
    """Display names by primary key of the user, each looked up once."""

    def __missing__(self, number: int | None) -> str:
        user = get_user_model()._base_manager.filter(pk=number).first()
        self[number] = get_user_display_name(user) if user else "–"
        return self[number]

    def names(self, numbers: Iterable[int | None]) -> list[str]:
        return [self[number] for number in dict.fromkeys(numbers)]


def _hidden_field_comparison(model: type[models.Model], name: str) -> Compare:
    """What makes the comparison of a field that the form does not show."""
    field: Any = model._meta.get_field(name)
    if name not in draft_changes.rows_below(model):
        return _field_comparison(field)
    own = (one for one in field.related_model._meta.fields if one.editable and one != field.field)
    return partial(ChildRelationComparison, field, [_field_comparison(one) for one in own])


def _field_comparison(field: "models.Field[Any, Any]") -> Compare:
    return partial(comparison_class_registry.get(field) or FieldComparison, field)


def field_name(comparison: FieldComparison) -> str:
    """The name of the field, or of the child relation, that is compared."""
    if isinstance(comparison, ChildRelationComparison):
        return comparison.field.get_accessor_name()
    return comparison.field.name


def differing_rows(comparison: ChildRelationComparison) -> tuple[list[ChildObjectComparison], int]:
    """The rows below that differ, and how many stay as they are; all of them where only their order differs."""
    rows = list(comparison.get_child_comparisons())
    differing = [row for row in rows if row.is_addition() or row.is_deletion() or row.has_changed()]
    return (differing, len(rows) - len(differing)) if differing else (rows, 0)


def _has_value(value: Any, comparison: FieldComparison) -> bool:
    if isinstance(comparison, ChildRelationComparison):
        return value.exists()
    return value is not None and (not hasattr(value, "__len__") or len(value) > 0)


def _is_reordered(comparison: FieldComparison) -> bool:
    """Are the same rows in another order?"""
    if not isinstance(comparison, ChildRelationComparison):
        return False
    rows = comparison.val_a.all(), comparison.val_b.all()
    numbers = [[row.pk for row in each if row.pk] for each in rows]
    return numbers[0] != numbers[1]
