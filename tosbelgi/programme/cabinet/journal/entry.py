"""One entry of one's own: where it stands, its words, everything that was done with it; and what can be done now."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import refusal_message

from ...journal.api import (
    Act,
    EntryChanged,
    Kind,
    NoSuchEntry,
    State,
    delete_draft,
    may_follow,
    one_entry,
    open_tasks,
    photographs_of,
    send,
)
from ...models import Entry, EntryVersion
from ...people.api import Viewer
from ..applying.pages import number_in
from ..forms import ConfirmPage
from ..frame import CabinetRequest, render_page
from .base import JournalPage
from .chosen import kind_of
from .history import history_words, reason_of
from .tasks import answers_to, task_lines
from .words import about, direction_title, mentor_was_here, newest_of, shown, state_words
from .writing import WritePage

_TEXTS = ("title", "words", "results", "day", "starts_at", "minutes", "listed_book")


class OwnEntryPage(JournalPage):
    """A page about one entry of one's own; of others' there is nothing here."""

    entry: Entry

    def prepare(self, **kwargs: Any) -> HttpResponseBase | None:
        self.entry = own_entry(self.request.viewer, kwargs["public_id"])
        self.turn_to(self.entry.participation)
        return None


class EntryPage(OwnEntryPage):
    """What stands there, and what became of it."""

    def get(self, request: CabinetRequest, **kwargs: Any) -> HttpResponse:
        entry, newest = self.entry, newest_of(self.entry)
        named = [one for version in entry.versions.all() for one in version.photographs]
        pictures = photographs_of(request.viewer, named)
        opened_at = mentor_was_here(request.viewer) if entry.stands is State.SENT else None
        tasks = [one for one in open_tasks(request.viewer, self.row.public_id) if one.entry_id == entry.pk]
        context = {
            "title": direction_title(newest.direction),
            "journal_url": self.journal_url,
            "direction": newest.direction,
            "entry_id": entry.public_id,
            "version": entry.version,
            "mark": entry.state,
            "state": state_words(entry, self.today, opened_at),
            "is_unsent": entry.version > entry.sent_version and entry.stands is not State.DRAFT,
            "is_confirmed": entry.stands is State.CONFIRMED,
            "is_returned": entry.stands is State.RETURNED,
            "reason": reason_of(entry) if entry.stands is State.RETURNED else "",
            "tasks": task_lines(tasks, answers_to(request.viewer, tasks), self.today, writable=self.writable),
            "content": shown(newest, self.today, pictures),
            "history": history_words(entry, self.today, pictures),
            "may_write": self.may_write and may_follow(entry.stands, Act.WRITE),
            "may_send": self.may_write and may_follow(entry.stands, Act.SEND) and entry.version > entry.sent_version,
            "may_delete": may_follow(entry.stands, Act.DELETE),
        }
        return render_page(request, "cabinet/journal/entry.html", context)


class EditPage(WritePage):
    """The next version of an entry: what stands in the newest one is there to be changed."""

    def prepare(self, **kwargs: Any) -> HttpResponseBase | None:
        self.entry_id = kwargs["public_id"]
        self.entry = find_own(self.request.viewer, self.entry_id)
        if self.entry is None:
            self._prepare_lost()
            return None
        self.turn_to(self.entry.participation)
        newest = newest_of(self.entry)
        self.direction, self.kind = newest.direction, Kind(newest.kind)
        if not (self.may_write and may_follow(self.entry.stands, Act.WRITE)) and self.request.method != "POST":
            return HttpResponseRedirect(self.back_url())
        return None

    def _prepare_lost(self) -> None:
        """What was typed about an entry that is gone meanwhile is not lost with it: it can become another one."""
        direction = self.request.POST.get("direction", "")
        kind = kind_of(self.plan, direction)
        if kind is None:
            raise Http404
        self.direction, self.kind = direction, kind

    def back_url(self) -> str:
        return reverse("cabinet_entry", args=[self.entry_id]) if self.entry else super().back_url()

    def initial(self) -> dict[str, Any]:
        found = {name: getattr(self.newest, name) for name in _TEXTS}
        return found | ({"late_reason": self.newest.late_reason} if self.newest.late_reason else {})

    @property
    def newest(self) -> EntryVersion:
        assert self.entry is not None
        return newest_of(self.entry)

    def first_photographs(self) -> list[UUID]:
        return [UUID(one) for one in self.newest.photographs]

    def first_version(self) -> int:
        return self.newest.number

    def first_task(self) -> str:
        return str(self.newest.task or "") if self.entry else ""

    def more(self) -> dict[str, Any]:
        is_returned = self.entry is not None and self.entry.stands is State.RETURNED
        return {"returned": reason_of(self.entry) if self.entry and is_returned else ""}


class SendPage(OwnEntryPage):
    """Send what was kept. What is refused of it leads to its form, where it can be put right."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: CabinetRequest, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("cabinet_entry", args=[self.entry.public_id]))

    def post(self, request: CabinetRequest, **kwargs: Any) -> HttpResponse:
        version = number_in(request.POST.get("version")) or 0
        try:
            send(entry=self.entry.public_id, version=version, by=request.viewer, at=self.at)
        except Refusal as refusal:
            messages.error(request, refusal_message(refusal))
            is_mended = not isinstance(refusal, EntryChanged) and may_follow(self.entry.stands, Act.WRITE)
            page = "cabinet_journal_edit" if is_mended else "cabinet_entry"
            return HttpResponseRedirect(reverse(page, args=[self.entry.public_id]))
        messages.success(request, _("It is with your mentor now."))
        return HttpResponseRedirect(reverse("cabinet"))


class DeletePage(ConfirmPage):
    """Delete a draft, after a question. What was sent once stays."""

    button = gettext_lazy("Delete the draft")
    done = gettext_lazy("The draft is deleted.")
    back = "cabinet_journal"

    def question(self, viewer: Viewer, **kwargs: Any) -> dict[str, Any]:
        entry = one_entry(viewer, kwargs["public_id"])
        if entry is None or not may_follow(entry.stands, Act.DELETE):
            raise NoSuchEntry
        return {
            "title": _("Delete this draft?"),
            "what": " · ".join(part for part in (direction_title(entry.direction), about(entry)) if part),
            "explanation": _("What you wrote in it is gone then. Nobody else has seen it."),
        }

    def act(self, *, by: Viewer, at: datetime, **kwargs: Any) -> None:
        delete_draft(entry=kwargs["public_id"], by=by, at=at)


def own_entry(viewer: Viewer, public_id: UUID) -> Entry:
    """The viewer's own, with its versions and acts. Whatever is hidden is not there."""
    entry = find_own(viewer, public_id)
    if entry is None:
        raise Http404
    return entry


def find_own(viewer: Viewer, public_id: UUID) -> Entry | None:
    entry = one_entry(viewer, public_id)
    return entry if entry is not None and entry.participation.person_id == viewer.person_id else None
