"""One's own page of what is shared: a code for a platform, consents by purpose, and the end of a link."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import refusal_message

from ...people.api import Viewer
from ...sharing.api import NoSuchLink, NoSuchPlatform, end_link, is_child, make_code, own_sharing
from ..forms import ConfirmPage
from ..frame import CabinetRequest, person_page, render_page
from .deeds import press
from .words import card_of


@method_decorator(person_page, name="dispatch")
class SharingPage(View):
    """Every platform, and how one stands to it. Each button is a form of its own, and leads back here."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: CabinetRequest) -> HttpResponse:
        now = timezone.now()
        context = {
            "title": _("Other platforms"),
            "cards": [card_of(one, now) for one in own_sharing(request.viewer, now)],
            "is_child": is_child(request.person, now),
        }
        return render_page(request, "cabinet/sharing/platforms.html", context)

    def post(self, request: CabinetRequest) -> HttpResponse:
        now = timezone.now()
        try:
            if request.POST.get("deed") == "code":
                make_code(platform=_uuid(request.POST.get("platform", "")), by=request.viewer, at=now)
            else:
                press(request, request.viewer, now)
        except Refusal as refusal:
            messages.error(request, refusal_message(refusal))
        return HttpResponseRedirect(reverse("cabinet_host"))


class EndPage(ConfirmPage):
    """End a link, after a question."""

    button = gettext_lazy("Disconnect")
    done = gettext_lazy("You are disconnected. The platform reads nothing of you any more.")
    back = "cabinet_host"

    def question(self, viewer: Viewer, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        shown = [one for one in own_sharing(viewer, now) if one.link and one.link.public_id == kwargs["link"]]
        if not shown:
            raise NoSuchLink
        return {
            "title": _("Disconnect this platform?"),
            "what": card_of(shown[0], now).name,
            "explanation": _(
                "The platform reads nothing of you from that moment on, and every consent to it ends. What it has read "
                "before stays with it. You can connect again by a new code."
            ),
        }

    def act(self, *, by: Viewer, at: datetime, **kwargs: Any) -> None:
        end_link(link=kwargs["link"], by=by, at=at)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NoSuchPlatform from None
