"""Each of Wagtail's actions is one transaction: what it does to a row and what the log says stand or fall together.

Wagtail saves a row and then writes its log entry, which our history follows (`publication.audit_log`). In the admin a
deed is a transaction anyway (`accounts.deeds`); this is for the worker, commands, jobs, seeding and the shell.
"""

from functools import wraps

from django.db import transaction
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.copy_for_translation import CopyForTranslationAction, CopyPageForTranslationAction
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create import CreateAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.actions.delete import DeleteAction
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.edit import EditAction
from wagtail.actions.move_page import MovePageAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.actions.revert_to_revision import RevertToRevisionAction
from wagtail.actions.unpublish import UnpublishAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import WorkflowState

# Those that inherit `execute` (publishing of pages, creating and editing of pages) have it from one of these.
ACTIONS = (
    ConvertAliasPageAction,
    CopyForTranslationAction,
    CopyPageForTranslationAction,
    CopyPageAction,
    CreateAction,
    CreatePageAliasAction,
    DeleteAction,
    DeletePageAction,
    EditAction,
    MovePageAction,
    PublishRevisionAction,
    RevertToRevisionAction,
    UnpublishAction,
    UnpublishPageAction,
)
# Wagtail's other steps of a workflow are transactions already.
WORKFLOW_STEPS = ("resume", "update", "cancel")


def patch_actions() -> None:
    """Make every action and every step of a workflow a transaction; called once at start."""
    for action in ACTIONS:
        _make_atomic(action, "execute")
    for step in WORKFLOW_STEPS:
        _make_atomic(WorkflowState, step)


def _make_atomic(owner: type, name: str) -> None:
    method = vars(owner)[name]  # of its own: an inherited one is wrapped where it stands

    @wraps(method)
    def execute_in_transaction(self, *args, **kwargs):
        with transaction.atomic():
            return method(self, *args, **kwargs)

    setattr(owner, name, execute_in_transaction)
