"""The page of the invited, behind the link of a letter: who invites to what, and a form by which they accept.

Opening it changes nothing, since scanners of mails open links. Whoever knows the address may look: it is secret.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tosbelgi.accounts import attempts
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import add_to_form, refusal_message
from tosbelgi.kernel.web.cache_policy import secret_page
from tosbelgi.language.languages import SOURCE

from ..people.api import (
    LONGEST_NAME,
    Role,
    accept_invitation,
    accept_with_own_account,
    act_as,
    has_accepted,
    open_invitation,
    viewer_for,
)
from ..people.models import Invitation
from .forms import CabinetForm
from .frame import render_page


class NamesForm(CabinetForm):
    """For an account that is no person yet."""

    way = "names"

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


class NewAccountForm(NamesForm):
    """For somebody without an account."""

    way = "new"

    login = forms.CharField(
        label=gettext_lazy("Your own login"),
        help_text=gettext_lazy("You sign in by it. Letters, digits, a full stop, a hyphen or an underscore."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=pgettext_lazy("of an account", "Password"),
        help_text=gettext_lazy("At least 8 signs, not digits alone, and nothing that many people use."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("The password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "password" in data and "again" in data and data["password"] != data["again"]:
            self.add_error("again", _("The two passwords are not the same. Type both anew."))
        return data


class OwnAccountForm(CabinetForm):
    """For an account with a person: nothing is left to ask."""

    way = "own"


@secret_page
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_page(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites to what, and the form; a press accepts. A link that opens nothing says why, with 410."""
    kind = _form_class(request)
    if request.method != "POST":
        return _page(request, token, kind())
    if request.POST.get("way") != kind.way:
        if request.user.is_authenticated and has_accepted(token, user_id=request.user.pk):
            return _accept(request, token, {})  # pressed twice
        # Whoever was shown another form has signed in or out meanwhile: they see first as whom they accept.
        return _page(request, token, kind(), status=409)
    form = kind(request.POST)
    if not form.is_valid():
        return _page(request, token, form, status=422)
    try:
        return _accept(request, token, form.cleaned_data)
    except ValidationError as too_often:
        form.add_error(None, too_often)
    except Refusal as refusal:
        add_to_form(form, refusal)
    return _page(request, token, form, status=422)


def _form_class(request: HttpRequest) -> type[NamesForm] | type[OwnAccountForm]:
    if not request.user.is_authenticated:
        return NewAccountForm
    return OwnAccountForm if viewer_for(request.user, at=timezone.now()) else NamesForm


def _accept(request: HttpRequest, token: str, data: dict[str, Any]) -> HttpResponse:
    at = timezone.now()
    if request.user.is_authenticated:
        names = {name: data.get(name, "") for name in ("given_name", "family_name")}
        row = accept_with_own_account(token=token, user_id=request.user.pk, at=at, **names)
        if row.appointment_id is not None:
            act_as(request, row.appointment_id)
        messages.success(request, _("You have accepted. From now on you can act in this role."))
        return HttpResponseRedirect(reverse("cabinet"))
    attempts.check_attempts(request, data["login"])
    data.pop("again")
    accept_invitation(token=token, at=at, **data)
    messages.success(request, _("You have accepted. Sign in with the login and the password that you have chosen."))
    return HttpResponseRedirect(f"{reverse('sign_in')}?{urlencode({'next': reverse('cabinet')})}")


def _page(request: HttpRequest, token: str, form: NamesForm | OwnAccountForm, *, status: int = 200) -> HttpResponse:
    try:
        row = open_invitation(token, at=timezone.now())
    except Refusal as refusal:
        context = {"title": _("This invitation opens nothing"), "why": refusal_message(refusal)}
        return render_page(request, "cabinet/invitation_over.html", context, status=410)
    return render_page(request, "cabinet/invitation.html", _context(request, row, form), status=status)


def _context(request: HttpRequest, row: Invitation, form: NamesForm | OwnAccountForm) -> dict[str, Any]:
    signed_in = request.user.is_authenticated
    return {
        "title": _("You are invited"),
        "row": row,
        "role": Role(row.role).label,
        "place": row.place_in(get_language() or SOURCE),
        "form": form,
        "way": form.way,
        "button": _("Accept"),
        "wrong": "" if signed_in else _("This could not be stored yet. Type the password anew, please."),
        "back": _("Not now"),
        "back_url": reverse("cabinet") if signed_in else f"/{get_language()}/",
        "sign_in_url": f"{reverse('sign_in')}?{urlencode({'next': request.path})}",
    }
