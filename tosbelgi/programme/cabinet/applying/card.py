"""Card of one's own participation: where it stands, what was promised, what was done; and the way out of it (R012)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tosbelgi.kernel.calendar import day_of
from tosbelgi.language.dates import date_words
from tosbelgi.language.languages import SOURCE

from ...models import Participation, ParticipationAct
from ...participation.api import (
    Act,
    ActsForSomebody,
    NoSuchParticipation,
    asked_by_promise,
    may_follow,
    one_participation,
    own_participation,
    portrait_of,
    remove_portrait,
    withdraw,
)
from ...people.api import Role, Viewer
from ..forms import ConfirmPage
from ..frame import CabinetRequest, person_page, render_page
from ..navigation import register
from .earlier import earlier_of
from .pages import led_home
from .steps import PLACE
from .written import direction_titles, level_title, written

register("cabinet_participation", gettext_lazy("My participation"), place=20, roles=[Role.PARTICIPANT])

BY = {
    "participant": gettext_lazy("you"),
    "representative": gettext_lazy("your legal representative"),
    "mentor": gettext_lazy("your mentor"),
    "centre_head": gettext_lazy("the centre"),
    "centre_staff": gettext_lazy("the centre"),
}

# Of the others it is a code, or nothing.
_WITH_WORDS = {Act.SUBMIT.value, Act.RETURN.value, Act.REJECT.value}


@dataclass(frozen=True)
class Done:
    """One act in words: what, when, by whom, and the words that went with it in their language."""

    title: str
    day: str
    by: str
    words: str
    language: str


@require_safe
@person_page
def participation(request: CabinetRequest) -> HttpResponse:
    """State, centre, mentor, level, directions, the norms as they were promised, and everything that was done."""
    if request.viewer.role is not Role.PARTICIPANT:
        return led_home(request, ActsForSomebody())
    own = own_participation(request.viewer)
    row = one_participation(request.viewer, own.public_id) if own else None
    context: dict[str, Any] = {"title": _("My participation"), "row": row, "earlier": earlier_of(request.viewer)}
    if row is not None:
        context |= {
            "level": level_title(row.level),
            "directions": direction_titles(row.directions),
            "place": written(PLACE, row),
            "asked": asked_by_promise(row),
            "history": history_of(row.acts.all()),
            "portrait": portrait_of(row),
            "may_write": may_follow(row.stands, Act.SUBMIT),
            "may_withdraw": may_follow(row.stands, Act.WITHDRAW),
        }
    return render_page(request, "cabinet/applying/card.html", context)


def history_of(acts: Iterable[ParticipationAct]) -> list[Done]:
    """What was done, the last first, as whoever takes part reads it."""
    language = get_language() or SOURCE
    return [
        Done(
            title=str(Act(one.act).label),
            day=date_words(day_of(one.at), language),
            by=str(BY.get(one.role, "")),
            words=one.words if one.act in _WITH_WORDS else "",
            language=one.language,
        )
        for one in acts
    ]


class WithdrawPage(ConfirmPage):
    """Leave, after a question: whoever comes back applies anew.

    The press names what was asked about: pressed twice it is done once, and a page that is left open ends no other one.
    """

    button = gettext_lazy("Withdraw from it")
    done = gettext_lazy("You have withdrawn.")
    back = "cabinet_participation"

    def question(self, viewer: Viewer, **kwargs: Any) -> dict[str, Any]:
        row = _own(viewer)
        return {
            "title": _("Withdraw from taking part?"),
            "about": row.public_id,
            "what": f"{level_title(row.level) or pgettext('to take part', 'Application')}: {row.stands.label}",
            "explanation": _("Nothing that you wrote is lost. To come back, you apply anew."),
        }

    def act(self, *, by: Viewer, at: datetime, **kwargs: Any) -> None:
        withdraw(participation=_named_in(self.request), by=by, at=at)


def _named_in(request: CabinetRequest) -> UUID:
    try:
        return UUID(request.POST.get("about", ""))
    except ValueError:
        raise NoSuchParticipation from None


class RemovePortraitPage(ConfirmPage):
    """Show oneself no longer, after a question, at any time."""

    button = gettext_lazy("Remove the photograph")
    done = gettext_lazy("The photograph is removed.")
    back = "cabinet_participation"

    def question(self, viewer: Viewer, **kwargs: Any) -> dict[str, Any]:
        _with_portrait(viewer)
        return {
            "title": _("Remove your photograph?"),
            "explanation": _("Nobody sees it any more: neither here nor in your earlier applications."),
        }

    def act(self, *, by: Viewer, at: datetime, **kwargs: Any) -> None:
        remove_portrait(participation=_with_portrait(by).public_id, by=by, at=at)


def _with_portrait(viewer: Viewer) -> Participation:
    if viewer.role is not Role.PARTICIPANT:
        raise ActsForSomebody
    row = own_participation(viewer)
    if row is None:
        raise NoSuchParticipation
    return row


def _own(viewer: Viewer) -> Participation:
    if viewer.role is not Role.PARTICIPANT:
        raise ActsForSomebody
    row = own_participation(viewer)
    if row is None or not may_follow(row.stands, Act.WITHDRAW):
        raise NoSuchParticipation
    return row
