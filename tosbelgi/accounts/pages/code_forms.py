"""Forms of signing in by a code that comes by e-mail."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm
from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import User
from .own_address import address_field, open_account_at

LONGEST_CODE = 20  # characters, with the spaces that people put between


class CodeRequestForm(forms.Form):
    """To which login address a code shall go. Known and unknown ones are answered alike."""

    email = address_field()
    _user: User | None = None

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"].lower()
        self._user = open_account_at(address)
        return address


class CodeForm(ConfirmLoginCodeForm):
    """The code of the mail; eight digits, with spaces wherever somebody puts them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=_("Code from the e-mail"),
            max_length=LONGEST_CODE,
            widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
        )
