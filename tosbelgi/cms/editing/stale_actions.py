"""Workflow buttons pressed too late, and autosaves that would change nothing.

Wagtail stores a draft where a button asks for what is no longer possible, and says that the page was saved. We say what
has happened; what was typed is not stored without a word, and not lost either.
"""

from collections.abc import Callable

from django.db import models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.models import DraftStateMixin, WorkflowMixin

from . import edit_conflicts

# For each button: whether its action is still possible, and the message where it is not.
BUTTONS: dict[str, tuple[Callable[[WorkflowMixin], bool], object]] = {
    "action-workflow-action": (
        lambda row: row.workflow_in_progress,
        _("Somebody has decided on this already."),
    ),
    "action-submit": (
        lambda row: not row.workflow_in_progress,
        _("This waits for approval already."),
    ),
    "action-cancel-workflow": (
        lambda row: row.current_workflow_state is not None,
        _("This does not wait for approval any more."),
    ),
    "action-restart-workflow": (
        lambda row: row.current_workflow_state is not None,
        _("This does not wait for approval any more."),
    ),
}


def already_done_response(request: HttpRequest, row: models.Model) -> HttpResponse | None:
    """A response saying that the pressed button came too late; None where it did not.

    Where words were typed beside the button, they are shown against what is stored, to be saved by another button.
    """
    if request.method != "POST" or not request.accepts("text/html") or not isinstance(row, WorkflowMixin):
        return None
    late = [message for name, (possible, message) in BUTTONS.items() if request.POST.get(name) and not possible(row)]
    if not late or row.latest_revision is None:
        return None
    messages.warning(request, late[0])
    differences = edit_conflicts.changed_fields(request, row, row.latest_revision)
    if differences == []:
        return redirect(request.get_full_path())
    context = edit_conflicts.conflict_context(request, row, differences)
    context["sent"] = [pair for pair in context["sent"] if pair[0] not in BUTTONS]
    return render(request, "cms/admin/meanwhile.html", context | {"too_late": True}, status=409)


def unchanged_autosave_response(request: HttpRequest, row: models.Model) -> HttpResponse | None:
    """Answer an autosave whose content is public already, which would make a draft without changes; else None."""
    is_autosave = request.method == "POST" and not request.accepts("text/html")
    if not is_autosave or not isinstance(row, DraftStateMixin) or not row.live or row.has_unpublished_changes:
        return None
    latest = row.latest_revision
    if (
        latest is None
        or edit_conflicts.has_newer_revision(latest, request.POST)
        or edit_conflicts.changed_fields(request, row, latest) != []
    ):
        return None
    revision = {"revision_id": latest.pk, "revision_created_at": latest.created_at.isoformat()}
    return JsonResponse({"success": True, "pk": row.pk, "field_updates": {}, **revision})
