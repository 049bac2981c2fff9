"""Page of the agreement: its approved text, a code by e-mail, and the mark with which one accepts it (R026)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import add_to_form
from tosbelgi.language.languages import SOURCE

from ...models import AgreementText
from ...participation.api import Act, State, accept, ask_for_code, current_text, missing_signers_of
from ..forms import CabinetForm
from ..frame import CabinetRequest, render_page
from .pages import OwnPage, led_home, number_in


class AcceptForm(CabinetForm):
    code = forms.CharField(
        label=gettext_lazy("Code from the letter"),
        required=False,
        help_text=gettext_lazy("Six digits. They hold for half an hour."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    confirmed = forms.BooleanField(label=gettext_lazy("I have read the agreement and accept it"), required=False)


class AgreementPage(OwnPage):
    """Two presses: one sends a code, the other accepts by it. A guess that was wrong stays typed."""

    act = Act.ACCEPT

    def get(self, request: CabinetRequest) -> HttpResponse:
        missing = missing_signers_of(self.row, self.at)
        if not missing and self.row.stands is State.APPROVED:
            return render_page(request, "cabinet/applying/of_age.html", {"title": _("The agreement")})
        return self._shown(AcceptForm()) if "participant" in missing else self._led_home()

    def post(self, request: CabinetRequest) -> HttpResponse:
        if "participant" not in (missing := missing_signers_of(self.row, self.at)):
            return self._completed() if not missing and self.row.stands is State.APPROVED else self._led_home()
        form = AcceptForm(request.POST)
        form.is_valid()
        try:
            if "send" in request.POST:
                return self._sent()
            self._accept(form.cleaned_data)
        except Refusal as refusal:
            add_to_form(form, refusal)
            return self._shown(form, status=422)
        messages.success(request, _("You have accepted the agreement."))
        return led_home(request)

    def _led_home(self) -> HttpResponse:
        messages.info(self.request, _("You have accepted the agreement."))
        return led_home(self.request)

    def _completed(self) -> HttpResponse:
        """Whoever has come of age since needs nobody else: one press more completes what they have accepted."""
        try:
            self._accept({"code": "", "confirmed": True})
        except Refusal as refusal:
            return led_home(self.request, refusal)
        messages.success(self.request, _("The agreement is complete."))
        return led_home(self.request)

    def _sent(self) -> HttpResponse:
        address = ask_for_code(
            participation=self.row.public_id, by=self.request.viewer, language=get_language() or SOURCE, at=self.at
        )
        messages.success(self.request, _("The code is sent to %(address)s.") % {"address": address})
        return HttpResponseRedirect(f"{reverse('cabinet_agreement')}#accept")

    def _accept(self, data: dict[str, Any]) -> None:
        accept(
            participation=self.row.public_id,
            text_version=number_in(self.request.POST.get("text")) or 0,
            code=data.get("code", ""),
            confirmed=data["confirmed"],
            by=self.request.viewer,
            language=get_language() or SOURCE,
            at=self.at,
        )

    def _shown(self, form: AcceptForm, *, status: int = 200) -> HttpResponse:
        text: AgreementText | None = current_text()
        context = {
            "title": _("The agreement"),
            "form": form,
            "version": text.version if text else 0,
            "text": text.in_language(get_language() or SOURCE) if text else "",
        }
        return render_page(self.request, "cabinet/applying/agreement.html", context, status=status)
