"""Last step: all that was written, the norms, and the obligation that one takes on (R024–R025)."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import refusal_message
from tosbelgi.language.languages import SOURCE

from ...participation.api import (
    Obligation,
    ParticipationChanged,
    level_on,
    obligation_of,
    own_participation,
    portrait_of,
    submit,
)
from ..forms import CabinetForm
from ..frame import CabinetRequest
from .pages import StepPage, led_home, number_in
from .steps import CONFIRM, ME, Step, next_step, step_with, steps_of
from .written import written


class ConfirmForm(CabinetForm):
    confirmed = forms.BooleanField(label=gettext_lazy("I have read it and take it on"), required=False)


class ConfirmApplicationPage(StepPage):
    step = CONFIRM
    form_class = ConfirmForm
    template = "cabinet/applying/confirm.html"
    explanation = gettext_lazy("Read it once more. After it is sent, the centre reads it.")

    mistaken: Step | None = None

    @cached_property
    def obligation(self) -> Obligation:
        return obligation_of(self.row.level, self.row.directions, level_on(self.today, self.row.level))

    def get(self, request: CabinetRequest) -> HttpResponse:
        return self._led_to_what_is_missing() or super().get(request)

    def post(self, request: CabinetRequest) -> HttpResponse:
        if (elsewhere := self._led_to_what_is_missing()) is not None:
            return elsewhere
        form = self.form_class(request.POST)
        form.is_valid()
        if form.cleaned_data["confirmed"] and request.POST.get("shown") != self.obligation.digest:
            form.add_error(None, _("What is asked has changed since this page was opened. Read it anew."))
            return self.shown(form, status=422)
        try:
            self._submit(form.cleaned_data["confirmed"])
        except ParticipationChanged as refusal:
            self.row = own_participation(request.viewer) or self.row
            self.__dict__.pop("obligation", None)  # what one takes on may be another since
            form.add_error(None, refusal_message(refusal))
            return self.shown(form, status=422, version=self.row.version)
        except Refusal as refusal:
            return self.refused(form, refusal)
        messages.success(request, _("Your application is sent to the centre."))
        return led_home(request)

    def _submit(self, confirmed: bool) -> None:
        submit(
            participation=self.row.public_id,
            version=number_in(self.request.POST.get("version")) or 0,
            confirmed=confirmed,
            words=self.obligation.words,
            language=get_language() or SOURCE,
            by=self.request.viewer,
            at=self.at,
        )

    def refused(self, form: CabinetForm, refusal: Refusal) -> HttpResponse:
        """What is refused of an earlier step is put right there, and the list of mistakes leads to it."""
        step = step_with(refusal.field, self.row, self.today)
        if step is None or step is CONFIRM:
            return super().refused(form, refusal)
        form.add_error(None, refusal_message(refusal))
        self.mistaken = step
        return self.shown(form, status=422)

    def _led_to_what_is_missing(self) -> HttpResponseRedirect | None:
        step = next_step(self.row, self.today)
        if step is CONFIRM:
            return None
        messages.warning(self.request, _("Something is still missing here."))
        return HttpResponseRedirect(reverse(step.url_name))

    def more(self) -> dict[str, Any]:
        parts = [
            {
                "step": step,
                "url": reverse(step.url_name),
                "values": written(step, self.row),
                "portrait": portrait_of(self.row) if step is ME else None,
            }
            for step in steps_of(self.row, self.today)
            if step is not CONFIRM
        ]
        mistaken = self.mistaken
        return {
            "parts": parts,
            "obligation": self.obligation,
            "mistaken": {"title": mistaken.title, "url": reverse(mistaken.url_name)} if mistaken else None,
        }
