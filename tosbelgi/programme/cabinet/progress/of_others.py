"""Progress of somebody else, for their mentor and for those who watch (R146, R153). Each reading is kept."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ...assessment.api import counted
from ..frame import CabinetRequest
from ..queue.journals import ReaderPage
from .reasons import other_lines, why_context
from .shown import shown_of


class ProgressOf(ReaderPage):
    """All directions of somebody with their rings, the level, and how it goes on."""

    def get(self, request: CabinetRequest, public_id: UUID) -> HttpResponse:
        now = counted(self.row)

        def why_url(direction: str) -> str:
            return reverse("cabinet_progress_why_of", args=[public_id, direction])

        context: dict[str, Any] = {"title": _("Progress: %(name)s") % {"name": self.row.person.display_name}}
        if now:
            way = _way_to_entries(public_id)
            others = other_lines(request.viewer, self.row, now, entry_url=way, today=self.today)
            context |= {"shown": shown_of(self.row, now, why_url, today=self.today), "others": others}
        return self.read("cabinet/progress/progress.html", context)


class WhyOf(ReaderPage):
    """What the figure of a direction is made of, with the entries that the viewer sees."""

    def get(self, request: CabinetRequest, public_id: UUID, direction: str) -> HttpResponse:
        back_words = _("Progress: %(name)s") % {"name": self.row.person.display_name}
        way_back = {"back_url": reverse("cabinet_progress_of", args=[public_id]), "back_words": back_words}
        way = _way_to_entries(public_id)
        context = why_context(request.viewer, self.row, direction, entry_url=way, today=self.today)
        return self.read("cabinet/progress/why.html", context | way_back)


def _way_to_entries(public_id: UUID) -> Callable[[UUID], str]:
    return lambda entry: reverse("cabinet_entry_of", args=[public_id, entry])
