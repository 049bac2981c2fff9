"""Model mixin for rows that one person drafts and another publishes."""

from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, WorkflowMixin

from .past_dates import DraftForm


class ReviewableMixin(WorkflowMixin, LockableMixin, DraftStateMixin, RevisionMixin):
    """Drafts, revisions, locking and an approval workflow."""

    base_form_class = DraftForm

    class Meta:
        abstract = True
