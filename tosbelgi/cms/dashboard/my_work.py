"""What one person has to do with approval and drafts, for their front page: a few queries, however much there is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from wagtail.models import DraftStateMixin, Page, TaskState, WorkflowState

from tosbelgi.accounts.models import User
from tosbelgi.language.languages import NATIVE_NAMES

from ..approval.reviews import Review, reviews_in
from ..approval.tasks import ApprovalTask
from ..editing import policy

MOST = 10  # rows of a list; what is older is found in the lists of its kind
LOOKED_AT = 50  # drafts of one kind, of which some may be under review
HEARD = timedelta(days=14)  # how long words that came with an approval stay on the front page


@dataclass(frozen=True)
class Item:
    """One row on the front page: what it is, where it is edited or decided, who sent it, what was said about it."""

    title: str
    kind: str
    language: str
    edit_url: str
    at: datetime | None
    decide_url: str = ""
    by: User | None = None
    reviews: tuple[Review, ...] = ()


def is_reviewer(user: User) -> bool:
    """Is this person asked to approve at all?"""
    groups = Q(groups__in=user.groups.all())
    return user.is_superuser or ApprovalTask.objects.filter(groups, active=True).exists()


def awaiting(user: User) -> list[Item]:
    """What waits for this person's decision, the oldest first."""
    waiting = (
        TaskState.objects.reviewable_by(user)
        .select_related("task", "workflow_state__requested_by", "submission__by")
        .prefetch_related("workflow_state__content_object")
        .order_by("started_at", "pk")
    )
    return [
        _item(
            user,
            row,
            at=state.started_at,
            decide_url=reverse("decide_approval", args=[state.pk]),
            by=state.submission.by if hasattr(state, "submission") else state.workflow_state.requested_by,
        )
        for state in waiting
        if (row := state.workflow_state.content_object) is not None
    ]


def sent_back(user: User, at: datetime) -> list[Item]:
    """What this person submitted and got back, and what was let pass with a word to them lately; the newest first."""
    mine = WorkflowState.objects.filter(requested_by=user).prefetch_related("content_object")
    lately = Q(status=WorkflowState.STATUS_APPROVED, current_task_state__finished_at__gte=at - HEARD)
    said = mine.filter(Q(status=WorkflowState.STATUS_NEEDS_CHANGES) | lately & ~Q(current_task_state__comment=""))
    items = []
    for state in said.order_by("-current_task_state__finished_at", "-pk")[:MOST]:
        if (row := state.content_object) is not None:
            heard = tuple(reviews_in(state)[:1])
            items.append(_item(user, row, at=heard[0].at if heard else None, reviews=heard))
    return items


def submitted(user: User) -> list[Item]:
    """What this person submitted and nobody has decided on yet."""
    mine = WorkflowState.objects.filter(requested_by=user, status=WorkflowState.STATUS_IN_PROGRESS)
    waiting = mine.select_related("current_task_state").prefetch_related("content_object").order_by("-created_at")
    return [
        _item(user, row, at=state.current_task_state.started_at)
        for state in waiting[:MOST]
        if (row := state.content_object) is not None and state.current_task_state is not None
    ]


def drafted(user: User) -> list[Item]:
    """What this person was the last to write in and has not submitted, the newest first.

    What is approved and comes at a planned time is no draft any more.
    """
    active = (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)
    # Not by a join: PostgreSQL does not compare the text in which a row is named there with a number.
    names = WorkflowState.objects.filter(status__in=active).values_list("base_content_type_id", "object_id")
    under_review = set(names)
    rows = []
    for model in drafted_models():
        kind = ContentType.objects.get_for_model(model).pk
        mine = model._default_manager.filter(
            latest_revision__user=user,
            latest_revision__approved_go_live_at__isnull=True,
            has_unpublished_changes=True,
        )
        newest = mine.select_related("latest_revision").order_by("-latest_revision__created_at")[:LOOKED_AT]
        rows += [row for row in newest if (kind, str(row.pk)) not in under_review]
    rows.sort(key=lambda row: row.latest_revision.created_at, reverse=True)
    return [_item(user, row, at=row.latest_revision.created_at) for row in rows[:MOST]]


def drafted_models() -> Iterator[type[Any]]:
    """Pages, as one kind, and every other kind of row with drafts."""
    yield Page
    for model in apps.get_models():
        if issubclass(model, DraftStateMixin) and not issubclass(model, Page):
            yield model


def _item(user: User, row: models.Model, **facts: Any) -> Item:
    revision = getattr(row, "latest_revision", None)
    locale = getattr(row, "locale", None)
    return Item(
        title=(revision and revision.object_str) or str(row),
        kind=str(row._meta.verbose_name),
        language=NATIVE_NAMES[locale.language_code] if locale is not None else "",
        edit_url=policy.edit_url(user, row),
        **facts,
    )
