"""Rows that belong to another one and stand in it once: a book in a section, an author of a book, a level of a year.

A draft keeps rows that have no number yet. As soon as it is published they have one, and a window that was opened
before knows nothing of it: it sends the same rows again, as new ones, and the database refuses them. So what says
which row is which is not its number but what must be unique in it. Before a form's rows become a version, and
before a version becomes rows, each takes the number of the row that has its key.
"""

from collections.abc import Callable, Hashable, Iterator
from functools import partial, wraps

import modelcluster.forms
from django.db import models, transaction
from django.utils.translation import gettext as _
from modelcluster.forms import BaseChildFormSet, childformset_factory
from modelcluster.models import ClusterableModel, get_all_child_relations

Key = tuple[Hashable, ...]


def unique_beside(parental: models.ForeignKey) -> list[tuple[str, ...]]:
    """For each promise that a row is unique in its parent: the other fields of it, as they are kept in a column."""
    options = parental.model._meta
    promises = [tuple(one.fields) for one in options.total_unique_constraints] + list(options.unique_together)
    return [
        tuple(options.get_field(name).attname for name in names if name != parental.name)
        for names in promises
        if parental.name in names and len(names) > 1
    ]


def settle(parent: ClusterableModel, relation: models.ManyToOneRel) -> None:
    """Give each row in memory the number of the stored row with its key, and of two with one key keep the newer."""
    name, parental = relation.get_accessor_name(), relation.field
    rows = getattr(parent, "_cluster_related_objects", {}).get(name)
    if not rows:
        return
    for fields in unique_beside(parental):
        stored = _stored(parent, parental, fields)
        by_key: dict[Key, models.Model] = {}
        for row in sorted(rows, key=lambda row: row.pk is None):
            key = _key(row, fields)
            if key is None:
                continue
            if (double := by_key.get(key)) is not None:
                _renumber(row, double.pk or row.pk)
                rows[:] = [one for one in rows if one is not double]
            by_key[key] = row
        kept = {stored[key] for key in by_key if key in stored}
        free = [row.pk for row in by_key.values() if row.pk is not None and row.pk not in kept]
        free += [stored[key] for key in stored if key not in by_key and stored[key] not in free]
        for key, row in by_key.items():
            if key in stored:
                _renumber(row, stored[key])
            elif row.pk in kept:
                _renumber(row, None)
        used = {row.pk for row in rows}
        free = [number for number in free if number not in used]
        for row in rows:
            if row.pk is None and getattr(row, "_renumbered", False) and free:
                _renumber(row, free.pop(0))


def _stored(parent: ClusterableModel, parental: models.ForeignKey, fields: tuple[str, ...]) -> dict[Key, int]:
    if parent.pk is None:
        return {}
    rows = parental.model._base_manager.filter(**{parental.name: parent.pk}).order_by("pk")
    return {tuple(values): number for number, *values in rows.values_list("pk", *fields)}


def _key(row: models.Model, fields: tuple[str, ...]) -> Key | None:
    """None where something is still missing: nothing is like it."""
    key = tuple(getattr(row, field) for field in fields)
    return None if None in key else key


def _renumber(row: models.Model, number: int | None) -> None:
    if row.pk == number:
        return
    if isinstance(row, ClusterableModel):
        # Its own rows go with it, and not with its number.
        for relation in get_all_child_relations(row):
            getattr(row, relation.get_accessor_name()).get_object_list()
    row._renumbered = True
    row.pk, row._state.adding = number, number is None


def _same_words(row: models.Model, parental: models.ForeignKey) -> Key:
    """What a row says where nothing in it is unique."""
    aside = {parental.name, row._meta.pk.name, getattr(row, "sort_order_field", "")}
    return tuple(str(getattr(row, one.attname)) for one in row._meta.concrete_fields if one.name not in aside)


class SettledRows(BaseChildFormSet):
    """The rows of a form, of which some may have been numbered, or deleted, since it was opened."""

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(data, *args, **kwargs)
        if self.is_bound:
            self._forget_unknown_numbers()

    def _forget_unknown_numbers(self) -> None:
        """A row that is no longer there, or was never one of ours, is a new one: what was typed into it stands."""
        known = {str(row.pk) for row in self.get_queryset()}
        sent = [f"{self.add_prefix(number)}-{self.model._meta.pk.name}" for number in range(self.total_form_count())]
        unknown = [name for name in sent if self.data.get(name) not in {"", *known}]
        if unknown:
            self.data = self.data.copy()
            for name in unknown:
                self.data[name] = ""

    def save(self, commit=True):
        self._know_numbered_again()
        saved = super().save(commit=False)
        settle(self.instance, self.fk.remote_field)
        if commit:
            getattr(self.instance, self.rel_name).commit()
        return saved

    def _know_numbered_again(self) -> None:
        """Where nothing is unique, a row without a number is the numbered one with the same words that nobody sent."""
        if unique_beside(self.fk):
            return
        sent = {form.instance.pk for form in self.forms}
        unsent = [
            row for row in getattr(self.instance, self.rel_name).all() if row.pk is not None and row.pk not in sent
        ]
        for form in self.forms:
            if form.instance.pk is None and form not in self.deleted_forms:
                words = _same_words(form.instance, self.fk)
                twin = next((row for row in unsent if _same_words(row, self.fk) == words), None)
                if twin is not None:
                    unsent.remove(twin)
                    _renumber(form.instance, twin.pk)

    def validate_unique(self) -> None:
        """Say at the second of two rows that it may stand there once."""
        places: dict[tuple[tuple[str, ...], Key], int] = {}
        for number, form in enumerate(self._valid_forms(), start=1):
            checks, _dates = form.instance._get_unique_checks(include_meta_constraints=True)
            for names in dict.fromkeys(tuple(names) for _model, names in checks):
                shown = [name for name in names if name in form.cleaned_data]
                key = tuple(getattr(form.cleaned_data[name], "pk", form.cleaned_data[name]) for name in shown)
                if not key or None in key:
                    continue
                first = places.setdefault((names, key), number)
                if first != number:
                    field = next((name for name in reversed(shown) if not form.fields[name].widget.is_hidden), None)
                    form.add_error(
                        field, _("This stands in row %(number)s already; it may stand here once.") % {"number": first}
                    )

    def _valid_forms(self) -> Iterator:
        deleted = self.deleted_forms
        return (form for form in self.forms if form not in deleted and form.is_valid())


def patch_child_formsets() -> None:
    """Called once, before anything is shown: every form of such rows, and every save of their parents, settles them."""
    modelcluster.forms.childformset_factory = partial(childformset_factory, formset=SettledRows)
    ClusterableModel.save = _settled(ClusterableModel.save)


def _settled(save: Callable[..., None]) -> Callable[..., None]:
    @wraps(save)
    def settled(self: ClusterableModel, **kwargs) -> None:
        only = kwargs.get("update_fields")
        keyed = [
            relation
            for relation in get_all_child_relations(self)
            if (only is None or relation.get_accessor_name() in only)
            and relation.get_accessor_name() in getattr(self, "_cluster_related_objects", {})
            and unique_beside(relation.field)
        ]
        if not keyed:
            return save(self, **kwargs)
        with transaction.atomic():
            # Two who save the same parent go one after the other, so that what is looked at here still holds below.
            list(type(self)._base_manager.select_for_update().filter(pk=self.pk).values_list("pk"))
            for relation in keyed:
                settle(self, relation)
            return save(self, **kwargs)

    return settled
