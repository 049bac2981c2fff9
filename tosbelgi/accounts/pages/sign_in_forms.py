"""The form of signing in: name or login address, and password. The limit is checked before the password."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import attempts, session_limits
from .password_forms import OurWordsMixin

LONGEST_NAME = 254  # characters; a login address may have so many


class SignInForm(OurWordsMixin, LoginForm):
    """allauth's form, with our words, one rule of limits, and nothing to choose."""

    labels = {"login": _("Name or e-mail address"), "password": pgettext_lazy("of an account", "Password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=self.labels["login"],
            max_length=LONGEST_NAME,
            widget=forms.TextInput(
                {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
            ),
        )
        self.order_fields(["login", "password"])

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            attempts.check_attempts(self.request, self.cleaned_data["login"])
        return super().clean()

    def _login_with_password(
        self, request: HttpRequest, redirect_url: str | None, credentials: dict[str, Any]
    ) -> HttpResponse:
        """Afterwards allauth gives every session the same length."""
        response = super()._login_with_password(request, redirect_url, credentials)
        if request.user.is_authenticated:
            session_limits.begin(type(request.user), request, request.user)
        return response
