"""Each of Wagtail's actions is one transaction: what it does to a row and what the log says stand or fall together.

Wagtail saves a row and then writes its log entry, which our history follows (`publication.audit_log`). In the admin a
deed is a transaction anyway (`accounts.deeds`); this is for the worker, commands, jobs, seeding and the shell.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

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

# Each with the digest of its source (`kernel.patching`). Those that inherit `execute` (publishing, creating and editing
# of pages) have it from one of these; Wagtail's other steps of a workflow are transactions already.
STEPS: dict[tuple[type, str], str] = {
    (ConvertAliasPageAction, "execute"): "2e5af317c875",
    (CopyForTranslationAction, "execute"): "b1df91e4b013",
    (CopyPageForTranslationAction, "execute"): "0a495209dbfc",
    (CopyPageAction, "execute"): "2fd445030f3f",
    (CreateAction, "execute"): "c0ed58683d43",
    (CreatePageAliasAction, "execute"): "e0c9416c557e",
    (DeleteAction, "execute"): "3fb10a3e29af",
    (DeletePageAction, "execute"): "c3b25ad2d892",
    (EditAction, "execute"): "e03184314388",
    (MovePageAction, "execute"): "15b2786b3b65",
    (PublishRevisionAction, "execute"): "f12fc5045504",
    (RevertToRevisionAction, "execute"): "7f53f740ece5",
    (UnpublishAction, "execute"): "3d86a6aa677b",
    (UnpublishPageAction, "execute"): "355cea480ff3",
    (WorkflowState, "resume"): "3fab8a90dcae",
    (WorkflowState, "update"): "2e7a71e998d7",
    (WorkflowState, "cancel"): "e2393a4749a7",
}


def in_transaction(owner: type, name: str) -> Callable[..., Any]:
    """The method of that name as a transaction. It is the owner's own: an inherited one is wrapped where it stands."""
    method = vars(owner)[name]

    @wraps(method)
    def execute(self: object, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            return method(self, *args, **kwargs)

    return execute
