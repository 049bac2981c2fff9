"""Page of the operator: the text of the agreement that participants and representatives accept (R026)."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy

from tosbelgi.language.languages import CODES, NATIVE_NAMES

from ...participation.api import approve_text, current_text
from ...people.api import Role, Viewer
from ..forms import CabinetForm, FormPage
from ..frame import CabinetRequest
from ..navigation import register

register("cabinet_agreement_text", gettext_lazy("Text of the agreement"), place=60, roles=(Role.OPERATOR,))


class AgreementTextForm(CabinetForm):
    """The text in each language, side by side."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in CODES:
            self.fields[f"text_{code}"] = forms.CharField(
                label=NATIVE_NAMES[code], widget=forms.Textarea(attrs={"rows": 14, "lang": code}), strip=False
            )


class AgreementTextPage(FormPage):
    """Whoever accepts from now on accepts this text; who has accepted an earlier one has accepted."""

    form_class = AgreementTextForm
    title = gettext_lazy("Text of the agreement")
    explanation = gettext_lazy(
        "What you approve here is what participants and their representatives read and accept from now on. Earlier "
        "texts stay as they were for those who have accepted them."
    )
    button = gettext_lazy("Approve this text")
    done = gettext_lazy("The text is approved.")

    def get(self, request: CabinetRequest, **kwargs: Any) -> HttpResponse:
        self._require_operator(request)
        return super().get(request, **kwargs)

    def post(self, request: CabinetRequest, **kwargs: Any) -> HttpResponse:
        self._require_operator(request)
        return super().post(request, **kwargs)

    def initial(self, viewer: Viewer) -> dict[str, Any]:
        text = current_text()
        return {f"text_{code}": text.in_language(code) for code in CODES} if text else {}

    def act(self, data: dict[str, Any], *, by: Viewer, at: datetime) -> None:
        approve_text(texts={code: data[f"text_{code}"] for code in CODES}, by=by, at=at)

    @staticmethod
    def _require_operator(request: CabinetRequest) -> None:
        if request.viewer.role is not Role.OPERATOR:
            raise Http404
