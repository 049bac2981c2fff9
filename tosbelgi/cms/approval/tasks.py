"""Approval task of the editorial workflow: submit, compare, then approve or reject."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.views.generic.workflow import PreviewRevisionForTask
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState, TranslatableMixin, WorkflowMixin, WorkflowState

from tosbelgi.accounts.models import User
from tosbelgi.accounts.request_user import AnyUser, AuthenticatedHttpRequest
from tosbelgi.language.plain_text import without_invisible

from ..editing import change_list, comparison, policy, previews
from ..translation import completeness
from ..translation.machine_texts import require_read
from . import publishing, reviews, submissions

SHOWN = "shown"


class ApprovalTask(AbstractGroupApprovalTask):
    """Group approval in which an approver sees the changes and the translation gaps before deciding.

    Wagtail has several buttons that approve. Each of them leads to the screen of `decide_view`, which shows what was
    submitted beside what is public, and asks.
    """

    class Meta:
        verbose_name = _("approval with a look at the gaps")

    @transaction.atomic
    def start(self, workflow_state: WorkflowState, user: User | None = None) -> TaskState:
        state = super().start(workflow_state, user=user)
        submissions.submit(state, user)
        return state

    def on_action(
        self, task_state: TaskState, user: User, action_name: str, *, shown: str = "", **kwargs: Any
    ) -> str | None:
        if action_name == "approve" and shown != submissions.proposal(task_state, user).token:
            return decision_url(task_state, kwargs.get("comment", ""))
        return super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls) -> str:
        return gettext("Members of the chosen groups approve; gaps in the translation are shown to them first.")


def decision_url(task_state: TaskState, comment: str = "") -> str:
    """The URL of `decide_view` for a step; a comment already written to the author goes along."""
    address = reverse("decide_approval", args=[task_state.pk])
    return f"{address}?{urlencode({'comment': comment})}" if comment else address


def current_task_state(row: models.Model) -> TaskState | None:
    """The step of approval at which this row waits now."""
    return row.current_workflow_task_state if isinstance(row, WorkflowMixin) else None


def submitted_by(state: TaskState) -> User | None:
    """The user who submitted what waits at this step."""
    submission = submissions.submission_of(state)
    return state.workflow_state.requested_by if submission is None else submission.by


def waiting_response(request: AuthenticatedHttpRequest, row: models.Model) -> HttpResponse | None:
    """The page of `decide_view` instead of the translation editor, which cannot show a waiting snippet; else None."""
    task = current_task_state(row) if request.method == "GET" and _in_translation_editor(row) else None
    return None if task is None else _render_proposal(request, task)


def _in_translation_editor(row: models.Model) -> bool:
    return isinstance(row, TranslatableMixin) and not isinstance(row, Page)


def changes_in(request: AuthenticatedHttpRequest, state: TaskState) -> list[change_list.ChangeSentence]:
    """What approving this step now would change for readers, field by field, in words."""
    proposal = submissions.proposal(state, request.user)
    return change_list.sentences(comparison.field_differences(request, proposal.draft, proposal.row))


def may_decide(user: AnyUser, row: models.Model) -> bool:
    """May this user approve or reject what waits here?"""
    task = row.current_workflow_task if isinstance(row, WorkflowMixin) else None
    return task is not None and "approve" in {name for name, _label, _modal in task.get_actions(row, user)}


@require_http_methods(["GET", "POST"])
def decide_view(request: AuthenticatedHttpRequest, task_state_id: int) -> HttpResponse:
    """Compare what waits with what is public; approve it, or reject it with a reason. Gaps are confirmed first.

    What is approved is what was shown: its token comes back with the decision, and where that is not the token of what
    would be published now, nothing happens but another look.
    """
    with transaction.atomic():
        state = get_object_or_404(TaskState, pk=task_state_id)
        row = state.workflow_state.content_object
        policy.require_permission(request.user, "change", row)
        if request.method == "POST":
            state = lock_state(state)
        if state.status != TaskState.STATUS_IN_PROGRESS:
            return _already_decided(request, state, row)
        return _render_proposal(request, state) if request.method == "GET" else _decide(request, state, row)


def lock_state(state: TaskState) -> TaskState:
    """The step, locked until the transaction ends; its row first, as publishing in a form does: no deadlock."""
    row = state.workflow_state.content_object
    type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
    return TaskState.objects.select_for_update(of=("self",)).get(pk=state.pk)


@require_http_methods(["GET"])
def preview_view(request: AuthenticatedHttpRequest, task_state_id: int) -> HttpResponse:
    """Preview of the page or row as if what waits were approved now."""
    state = get_object_or_404(TaskState, pk=task_state_id, status=TaskState.STATUS_IN_PROGRESS)
    policy.require_permission(request.user, "change", state.workflow_state.content_object)
    row = submissions.proposal(state, request.user).row
    return row.make_preview_request(request, row.default_preview_mode)


def previewing_the_proposal(wagtail_get: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Wagtail's view that previews a whole revision, leading who may decide to `preview_view` instead."""

    @wraps(wagtail_get)
    def get(self: PreviewRevisionForTask, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.task_state is None or not self.task.get_actions(self.object, request.user):
            return wagtail_get(self, request, *args, **kwargs)
        return redirect("preview_approval", self.task_state.pk)

    return get


def _already_decided(request: HttpRequest, state: TaskState, row: models.Model) -> HttpResponse:
    resubmitted = current_task_state(row)
    if resubmitted is not None:
        messages.warning(request, gettext("This was submitted anew since you looked. Here is what waits now."))
        return redirect(decision_url(resubmitted))
    messages.warning(request, gettext("Somebody has decided on this already."))
    return redirect(policy.edit_url(request.user, row))


def _render_proposal(request: AuthenticatedHttpRequest, state: TaskState, status: int = 200) -> HttpResponse:
    """The page with the changes side by side, who wrote them, and what stays a draft."""
    proposal = submissions.proposal(state, request.user)
    coming = proposal.row
    lines = comparison.field_differences(request, proposal.draft, coming)
    context = {
        "row": coming,
        "task": state,
        "by": submitted_by(state),
        "first": proposal.draft.public is None,
        "lines": lines,
        "changes": change_list.sentences(lines),
        "reviews": reviews.reviews_in(state.workflow_state),
        "left": comparison.labels_with_writers(proposal.draft, proposal.left),
        "gaps": completeness.unaccepted_gaps(coming),
        "token": proposal.token,
        "may_decide": may_decide(request.user, proposal.draft.row),
        "comment": request.POST.get("comment", request.GET.get("comment", "")),
        "comes_at": _future_go_live(coming),
        "preview": isinstance(coming, Page | previews.PreviewableRowMixin),
        "edit_url": "" if _in_translation_editor(coming) else policy.edit_url(request.user, proposal.draft.row),
    }
    return render(request, "cms/admin/waiting.html", context, status=status)


def _future_go_live(row: models.Model) -> datetime | None:
    """The scheduled publication of the row if it lies in the future, else None."""
    planned: datetime | None = getattr(row, "go_live_at", None)
    return planned if planned and planned > timezone.now() else None


def _decide(request: AuthenticatedHttpRequest, state: TaskState, row: models.Model) -> HttpResponse:
    if not may_decide(request.user, row):
        raise PermissionDenied
    task, comment = state.task.specific, without_invisible(request.POST.get("comment", "")).strip()
    edit_url = policy.edit_url(request.user, row)
    if request.POST.get("decision") == "reject":
        if not comment:
            messages.error(request, gettext("Say what should be changed, so that the author knows."))
            return redirect(decision_url(state))
        task.on_action(state, request.user, "reject", comment=comment)
        messages.success(request, gettext("“%(title)s” is sent back with your words.") % {"title": row})
        return redirect(edit_url)
    if request.POST.get("decision") != "approve":
        return redirect(decision_url(state, comment))
    proposal = submissions.proposal(state, request.user)
    if request.POST.get(SHOWN) != proposal.token:
        messages.warning(request, gettext("Nothing is approved yet: look first at what would change now."))
        return _render_proposal(request, state, status=409)
    require_read(proposal.row)
    if question := publishing.gap_question(request, proposal.row):
        return question
    try:
        submissions.require_fit(proposal.draft, proposal.values)
    except submissions.DoesNotFit as wrong:
        report_unfit(request, wrong)
        return _render_proposal(request, state, status=409)
    planned = _future_go_live(proposal.row)
    task.on_action(state, request.user, "approve", shown=proposal.token, comment=comment)
    row = type(row)._base_manager.get(pk=row.pk)
    if isinstance(row, TranslatableMixin):
        publishing.record_accepted_gaps(request, row)
    messages.success(request, _approval_message(row, planned))
    return redirect(policy.edit_url(request.user, row))


def report_unfit(request: HttpRequest, wrong: submissions.DoesNotFit) -> None:
    """Show the validation errors that these changes have without the rest of the draft."""
    text = gettext("These words do not stand without what others have in the draft: %(reasons)s")
    messages.error(request, text % {"reasons": " ".join(wrong.messages)})


def _approval_message(row: models.Model, planned: datetime | None) -> str:
    if planned is None:
        return gettext("“%(title)s” is approved and published.") % {"title": row}
    when = date_format(timezone.localtime(planned), "SHORT_DATETIME_FORMAT")
    return gettext("“%(title)s” is approved and will appear on %(when)s.") % {"title": row, "when": when}
