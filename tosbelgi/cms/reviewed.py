"""Rows that are drafted by one person and published by another."""

from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, WorkflowMixin


class Reviewed(WorkflowMixin, LockableMixin, DraftStateMixin, RevisionMixin):
    """Drafts, history, a lock, and a way through approval."""

    class Meta:
        abstract = True
