"""Pages of a mentor: those entrusted to them, and what is missing before “Participant” (R089, R095)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import View

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import add_to_form

from ...participation.api import (
    WAITING_FOR_MENTOR,
    State,
    asked_by_norms,
    asked_by_promise,
    is_of_age_for_level,
    missing_signers_of,
    newer_norms,
    one_participation,
    portrait_of,
)
from ...participation.models import Participation
from ...people.api import Role, record_reading
from ...schedule.api import activate
from ..forms import CabinetForm
from ..frame import CabinetRequest, person_page, render_page
from ..navigation import register
from ..progress.standing import rules_of_signals
from .cards import card_of
from .lists import listed

register("cabinet_participants", gettext_lazy("Participants"), place=20, roles=(Role.MENTOR,))

VIEWS: Mapping[str, tuple[State, ...]] = {
    "": WAITING_FOR_MENTOR,
    "registered": (State.ACTIVE,),
    "all": (*WAITING_FOR_MENTOR, State.ACTIVE),
}


@dataclass(frozen=True)
class Check:
    """One thing that has to be there before the button counts."""

    words: str
    done: bool


@require_safe
@person_page
def participants(request: CabinetRequest) -> HttpResponse:
    """Those who are not registered yet, or where nobody is, those who are; `?registered` and `?all` ask for a view."""
    if request.viewer.role is not Role.MENTOR:
        raise Http404
    view = next((one for one in ("all", "registered") if one in request.GET), "")
    page = listed(request, states=VIEWS[view], view=view)
    if not view and not page["rows"] and not page["later"]:
        registered = listed(request, states=VIEWS["registered"], view="registered")
        view, page = ("registered", registered) if registered["rows"] else (view, page)
    titles = (("", _("On the way")), ("registered", _("Registered")), ("all", pgettext("people", "All")))
    waits_nobody = _("Nobody is entrusted to you yet who waits to be registered.")
    context = page | {
        "title": _("Participants"),
        "row_url": "cabinet_participant",
        "empty": _("Nobody is registered yet.") if view == "registered" else waits_nobody,
        "views": [{"title": title, "query": f"?{name}", "current": name == view} for name, title in titles],
        "since_words": _("Applied"),
        "rules": rules_of_signals() if any(one["standing"] for one in page["rows"]) else [],
    }
    return render_page(request, "cabinet/reviewing/list.html", context)


class RegisterForm(CabinetForm):
    """The digest of the norms that stand beside the button."""

    norms = forms.CharField(widget=forms.HiddenInput, max_length=64)


@method_decorator(person_page, name="dispatch")
class ParticipantPage(View):
    """One participant: what they wrote, what is asked of them, a list of what has to be there, and the button."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: CabinetRequest, public_id: UUID) -> HttpResponse:
        return self._shown(request, self._row(request, public_id))

    def post(self, request: CabinetRequest, public_id: UUID) -> HttpResponse:
        row = self._row(request, public_id)
        form = RegisterForm(request.POST)
        deed, now = request.POST.get("deed", ""), timezone.now()
        if not form.is_valid() or deed != "register":
            return self._shown(request, row, form, status=422)
        try:
            activate(participation=public_id, seen_norms=form.cleaned_data["norms"], by=request.viewer, at=now)
        except Refusal as refusal:
            add_to_form(form, refusal)
            return self._shown(request, self._row(request, public_id), form, status=422)
        messages.success(request, _("Registered. The participant reads it at once."))
        return HttpResponseRedirect(reverse("cabinet_participant", args=[public_id]))

    def _row(self, request: CabinetRequest, public_id: UUID) -> Participation:
        row = one_participation(request.viewer, public_id) if request.viewer.role is Role.MENTOR else None
        if row is None:
            raise Http404
        return row

    def _shown(
        self, request: CabinetRequest, row: Participation, form: RegisterForm | None = None, *, status: int = 200
    ) -> HttpResponse:
        now = timezone.now()
        record_reading(person_ids=[row.person_id], by=request.viewer, at=now)
        shown = portrait_of(row)
        card = card_of(row, language=get_language() or "kk", at=now, acts=row.acts.all(), portrait=shown)
        context: dict[str, Any] = {"title": card.name, "card": card, "back_url": reverse("cabinet_participants")}
        context |= _steps(row, now)
        # What stands beside the button now is what the next press is about, whatever was sent before.
        context["errors"] = form.non_field_errors() if form else []
        return render_page(request, "cabinet/reviewing/participant.html", context, status=status)


def _steps(row: Participation, now: datetime) -> dict[str, Any]:
    """What is done and what is missing, and which button is next."""
    if row.state == State.ACTIVE:
        return {"registered": True, "norms": asked_by_promise(row)}
    missing = missing_signers_of(row, now)
    newer = newer_norms(row, now) if row.state == State.SCHEDULED else None
    changed = newer is not None and newer.digest != row.norms_digest
    checks = [
        Check(_("The application is approved"), True),
        Check(_("Their age is that of the level"), is_of_age_for_level(row, now)),
        Check(_("The participant has accepted the agreement"), "participant" not in missing),
        Check(_("A legal representative has accepted it, where the participant is under age"),
              "representative" not in missing),
        Check(_("The schedule is agreed with the participant"), row.state == State.SCHEDULED),
    ]  # fmt: skip
    return {
        "checks": checks,
        "may_register": row.stands is State.SCHEDULED and all(one.done for one in checks),
        "norms": asked_by_norms(newer.text if newer and changed else row.norms, row.directions),
        "norms_changed": changed,
        "digest": newer.digest if newer and changed else row.norms_digest,
    }
