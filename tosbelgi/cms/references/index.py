"""Keeping Wagtail's index of references true at once, since deletions are decided by it.

Wagtail leaves it to the worker, with one job for each saved row: until the worker has come round,
a picture just put on a page counts as unused. Here each changed row is read once when the
transaction commits, however many of its parts were saved in it, and many rows together.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice

from asgiref.local import Local
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.dispatch import Signal
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail import hooks
from wagtail.models import Page, ReferenceIndex

BATCH = 200
in_bulk = Signal()  # rows: those that were stored past Django's own signals
_changed = Local()


def watch_references() -> None:
    """Take the place of Wagtail's own listener. To be called before Wagtail connects it to the models."""
    from wagtail import signal_handlers  # it wants the models to be ready, and models of ours import this module

    signal_handlers.update_reference_index_on_save = _saved


def note_change(rows: Iterable[models.Model]) -> None:
    """For whoever stores in bulk, past the signals: these rows, or rows below them, have changed."""
    rows = list(rows)
    _wait_for(rows)
    in_bulk.send(sender=None, rows=rows)


def _wait_for(rows: Iterable[models.Model]) -> None:
    _waiting().update(_owner(row) for row in rows)
    transaction.on_commit(update_now, robust=True)


def update_now() -> None:
    """Index now what this thread has changed and not indexed yet: a few queries for each two hundred rows of a kind."""
    waiting = _waiting()
    if not waiting:
        return
    hooks.search_for_hooks()  # snippets are indexed from the moment their hooks are known
    by_model = defaultdict(list)
    while waiting:
        model, pk = waiting.pop()
        by_model[model].append(pk)
    for model, numbers in by_model.items():
        left = iter(numbers)
        while some := list(islice(left, BATCH)):
            with transaction.atomic():
                _index(model, some)


def _index(model: type[models.Model], numbers: Sequence[object]) -> None:
    """Make the index say of these rows just what they say now."""
    base = ReferenceIndex._get_base_content_type(model)
    wanted: dict[tuple, int] = {}
    for row in _rows(model, numbers):
        if ReferenceIndex.is_indexed(type(row)):
            kind = ContentType.objects.get_for_model(row, for_concrete_model=False).pk
            for said in ReferenceIndex._extract_references_from_object(row):
                wanted[(str(row.pk), *said)] = kind
    there = {
        tuple(said): (pk, kind)
        for pk, kind, *said in ReferenceIndex.objects.filter(
            base_content_type=base, object_id__in=[str(number) for number in numbers]
        ).values_list(
            "pk", "content_type", "object_id", "to_content_type", "to_object_id", "model_path", "content_path"
        )
    }
    gone = [pk for said, (pk, kind) in there.items() if wanted.get(said) != kind]
    kept = {said for said, (_pk, kind) in there.items() if wanted.get(said) == kind}
    if gone:
        ReferenceIndex.objects.filter(pk__in=gone).delete()
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
            for (number, target, target_number, model_path, content_path), kind in wanted.items()
            if (number, target, target_number, model_path, content_path) not in kept
        ],
        ignore_conflicts=True,
    )


def _rows(model: type[models.Model], numbers: Sequence[object]) -> models.QuerySet:
    if issubclass(model, Page):
        return Page.objects.filter(pk__in=numbers).specific()
    children = [
        relation.get_accessor_name()
        for relation in get_all_child_relations(model)
        if ReferenceIndex.model_is_indexable(relation.related_model, allow_child_models=True)
    ]
    return model._base_manager.filter(pk__in=numbers).prefetch_related(*children)


def _waiting() -> set[tuple[type[models.Model], object]]:
    if not hasattr(_changed, "rows"):
        _changed.rows = set()
    return _changed.rows


def _saved(instance: models.Model, raw: bool = False, **kwargs) -> None:
    from wagtail.signal_handlers import reference_index_auto_update_disabled

    if not raw and not getattr(reference_index_auto_update_disabled, "value", False):
        _wait_for([instance])


def _owner(row: models.Model) -> tuple[type[models.Model], object]:
    """The row under which references of this one are filed: the outermost that its parental keys lead to."""
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
