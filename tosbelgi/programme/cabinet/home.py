"""The first page of the cabinet, “what now?”, and the switch from one role to another."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tosbelgi.kernel.refusals.messages import refusal_message

from ..people.api import Role, RoleIsNotHeld, act_as
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


HOMES: Mapping[Role, EmptyHome] = {
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

register("cabinet", gettext_lazy("What now?"), place=10)


@require_safe
@person_page
def home(request: CabinetRequest) -> HttpResponse:
    """One thing to do, or what will be here and a way on."""
    if request.viewer.role is Role.PARTICIPANT:
        return participant_home(request)
    empty = HOMES[request.viewer.role]
    context = {"title": _("What now?"), "empty": empty, "way_url": f"/{get_language()}/{empty.path}"}
    return render_page(request, "cabinet/home.html", context)


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
