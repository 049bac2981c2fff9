"""The way back from a confirmation: named in the session until the next press, and an act like any other (A50)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import refusal_message

from ...journal.api import unconfirm
from ...people.api import Role
from ..frame import CabinetRequest, person_page

KEY = "confirmed_in_the_queue"
# Letters of a confirmation wait for so long.
SECONDS = 10
SHOWN = timedelta(seconds=SECONDS)


def remember(request: HttpRequest, confirmed: tuple[tuple[str, datetime], ...], at: datetime) -> None:
    """Keep which entries were confirmed just now, and when each was; an earlier press is not undone from here."""
    request.session[KEY] = {"at": at.isoformat(), "entries": [[one, when.isoformat()] for one, when in confirmed]}


def offered(request: HttpRequest, at: datetime) -> list[str]:
    """The confirmations that a button takes back: those of the last press, as long as it is that fresh."""
    kept = request.session.get(KEY)
    if not kept or at - datetime.fromisoformat(kept["at"]) > SHOWN:
        return []
    return [f"{one} {when}" for one, when in kept["entries"]]


@require_POST
@person_page
def undo(request: CabinetRequest) -> HttpResponse:
    """Take back the confirmations that the form names, each by itself. Twice is answered the same."""
    if request.viewer.role is not Role.MENTOR:
        raise Http404
    request.session.pop(KEY, None)
    taken, now = 0, timezone.now()
    for one in request.POST.getlist("entry")[:100]:
        try:
            taken += _taken_back(one, request, now)
        except Refusal as refusal:
            messages.error(request, refusal_message(refusal))
    if taken:
        said = ngettext(
            "The confirmation of %(n)s entry is taken back.",
            "The confirmations of %(n)s entries are taken back.",
            taken,
        )
        messages.success(request, said % {"n": taken})
    elif not messages.get_messages(request):
        messages.warning(request, _("There was nothing to take back."))
    return HttpResponseRedirect(reverse("cabinet_queue"))


def _taken_back(text: str, request: CabinetRequest, at: datetime) -> bool:
    """Is the confirmation taken back that the form names by entry and moment? What no form of ours says is passed."""
    entry_id, _space, when = text.partition(" ")
    try:
        public_id, confirmed_at = UUID(entry_id), parse_datetime(when)
    except ValueError:
        return False
    if confirmed_at is None or confirmed_at.tzinfo is None:
        return False
    unconfirm(entry=public_id, by=request.viewer, at=at, confirmed_at=confirmed_at)
    return True


def context_of(request: HttpRequest, at: datetime) -> dict[str, Any]:
    entries = offered(request, at)
    return {"undo": entries, "undo_seconds": SECONDS}
