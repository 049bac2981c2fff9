"""Base of the cabinet's forms: one page, one form, and nothing that was typed is lost by a refusal.

A form page checks what was typed, calls its action, and leads on with a message; what is refused comes back at its
field, with everything else as it was. It says who acts and when, and holds no rule of its own.
"""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.views.generic import View

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import add_to_form, refusal_message

from ..people.api import Viewer
from .frame import CabinetRequest, person_page, render_page

Words = str | Promise


class CabinetForm(forms.Form):
    """Errors stand at their field, and labels have no colon."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    @property
    def wrong_fields(self) -> list[forms.BoundField]:
        """The fields with an error, for the list above the form."""
        return [field for field in self if field.errors]


@method_decorator(person_page, name="dispatch")
class FormPage(View):
    """A page with one form. Who inherits says its words, what stands in it at first, and what it does."""

    http_method_names = ["get", "head", "post"]
    form_class: ClassVar[type[CabinetForm]]
    title: ClassVar[Words]
    explanation: ClassVar[Words] = ""
    button: ClassVar[Words]
    done: ClassVar[Words]
    back: ClassVar[str] = "cabinet"
    request: CabinetRequest

    def initial(self, viewer: Viewer) -> dict[str, Any]:
        """What stands in the form at first."""
        return {}

    def heading(self) -> Words:
        """The title, where the address says what the page is about."""
        return self.title

    def make_form(self, viewer: Viewer, **given: Any) -> CabinetForm:
        """The form, with what was typed (`data`) or what stands in it at first (`initial`)."""
        return self.form_class(**given)

    def act(self, data: dict[str, Any], *, by: Viewer, at: datetime) -> None:
        """Do it, or raise a refusal, which names its field."""
        raise NotImplementedError

    def get(self, request: CabinetRequest, **kwargs: Any) -> HttpResponse:
        return self._shown(self.make_form(request.viewer, initial=self.initial(request.viewer)))

    def post(self, request: CabinetRequest, **kwargs: Any) -> HttpResponse:
        form = self.make_form(request.viewer, data=request.POST)
        if not form.is_valid():
            return self._shown(form, status=422)
        try:
            self.act(form.cleaned_data, by=request.viewer, at=timezone.now())
        except Refusal as refusal:
            add_to_form(form, refusal)
            return self._shown(form, status=422)
        messages.success(request, str(self.done))
        return HttpResponseRedirect(reverse(self.back))

    def _shown(self, form: CabinetForm, *, status: int = 200) -> HttpResponse:
        context = {
            "title": self.heading(),
            "explanation": self.explanation,
            "button": self.button,
            "form": form,
            "back_url": reverse(self.back),
        }
        return render_page(self.request, "cabinet/form.html", context, status=status)


@method_decorator(person_page, name="dispatch")
class ConfirmPage(View):
    """A page that asks before something goes: what exactly, and two buttons. Only the press does it."""

    http_method_names = ["get", "head", "post"]
    button: ClassVar[Words]
    done: ClassVar[Words]
    back: ClassVar[str] = "cabinet"
    request: CabinetRequest

    def question(self, viewer: Viewer, **kwargs: Any) -> dict[str, Any]:
        """`title` and `explanation` of what is asked; raises a refusal where there is nothing to ask about.

        `about` is sent back by the press, where the address does not say what it is about.
        """
        raise NotImplementedError

    def act(self, *, by: Viewer, at: datetime, **kwargs: Any) -> None:
        """Do it, or raise a refusal."""
        raise NotImplementedError

    def get(self, request: CabinetRequest, **kwargs: Any) -> HttpResponse:
        try:
            asked = self.question(request.viewer, **kwargs)
        except Refusal as refusal:
            return self._led_back(refusal)
        context = asked | {"button": self.button, "back_url": reverse(self.back)}
        return render_page(request, "cabinet/confirm.html", context)

    def post(self, request: CabinetRequest, **kwargs: Any) -> HttpResponse:
        try:
            self.act(by=request.viewer, at=timezone.now(), **kwargs)
        except Refusal as refusal:
            return self._led_back(refusal)
        messages.success(request, str(self.done))
        return HttpResponseRedirect(reverse(self.back))

    def _led_back(self, refusal: Refusal) -> HttpResponse:
        messages.error(self.request, refusal_message(refusal))
        return HttpResponseRedirect(reverse(self.back))
