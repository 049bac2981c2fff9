"""Pages of a centre: the applications that wait, the longest first, and one of them with everything to decide."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar
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
    WAITING_FOR_CENTRE,
    Act,
    State,
    approve,
    entrust,
    has_lost_mentor,
    may_follow,
    mentors_offered,
    one_participation,
    portrait_of,
    reject,
    return_,
)
from ...participation.models import Participation
from ...people.api import Role, Viewer, record_reading
from ...schedule.api import WITH_SCHEDULE
from ..forms import CabinetForm
from ..frame import CabinetRequest, person_page, render_page
from ..navigation import register
from .cards import card_of
from .lists import listed

_OF_A_CENTRE = (Role.CENTRE_HEAD, Role.CENTRE_STAFF)
LONGEST_REASON = 1000

register("cabinet_applications", gettext_lazy("Applications"), place=20, roles=_OF_A_CENTRE)


@require_safe
@person_page
def applications(request: CabinetRequest) -> HttpResponse:
    """Those that wait for the centre; with `?all` also what it has decided."""
    if request.viewer.role not in _OF_A_CENTRE:
        raise Http404
    decided = "all" in request.GET
    states = [state for state in State if state is not State.DRAFT] if decided else list(WAITING_FOR_CENTRE)
    context = listed(request, states=states, view="all" if decided else "") | {
        "title": _("Applications"),
        "row_url": "cabinet_application",
        "empty": _("No application waits."),
        "views": [
            {"title": _("Waiting"), "query": "?", "current": not decided},
            {"title": pgettext("people", "All"), "query": "?all", "current": decided},
        ],
        "since_words": pgettext("of a participation", "Submitted"),
    }
    return render_page(request, "cabinet/reviewing/list.html", context)


class DecisionForm(CabinetForm):
    """What is decided about one version of an application, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("For returning and rejecting. The applicant reads it."),
    )


class MentorForm(CabinetForm):
    """Whom a participation is entrusted to, one of the mentors who are offered, and instead of whom."""

    instead_of = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, mentors: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="mentor_%s", **kwargs)
        self.fields["mentor"] = forms.TypedChoiceField(label=_("Another mentor"), coerce=int, choices=mentors)


@method_decorator(person_page, name="dispatch")
class ApplicationPage(View):
    """One application: everything its applicant wrote, and three buttons; once it is approved, who leads it instead.

    What stands there now is what the next press is about, whatever was sent before: the template prints it of the row.
    """

    http_method_names = ["get", "head", "post"]
    done: ClassVar[dict[str, Any]] = {
        "approve": gettext_lazy("The application is approved. The applicant and the mentor see it now."),
        "return": gettext_lazy("The application is returned. The applicant reads your reason and corrects it."),
        "reject": gettext_lazy("The application is rejected. The applicant reads your reason."),
    }

    def get(self, request: CabinetRequest, public_id: UUID) -> HttpResponse:
        row = self._row(request, public_id)
        return self._shown(request, row, DecisionForm())

    def post(self, request: CabinetRequest, public_id: UUID) -> HttpResponse:
        row = self._row(request, public_id)
        if request.POST.get("deed") == Act.ENTRUST.value:
            return self._entrusted(request, row)
        form = DecisionForm(request.POST)
        deed = request.POST.get("deed", "")
        if deed not in self.done or not form.is_valid():
            return self._shown(request, row, form, status=422)
        try:
            _decide(deed, public_id, form.cleaned_data, by=request.viewer, at=timezone.now())
        except Refusal as refusal:
            add_to_form(form, refusal)
            return self._shown(request, self._row(request, public_id), form, status=422)
        messages.success(request, str(self.done[deed]))
        return HttpResponseRedirect(reverse("cabinet_applications"))

    def _entrusted(self, request: CabinetRequest, row: Participation) -> HttpResponse:
        now = timezone.now()
        form = _mentor_form(row, now, request.POST)
        if form is None or not form.is_valid():
            return self._shown(request, row, form or DecisionForm(), status=422)
        chosen = {"instead_of": form.cleaned_data["instead_of"], "mentor_id": form.cleaned_data["mentor"]}
        try:
            entrust(participation=row.public_id, by=request.viewer, at=now, **chosen)
        except Refusal as refusal:
            add_to_form(form, refusal)
            return self._shown(request, self._row(request, row.public_id), form, status=422)
        messages.success(request, _("The participant is entrusted to another mentor, who sees them now."))
        return HttpResponseRedirect(reverse("cabinet_application", args=[row.public_id]))

    def _row(self, request: CabinetRequest, public_id: UUID) -> Participation:
        row = one_participation(request.viewer, public_id) if request.viewer.role in _OF_A_CENTRE else None
        if row is None:
            raise Http404
        return row

    def _shown(
        self, request: CabinetRequest, row: Participation, form: CabinetForm, *, status: int = 200
    ) -> HttpResponse:
        now = timezone.now()
        record_reading(person_ids=[row.person_id], by=request.viewer, at=now)
        shown = portrait_of(row)
        card = card_of(row, language=get_language() or "kk", at=now, acts=row.acts.all(), portrait=shown)
        context = {
            "title": card.name,
            "card": card,
            "form": form,
            "decision": form if isinstance(form, DecisionForm) else DecisionForm(),
            "mentor_form": form if isinstance(form, MentorForm) else _mentor_form(row, now),
            "is_led_by_nobody": has_lost_mentor(row, now),
            "waits": row.state == State.SUBMITTED,
            "has_schedule": row.stands in WITH_SCHEDULE,
            "back_url": reverse("cabinet_applications"),
        }
        return render_page(request, "cabinet/reviewing/application.html", context, status=status)


def _mentor_form(row: Participation, at: datetime, sent: Any = None) -> MentorForm | None:
    """The form to choose from the mentors of the centre, besides who leads it; None where nobody is to lead it yet.

    Who leads it is taken too: a press may come twice.
    """
    if not may_follow(row.stands, Act.ENTRUST):
        return None
    offered = mentors_offered(row.centre_id, besides=row.person_id, at=at)
    mentors = [(one.key, one.words) for one in offered if sent or one.key != row.mentor_id]
    return MentorForm(sent, mentors=mentors)


def _decide(deed: str, public_id: UUID, data: dict[str, Any], *, by: Viewer, at: datetime) -> None:
    version, reason = data["version"], data["reason"]
    if deed == "approve":
        approve(participation=public_id, version=version, by=by, at=at)
        return
    turn: Callable[..., Participation] = return_ if deed == "return" else reject
    turn(participation=public_id, version=version, reason=reason, language=get_language() or "kk", by=by, at=at)
