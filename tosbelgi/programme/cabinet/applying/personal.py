"""Steps about people: the applicant's own page (R014–R019), and the legal representative of a minor (A33)."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import field_error

from ...participation.api import Draft, portrait_of, remove_portrait, show_portrait
from ...people.api import ContactKind, PreparedPhotograph, Relation, normalised_contact
from ..forms import CabinetForm
from ..photographs import PhotographField
from .birth_dates import BirthDateField
from .pages import StepPage
from .steps import FAMILY, ME
from .written import LABELS


class MeForm(CabinetForm):
    birth_date = BirthDateField(label=LABELS["birth_date"])
    residence = forms.CharField(
        label=LABELS["residence"],
        help_text=_("Village or town, district."),
        error_messages={"required": _("Write where you live.")},
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    study = forms.CharField(label=LABELS["study"], required=False)
    about = forms.CharField(label=LABELS["about"], required=False, widget=forms.Textarea(attrs={"rows": 4}))
    hobby = forms.CharField(label=LABELS["hobby"], required=False, widget=forms.Textarea(attrs={"rows": 2}))
    photograph = PhotographField(label=LABELS["photograph"])


class MePage(StepPage):
    """What is typed is written before the photograph is stored: where that fails, nothing else is lost."""

    step = ME
    form_class = MeForm

    def initial(self) -> dict[str, Any]:
        page = self.row.personal_page
        texts = {name: getattr(page, name) for name in ("residence", "study", "about", "hobby")}
        return {"birth_date": self.row.person.birth_date, **texts, "photograph": portrait_of(self.row)}

    def sent(self) -> CabinetForm:
        return MeForm(self.request.POST, self.request.FILES, initial={"photograph": portrait_of(self.row)})

    def store(self, data: Mapping[str, Any]) -> None:
        super().store(data)
        row, by, photograph = self.row.public_id, self.request.viewer, data["photograph"]
        if isinstance(photograph, PreparedPhotograph):
            show_portrait(participation=row, photograph=photograph, by=by, at=self.at)
        elif photograph is False:
            remove_portrait(participation=row, by=by, at=self.at)

    def draft(self, data: Mapping[str, Any]) -> Draft:
        texts = {name: data[name] for name in ("residence", "study", "about", "hobby")}
        return Draft(birth_date=data["birth_date"], page=texts)


class FamilyForm(CabinetForm):
    representative_given_name = forms.CharField(
        label=LABELS["representative_given_name"], error_messages={"required": _("Write their name.")}
    )
    representative_family_name = forms.CharField(label=LABELS["representative_family_name"], required=False)
    representative_relation = forms.ChoiceField(
        label=LABELS["representative_relation"],
        choices=Relation.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of those that are shown.")},
    )
    representative_email = forms.CharField(
        label=LABELS["representative_email"],
        help_text=_("A letter goes there, by which they accept the agreement. It has to be theirs, not yours."),
        error_messages={"required": _("Write their e-mail.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def clean_representative_email(self) -> str:
        """The address in its one spelling, refused here already where it is none."""
        try:
            return normalised_contact(ContactKind.EMAIL, self.cleaned_data["representative_email"])
        except Refusal as refusal:
            raise field_error(refusal) from refusal


class FamilyPage(StepPage):
    step = FAMILY
    form_class = FamilyForm
    explanation = _("You are under 18, so an adult who stands for you by law accepts the agreement too.")

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.row.personal_page, name) for name in FAMILY.fields}

    def draft(self, data: Mapping[str, Any]) -> Draft:
        return Draft(page={name: data[name] for name in FAMILY.fields})
