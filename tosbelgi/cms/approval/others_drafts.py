"""Confirmation before drafts of other editors are submitted or published along with one's own.

A form holds the whole draft, so whoever publishes or submits it would take along what others have in it. They choose
first: only their own changes, or these too. Where no question can be shown (bulk actions), the action is refused.
"""

import json

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.models import DraftStateMixin, Page, TranslatableMixin

from tosbelgi.accounts.request_user import AnyUser, AuthenticatedHttpRequest
from tosbelgi.language.languages import CODES

from ..editing import comparison, draft_changes, policy
from ..translation.translated_columns import TranslatedColumnsMixin
from . import publishing, submissions
from . import tasks as approval_tasks

ANSWER = "others_words"
LEAVE, ALONG = "leave", "along"
SUBMITTING = {"action-submit", "action-restart-workflow"}
SENDING = {*SUBMITTING, "action-publish"}


def posted_decision(request: HttpRequest, token: str) -> str:
    """The posted decision (LEAVE or ALONG) about exactly the changes of this token; empty where there is none."""
    answer, _colon, posted_token = request.POST.get(ANSWER, "").partition(":")
    return answer if posted_token == token and answer in {LEAVE, ALONG} else ""


def may_send(user: AnyUser, row: models.Model, names: list[str]) -> bool:
    """May this user write in all of these fields? Only then may they submit or publish others' changes in them."""
    if not isinstance(row, TranslatedColumnsMixin):
        return True
    codes = (name.rpartition("_")[2] for name in names)
    return all(policy.may_write(user, code) if code in CODES else user.has_perm(policy.SHARED_FIELDS) for code in codes)


def others_words_question(request: HttpRequest, row: models.Model) -> HttpResponse | None:
    """The page that asks about others' changes, where a button submits or publishes a draft with some; else None."""
    if not SENDING & set(request.POST) or not isinstance(row, DraftStateMixin):  # an autosave carries no button
        return None
    draft = draft_changes.read(row)
    others = draft.of_others(request.user.pk)
    mine_only = draft.public is not None and SUBMITTING & set(request.POST) and not may_send(request.user, row, others)
    answer = posted_decision(request, draft.token(others))
    if not others or mine_only or answer == ALONG or (answer == LEAVE and draft.public is not None):
        return None
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    context = {
        "row": row,
        "lines": comparison.field_differences(request, draft, submissions.row_with(draft, draft.values(others))),
        "first": draft.public is None,
        "publishing": "action-publish" in request.POST,
        "address": request.get_full_path(),
        "sent": [pair for pair in sent if pair[0] not in {ANSWER, "csrfmiddlewaretoken"}],
        "answer": ANSWER,
        "leave": f"{LEAVE}:{draft.token(others)}",
        "along": f"{ALONG}:{draft.token(others)}",
    }
    return render(request, "cms/admin/others_words.html", context, status=409)


def record_submission(request: HttpRequest, row: models.Model) -> None:
    """After a submission: include others' changes if that was the decision, else report that they stay a draft."""
    if not SUBMITTING & set(request.POST):
        return
    state = approval_tasks.current_task_state(row)
    draft = draft_changes.read(row)
    others = draft.of_others(request.user.pk)
    if state is None or not others or draft.public is None:
        return
    if request.POST.get(ANSWER, "").startswith(f"{ALONG}:") and may_send(request.user, row, others):
        submissions.include_others(state)
    else:
        report_remaining_drafts(request, draft, others)


def report_remaining_drafts(request: HttpRequest, draft: draft_changes.Draft, names: list[str]) -> None:
    """Message that names the fields in which others' changes stay a draft."""
    fields = "; ".join(f"{label} ({who})" for label, who in comparison.labels_with_writers(draft, names))
    messages.info(request, _("Words of others stay a draft: %(fields)s.") % {"fields": fields})


def publish_own_words(request: AuthenticatedHttpRequest, row: models.Model) -> HttpResponse | None:
    """Publish only this user's changes, where the draft holds changes of others that they did not include."""
    draft = draft_changes.read(row)
    others = draft.of_others(request.user.pk)
    if not others or draft.public is None:
        return None
    if request.POST.get(ANSWER, "").startswith(f"{ALONG}:"):
        submissions.record_writers(draft, list(draft.written), by=request.user)
        return None
    values = draft.values(draft.of(request.user.pk))
    if question := publishing.gap_question(request, submissions.row_with(draft, values)):
        return question
    try:
        published = submissions.publish(draft, values, by=request.user)
    except submissions.DoesNotFit as wrong:
        approval_tasks.report_unfit(request, wrong)
        return redirect(policy.edit_url(request.user, row))
    if published is None:
        messages.warning(request, _("Nothing of yours differs from what is public, so nothing was published."))
    else:
        if isinstance(row, TranslatableMixin):
            publishing.record_accepted_gaps(request, row)
        messages.success(request, _("Your words in “%(title)s” are published.") % {"title": row})
    report_remaining_drafts(request, draft, others)
    return redirect(policy.edit_url(request.user, row))


def decision_redirect(request: HttpRequest, row: models.Model) -> HttpResponse | None:
    """Redirect whoever pressed "approve" in an editor to the page that shows what would change."""
    if request.POST.get("workflow-action-name") != "approve" or not (state := approval_tasks.current_task_state(row)):
        return None
    try:
        comment = json.loads(request.POST.get("workflow-action-extra-data") or "{}").get("comment", "")
    except ValueError:
        comment = ""
    return redirect(approval_tasks.decision_url(state, comment))


def refuse_unseen_bulk(request: HttpRequest, action: str, pages: list[Page], view: BulkAction) -> HttpResponse | None:
    """Before a bulk action publishes pages: refuse it, naming those that hold changes of others."""
    if action != "publish" or request.method != "POST":
        return None
    with_descendants = view.cleaned_form.cleaned_data["include_descendants"]
    pages_by_id = {page.pk: page for page in pages}
    for page in pages if with_descendants else ():
        pages_by_id |= {one.pk: one for one in page.get_descendants().not_live()}
    unseen = [page for page in pages_by_id.values() if draft_changes.read(page).of_others(request.user.pk)]
    for page in unseen:
        button = messages.button(policy.edit_url(request.user, page), _("See what would change"))
        text = _("“%(title)s” holds words of others that you have not seen here, so nothing was published. Open it.")
        messages.error(request, text % {"title": page.get_admin_display_title()}, buttons=[button])
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk) if unseen else None
