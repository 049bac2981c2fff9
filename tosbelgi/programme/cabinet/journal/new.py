"""A new entry: which direction, and then its form, in which the day and what is planned stand already."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tosbelgi.kernel.refusals.messages import refusal_message
from tosbelgi.language.languages import SOURCE

from ...journal.api import DirectionNotTaken
from ...schedule.api import plan_in_words
from ..applying.pages import led_home
from ..frame import CabinetRequest, render_page
from .base import JournalPage
from .chosen import day_asked_for, filled_in, hour_asked_for, kind_of
from .ids import id_in, new_entry_id
from .words import direction_title
from .writing import WritePage


class ChoosePage(JournalPage):
    """The directions of the agreed schedule. Before one is agreed there is nothing to write of."""

    def prepare(self, **kwargs: Any) -> HttpResponseBase | None:
        return None if self.may_write else _not_yet(self)

    def get(self, request: CabinetRequest) -> HttpResponse:
        language = get_language() or SOURCE
        choices = [
            {
                "direction": one.direction,
                "title": direction_title(one.direction),
                "about": one.activity,
                "planned": plan_in_words(one, language),
                "url": reverse("cabinet_journal_write", args=[one.direction]),
            }
            for one in (self.plan.directions if self.plan else ())
        ]
        return render_page(
            request, "cabinet/journal/choose.html", {"title": _("What do you want to write about?"), "choices": choices}
        )


class NewEntryPage(WritePage):
    """The form of one direction: a routine session needs one sentence and a press."""

    def prepare(self, **kwargs: Any) -> HttpResponseBase | None:
        if not self.may_write and self.request.method != "POST":
            return _not_yet(self)
        self.direction = kwargs["direction"]
        kind = kind_of(self.plan, self.direction)
        if kind is None:
            raise Http404
        if self.plan is not None and self.planned is None and self.request.method != "POST":
            messages.info(self.request, refusal_message(DirectionNotTaken(taken=list(self.writable))))
            return HttpResponseRedirect(reverse("cabinet_journal_new"))
        self.kind, self.entry_id = kind, self._id()
        return None

    def _id(self) -> UUID:
        return id_in(self.request.POST.get("entry")) or new_entry_id(self.at)

    def initial(self) -> dict[str, Any]:
        day, hour = (self.request.GET.get(name) for name in ("day", "at"))
        return filled_in(self.plan, self.direction, day_asked_for(day, self.today), hour_asked_for(hour))


def _not_yet(page: JournalPage) -> HttpResponse:
    """Who is not registered, or no longer, has nothing to write."""
    messages.info(page.request, _("Whoever is registered as a participant writes in their journal."))
    return led_home(page.request)
