"""What reviewers have said: the words with which they sent something back or let it pass, and to whom they are said.

Wagtail keeps them with the step of approval and sends them by mail. Here they are read again: in the editor of the row
and on the front page of whoever submitted it.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from wagtail.models import Page, TaskState, WorkflowMixin, WorkflowState

from tosbelgi.accounts.models import User


@dataclass(frozen=True)
class Review:
    """A reviewer's words about one submission."""

    words: str
    by: User | None
    at: datetime | None
    sent_back: bool


def reviews_of(row: models.Model) -> list[Review]:
    """What was said about the newest submission of this row and those before it in the same course, newest first."""
    if not isinstance(row, WorkflowMixin) or not row.pk:
        return []
    newest = WorkflowState.objects.filter(_is_about(row)).order_by("-created_at", "-pk").first()
    return [] if newest is None else reviews_in(newest)


def reviews_in(state: WorkflowState) -> list[Review]:
    """What was said in one course of approval, newest first; one query."""
    said = state.task_states.exclude(comment="").select_related("finished_by").order_by("-finished_at", "-pk")
    return [
        Review(step.comment, step.finished_by, step.finished_at, step.status == TaskState.STATUS_REJECTED)
        for step in said
    ]


def _is_about(row: WorkflowMixin) -> Q:
    model = Page if isinstance(row, Page) else type(row)
    return Q(base_content_type=ContentType.objects.get_for_model(model), object_id=str(row.pk))
