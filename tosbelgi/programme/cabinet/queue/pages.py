"""The mentor's queue: what waits, the longest first, with everything to decide in the row (R097)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.generic import View

from tosbelgi.kernel.calendar import day_of

from ...journal.api import QueueAfter, Waiting, photographs_of, queue
from ...people.api import Role, record_reading
from ..frame import CabinetRequest, person_page, render_page
from ..navigation import register
from ..reviewing.lists import moment_and_key
from . import undo
from .deeds import do
from .rows import row_of
from .sent import NotFromThisPage, Sent, read, typed_in

SIZE = 20

register("cabinet_queue", gettext_lazy("To confirm"), place=15, roles=(Role.MENTOR,))


@method_decorator(person_page, name="dispatch")
class QueuePage(View):
    """One page of the queue and its one form. A press leads back to the page; what is refused comes back with words."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: CabinetRequest) -> HttpResponse:
        return self._shown(request, Sent(), timezone.now())

    def post(self, request: CabinetRequest) -> HttpResponse:
        self._require_mentor(request)
        now = timezone.now()
        try:
            sent = read(request.POST)
            if sent.deed == "confirm-chosen" and not sent.chosen:
                messages.warning(request, _("Nothing is chosen. Mark the entries first."))
                return self._shown(request, sent, now, status=422)
            done = do(sent, by=request.viewer, at=now)
        except NotFromThisPage:
            messages.error(request, _("This button is not known here. Read the page anew."))
            return self._shown(request, Sent(typed=typed_in(request.POST)), now, status=422)
        if done.confirmed:
            undo.remember(request, done.confirmed, now)
        if done.words:
            messages.success(request, str(done.words))
        if sent.wrong or sent.typed:
            return self._shown(request, sent, now, status=422 if sent.wrong else 200)
        return HttpResponseRedirect(f"{reverse('cabinet_queue')}{_kept(request)}")

    def _require_mentor(self, request: CabinetRequest) -> None:
        if request.viewer.role is not Role.MENTOR:
            raise Http404

    def _shown(self, request: CabinetRequest, sent: Sent, at: datetime, *, status: int = 200) -> HttpResponse:
        self._require_mentor(request)
        place, whose = moment_and_key(request), _whose(request)
        after = QueueAfter(*place) if place else None
        page = queue(request.viewer, participation=whose, after=after, size=SIZE + 1)
        page, more = page[:SIZE], page[SIZE:]
        record_reading(person_ids={one.entry.participation.person_id for one in page}, by=request.viewer, at=at)
        pictures = photographs_of(request.viewer, [each for one in page for each in one.version.photographs])
        language, today = get_language() or "kk", day_of(at)
        rows = [row_of(one, language=language, today=today, sent=sent, pictures=pictures) for one in page]
        context = {
            "title": _("To confirm"),
            "rows": rows,
            "read_at": at.isoformat(),
            "gone": _said_of_others(sent, rows),
            "left_over": _typed_beside_others(sent, rows),
            "whose": rows[0].name if whose and rows else "",
            "is_filtered": whose is not None,
            "later": after is not None,
            "next": _next(whose, page[-1]) if more else "",
            "count": _count(rows, bool(more)),
        }
        return render_page(request, "cabinet/queue/queue.html", context | undo.context_of(request, at), status=status)


def _count(rows: Sequence[Any], more: bool) -> str:
    if more:
        return _("More than %(n)s entries wait. The longest waiting stand first.") % {"n": len(rows)}
    return ngettext("%(n)s entry waits.", "%(n)s entries wait.", len(rows)) % {"n": len(rows)}


def _said_of_others(sent: Sent, rows: Sequence[Any]) -> list[str]:
    """What was refused of entries that no row of the page shows any more."""
    there = {row.entry_id for row in rows}
    return [words for entry_id, said in sent.wrong.items() if entry_id not in there for words in said]


def _typed_beside_others(sent: Sent, rows: Sequence[Any]) -> list[tuple[str, str]]:
    """What was typed beside entries that no row of the page shows any more: the name of each box, and its words."""
    there = {row.entry_id for row in rows}
    others = [(entry_id, boxes) for entry_id, boxes in sent.typed.items() if entry_id not in there]
    return [(f"{box}-{entry_id}", words) for entry_id, boxes in others for box, words in boxes.items()]


def _whose(request: CabinetRequest) -> UUID | None:
    """Whose entries the address asks for; all of them where it names nobody."""
    try:
        return UUID(request.GET.get("of", ""))
    except ValueError:
        return None


def _next(whose: UUID | None, last: Waiting) -> str:
    sent_at = last.entry.sent_at
    assert sent_at is not None
    kept = {"of": str(whose)} if whose else {}
    return "?" + urlencode(kept | {"at": sent_at.isoformat(), "pk": str(last.entry.pk)})


def _kept(request: CabinetRequest) -> str:
    whose = _whose(request)
    return f"?{urlencode({'of': str(whose)})}" if whose else ""
