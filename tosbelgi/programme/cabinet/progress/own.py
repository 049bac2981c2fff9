"""One's own progress, and what the figure of a direction is made of (R137, R185)."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...assessment.api import counted
from ...people.api import Role
from ..frame import CabinetRequest, render_page
from ..journal.base import JournalPage
from ..navigation import register
from .reasons import other_lines, why_context
from .shown import own_why_url, shown_of

register("cabinet_progress", gettext_lazy("My progress"), place=45, roles=[Role.PARTICIPANT])


class ProgressPage(JournalPage):
    """All directions with their rings, the level, and how it goes on; before the registration what will be here."""

    http_method_names = ["get", "head"]

    def get(self, request: CabinetRequest) -> HttpResponse:
        now = counted(self.row)
        context: dict[str, Any] = {"title": _("My progress"), "own": True}
        if now:
            others = other_lines(request.viewer, self.row, now, entry_url=_entry_url, today=self.today)
            context |= {"shown": shown_of(self.row, now, own_why_url, today=self.today), "others": others}
        return render_page(request, "cabinet/progress/progress.html", context)


class WhyPage(JournalPage):
    """The weeks, books or days that count, each with its entries; and what does not count, each with the reason."""

    http_method_names = ["get", "head"]

    def get(self, request: CabinetRequest, direction: str) -> HttpResponse:
        way_back = {"own": True, "back_url": reverse("cabinet_progress"), "back_words": _("My progress")}
        context = why_context(request.viewer, self.row, direction, entry_url=_entry_url, today=self.today)
        return render_page(request, "cabinet/progress/why.html", context | way_back)


def _entry_url(entry: UUID) -> str:
    return reverse("cabinet_entry", args=[entry])
