"""Journals of others, to read: by their mentor, and by those who watch (R144, R152, R205). Each reading is kept."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from django.views.generic import View

from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.codes import DirectionCode
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import refusal_message

from ...journal.api import State, one_entry, open_tasks, page_of_entries, photographs_of, unconfirm
from ...models import Entry, Participation
from ...participation.api import State as ParticipationState
from ...participation.api import one_participation
from ...people.api import Role, record_reading
from ..frame import CabinetRequest, person_page, render_page
from ..journal.days import day_words, moment_words
from ..journal.history import history_words
from ..journal.lists import SIZE, Line, chosen_in, months_of, place_after, query_of
from ..journal.tasks import task_lines
from ..journal.words import about, direction_title, shown
from ..navigation import register
from ..reviewing.lists import listed

WATCHERS = (Role.CENTRE_HEAD, Role.CENTRE_STAFF, Role.REGIONAL_COORDINATOR, Role.OPERATOR)
READERS = (Role.MENTOR, *WATCHERS)
STANDS: Mapping[State, str | Promise] = {
    State.SENT: gettext_lazy("Sent: %(when)s."),
    State.RETURNED: gettext_lazy("Returned: %(when)s."),
    State.CONFIRMED: gettext_lazy("Confirmed: %(when)s."),
    State.UNCONFIRMED: gettext_lazy("The confirmation was taken back: %(when)s."),
}
# Of a draft nobody but its author hears.
SEEN_STATES = [(state.value, state.label) for state in STANDS]

register("cabinet_journals", gettext_lazy("Journals"), place=30, roles=WATCHERS)


@require_safe
@person_page
def journals(request: CabinetRequest) -> HttpResponse:
    """The registered participants whom the viewer's role reaches; each leads to a journal."""
    if request.viewer.role not in WATCHERS:
        raise Http404
    context = listed(request, states=[ParticipationState.ACTIVE]) | {
        "title": _("Journals"),
        "row_url": "cabinet_journal_of",
        "empty": _("Nobody is registered yet."),
        "views": [],
        "since_words": _("Applied"),
    }
    return render_page(request, "cabinet/reviewing/list.html", context)


class ReaderPage(View):
    """A page about somebody else's journal. Whatever the role does not reach is not there."""

    http_method_names = ["get", "head"]
    request: CabinetRequest
    row: Participation
    at: datetime

    @method_decorator(person_page)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        viewer = self.request.viewer
        row = one_participation(viewer, kwargs["public_id"]) if viewer.role in READERS else None
        if row is None or row.activated_at is None:
            raise Http404
        self.row, self.at = row, timezone.now()
        return super().dispatch(request, *args, **kwargs)

    @property
    def today(self) -> date:
        return day_of(self.at)

    def read(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """The page, whose reading is written down."""
        record_reading(person_ids=[self.row.person_id], by=self.request.viewer, at=self.at)
        is_mentor = self.request.viewer.role is Role.MENTOR
        own = {"name": self.row.person.display_name, "row": self.row, "is_mentor": is_mentor}
        return render_page(self.request, template, own | context, status=status)


class JournalOf(ReaderPage):
    """A page of somebody's journal, the latest day first, of one direction or state where that is wanted."""

    def get(self, request: CabinetRequest, public_id: UUID) -> HttpResponse:
        direction, state = chosen_in(request, "direction", DirectionCode), chosen_in(request, "state", State)
        after = place_after(request)
        rows = page_of_entries(
            request.viewer,
            participation=public_id,
            direction=direction or None,
            state=State(state) if state else None,
            after=after,
            size=SIZE + 1,
        )
        page, kept = rows[:SIZE], {name: each for name, each in (("direction", direction), ("state", state)) if each}
        tasks = task_lines(open_tasks(request.viewer, public_id), {}, self.today, writable=None)
        context = {
            "title": _("Journal: %(name)s") % {"name": self.row.person.display_name},
            "months": months_of(page, [self._line(one) for one in page]),
            "tasks": tasks,
            "tasks_heading": _("Extra tasks"),
            "directions": DirectionCode.choices,
            "states": SEEN_STATES,
            "direction": direction,
            "state": state,
            "is_filtered": bool(kept),
            "is_empty": not rows and not kept and after is None,
            "next": query_of(kept, page[-1]) if len(rows) > SIZE else "",
            "later": after is not None,
        }
        return self.read("cabinet/queue/journal.html", context)

    def _line(self, entry: Entry) -> Line:
        return Line(
            url=reverse("cabinet_entry_of", args=[self.row.public_id, entry.public_id]),
            direction=entry.direction,
            title=direction_title(entry.direction),
            when=day_words(entry.day, self.today),
            about=about(entry),
            state=state_of(entry, self.today),
            mark=entry.state,
        )


class EntryOf(ReaderPage):
    """One entry of somebody's: its words, and everything that was done with it. Its mentor can take back a word."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: CabinetRequest, public_id: UUID, entry_id: UUID) -> HttpResponse:
        entry = self._entry(entry_id)
        versions = list(entry.versions.all())
        pictures = photographs_of(request.viewer, [each for one in versions for each in one.photographs])
        sent = next(one for one in versions if one.number == entry.sent_version)
        context = {
            "title": direction_title(entry.direction),
            "entry": entry,
            "mark": entry.state,
            "state": state_of(entry, self.today),
            "content": shown(sent, self.today, pictures, own=False),
            "history": history_words(entry, self.today, pictures, own=False),
            "is_confirmed": entry.stands is State.CONFIRMED,
            "confirmed_at": entry.decided_at.isoformat() if entry.decided_at else "",
            "waits": entry.stands in (State.SENT, State.UNCONFIRMED),
        }
        return self.read("cabinet/queue/entry.html", context)

    def post(self, request: CabinetRequest, public_id: UUID, entry_id: UUID) -> HttpResponse:
        """Take a confirmation back; of whoever does not lead the participant it is refused."""
        self._entry(entry_id)
        try:
            unconfirm(entry=entry_id, by=request.viewer, at=self.at, confirmed_at=_moment(request))
        except Refusal as refusal:
            messages.error(request, refusal_message(refusal))
        else:
            messages.success(request, _("The confirmation is taken back. The entry waits for you again."))
        return HttpResponseRedirect(reverse("cabinet_entry_of", args=[public_id, entry_id]))

    def _entry(self, entry_id: UUID) -> Entry:
        entry = one_entry(self.request.viewer, entry_id)
        if entry is None or entry.participation_id != self.row.pk or not entry.sent_version:
            raise Http404
        return entry


def _moment(request: CabinetRequest) -> datetime | None:
    """The confirmation that the page has shown, by its moment: one that was given since is not meant."""
    try:
        return parse_datetime(request.POST.get("confirmed_at", ""))
    except ValueError:
        return None


def state_of(entry: Entry, today: date) -> str:
    """Where an entry stands, as somebody else reads it."""
    at = {State.SENT: entry.sent_at, State.UNCONFIRMED: entry.changed_at}.get(entry.stands, entry.decided_at)
    return str(STANDS[entry.stands]) % {"when": moment_words(at or entry.changed_at, today)}
