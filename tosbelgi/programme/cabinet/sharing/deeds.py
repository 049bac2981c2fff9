"""The buttons of both kinds of pages: a consent is given or taken back, by whoever may."""

from datetime import datetime

from django import forms
from django.http import HttpRequest

from ...participation.api import RepresentativeViewer
from ...people.api import Purpose, Viewer
from ...sharing.api import NoSuchLink, give_consent, withdraw_consent


class ConsentForm(forms.Form):
    """Which link and purpose a button is about."""

    link = forms.UUIDField()
    purpose = forms.ChoiceField(choices=Purpose.choices)


def press(request: HttpRequest, by: Viewer | RepresentativeViewer, at: datetime) -> None:
    """Do what the button says; raises the refusals of its action."""
    form = ConsentForm(request.POST)
    if not form.is_valid():
        raise NoSuchLink
    act = give_consent if request.POST.get("deed") == "allow" else withdraw_consent
    act(link=form.cleaned_data["link"], purpose=Purpose(form.cleaned_data["purpose"]), by=by, at=at)
