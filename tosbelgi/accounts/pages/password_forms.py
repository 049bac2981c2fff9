"""Forms about passwords: forgotten, new, changed, and asked for again before a sensitive step."""

from typing import Any

from allauth.account import forms as allauth
from allauth.core import context
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from .. import attempts
from ..login_addresses import nobody
from ..new_accounts import LONGEST_PASSWORD
from .own_address import address_field, open_account_at

NEW, AGAIN = _("Your new password"), _("The new password once more")


class ResetRequestForm(allauth.ResetPasswordForm):
    """To which login address the link shall go. Known and unknown ones are answered alike."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = address_field()

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"].lower()
        self.users = [open_account_at(address) or nobody()]
        return address


class OurWordsMixin:
    """The labels of a form of allauth's in our words, beside the fields instead of in them."""

    fields: dict[str, forms.Field]
    labels: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels[name]
            field.widget.attrs.pop("placeholder", None)
            field.validators.append(MaxLengthValidator(LONGEST_PASSWORD))
            if name in {"password", "oldpassword"}:
                field.help_text = ""


class NewPasswordForm(OurWordsMixin, allauth.ResetPasswordKeyForm):
    labels = {"password1": NEW, "password2": AGAIN}


class FirstPasswordForm(OurWordsMixin, allauth.SetPasswordForm):
    labels = {"password1": NEW, "password2": AGAIN}


class ChangeForm(OurWordsMixin, allauth.ChangePasswordForm):
    labels = {"oldpassword": _("Your password until now"), "password1": NEW, "password2": AGAIN}

    def clean_oldpassword(self) -> str:
        attempts.check_attempts(context.request, self.user.get_username())
        return super().clean_oldpassword()


class ConfirmForm(OurWordsMixin, allauth.ReauthenticateForm):
    labels = {"password": _("Your password")}

    def clean_password(self) -> str:
        attempts.check_attempts(context.request, self.user.get_username())
        return super().clean_password()
