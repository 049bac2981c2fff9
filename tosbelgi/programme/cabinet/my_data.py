"""My data: one's name, what says who one is, and the contacts by which one is reached (R104, R116)."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ..people.api import (
    LONGEST_NAME,
    ContactKind,
    NoSuchContact,
    Viewer,
    add_contact,
    correct_name,
    corrections_of,
    own_contacts,
    remove_contact,
)
from .forms import CabinetForm, ConfirmPage, FormPage
from .frame import CabinetRequest, person_page, render_page
from .navigation import register

register("cabinet_me", gettext_lazy("My data"), place=900)


@require_safe
@person_page
def my_data(request: CabinetRequest) -> HttpResponse:
    """Name and contacts, each with a way to change it; day of birth and IIN, with what the operator has corrected."""
    context = {
        "title": _("My data"),
        "person": request.person,
        "contacts": own_contacts(request.viewer),
        "corrections": corrections_of(request.viewer.person_id, request.viewer),
    }
    return render_page(request, "cabinet/my_data.html", context)


class NameForm(CabinetForm):
    given_name = forms.CharField(
        label=gettext_lazy("Given name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    family_name = forms.CharField(
        label=gettext_lazy("Family name"),
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )


class NamePage(FormPage):
    form_class = NameForm
    title = gettext_lazy("My name")
    explanation = gettext_lazy("Write it as it stands in your identity card.")
    button = gettext_lazy("Save")
    done = gettext_lazy("Your name is saved.")
    back = "cabinet_me"

    def initial(self, viewer: Viewer) -> dict[str, Any]:
        return {"given_name": self.request.person.given_name, "family_name": self.request.person.family_name}

    def act(self, data: dict[str, Any], *, by: Viewer, at: datetime) -> None:
        correct_name(given_name=data["given_name"], family_name=data["family_name"], by=by, at=at)


class ContactForm(CabinetForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"), choices=ContactKind.choices, widget=forms.RadioSelect, initial="email"
    )
    value = forms.CharField(label=gettext_lazy("Address or number"), max_length=254)


class NewContactPage(FormPage):
    form_class = ContactForm
    title = gettext_lazy("A new contact")
    explanation = gettext_lazy("By it you are reached; you sign in as before. Several people may have the same one.")
    button = gettext_lazy("Add")
    done = gettext_lazy("The contact is added.")
    back = "cabinet_me"

    def act(self, data: dict[str, Any], *, by: Viewer, at: datetime) -> None:
        add_contact(kind=ContactKind(data["kind"]), value=data["value"], by=by, at=at)


class RemoveContactPage(ConfirmPage):
    button = gettext_lazy("Remove")
    done = gettext_lazy("The contact is removed.")
    back = "cabinet_me"

    def question(self, viewer: Viewer, **kwargs: Any) -> dict[str, Any]:
        contact = next((one for one in own_contacts(viewer) if one.pk == kwargs["number"]), None)
        if contact is None:
            raise NoSuchContact
        return {
            "title": _("Remove this contact?"),
            "what": contact.value,
            "explanation": _("You will no longer be reached by it. You can add it again at any time."),
        }

    def act(self, *, by: Viewer, at: datetime, **kwargs: Any) -> None:
        remove_contact(contact_id=kwargs["number"], by=by, at=at)
