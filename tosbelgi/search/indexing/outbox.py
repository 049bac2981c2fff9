"""Outbox of the search index: changes are noted in the transaction that makes them, and relayed by a job afterwards.

A noted change says only which origin may have changed. What is public then is read by `outbox_relay`.
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


def register_source(source: Source) -> None:
    """Register a source of search documents."""
    registry.register(source)


def watch_sources() -> None:
    """Connect the signals that note every change of a row that a search document depends on."""
    post_save.connect(_on_save, dispatch_uid="search.saved")
    post_delete.connect(_on_save, dispatch_uid="search.deleted")
    post_page_move.connect(_on_move, dispatch_uid="search.moved")
    page_slug_changed.connect(_on_move, dispatch_uid="search.slug")
    reference_index.bulk_changed.connect(_on_bulk_save, dispatch_uid="search.in_bulk")


def enqueue(name: str, origins: Iterable[str]) -> None:
    """Note, in this transaction, that these origins may have changed; after commit a job relays them."""
    origins = set(origins)
    if not origins:
        return
    if EVERYTHING in origins:
        origins = {EVERYTHING}
    Change.objects.bulk_create([Change(source=name, origin=origin) for origin in sorted(origins)])
    # Robust: a queue that fails must not fail the request; the noted change waits for the next job.
    transaction.on_commit(_schedule_relay, robust=True)


def enqueue_everything() -> None:
    for source in registry.sources():
        enqueue(source.name, [EVERYTHING])


def _on_save(sender: type[models.Model], instance: models.Model, raw: bool = False, **kwargs: object) -> None:
    if raw:  # a fixture, whose related rows may not be there yet
        return
    for source in registry.sources_for_model(sender):
        enqueue(source.name, source.origins_of(instance))


def _on_move(sender: type[models.Model], instance: models.Model, **kwargs: object) -> None:
    enqueue_everything()


def _on_bulk_save(sender: type[models.Model], rows: list[models.Model], **kwargs: object) -> None:
    for row in rows:
        _on_save(type(row), row)


def _schedule_relay() -> None:
    tasks.enqueue_relay()
