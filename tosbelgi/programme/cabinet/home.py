"""The first page of the cabinet, “what now?”, and the switch from one role to another."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tosbelgi.kernel.refusals.messages import refusal_message

from ..journal.api import queue_keys
from ..participation.api import WAITING_FOR_CENTRE, WAITING_FOR_MENTOR, is_led_by_nobody, page_of_participations
from ..people.api import Purpose, Role, RoleIsNotHeld, Viewer, act_as
from .applying.now import participant_home
from .frame import CabinetRequest, cabinet_page, person_page, render_page
from .navigation import register


@dataclass(frozen=True)
class EmptyHome:
    """What stands on the first page while nothing waits: what will be there, and one way on to a page of the site."""

    scene: str
    text: str | Promise
    way: str | Promise
    path: str


HOMES: Mapping[Role | Purpose, EmptyHome] = {
    Role.MENTOR: EmptyHome(
        "step-journal",
        gettext_lazy(
            "The participants entrusted to you will stand here, and what they have sent, the longest waiting first. "
            "Until then, see what each level asks of them."
        ),
        gettext_lazy("Levels and norms"),
        "levels/",
    ),
    Role.EXPERT: EmptyHome(
        "talk",
        gettext_lazy(
            "The mentors assigned to you will stand here, with what waits for an answer, and the disputes in which you "
            "are the arbiter. Until then, see what each level asks for."
        ),
        gettext_lazy("Levels and norms"),
        "levels/",
    ),
    Role.REGIONAL_COORDINATOR: EmptyHome(
        "people",
        gettext_lazy(
            "Your region will stand here: participants whom nobody leads, opinions of experts, your letters to the "
            "operator. Until then, see the centres."
        ),
        gettext_lazy("Programme centres"),
        "centres/",
    ),
    Role.CENTRE_STAFF: EmptyHome(
        "step-centre",
        gettext_lazy(
            "Applications to your centre will stand here, the one with the fewest days left first. "
            "Until then, see how one applies."
        ),
        gettext_lazy("How to take part"),
        "steps/",
    ),
    Role.CENTRE_HEAD: EmptyHome(
        "step-centre",
        gettext_lazy(
            "Applications to your centre, its mentors and those whom you can nominate for an award will stand here. "
            "Until then, see how one applies."
        ),
        gettext_lazy("How to take part"),
        "steps/",
    ),
    Role.OPERATOR: EmptyHome(
        "step-directions",
        gettext_lazy(
            "What only the operator can decide will stand here: applications of centres, letters from the regions, "
            "requests for norms of one's own. Until then, see the centres."
        ),
        gettext_lazy("Programme centres"),
        "centres/",
    ),
    Role.COMMISSION: EmptyHome(
        "step-badge",
        gettext_lazy(
            "Sessions of the commission will stand here, with a page for each candidate. "
            "Until then, see how badges are awarded."
        ),
        gettext_lazy("Award"),
        "awards/",
    ),
}

MOST_COUNTED = 20

register("cabinet", gettext_lazy("What now?"), place=10)


@dataclass(frozen=True)
class Waiting:
    """What waits for somebody in their role: how much, in words, and the list of it."""

    words: str
    way: str
    url_name: str

    @property
    def url(self) -> str:
        return reverse(self.url_name)


@require_safe
@person_page
def home(request: CabinetRequest) -> HttpResponse:
    """One thing to do, or what will be here and a way on."""
    if request.viewer.role is Role.PARTICIPANT:
        if is_led_by_nobody(request.viewer, timezone.now()):
            messages.warning(request, _("Nobody leads you now. Your centre entrusts you to another mentor."))
        return participant_home(request)
    empty = HOMES[request.viewer.role]
    context = {
        "title": _("What now?"),
        "empty": empty,
        "way_url": f"/{get_language()}/{empty.path}",
        "waiting": waiting_for(request.viewer),
    }
    return render_page(request, "cabinet/home.html", context)


def waiting_for(viewer: Viewer) -> list[Waiting]:
    """What waits for a centre or a mentor. No more are read than are counted."""
    if viewer.role in (Role.CENTRE_HEAD, Role.CENTRE_STAFF):
        found = [_applications(viewer)]
    elif viewer.role is Role.MENTOR:
        found = [_entries(viewer), _on_the_way(viewer)]
    else:
        found = []
    return [one for one in found if one is not None]


def _applications(viewer: Viewer) -> Waiting | None:
    number = len(page_of_participations(viewer, states=WAITING_FOR_CENTRE, size=MOST_COUNTED + 1))
    words = ngettext(
        "%(count)s application waits for your decision.", "%(count)s applications wait for your decision.", number
    )
    return _waiting(number, words, _("To the applications"), "cabinet_applications")


def _entries(viewer: Viewer) -> Waiting | None:
    number = len(queue_keys(viewer, size=MOST_COUNTED + 1))
    words = ngettext("%(count)s entry waits for your answer.", "%(count)s entries wait for your answer.", number)
    return _waiting(number, words, _("To the entries"), "cabinet_queue")


def _on_the_way(viewer: Viewer) -> Waiting | None:
    number = len(page_of_participations(viewer, states=WAITING_FOR_MENTOR, size=MOST_COUNTED + 1))
    words = ngettext(
        "%(count)s participant entrusted to you is not registered yet.",
        "%(count)s participants entrusted to you are not registered yet.",
        number,
    )
    return _waiting(number, words, _("To the participants"), "cabinet_participants")


def _waiting(number: int, words: str, way: str, url_name: str) -> Waiting | None:
    if not number:
        return None
    count = f"{MOST_COUNTED}+" if number > MOST_COUNTED else str(number)
    return Waiting(words % {"count": count}, way, url_name)


@cabinet_page
def switch_role(request: HttpRequest) -> HttpResponse:
    """Act in the role that was chosen, and begin at its first page. One that is not held changes nothing."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("cabinet"))
    chosen = request.POST.get("acting", "")
    try:
        if not (chosen.isascii() and chosen.isdecimal() and len(chosen) < 19):
            raise RoleIsNotHeld
        act_as(request, int(chosen))
    except RoleIsNotHeld as refusal:
        messages.error(request, refusal_message(refusal))
    return HttpResponseRedirect(reverse("cabinet"))


@cabinet_page
def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    """Any other address below the cabinet: a stranger signs in first, and learns nothing of what there is."""
    raise Http404
