"""`WAGTAIL_FINISH_WORKFLOW_ACTION`: publishes what was submitted, after the last step of approval."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wagtail.models import WorkflowState

    from tosbelgi.accounts.models import User


def publish(workflow_state: "WorkflowState", user: "User | None" = None) -> None:
    """Publish what was submitted. Wagtail itself would take the newest version, whoever has typed into it since."""
    from . import submissions  # Wagtail imports this module before models are loaded

    submissions.approve(workflow_state.current_task_state, by=user)
