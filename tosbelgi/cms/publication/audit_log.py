"""Audit log of content: Wagtail's log entries and deletions become domain events, whoever caused them.

Only Wagtail's log names both the action and its user, so its entries are listened to (`post_save`); deletions come from
`post_delete`, since those of many rows at once leave no entry. What no signed-in user did (the worker, the quickstart)
is recorded without a name.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.log_actions import get_active_log_context
from wagtail.models import (
    DraftStateMixin,
    Locale,
    ModelLogEntry,
    Page,
    PageLogEntry,
    RevisionMixin,
    TranslatableMixin,
)
from wagtail.models.audit_log import BaseLogEntry
from wagtail.snippets.models import get_snippet_models

from tosbelgi.kernel import events

from ..translation.translated_columns import TranslatedColumnsMixin


@dataclass(frozen=True, kw_only=True)
class ContentEvent(events.Event, content=True):
    """Something happened to a row that readers see; `language` is empty where the row stands in none."""

    kind: str
    row: str
    title: str
    language: str


@dataclass(frozen=True, kw_only=True)
class ContentPublished(ContentEvent, name="content.published"):
    revision: int | None
    scheduled: bool


@dataclass(frozen=True, kw_only=True)
class ContentUnpublished(ContentEvent, name="content.unpublished"):
    scheduled: bool


@dataclass(frozen=True, kw_only=True)
class ContentDeleted(ContentEvent, name="content.deleted"):
    pass


@dataclass(frozen=True, kw_only=True)
class PublicationScheduled(ContentEvent, name="content.publication_scheduled"):
    revision: int | None
    go_live_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class PublicationScheduleCancelled(ContentEvent, name="content.schedule_cancelled"):
    pass


@dataclass(frozen=True, kw_only=True)
class ReviewMoved(ContentEvent, name="content.review_moved"):
    """A step of an editorial workflow: start, approve, reject, resume or cancel."""

    step: str
    task: str


PUBLISHED = {"wagtail.publish", "wagtail.publish.scheduled"}
UNPUBLISHED = {"wagtail.unpublish", "wagtail.unpublish.scheduled"}
SAVED = {"wagtail.create", "wagtail.edit", "wagtail.revert"}
REVIEW = "wagtail.workflow."
CONTENT = (Page, AbstractImage, AbstractDocument, RevisionMixin, TranslatableMixin, TranslatedColumnsMixin)


def watch_publication() -> None:
    """Record what happens to content from now on, whoever does it."""
    for model in (PageLogEntry, ModelLogEntry):
        post_save.connect(_record_log_entry, sender=model, dispatch_uid=f"cms.recorded.{model.__name__}")
    post_delete.connect(_record_deletion, dispatch_uid="cms.recorded.deleted")


def _record_log_entry(
    sender: type[models.Model], instance: BaseLogEntry, created: bool, raw: bool = False, **kwargs: object
) -> None:
    model = ContentType.objects.get_for_id(instance.content_type_id).model_class() if created and not raw else None
    event = None if model is None else _event_for(instance, model)
    if event is not None:
        with transaction.atomic():  # Wagtail's actions are in one; a log entry by itself is not
            events.record(event)


def _event_for(entry: BaseLogEntry, model: type[models.Model]) -> ContentEvent | None:
    action, data = entry.action, entry.data
    # A row without drafts is public as soon as it is saved.
    published_by_saving = action in SAVED and model in get_snippet_models() and not issubclass(model, DraftStateMixin)
    if action in PUBLISHED or published_by_saving:
        published_fields: dict[str, Any] = {"revision": entry.revision_id, "scheduled": action.endswith(".scheduled")}
        return ContentPublished(**_event_fields(entry, model), **published_fields)
    if action in UNPUBLISHED:
        return ContentUnpublished(**_event_fields(entry, model), scheduled=action.endswith(".scheduled"))
    if action == "wagtail.publish.schedule":
        go_live_at = data.get("revision", {}).get("go_live_at")
        return PublicationScheduled(**_event_fields(entry, model), revision=entry.revision_id, go_live_at=go_live_at)
    if action == "wagtail.schedule.cancel":
        return PublicationScheduleCancelled(**_event_fields(entry, model))
    if action.startswith(REVIEW):
        task = (data.get("workflow", {}).get("task") or {}).get("title", "")
        return ReviewMoved(**_event_fields(entry, model), step=action.removeprefix(REVIEW), task=task)
    return None


def _event_fields(entry: BaseLogEntry, model: type[models.Model]) -> dict[str, Any]:
    language = ""
    if issubclass(model, TranslatableMixin):
        codes = model._base_manager.filter(pk=entry.object_id).values_list("locale__language_code", flat=True)
        language = codes.first() or ""
    return {
        "kind": model._meta.label_lower,
        "row": str(entry.object_id),
        "title": entry.label,
        "language": language,
        "by_id": entry.user_id,
        "at": entry.timestamp,
    }


def _record_deletion(sender: type[models.Model], instance: models.Model, **kwargs: object) -> None:
    if not (issubclass(sender, CONTENT) or sender in get_snippet_models()):
        return
    if isinstance(instance, Page) and sender is Page and instance.specific_class not in {Page, None}:
        return  # recorded already: Django sends post_delete for the specific class too
    language = ""
    if isinstance(instance, TranslatableMixin):
        language = Locale.objects.filter(pk=instance.locale_id).values_list("language_code", flat=True).first() or ""
    events.record(
        ContentDeleted(
            kind=sender._meta.label_lower,
            row=str(instance.pk),
            title=str(instance),
            language=language,
            by_id=_deleting_user_id(instance),
            at=timezone.now(),
        )
    )


def _deleting_user_id(instance: models.Model) -> int | None:
    """The signed-in user, else the one whom Wagtail's log names as deleting the row."""
    user = get_active_log_context().user
    if user is not None:
        return int(user.pk)
    if isinstance(instance, Page):
        entries = PageLogEntry.objects.filter(page_id=instance.pk)
    else:
        kind = ContentType.objects.get_for_model(instance, for_concrete_model=False)
        entries = ModelLogEntry.objects.filter(content_type=kind, object_id=str(instance.pk))
    last = entries.filter(action="wagtail.delete", deleted=True).order_by("-pk")
    return last.values_list("user_id", flat=True).first()
