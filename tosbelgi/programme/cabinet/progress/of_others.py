"""Progress of somebody else, for their mentor and for those who watch (R146, R153). Each reading is kept."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ...assessment.api import counted
from ..frame import CabinetRequest
from ..queue.journals import ReaderPage
from .reasons import why_context
from .shown import shown_of


class ProgressOf(ReaderPage):
    """All directions of somebody with their rings, the level, and how it goes on."""

    def get(self, request: CabinetRequest, public_id: UUID) -> HttpResponse:
        now = counted(self.row)

        def why_url(direction: str) -> str:
            return reverse("cabinet_progress_why_of", args=[public_id, direction])

        context: dict[str, Any] = {
            "title": _("Progress: %(name)s") % {"name": self.row.person.display_name},
            "shown": shown_of(self.row, now, why_url, today=self.today) if now else None,
        }
        return self.read("cabinet/progress/progress.html", context)


class WhyOf(ReaderPage):
    """What the figure of a direction is made of, with the entries that the viewer sees."""

    def get(self, request: CabinetRequest, public_id: UUID, direction: str) -> HttpResponse:
        def entry_url(entry: UUID) -> str:
            return reverse("cabinet_entry_of", args=[public_id, entry])

        back_words = _("Progress: %(name)s") % {"name": self.row.person.display_name}
        way_back = {"back_url": reverse("cabinet_progress_of", args=[public_id]), "back_words": back_words}
        context = why_context(request.viewer, self.row, direction, entry_url=entry_url, today=self.today)
        return self.read("cabinet/progress/why.html", context | way_back)
