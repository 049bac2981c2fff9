"""Base of the pages of an application: whose it is, which step of how many, and what becomes of what was typed.

Nothing that was typed is lost: what is refused comes back as it was, and where another device has written meanwhile,
what stands there now is shown beside it. Whoever sends it once more has seen that.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.views.generic import View

from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import add_to_form, refusal_message

from ...models import Participation
from ...participation.api import (
    Act,
    ActsForSomebody,
    Draft,
    NotInThisState,
    ParticipationChanged,
    may_follow,
    own_participation,
    write,
)
from ...people.api import Role
from ..forms import CabinetForm
from ..frame import CabinetRequest, person_page, render_page, words_back
from .steps import Step, steps_of
from .written import Written, written


def led_home(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    """To the first page, which says what there is to do now; with the words of a refusal, where there is one.

    What was typed before another role was chosen is not lost: it comes back with the way to choose that role again.
    """
    if isinstance(refusal, ActsForSomebody):
        kept = words_back(request, refusal_message(refusal))
        if kept is not None:
            return kept
    if refusal is not None:
        messages.error(request, refusal_message(refusal))
    return HttpResponseRedirect(reverse("cabinet"))


def number_in(text: str | None) -> int | None:
    """A key or version as a form sends it, None where it is none.

    >>> number_in("12"), number_in("²"), number_in("-1"), number_in("9" * 40), number_in(None)
    (12, None, None, None, None)
    """
    if text and text.isascii() and text.isdecimal() and len(text) < 10:
        return int(text)
    return None


class OwnPage(View):
    """A page about one's own participation: `row` and the moment. Other roles are told to act for themselves."""

    http_method_names = ["get", "head", "post"]
    act: ClassVar[Act | None] = None
    request: CabinetRequest
    row: Participation
    at: datetime

    @method_decorator(person_page)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Led home where there is nothing to do here: no application, or one that this act cannot follow."""
        if self.request.viewer.role is not Role.PARTICIPANT:
            return led_home(request, ActsForSomebody())
        row = own_participation(self.request.viewer)
        if row is None or (self.act is not None and not may_follow(row.stands, self.act)):
            over = refusal_message(NotInThisState(state=row.state)) if row else ""
            return words_back(self.request, over, prose_only=True) or led_home(request)
        self.row, self.at = row, timezone.now()
        return super().dispatch(request, *args, **kwargs)

    @property
    def today(self) -> date:
        return day_of(self.at)


class StepPage(OwnPage):
    """One step: a form whose values are written, complete or not, and the way to the next one."""

    act = Act.SUBMIT
    step: ClassVar[Step]
    form_class: ClassVar[type[CabinetForm]]
    template: ClassVar[str] = "cabinet/applying/step.html"
    explanation: ClassVar[str | Promise] = ""
    is_written = False

    def initial(self) -> dict[str, Any]:
        """What stands in the form at first."""
        return {}

    def draft(self, data: Mapping[str, Any]) -> Draft:
        """What was typed, as it is written; may refuse it."""
        raise NotImplementedError

    def more(self) -> dict[str, Any]:
        """What else the template shows."""
        return {}

    def get(self, request: CabinetRequest) -> HttpResponse:
        return self.shown(self.form_class(initial=self.initial()))

    def sent(self) -> CabinetForm:
        """The form with what was typed."""
        return self.form_class(self.request.POST)

    def post(self, request: CabinetRequest) -> HttpResponse:
        form = self.sent()
        if not form.is_valid():
            return self.shown(form, status=422)
        try:
            self.store(form.cleaned_data)
        except ParticipationChanged as refusal:
            return self.shown_beside(form, refusal)
        except Refusal as refusal:
            return self.refused(form, refusal)
        return self.led_on()

    def store(self, data: Mapping[str, Any]) -> None:
        """Store what was typed, or raise a refusal."""
        self.write(self.draft(data))

    def write(self, draft: Draft) -> None:
        version = number_in(self.request.POST.get("version")) or 0
        self.row = write(
            participation=self.row.public_id, version=version, draft=draft, by=self.request.viewer, at=self.at
        )
        self.is_written = True

    def led_on(self) -> HttpResponse:
        """To the step after this one; a birth date that was written just now decides which that is."""
        steps = steps_of(self.row, self.today)
        following = steps[min(steps.index(self.step) + 1, len(steps) - 1)] if self.step in steps else steps[-1]
        return HttpResponseRedirect(reverse(following.url_name))

    def refused(self, form: CabinetForm, refusal: Refusal) -> HttpResponse:
        add_to_form(form, refusal)
        return self.shown(form, status=422)

    def shown_beside(self, form: CabinetForm, refusal: ParticipationChanged) -> HttpResponse:
        """What was typed, and what another device has written meanwhile: sent again, it takes the place of that."""
        form.add_error(None, refusal_message(refusal))
        self.row = own_participation(self.request.viewer) or self.row
        return self.shown(form, status=422, version=self.row.version, now=written(self.step, self.row))

    def shown(
        self,
        form: CabinetForm,
        *,
        status: int = 200,
        version: int | None = None,
        now: list[Written] | None = None,
    ) -> HttpResponse:
        steps = steps_of(self.row, self.today)
        place = steps.index(self.step) if self.step in steps else len(steps) - 1
        if version is None:
            sent = number_in(self.request.POST.get("version"))
            # What is refused after it was written is sent again about what stands there now.
            version = self.row.version if sent is None or self.is_written else sent
        context = {
            "title": self.step.title,
            "explanation": self.explanation,
            "form": form,
            "number": place + 1,
            "of": len(steps),
            "back_url": reverse(steps[place - 1].url_name if place else "cabinet"),
            "version": version,
            "stands_now": now,
            "row": self.row,
        }
        return render_page(self.request, self.template, context | self.more(), status=status)
