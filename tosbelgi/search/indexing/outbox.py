"""Changes on their way into the index: noted in the transaction that makes them, carried over by a job.

A noted change says only which origin may be another now; carrying it reads what is public then and
makes the index say the same, so that a change carried twice, late or out of order does no harm.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from wagtail.signals import page_slug_changed, post_page_move

from tosbelgi.cms.references import index as reference_index

from ..documents import registry
from ..documents.registry import EVERYTHING, Source
from ..models import Change, Document, Generation
from . import index_writer

BATCH = 50


def searchable(source: Source) -> None:
    """Declare a source of searchable things."""
    registry.register(source)


def watch() -> None:
    """Note every change of anything that a searchable thing is made of, whoever makes it."""
    post_save.connect(_heard, dispatch_uid="search.saved")
    post_delete.connect(_heard, dispatch_uid="search.deleted")
    post_page_move.connect(_moved, dispatch_uid="search.moved")
    page_slug_changed.connect(_moved, dispatch_uid="search.slug")
    reference_index.in_bulk.connect(_stored_in_bulk, dispatch_uid="search.in_bulk")


def note(name: str, origins: Iterable[str]) -> None:
    """Remember, in this transaction, that these may have changed; after commit a job looks at them."""
    origins = set(origins)
    if not origins:
        return
    if EVERYTHING in origins:
        origins = {EVERYTHING}
    Change.objects.bulk_create([Change(source=name, origin=origin) for origin in sorted(origins)])
    transaction.on_commit(_kick, robust=True)


def note_everything() -> None:
    for source in registry.sources():
        note(source.name, [EVERYTHING])


def carry() -> int:
    """Bring all noted changes into the index; answers how many documents changed.

    Each batch is one transaction: what is carried is forgotten with it, or neither is.
    """
    changed = 0
    while (done := _carry_some()) is not None:
        changed += done
    return changed


@transaction.atomic
def _carry_some() -> int | None:
    generations = index_writer.usable()
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
            _one_by_one(source, generations)
            origins.discard(EVERYTHING)
        things = list(source.read(origins)) if origins else []
        for generation in generations:
            done += index_writer.store(generation, name, origins, things)
    Change.objects.filter(pk__in=[change.pk for change in changes]).delete()
    return done


def _one_by_one(source: Source, generations: list[Generation]) -> None:
    """In place of "all of it", however often it waits, a change for each origin there is or was.

    So no transaction gets long, and what is stored page by page is not read as often as there were pages.
    """
    Change.objects.filter(source=source.name, origin=EVERYTHING).delete()
    known = Document.objects.filter(generation__in=generations, source=source.name, removed=False)
    origins = {*source.origins(), *known.values_list("origin", flat=True)}
    rows = [Change(source=source.name, origin=origin) for origin in sorted(origins)]
    Change.objects.bulk_create(rows, batch_size=500)


def _heard(sender, instance: models.Model, raw: bool = False, **kwargs) -> None:
    if raw:
        return
    for source in registry.concerned(sender):
        note(source.name, source.origins_of(instance))


def _moved(sender, instance: models.Model, **kwargs) -> None:
    note_everything()


def _stored_in_bulk(sender, rows: list[models.Model], **kwargs) -> None:
    for row in rows:
        _heard(type(row), row)


def _kick() -> None:
    from .. import tasks  # a job imports what it runs

    tasks.kick()
