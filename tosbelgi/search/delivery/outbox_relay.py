"""Relay of the search outbox: brings noted changes into the index of the database, batch by batch.

It reads what is public at that moment and makes the index say the same, so that a change relayed twice, late or out
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
    """Bring all noted changes into the index; answers how many documents changed.

    Each batch is one transaction: what is carried is forgotten with it, or neither is.
    """
    changed = 0
    while (done := _relay_batch()) is not None:
        changed += done
    return changed


@transaction.atomic
def _relay_batch() -> int | None:
    generations = index_writer.usable_generations()
    changes = list(Change.objects.order_by("pk")[:BATCH])
    if not changes or (not generations and Generation.objects.exists()):
        return None  # nothing waits, or it waits for an index of today's analysis
    by_source: dict[str, set[str]] = defaultdict(set)
    for change in changes:
        by_source[change.source].add(change.origin)
    done = 0
    for name, origins in by_source.items():
        if not generations:
            continue  # whoever builds the first index reads what is there then
        source = registry.source(name)
        if EVERYTHING in origins:
            _expand_everything(source, generations)
            origins.discard(EVERYTHING)
        things = list(source.read(origins)) if origins else []
        for generation in generations:
            done += index_writer.store_documents(generation, name, origins, things)
    Change.objects.filter(pk__in=[change.pk for change in changes]).delete()
    return done


def _expand_everything(source: Source, generations: list[Generation]) -> None:
    """In place of "all of it", however often it waits, a change for each origin there is or was.

    So no transaction gets long, and what is stored page by page is not read as often as there were pages.
    """
    Change.objects.filter(source=source.name, origin=EVERYTHING).delete()
    known = Document.objects.filter(generation__in=generations, source=source.name, removed=False)
    origins = {*source.origins(), *known.values_list("origin", flat=True)}
    rows = [Change(source=source.name, origin=origin) for origin in sorted(origins)]
    Change.objects.bulk_create(rows, batch_size=500)
