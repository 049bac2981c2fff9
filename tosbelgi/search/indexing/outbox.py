"""Outbox of the search index: changes are noted in the transaction that makes them, and relayed by a job afterwards.

A noted change says only which origin may be another now. What is public then is read by `outbox_relay`.
"""

from collections.abc import Iterable

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from wagtail.signals import page_slug_changed, post_page_move

from tosbelgi.cms.references import index as reference_index

from .. import tasks
from ..documents import registry
from ..documents.registry import EVERYTHING, Source
from ..models import Change


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
    tasks.kick()
