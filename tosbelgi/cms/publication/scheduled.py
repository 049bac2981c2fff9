"""Scheduled publication: what is due goes live, what has expired is taken down, one row at a time.

Wagtail's command `publish_scheduled` does the same in one go: it stops for ever at the first row that fails, and does
not wait for people who are just changing the row.
"""

import logging
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

from tosbelgi.accounts import deeds

logger = logging.getLogger(__name__)
SILENCE = 3600  # seconds between two lines of the log about one row that fails alike


def publish_due() -> int:
    """Take down what has expired, then publish what is due; returns how many rows that were.

    Each is one transaction with its line of history, at its turn among the deeds of the admin. One that fails is
    tried again next time, and logged once an hour.
    """
    now = timezone.now()
    expired = (model.objects.filter(live=True, expire_at__lt=now).order_by("expire_at") for model in _drafted_models())
    due = Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")
    return sum([*(_each(rows, _unpublish) for rows in expired), _each(due, _publish)])


def _drafted_models() -> Iterator[type[Any]]:
    yield Page
    for model in apps.get_models():
        if issubclass(model, DraftStateMixin) and not issubclass(model, Page):
            yield model


def _each(rows: models.QuerySet[Any], act: Callable[[Any], None]) -> int:
    done = 0
    for pk in list(rows.values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                deeds.take_turn()
                row = rows.filter(pk=pk).first()  # somebody may have published it, or given it another date, meanwhile
                if row is not None:
                    act(row)
                    done += 1
        except Exception as failure:
            label = f"{rows.model._meta.label_lower} {pk}"
            if _is_news(label, failure):
                logger.exception("scheduled publication failed", extra={"row": label})
    return done


def _is_news(row: str, failure: Exception) -> bool:
    """Has the log not heard of it for an hour? It is tried every half minute, and may fail for weeks."""
    key = f"publication-failed-{row.replace(' ', '-')}-{type(failure).__name__}"
    if cache.get(key):
        return False
    cache.set(key, True, SILENCE)
    return True


def _unpublish(row: Any) -> None:
    row.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _publish(revision: Revision) -> None:
    revision.publish(log_action="wagtail.publish.scheduled")
