"""Model mixin for rows that one person drafts and another publishes."""

from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, WorkflowMixin

from .past_dates import DraftForm


class ReviewableMixin(WorkflowMixin, LockableMixin, DraftStateMixin, RevisionMixin):
    """Drafts, revisions, locking and an approval workflow."""

    base_form_class = DraftForm

    class Meta:
        abstract = True

    @property
    def approved_schedule(self) -> bool:
        """Is a publication planned? As with Wagtail's pages, a list may annotate `_approved_schedule` beforehand."""
        planned: bool | None = getattr(self, "_approved_schedule", None)
        return bool(super().approved_schedule) if planned is None else planned
