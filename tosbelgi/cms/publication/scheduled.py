"""Scheduled publication: what is due goes live, what has expired is taken down, one row at a time.

Wagtail's command `publish_scheduled` does the same in one go: it stops for ever at the first row that fails, and does
not wait for people who are just changing the row.
"""

import logging
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

from tosbelgi.accounts import deeds

logger = logging.getLogger(__name__)


def publish_due() -> int:
    """Take down what has expired, then publish what is due; returns how many rows that were.

    Each is one transaction with its line of history, at its turn among the deeds of the admin. One that fails is
    logged, and tried again next time.
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
        except Exception:
            logger.exception("scheduled publication failed", extra={"row": f"{rows.model._meta.label_lower} {pk}"})
    return done


def _unpublish(row: Any) -> None:
    row.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _publish(revision: Revision) -> None:
    revision.publish(log_action="wagtail.publish.scheduled")
