"""Outbox relay: applies noted changes to the search index of the database, batch by batch.

It reads what is public at that moment and makes the index agree with it, so that a change relayed twice, late or out
of order does no harm.
"""

from collections import defaultdict

from django.db import transaction

from ..documents import registry
from ..documents.registry import EVERYTHING, Source
from ..models import Change, Document, Generation
from . import index_writer

BATCH = 50


def relay() -> int:
    """Apply all noted changes to the index; returns how many documents changed.

    Each batch is one transaction: the documents are written and the changes deleted, or neither.
    """
    changed = 0
    while (batch_changed := _relay_batch()) is not None:
        changed += batch_changed
    return changed


@transaction.atomic
def _relay_batch() -> int | None:
    generations = index_writer.usable_generations()
    changes = list(Change.objects.order_by("pk")[:BATCH])
    if not changes or (not generations and Generation.objects.exists()):
        return None  # nothing is pending, or it waits for an index of today's analysis
    by_source: dict[str, set[str]] = defaultdict(set)
    for change in changes:
        by_source[change.source].add(change.origin)
    changed = 0
    for name, origins in by_source.items():
        if not generations:
            continue  # the first index, when it is built, reads everything anyway
        source = registry.source(name)
        if EVERYTHING in origins:
            _expand_everything(source, generations)
            origins.discard(EVERYTHING)
        documents = list(source.read(origins)) if origins else []
        for generation in generations:
            changed += index_writer.store_documents(generation, name, origins, documents)
    Change.objects.filter(pk__in=[change.pk for change in changes]).delete()
    return changed


def _expand_everything(source: Source, generations: list[Generation]) -> None:
    """Replace the changes of a whole source by one change for each origin that exists or is indexed.

    So no transaction gets long, and a whole source that was noted many times is read once.
    """
    Change.objects.filter(source=source.name, origin=EVERYTHING).delete()
    indexed = Document.objects.filter(generation__in=generations, source=source.name, removed=False)
    origins = {*source.origins(), *indexed.values_list("origin", flat=True)}
    rows = [Change(source=source.name, origin=origin) for origin in sorted(origins)]
    Change.objects.bulk_create(rows, batch_size=500)
