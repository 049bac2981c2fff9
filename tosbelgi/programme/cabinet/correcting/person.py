"""Page of one person for the operator: day of birth and IIN, what follows from a correction, and what was corrected."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import View

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import add_to_form
from tosbelgi.language.languages import SOURCE

from ...participation.api import Consequence, CorrectionHasConsequences, correct_identity
from ...people.api import Viewer, corrections_of, identity_seen, record_reading
from ...people.models import Person
from ..applying.birth_dates import BirthDateField
from ..forms import CabinetForm
from ..frame import CabinetRequest, person_page, render_page
from .persons import require_operator


class CorrectionForm(CabinetForm):
    """What is typed, what was seen before it, and which consequences were read."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    consequences = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    birth_date = BirthDateField(label=gettext_lazy("Day of birth"), required=False)
    iin = forms.CharField(
        label=gettext_lazy("IIN"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Twelve digits. Where the field stays empty, the IIN stays as it is."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    differ = forms.BooleanField(
        label=gettext_lazy("Another day of birth stands in the IIN, and the document says so."), required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        help_text=gettext_lazy("By which document. They read it among their data: write neither the day nor the IIN."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    confirmed = forms.BooleanField(
        label=gettext_lazy("I have read what follows from it, and correct it all the same."), required=False
    )


@method_decorator(person_page, name="dispatch")
class PersonPage(View):
    """Nothing is stored before everything that follows was read: it comes back with a mark to set."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: CabinetRequest, public_id: UUID) -> HttpResponse:
        person = self._person(request, public_id)
        return self._shown(request, person, _form_of(person))

    def post(self, request: CabinetRequest, public_id: UUID) -> HttpResponse:
        person = self._person(request, public_id)
        form = CorrectionForm(request.POST)
        if not form.is_valid():
            return self._shown(request, person, form, status=422)
        try:
            _correct(person, form.cleaned_data, by=request.viewer, at=timezone.now())
        except CorrectionHasConsequences as refusal:
            return self._shown(
                request, person, _sent_again(form, refusal, refusal.allowed), refusal.allowed, status=422
            )
        except Refusal as refusal:
            # What stands there now is what the next press is about.
            person = self._person(request, public_id)
            return self._shown(request, person, _sent_again(form, refusal, seen=identity_seen(person)), status=422)
        messages.success(request, _("It is corrected. They read it and your reason among their data."))
        return HttpResponseRedirect(reverse("cabinet_person", args=[public_id]))

    def _person(self, request: CabinetRequest, public_id: UUID) -> Person:
        require_operator(request)
        person = Person.objects.visible_to(request.viewer).filter(public_id=public_id).first()
        if person is None:
            raise Http404
        return person

    def _shown(
        self,
        request: CabinetRequest,
        person: Person,
        form: CorrectionForm,
        consequences: Collection[str] = (),
        *,
        status: int = 200,
    ) -> HttpResponse:
        record_reading(person_ids=[person.pk], by=request.viewer, at=timezone.now())
        context = {
            "title": person.display_name,
            "subject": person,
            "is_own": person.pk == request.viewer.person_id,
            "form": form,
            "consequences": [Consequence(one).label for one in consequences],
            "corrections": corrections_of(person.pk, request.viewer),
            "back_url": reverse("cabinet_persons"),
        }
        return render_page(request, "cabinet/correcting/person.html", context, status=status)


def _form_of(person: Person) -> CorrectionForm:
    """The number is never shown: it is typed anew, from the document."""
    return CorrectionForm(initial={"seen": identity_seen(person), "birth_date": person.birth_date})


def _sent_again(
    form: CorrectionForm, refusal: Refusal, consequences: Collection[str] = (), seen: str = ""
) -> CorrectionForm:
    """The same form, refused: with what follows, for the next press to name, or without any mark of an earlier one."""
    data: Any = form.data
    sent = data.copy()
    sent["consequences"], sent["seen"] = ",".join(consequences), seen or sent["seen"]
    sent.pop("confirmed", None)
    again = CorrectionForm(sent)
    again.is_valid()
    if consequences:
        again.add_error("confirmed", _("Read what follows from it, then set this mark."))
    else:
        add_to_form(again, refusal)
    return again


def _correct(person: Person, data: dict[str, Any], *, by: Viewer, at: datetime) -> None:
    read = data["consequences"].split(",") if data["confirmed"] and data["consequences"] else []
    correct_identity(
        person_id=person.pk,
        birth_date=data["birth_date"],
        iin=data["iin"] or None,
        although_they_differ=data["differ"],
        reason=data["reason"],
        language=get_language() or SOURCE,
        seen=data["seen"],
        confirmed=read,
        by=by,
        at=at,
    )
