"""Approval: who waits for whom, and an approver's word, given with open eyes."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db import transaction
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
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState, TranslatableMixin, WorkflowMixin

from tosbelgi.language.plain_text import without_invisible

from ..editing import comparison, policy, previews
from ..translation import completeness
from . import publishing, submissions

SHOWN = "shown"


class ApprovalTask(AbstractGroupApprovalTask):
    """Somebody of the approvers looks at what would change and at what still stands in another language, then decides.

    Wagtail has several buttons that approve. Each of them leads to the screen of `decide_view`, which shows what was
    submitted beside what is public, and asks.
    """

    class Meta:
        verbose_name = _("approval with a look at the gaps")

    @transaction.atomic
    def start(self, workflow_state, user=None):
        state = super().start(workflow_state, user=user)
        submissions.submit(state, user)
        return state

    def on_action(self, task_state, user, action_name, *, shown: str = "", **kwargs):
        if action_name == "approve" and shown != submissions.proposal(task_state, user).token:
            return decision_url(task_state, kwargs.get("comment", ""))
        return super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls) -> str:
        return gettext("Members of the chosen groups approve; gaps in the translation are shown to them first.")


def decision_url(task_state: TaskState, comment: str = "") -> str:
    """Where somebody sees what waits and decides on it; words already written to the author go along."""
    address = reverse("decide_approval", args=[task_state.pk])
    return f"{address}?{urlencode({'comment': comment})}" if comment else address


def current_task_state(row) -> TaskState | None:
    """The step of approval at which this row waits now."""
    return row.current_workflow_task_state if isinstance(row, WorkflowMixin) else None


def submitted_by(state: TaskState):
    """Who has submitted what waits at this step."""
    submission = submissions.of_step(state)
    return state.workflow_state.requested_by if submission is None else submission.by


def waiting_response(request: HttpRequest, row) -> HttpResponse | None:
    """What waits, for a snippet; None for anything else. The translation editor's frame cannot show one that waits."""
    task = current_task_state(row) if request.method == "GET" and _in_the_frame(row) else None
    return None if task is None else _show(request, task)


def _in_the_frame(row) -> bool:
    return isinstance(row, TranslatableMixin) and not isinstance(row, Page)


def may_decide(user, row) -> bool:
    """May this person approve or send back what waits here?"""
    task = row.current_workflow_task if isinstance(row, WorkflowMixin) else None
    return task is not None and "approve" in {name for name, _label, _modal in task.get_actions(row, user)}


@require_http_methods(["GET", "POST"])
def decide_view(request: HttpRequest, task_state_id: int) -> HttpResponse:
    """Show what waits beside what is public; approve it, or send it back with a reason. Gaps are asked about first.

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
            return _decided_already(request, state, row)
        return _show(request, state) if request.method == "GET" else _decide(request, state, row)


def lock_state(state: TaskState) -> TaskState:
    """The step as it is now, held till the transaction ends; after its row, which whoever publishes in a form holds."""
    row = state.workflow_state.content_object
    type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
    return TaskState.objects.select_for_update(of=("self",)).get(pk=state.pk)


@require_http_methods(["GET"])
def preview_view(request: HttpRequest, task_state_id: int) -> HttpResponse:
    """The page or row as readers would see it if what waits were approved now."""
    state = get_object_or_404(TaskState, pk=task_state_id, status=TaskState.STATUS_IN_PROGRESS)
    policy.require_permission(request.user, "change", state.workflow_state.content_object)
    row = submissions.proposal(state, request.user).row
    return row.make_preview_request(request, row.default_preview_mode)


def patch_revision_preview() -> None:
    """Called once. The preview that Wagtail's mails lead to would show a whole version, drafts of others too."""
    whole = PreviewRevisionForTask.get

    def get(self, request, *args, **kwargs):
        if self.task_state is None or not self.task.get_actions(self.object, request.user):
            return whole(self, request, *args, **kwargs)
        return redirect("preview_approval", self.task_state.pk)

    PreviewRevisionForTask.get = get


def _decided_already(request: HttpRequest, state: TaskState, row) -> HttpResponse:
    anew = current_task_state(row)
    if anew is not None:
        messages.warning(request, gettext("This was submitted anew since you looked. Here is what waits now."))
        return redirect(decision_url(anew))
    messages.warning(request, gettext("Somebody has decided on this already."))
    return redirect(policy.edit_url(request.user, row))


def _show(request: HttpRequest, state: TaskState, status: int = 200) -> HttpResponse:
    """What would change, side by side, with who wrote it and what stays a draft."""
    found = submissions.proposal(state, request.user)
    coming = found.row
    context = {
        "row": coming,
        "task": state,
        "by": submitted_by(state),
        "first": found.draft.public is None,
        "lines": comparison.lines(request, found.draft, coming),
        "left": comparison.labels(found.draft, found.left),
        "gaps": completeness.unaccepted_gaps(coming),
        "token": found.token,
        "may_decide": may_decide(request.user, found.draft.row),
        "comment": request.POST.get("comment", request.GET.get("comment", "")),
        "comes_at": _planned(coming),
        "preview": isinstance(coming, Page | previews.PreviewableRowMixin),
        "edit_url": "" if _in_the_frame(coming) else policy.edit_url(request.user, found.draft.row),
    }
    return render(request, "cms/admin/waiting.html", context, status=status)


def _planned(row):
    """When the row would go public, if that is later than now."""
    planned = getattr(row, "go_live_at", None)
    return planned if planned and planned > timezone.now() else None


def _decide(request: HttpRequest, state: TaskState, row) -> HttpResponse:
    if not may_decide(request.user, row):
        raise PermissionDenied
    task, comment = state.task.specific, without_invisible(request.POST.get("comment", "")).strip()
    back = policy.edit_url(request.user, row)
    if request.POST.get("decision") == "reject":
        if not comment:
            messages.error(request, gettext("Say what should be changed, so that the author knows."))
            return redirect(decision_url(state))
        task.on_action(state, request.user, "reject", comment=comment)
        messages.success(request, gettext("“%(title)s” is sent back with your words.") % {"title": row})
        return redirect(back)
    if request.POST.get("decision") != "approve":
        return redirect(decision_url(state, comment))
    found = submissions.proposal(state, request.user)
    if request.POST.get(SHOWN) != found.token:
        messages.warning(request, gettext("Nothing is approved yet: look first at what would change now."))
        return _show(request, state, status=409)
    if question := publishing.gap_question(request, found.row):
        return question
    try:
        submissions.require_fit(found.draft, found.values)
    except submissions.DoesNotFit as wrong:
        say_what_does_not_fit(request, wrong)
        return _show(request, state, status=409)
    planned = _planned(found.row)
    task.on_action(state, request.user, "approve", shown=found.token, comment=comment)
    row = type(row)._base_manager.get(pk=row.pk)
    if isinstance(row, TranslatableMixin):
        publishing.record_accepted_gaps(request, row)
    messages.success(request, _approved(row, planned))
    return redirect(policy.edit_url(request.user, row))


def say_what_does_not_fit(request: HttpRequest, wrong: submissions.DoesNotFit) -> None:
    """Name the rules that the words alone would break."""
    said = gettext("These words do not stand without what others have in the draft: %(reasons)s")
    messages.error(request, said % {"reasons": " ".join(wrong.messages)})


def _approved(row, planned) -> str:
    if planned is None:
        return gettext("“%(title)s” is approved and published.") % {"title": row}
    when = date_format(timezone.localtime(planned), "SHORT_DATETIME_FORMAT")
    return gettext("“%(title)s” is approved and will appear on %(when)s.") % {"title": row, "when": when}
