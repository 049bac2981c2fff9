"""POST handler of the translation editor: submits for approval, or publishes for those who may.

wagtail-localize's editor has one button, "publish", and runs no hooks and no workflow. Its POSTs come here first:
whoever sends out strings of others confirms them, an approver confirms gaps, everybody else submits for approval.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import DraftStateMixin, TranslatableMixin, WorkflowMixin, WorkflowState
from wagtail_localize.models import Translation

from tosbelgi.accounts.request_user import AuthenticatedHttpRequest

from ..editing import comparison, draft_changes, policy
from ..media.alt_text import require_alt_text
from ..translation import translating
from ..translation.machine_texts import require_read
from . import others_drafts, publishing, submissions
from . import tasks as approval_tasks


def translation_editor_response(request: AuthenticatedHttpRequest, row: TranslatableMixin) -> HttpResponse | None:
    """The response to a POST of the translation editor; None for any other request."""
    action = request.POST.get("action")
    if request.method != "POST" or action not in {"publish", "submit"} or not isinstance(row, DraftStateMixin):
        return None
    translation = translating.translation_of(row)
    if translation is None:
        return None
    policy.require_permission(request.user, action if action == "publish" else "change", row)
    require_read(translating.pending_target(translation))
    if action == "publish":
        require_alt_text(translating.pending_target(translation))
    others, shared = _unsubmitted_by_others(request, translation, row)
    token = submissions.token_of_writers(translating.pending_target(translation), others)
    decision = others_drafts.posted_decision(request, token)
    may_leave = bool(row.live and set(others) - shared)
    if others and decision != others_drafts.ALONG and not (decision == others_drafts.LEAVE and may_leave):
        return _question(request, row, translation, others, shared, token, may_leave)
    leaving = set(others) - shared if decision == others_drafts.LEAVE else set()
    along = {name: who for name, who in others.items() if name not in leaving | shared}
    try:
        with transaction.atomic():
            translating.save_target_draft(translation, request.user, leaving, along)
    except ValidationError:
        return None  # the editor's own view tells which strings do not fit
    row = type(row).objects.get(pk=row.pk)
    question = _publish(request, row) if action == "publish" else _submit(request, row, bool(along))
    return question or redirect(request.path)


def _unsubmitted_by_others(
    request: HttpRequest, translation: Translation, row: WorkflowMixin
) -> tuple[translating.Writers, set[str]]:
    """(writers of unsubmitted changes of others by field, those fields in which this user has written too)."""
    others, shared = translating.fields_by_others(translation, request.user)
    state = row.current_workflow_state
    submission = submissions.submission_of(state.current_task_state) if state is not None else None
    submitted = submission.values if submission is not None else {}
    return {name: who for name, who in others.items() if name not in submitted}, shared - set(submitted)


def _question(
    request: HttpRequest,
    row: DraftStateMixin,
    translation: Translation,
    others: translating.Writers,
    shared: set[str],
    token: str,
    may_leave: bool,
) -> HttpResponse:
    draft = draft_changes.read(row)
    coming = draft_changes.content_of(translating.pending_target(translation))
    theirs = submissions.row_with(draft, {name: coming[name] for name in others})
    people = comparison.UserNames()
    lines = [
        line._replace(writers=people.names(others.get(comparison.field_name(line.comparison), ())))
        for line in comparison.field_differences(request, draft, theirs)
    ]
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    context = {
        "row": row,
        "lines": lines,
        "shared": [comparison.field_label(type(draft.row), name) for name in sorted(shared)],
        "first": not row.live,
        "publishing": request.POST["action"] == "publish",
        "address": request.get_full_path(),
        "sent": [pair for pair in sent if pair[0] not in {others_drafts.ANSWER, "csrfmiddlewaretoken"}],
        "answer": others_drafts.ANSWER,
        "leave": f"{others_drafts.LEAVE}:{token}" if may_leave else "",
        "along": f"{others_drafts.ALONG}:{token}",
    }
    return render(request, "cms/admin/others_words.html", context, status=409)


def _publish(request: AuthenticatedHttpRequest, row: DraftStateMixin) -> HttpResponse | None:
    version = row.get_latest_revision()
    if question := publishing.gap_question(request, version.as_object()):
        return question
    draft = draft_changes.read(row)
    if draft.of_others(request.user.pk):
        submissions.record_writers(draft, list(draft.written), by=request.user)
    version.publish(user=request.user)
    row.refresh_from_db()
    publishing.record_accepted_gaps(request, row)
    messages.success(request, _("“%(title)s” is published.") % {"title": row})
    return None


@transaction.atomic
def _submit(request: HttpRequest, row: WorkflowMixin, along: bool) -> None:
    """Start or resume the workflow. What waits already is submitted anew, so that the approver sees the new text."""
    waiting = approval_tasks.current_task_state(row)
    if waiting is not None:
        waiting = approval_tasks.lock_state(waiting)
    state = row.current_workflow_state
    workflow = row.get_workflow()
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(request.user)
    elif state is not None and waiting is not None:
        waiting.specific.cancel(user=request.user, resume=True)
    elif workflow is None:
        messages.error(request, _("No way of approval is set up for this; ask an administrator."))
        return
    else:
        workflow.start(row, request.user)
    if along:
        submissions.include_others(approval_tasks.current_task_state(row))
    messages.success(request, _("“%(title)s” waits for approval.") % {"title": row})
