"""Submissions: the field values submitted for approval, and publishing exactly these.

A Wagtail revision holds the whole row. So a step of approval keeps the submitted fields with their values, and what is
published is the public row with just these put into it. Changes of others stay a draft on top of it.
"""

import copy
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, Revision, TaskState, WorkflowState

from tosbelgi.accounts.models import User
from tosbelgi.kernel import events

from ..editing import draft_changes


class Submission(models.Model):
    """The field values submitted with a step of approval (a `TaskState`), as a revision stores them."""

    step = models.OneToOneField(TaskState, on_delete=models.CASCADE, related_name="submission")
    values = models.JSONField(encoder=DjangoJSONEncoder)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("submitted by"),
    )


@dataclass(frozen=True, kw_only=True)
class WordsPublished(events.Event, name="content.words_published", content=True):
    """Somebody published a draft that several have written: which fields, and who wrote in each."""

    kind: str
    row: str
    task_state: int | None
    written_by: dict[str, list[int | None]]


@dataclass(frozen=True)
class Proposal:
    """What would be public if this user approved now: the draft, and the values put into the public row."""

    draft: draft_changes.Draft
    values: draft_changes.Content

    @property
    def names(self) -> list[str]:
        """The fields that would change."""
        public = self.draft.public
        if public is None:
            return [name for name in self.values if self.values[name] not in (None, "", [], "[]")]
        return [name for name in self.values if self.draft.plain(name, self.values) != self.draft.plain(name, public)]

    @property
    def left(self) -> list[str]:
        """The fields with changes that were not submitted; they stay a draft."""
        content = self.draft.with_values(self.values)
        return [name for name in self.draft.differing(self.draft.newest, content) if self.draft.written.get(name)]

    @property
    def token(self) -> str:
        """A digest of exactly this change, so that nobody approves what they were not shown."""
        return self.draft.token(self.names, self.values)

    @property
    def row(self) -> DraftStateMixin:
        """The row as it would be."""
        return row_with(self.draft, self.values)


def row_with(draft: draft_changes.Draft, values: draft_changes.Content) -> DraftStateMixin:
    """The public row with these fields as given; not stored."""
    return draft.row.with_content_json(draft.with_values(values))


def token_of_writers(row: DraftStateMixin, others: dict[str, list[int]]) -> str:
    """A digest of these users' changes as they stand in this version of the row."""
    return draft_changes.Draft(row, {}, draft_changes.content_of(row), None, {}).token(others)


def own_changes(row: DraftStateMixin, user: User | None, workflow_state: WorkflowState) -> draft_changes.Content:
    """What this user submits: their own changes, and what was submitted before in the same workflow and still waits.

    What has never been public goes as a whole, since it cannot be published in parts.
    """
    draft = draft_changes.read(row)
    if draft.public is None or user is None:
        model: type[models.Model] = type(draft.row)
        return draft.values(draft_changes.fields_of(model))
    values = draft.values(draft.of(user.pk))
    earlier = Submission.objects.filter(step__workflow_state=workflow_state).order_by("-pk").first()
    if earlier is None:
        return values
    for name, value in earlier.values.items():
        if name not in values and name in draft.written:
            writers = draft.written[name]
            by_submitter = bool(writers) and writers[-1].by_id == earlier.by_id
            values[name] = draft.newest.get(name) if by_submitter else value
    return values


def submit(state: TaskState, by: User | None) -> None:
    """Store what this user submits with a step that has begun."""
    values = own_changes(state.workflow_state.content_object, by, state.workflow_state)
    Submission.objects.create(step_id=state.pk, values=values, by=by)


def submission_of(state: TaskState) -> Submission | None:
    """The submission of a step; None for a step of another task type, and for one older than this model."""
    return Submission.objects.select_related("by").filter(step_id=state.pk).first()


def include_others(state: TaskState) -> None:
    """Extend a submission to all changes of the draft, others' too; they have been shown to whoever submits."""
    submission = submission_of(state)
    if submission is not None:
        draft = draft_changes.read(state.workflow_state.content_object)
        submission.values |= draft.values(draft.written)
        submission.save(update_fields=["values"])


def proposal(state: TaskState, by: User | None) -> Proposal:
    """What was submitted, and what this user has changed since; nothing that others have changed since."""
    draft = draft_changes.read(state.workflow_state.content_object)
    submission = submission_of(state)
    submitter = state.workflow_state.requested_by
    submitted = own_changes(draft.row, submitter, state.workflow_state) if submission is None else submission.values
    since = [name for name in draft.of(by.pk if by else None) if draft.written[name][-1].at > state.started_at]
    return Proposal(draft, copy.deepcopy(submitted) | draft.values(since))


def approve(state: TaskState, by: User | None) -> None:
    """Publish what was submitted; the audit log names the writers of each field."""
    approved = proposal(state, by)
    publish(approved.draft, approved.values, by=by)
    record_writers(approved.draft, approved.names, by=by, state=state)


class DoesNotFit(ValidationError):
    """What would be published is not valid without changes of others that stay a draft."""


def require_fit(draft: draft_changes.Draft, values: draft_changes.Content) -> None:
    """Raise `DoesNotFit` where these values alone break a rule of their row, such as a death before a birth."""
    try:
        row_with(draft, values).full_clean()
    except ValidationError as wrong:
        touched = {*values, *draft.written, NON_FIELD_ERRORS}
        if errors := [messages for name, messages in wrong.message_dict.items() if name in touched]:
            raise DoesNotFit([one for messages in errors for one in messages]) from wrong


@transaction.atomic
def publish(draft: draft_changes.Draft, values: draft_changes.Content, *, by: User | None) -> Revision | None:
    """Publish the public row with these values; what else the draft holds stays a draft.

    The published version is put just beneath the oldest words that stay, so that they are newer than it, open forms
    still stand on the newest version, and who wrote them is seen from the versions as before. Returns None where
    nothing would change; raises `DoesNotFit`.
    """
    content = draft.with_values(values)
    left = draft.differing(draft.newest, content)
    written = [one.at for name in left for one in draft.written.get(name, ())]
    revision = draft.revision
    if draft.public is not None and not draft.differing(content, draft.public) and (left or revision is None):
        return None
    if left:
        require_fit(draft, values)
    if left or revision is None or not _has_same_child_rows(revision, content, draft):
        row = draft.row.with_content_json(copy.deepcopy(content))
        if written:
            revision = Revision.objects.create(
                content_object=row,
                base_content_type=row.get_base_content_type(),
                user=by,
                content=content,
                object_str=str(row),
                created_at=min(written) - timedelta(microseconds=1),
            )
        else:
            revision = row.save_revision(user=by, clean=False)
    revision.publish(user=by)
    return revision


def _has_same_child_rows(revision: Revision, content: draft_changes.Content, draft: draft_changes.Draft) -> bool:
    """Would publishing this revision keep the ids of child rows? A child row that waited in it has none yet."""
    return all(revision.content.get(name) == content.get(name) for name in draft_changes.rows_below(type(draft.row)))


@transaction.atomic
def record_writers(
    draft: draft_changes.Draft, names: list[str], *, by: User | None, state: TaskState | None = None
) -> None:
    """Record in the audit log whose changes were published."""
    events.record(
        WordsPublished(
            kind=draft.row._meta.label_lower,
            row=str(draft.row.pk),
            task_state=state and state.pk,
            written_by={
                name: sorted({one.by_id for one in draft.written.get(name, ())}, key=lambda number: number or 0)
                for name in names
            },
            by_id=by.pk if by else None,
            at=timezone.now(),
        )
    )
