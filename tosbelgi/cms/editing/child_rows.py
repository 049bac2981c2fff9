"""Child rows matched by their unique key in the parent, not by primary key: formset, and saves of parents.

Examples are a book in a section, an author of a book, a level of a year. A draft keeps rows that have no primary key
yet. As soon as it is published they have one, and a window that was opened before knows nothing of it: it sends the
same rows again, as new ones, and the database refuses them. So before a form's rows become a version, and before a
version becomes rows, each takes the primary key of the stored row that has the same unique key.
"""

from collections.abc import Callable, Hashable, Iterator
from functools import partial, wraps
from typing import Any, cast

import modelcluster.forms
from django.db import models, transaction
from django.utils.translation import gettext as _
from modelcluster.forms import BaseChildFormSet
from modelcluster.models import ClusterableModel, get_all_child_relations

Key = tuple[Hashable, ...]


def unique_fields_beside_parent(parental: models.ForeignKey[Any, Any]) -> list[tuple[str, ...]]:
    """The column names that, with the foreign key to the parent, make up each unique constraint of the child model."""
    options = parental.model._meta
    constraints = [tuple(one.fields) for one in options.total_unique_constraints] + list(options.unique_together)
    return [
        tuple(cast(Any, options.get_field(name)).attname for name in names if name != parental.name)
        for names in constraints
        if parental.name in names and len(names) > 1
    ]


def match_stored_rows(parent: ClusterableModel, relation: models.ManyToOneRel) -> None:
    """Give each row in memory the primary key of its stored row, and of two rows with one unique key keep the newer."""
    name, parental = relation.get_accessor_name(), relation.field
    rows = getattr(parent, "_cluster_related_objects", {}).get(name)
    if not rows:
        return
    for fields in unique_fields_beside_parent(parental):
        stored = _stored(parent, parental, fields)
        by_key: dict[Key, models.Model] = {}
        for row in sorted(rows, key=lambda row: row.pk is None):
            key = _key(row, fields)
            if key is None:
                continue
            if (duplicate := by_key.get(key)) is not None:
                _set_pk(row, duplicate.pk or row.pk)
                rows[:] = [one for one in rows if one is not duplicate]
            by_key[key] = row
        kept = {stored[key] for key in by_key if key in stored}
        # Primary keys that no unique key claims. A row that loses its own to another one takes one of these below, so
        # that it is still updated, not deleted and inserted.
        free = [row.pk for row in by_key.values() if row.pk is not None and row.pk not in kept]
        free += [stored[key] for key in stored if key not in by_key and stored[key] not in free]
        for key, row in by_key.items():
            if key in stored:
                _set_pk(row, stored[key])
            elif row.pk in kept:
                _set_pk(row, None)
        used = {row.pk for row in rows}
        free = [number for number in free if number not in used]
        for row in rows:
            if row.pk is None and getattr(row, "_pk_was_set", False) and free:
                _set_pk(row, free.pop(0))


def _stored(parent: ClusterableModel, parental: models.ForeignKey[Any, Any], fields: tuple[str, ...]) -> dict[Key, int]:
    if parent.pk is None:
        return {}
    rows = parental.model._base_manager.filter(**{parental.name: parent.pk}).order_by("pk")
    return {tuple(values): number for number, *values in rows.values_list("pk", *fields)}


def _key(row: models.Model, fields: tuple[str, ...]) -> Key | None:
    """The unique key of a row; None where a part of it is still missing, since then it equals no other row."""
    key = tuple(getattr(row, field) for field in fields)
    return None if None in key else key


def _set_pk(row: models.Model, number: int | None) -> None:
    if row.pk == number:
        return
    if isinstance(row, ClusterableModel):
        # Load its own child rows before the primary key changes: afterwards they would be looked up by the new one.
        for relation in get_all_child_relations(row):
            getattr(row, relation.get_accessor_name()).get_object_list()
    row._pk_was_set = True  # type: ignore[attr-defined]  # ours, read above
    row.pk, row._state.adding = number, number is None


def _content_of(row: models.Model, parental: models.ForeignKey[Any, Any]) -> Key:
    """All content of a row, to recognise it by where no constraint makes it unique."""
    aside = {parental.name, row._meta.pk.name, getattr(row, "sort_order_field", "")}
    return tuple(str(getattr(row, one.attname)) for one in row._meta.concrete_fields if one.name not in aside)


class MatchedChildFormSet(BaseChildFormSet):
    """A child formset whose rows may have been published, or deleted, since the form was opened."""

    data: Any  # a QueryDict, or a dict in tests

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        if self.is_bound:
            self._clear_unknown_keys()

    def _clear_unknown_keys(self) -> None:
        """Treat rows that are gone, or belong to another parent, as new ones: what was typed in them is kept."""
        known = {str(row.pk) for row in self.get_queryset()}
        sent = [f"{self.add_prefix(number)}-{self.model._meta.pk.name}" for number in range(self.total_form_count())]
        unknown = [name for name in sent if self.data.get(name) not in {"", *known}]
        if unknown:
            self.data = self.data.copy()
            for name in unknown:
                self.data[name] = ""

    def save(self, commit: bool = True) -> list[models.Model]:
        self._restore_known_keys()
        saved = super().save(commit=False)
        match_stored_rows(self.instance, self.fk.remote_field)
        if commit:
            getattr(self.instance, self.rel_name).commit()
        return saved

    def _restore_known_keys(self) -> None:
        """Without constraints: a row without primary key is the stored row with the same content that was not sent."""
        if unique_fields_beside_parent(self.fk):
            return
        sent = {form.instance.pk for form in self.forms}
        unsent = [
            row for row in getattr(self.instance, self.rel_name).all() if row.pk is not None and row.pk not in sent
        ]
        for form in self.forms:
            if form.instance.pk is None and form not in self.deleted_forms:
                content = _content_of(form.instance, self.fk)
                twin = next((row for row in unsent if _content_of(row, self.fk) == content), None)
                if twin is not None:
                    unsent.remove(twin)
                    _set_pk(form.instance, twin.pk)

    def validate_unique(self) -> None:
        """Add the error to the second of two rows with the same unique key, and name the first."""
        first_rows: dict[tuple[tuple[str, ...], Key], int] = {}
        for number, form in enumerate(self._valid_forms(), start=1):
            checks, _dates = form.instance._get_unique_checks(include_meta_constraints=True)
            for names in dict.fromkeys(tuple(names) for _model, names in checks):
                shown = [name for name in names if name in form.cleaned_data]
                key = tuple(getattr(form.cleaned_data[name], "pk", form.cleaned_data[name]) for name in shown)
                if not key or None in key:
                    continue
                first = first_rows.setdefault((names, key), number)
                if first != number:
                    field = next((name for name in reversed(shown) if not form.fields[name].widget.is_hidden), None)
                    form.add_error(
                        field, _("This stands in row %(number)s already; it may stand here once.") % {"number": first}
                    )

    def _valid_forms(self) -> Iterator[Any]:
        deleted = self.deleted_forms
        return (form for form in self.forms if form not in deleted and form.is_valid())


# modelcluster's own, with our formset where no other one is named.
childformset_factory = partial(modelcluster.forms.childformset_factory, formset=MatchedChildFormSet)


def matching_rows_first(save: Callable[..., None]) -> Callable[..., None]:
    """`ClusterableModel.save` that matches the child rows in memory with the stored ones first."""

    @wraps(save)
    def save_matched(self: ClusterableModel, **kwargs: Any) -> None:
        update_fields = kwargs.get("update_fields")
        relations = [
            relation
            for relation in get_all_child_relations(self)
            if (update_fields is None or relation.get_accessor_name() in update_fields)
            and relation.get_accessor_name() in getattr(self, "_cluster_related_objects", {})
            and unique_fields_beside_parent(relation.field)
        ]
        if not relations:
            return save(self, **kwargs)
        with transaction.atomic():
            # The lock makes two saves of one parent take turns: the rows matched here are still those saved below.
            list(type(self)._base_manager.select_for_update().filter(pk=self.pk).values_list("pk"))
            for relation in relations:
                match_stored_rows(self, relation)
            return save(self, **kwargs)

    return save_matched
