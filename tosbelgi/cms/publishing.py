"""Publishing with open eyes: what still stands in another language is shown first, and who lets it stand is remembered.

The translation editor knows one button, "publish", asks no hook and no workflow. Its posts come
here first: an approver is asked about gaps, everybody else submits for approval.
"""

import hashlib

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import DraftStateMixin, TranslatableMixin, WorkflowState

from tosbelgi.language.languages import NATIVE_NAMES

from . import actions, meanwhile, parity, translating, writing
from .alt_texts import require_words

ACCEPTED = "gaps_accepted"
# Without these a post only stores a draft.
PUBLISHING = {"action", "action-publish", "decision"}


def token_of(gaps: list[parity.Gap]) -> str:
    """A name for just these gaps, so that nobody accepts what they were not shown."""
    return hashlib.sha256(" ".join(sorted(gap["digest"] for gap in gaps)).encode()).hexdigest()


def asked_first(request: HttpRequest, row: TranslatableMixin) -> HttpResponse | None:
    """The question about the gaps of this object, if it has any that nobody has accepted; else None.

    Everything typed goes along, so that "yes" repeats the same request and "no" loses nothing. It has been stored as a
    draft by then: that is the version which is answered for, and no work of somebody else's.
    """
    gaps = parity.unaccepted_in(row)
    if not gaps or request.POST.get(ACCEPTED) == token_of(gaps):
        return None
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    latest = getattr(row, "latest_revision", None)
    seen = meanwhile.version(latest) if latest else {}
    sent = [(name, seen.get(name, value)) for name, value in sent if name not in {ACCEPTED, "csrfmiddlewaretoken"}]
    context = {
        "row": row,
        "gaps": gaps,
        "language": NATIVE_NAMES[row.locale.language_code],
        "sent": sent,
        "kept": [(name, value) for name, value in sent if name not in PUBLISHING],
        "token": token_of(gaps),
        "accepted_name": ACCEPTED,
    }
    return render(request, "cms/admin/publish_with_gaps.html", context, status=409)


def remember_acceptance(request: HttpRequest, row: TranslatableMixin) -> None:
    """After publishing: accept the gaps this person was shown and let stand, in their name."""
    gaps = parity.open_gaps_of(row)
    if gaps and request.POST.get(ACCEPTED) == token_of(gaps):
        for gap in gaps:
            actions.accept_gap(row=row, digest=gap["digest"], by=request.user, at=timezone.now())


def from_translation_editor(request: HttpRequest, row: TranslatableMixin) -> HttpResponse | None:
    """Answer a post of the translation editor; None where the request is none."""
    action = request.POST.get("action")
    if request.method != "POST" or action not in {"publish", "submit"} or not isinstance(row, DraftStateMixin):
        return None
    translation = translating.translation_of(row)
    if translation is None:
        return None
    writing.require(request.user, action if action == "publish" else "change", row)
    if action == "publish":
        require_words(translating.coming(translation))
    try:
        translating.draft(translation, request.user)
    except ValidationError:
        return None  # the editor's own view tells which strings do not fit
    row = type(row).objects.get(pk=row.pk)
    answer = _publish(request, row) if action == "publish" else _submit(request, row)
    return answer or redirect(request.path)


def _publish(request: HttpRequest, row) -> HttpResponse | None:
    draft = row.get_latest_revision()
    if question := asked_first(request, draft.as_object()):
        return question
    draft.publish(user=request.user)
    row.refresh_from_db()
    remember_acceptance(request, row)
    messages.success(request, _("“%(title)s” is published.") % {"title": row})
    return None


def _submit(request: HttpRequest, row) -> None:
    state = row.current_workflow_state
    workflow = row.get_workflow()
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(request.user)
    elif state is None and workflow is not None:
        workflow.start(row, request.user)
    elif workflow is None:
        messages.error(request, _("No way of approval is set up for this; ask an administrator."))
        return
    messages.success(request, _("“%(title)s” waits for approval.") % {"title": row})
