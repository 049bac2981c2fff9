"""Wagtail's reference index updated at commit instead of by the worker, since deletions are decided by it.

Wagtail enqueues one job for each saved row: until the worker has run it, an image just put on a page counts as unused.
Here each changed row is read once when the transaction commits, however many of its parts were saved in it, and many
rows together.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from asgiref.local import Local
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.dispatch import Signal
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail import hooks
from wagtail.models import Page, ReferenceIndex

BATCH = 200
bulk_changed = Signal()  # sent with `rows` that were stored without Django's own signals
_changed = Local()


def note_change(rows: Iterable[models.Model]) -> None:
    """For code that stores in bulk, without signals: these rows, or child rows of theirs, have changed."""
    rows = list(rows)
    _index_on_commit(rows)
    bulk_changed.send(sender=None, rows=rows)


def _index_on_commit(rows: Iterable[models.Model]) -> None:
    _pending_rows().update(_owner(row) for row in rows)
    transaction.on_commit(update_now, robust=True)


def update_now() -> None:
    """Index what this thread has changed and not indexed yet: a few queries for each 200 rows of a model."""
    pending = _pending_rows()
    if not pending:
        return
    hooks.search_for_hooks()  # snippets are indexed from the moment their hooks are known
    by_model = defaultdict(list)
    while pending:
        model, pk = pending.pop()
        by_model[model].append(pk)
    for model, numbers in by_model.items():
        remaining = iter(numbers)
        while batch := list(islice(remaining, BATCH)):
            with transaction.atomic():
                _index(model, batch)


def _index(model: type[models.Model], numbers: Sequence[object]) -> None:
    """Insert and delete references of these rows until the index holds exactly what the rows hold now."""
    base = ReferenceIndex._get_base_content_type(model)
    expected: dict[tuple[Any, ...], int] = {}
    for row in _rows(model, numbers):
        if ReferenceIndex.is_indexed(type(row)):
            kind = ContentType.objects.get_for_model(row, for_concrete_model=False).pk
            for reference in ReferenceIndex._extract_references_from_object(row):
                expected[(str(row.pk), *reference)] = kind
    stored = {
        tuple(reference): (pk, kind)
        for pk, kind, *reference in ReferenceIndex.objects.filter(
            base_content_type=base, object_id__in=[str(number) for number in numbers]
        ).values_list(
            "pk", "content_type", "object_id", "to_content_type", "to_object_id", "model_path", "content_path"
        )
    }
    outdated = [pk for reference, (pk, kind) in stored.items() if expected.get(reference) != kind]
    kept = {reference for reference, (_pk, kind) in stored.items() if expected.get(reference) == kind}
    if outdated:
        ReferenceIndex.objects.filter(pk__in=outdated).delete()
    ReferenceIndex.objects.bulk_create(
        [
            ReferenceIndex(
                content_type_id=kind,
                base_content_type=base,
                object_id=number,
                to_content_type_id=target,
                to_object_id=target_number,
                model_path=model_path,
                content_path=content_path,
                content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
            )
            for (number, target, target_number, model_path, content_path), kind in expected.items()
            if (number, target, target_number, model_path, content_path) not in kept
        ],
        ignore_conflicts=True,  # two transactions may index one row at the same time
    )


def _rows(model: type[models.Model], numbers: Sequence[object]) -> models.QuerySet[Any]:
    if issubclass(model, Page):
        return Page.objects.filter(pk__in=numbers).specific()
    children = [
        relation.get_accessor_name()
        for relation in get_all_child_relations(model)
        if ReferenceIndex.model_is_indexable(relation.related_model, allow_child_models=True)
    ]
    return model._base_manager.filter(pk__in=numbers).prefetch_related(*children)


def _pending_rows() -> set[tuple[type[models.Model], object]]:
    if not hasattr(_changed, "rows"):
        _changed.rows = set()
    return _changed.rows


def on_save(instance: models.Model, raw: bool = False, **kwargs: object) -> None:
    """Receiver of `post_save`, in place of Wagtail's."""
    from wagtail.signal_handlers import reference_index_auto_update_disabled  # it wants the models to be ready

    if not raw and not getattr(reference_index_auto_update_disabled, "value", False):
        _index_on_commit([instance])


def _owner(row: models.Model) -> tuple[type[models.Model], object]:
    """(model, primary key) of the row under which references are indexed: the root of the parental keys."""
    model, pk = type(row), row.pk
    while key := next((field for field in model._meta.fields if isinstance(field, ParentalKey)), None):
        above = getattr(row, key.attname)
        if above is None:
            break
        model, pk = key.related_model, above
        if not any(isinstance(field, ParentalKey) for field in model._meta.fields):
            break
        row = model._base_manager.get(pk=pk)
    return (Page if issubclass(model, Page) else model), pk
