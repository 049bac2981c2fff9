"""Forms of signing in by a code that comes by e-mail."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm
from allauth.core import context
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .. import attempts
from ..models import User
from .own_address import address_field, open_account_at

DIGITS = 8
LONGEST_CODE = 20  # characters, with the spaces that people put between


class CodeRequestForm(forms.Form):
    """To which login address a code shall go. Known and unknown ones are answered alike."""

    email = address_field()
    _user: User | None = None

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"].lower()
        self._user = open_account_at(address)
        return address


class CodeField(forms.CharField):
    """Eight digits, with spaces and hyphens wherever somebody puts them. Anything else is no code, not a wrong one."""

    def clean(self, value: str | None) -> str:
        typed = value or ""
        code = "".join(typed.split()).replace("-", "")
        if len(typed) > LONGEST_CODE or len(code) != DIGITS or not (code.isascii() and code.isdecimal()):
            raise ValidationError(_("A code has eight digits. Enter that of the newest mail."), code="malformed")
        return code


class CodeForm(ConfirmLoginCodeForm):
    """The code of the mail to a letterbox. Whatever has another error than `incorrect_code` was no attempt."""

    def __init__(self, *args: Any, letterbox: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.letterbox = letterbox
        self.fields["code"] = CodeField(
            label=_("Code from the e-mail"),
            widget=forms.TextInput(
                {
                    "inputmode": "numeric",
                    "autocomplete": "one-time-code",
                    "autofocus": True,
                    "maxlength": LONGEST_CODE,
                }
            ),
        )

    def clean_code(self) -> str:
        attempts.check_codes(context.request, self.letterbox)
        return super().clean_code()
