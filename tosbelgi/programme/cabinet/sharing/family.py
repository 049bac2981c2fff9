"""What is shared of a child, on the family page: the platforms to which they are linked, and consents by purpose."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import refusal_message

from ...participation.api import RepresentativeViewer, has_accepted_for, viewer_by_link
from ...sharing.api import sharing_of_represented
from ..reviewing.family_gone import gone
from .deeds import press
from .words import card_of


def shared_of_child(by: RepresentativeViewer, token: str) -> dict[str, Any]:
    """What the family page shows of it."""
    return {
        "cards": [card_of(one, by.at) for one in sharing_of_represented(by)],
        "may_consent": has_accepted_for(by),
        "consents_url": reverse("family_consents", args=[token]),
    }


class FamilyConsentsPage(View):
    """The buttons of the family page. Whoever comes without a press is led to it."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return HttpResponseRedirect(reverse("family", args=[token]))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        now = timezone.now()
        by = viewer_by_link(token, at=now)
        if by is None:
            return gone(request)
        try:
            press(request, by, now)
        except Refusal as refusal:
            messages.error(request, refusal_message(refusal))
        else:
            messages.success(request, _("Saved. It holds from this moment on."))
        return HttpResponseRedirect(reverse("family", args=[token]) + "#sharing")
