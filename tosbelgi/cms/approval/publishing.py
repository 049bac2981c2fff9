"""Confirmation of translation gaps before publishing; who accepts them is stored."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from wagtail.models import TranslatableMixin

from tosbelgi.accounts.request_user import AuthenticatedHttpRequest
from tosbelgi.language.languages import NATIVE_NAMES

from ..editing import edit_conflicts
from ..translation import actions as translation_actions
from ..translation import completeness

ACCEPTED = "gaps_accepted"
# Buttons of a form; a POST without them only stores a draft.
PUBLISHING = {"action", "action-publish", "decision"}


def gaps_token(gaps: list[completeness.Gap]) -> str:
    """A digest of exactly these gaps, so that nobody accepts what they were not shown."""
    return hashlib.sha256(" ".join(sorted(gap["digest"] for gap in gaps)).encode()).hexdigest()


def gap_question(request: HttpRequest, row: TranslatableMixin) -> HttpResponse | None:
    """The confirmation page of this row's gaps, if it has any that nobody has accepted; else None.

    All POST data goes along, so that "yes" repeats the same request and "no" loses nothing. It has been stored as a
    draft by then: the answer is about that revision, and not about a later one of somebody else.
    """
    gaps = completeness.unaccepted_gaps(row)
    if not gaps or request.POST.get(ACCEPTED) == gaps_token(gaps):
        return None
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    latest = getattr(row, "latest_revision", None)
    seen = edit_conflicts.revision_fields(latest) if latest else {}
    sent = [(name, seen.get(name, value)) for name, value in sent if name not in {ACCEPTED, "csrfmiddlewaretoken"}]
    context = {
        "row": row,
        "gaps": gaps,
        "language": NATIVE_NAMES[row.locale.language_code],
        "sent": sent,
        "kept": [(name, value) for name, value in sent if name not in PUBLISHING],
        "token": gaps_token(gaps),
        "accepted_name": ACCEPTED,
    }
    return render(request, "cms/admin/publish_with_gaps.html", context, status=409)


def record_accepted_gaps(request: AuthenticatedHttpRequest, row: TranslatableMixin) -> None:
    """After publishing: store that this user accepted the gaps they were shown."""
    gaps = completeness.stored_open_gaps(row)
    if gaps and request.POST.get(ACCEPTED) == gaps_token(gaps):
        for gap in gaps:
            translation_actions.accept_gap(row=row, digest=gap["digest"], by=request.user, at=timezone.now())
