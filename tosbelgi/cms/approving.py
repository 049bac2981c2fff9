"""Approval: who waits for whom, and an approver's word, given with open eyes."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState, TranslatableMixin, WorkflowMixin

from tosbelgi.language.plain_text import visible

from . import parity, publishing, writing


class ApprovalTask(AbstractGroupApprovalTask):
    """Somebody of the approvers looks; what still stands in another language is looked at first.

    Wagtail has several buttons that approve. Where there are gaps, each of them leads to the
    editor, where `decide` shows the gaps and asks.
    """

    class Meta:
        verbose_name = _("approval with a look at the gaps")

    def on_action(self, task_state, user, action_name, *, eyes_open: bool = False, **kwargs):
        if action_name == "approve" and not eyes_open and gaps_of_waiting(task_state):
            return writing.edit_address(user, task_state.workflow_state.content_object)
        return super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls) -> str:
        return gettext("Members of the chosen groups approve; gaps in the translation are shown to them first.")


def waiting_task(row) -> TaskState | None:
    """The step of approval at which this row waits now."""
    return row.current_workflow_task_state if isinstance(row, WorkflowMixin) else None


def show_waiting(request: HttpRequest, row) -> HttpResponse | None:
    """The words of a snippet that waits; None for anything else. The translation editor's frame cannot show one."""
    task = waiting_task(row) if request.method == "GET" and not isinstance(row, Page) else None
    if task is None:
        return None
    context = {"row": row, "strings": parity.strings_of(task.revision.as_object())}
    return render(request, "cms/admin/waiting.html", context)


def may_decide(user, row) -> bool:
    """May this person approve or send back what waits here?"""
    task = row.current_workflow_task if isinstance(row, WorkflowMixin) else None
    return task is not None and "approve" in {name for name, _label, _modal in task.get_actions(row, user)}


def gaps_of_waiting(task_state: TaskState) -> list[parity.Gap]:
    """What would stand in another language if this were approved now."""
    return parity.unaccepted_in(task_state.revision.as_object())


@require_POST
def decide(request: HttpRequest, task_state_id: int) -> HttpResponse:
    """Approve what waits, or send it back with a reason; gaps are asked about first."""
    state = get_object_or_404(TaskState, pk=task_state_id)
    row = state.workflow_state.content_object
    back = writing.edit_address(request.user, row)
    if state.status != TaskState.STATUS_IN_PROGRESS:
        messages.warning(request, gettext("Somebody has decided on this already."))
        return redirect(back)
    if not may_decide(request.user, row):
        raise PermissionDenied
    task, comment = state.task.specific, visible(request.POST.get("comment", "")).strip()
    if request.POST.get("decision") == "reject":
        if not comment:
            messages.error(request, gettext("Say what should be changed, so that the author knows."))
            return redirect(back)
        task.on_action(state, request.user, "reject", comment=comment)
        messages.success(request, gettext("“%(title)s” is sent back with your words.") % {"title": row})
        return redirect(back)
    if question := publishing.asked_first(request, state.revision.as_object()):
        return question
    task.on_action(state, request.user, "approve", eyes_open=True, comment=comment)
    row.refresh_from_db()
    if isinstance(row, TranslatableMixin):
        publishing.remember_acceptance(request, row)
    messages.success(request, gettext("“%(title)s” is approved.") % {"title": row})
    return redirect(back)
