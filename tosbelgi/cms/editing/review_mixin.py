"""Rows that are drafted by one person and published by another."""

from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, WorkflowMixin

from .past_dates import DraftForm


class ReviewableMixin(WorkflowMixin, LockableMixin, DraftStateMixin, RevisionMixin):
    """Drafts, history, a lock, and a way through approval."""

    base_form_class = DraftForm

    class Meta:
        abstract = True
