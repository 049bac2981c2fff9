"""Rate limit of sign-in: so many attempts a minute per name and address, and five times as many per address.

Attempts from elsewhere lock nobody out, and colleagues behind one address do not hinder each other.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as gettext_wagtail
from django.utils.translation import ngettext
from wagtail.admin.forms.auth import LoginForm

from tosbelgi.kernel.web.allowance import Allowance
from tosbelgi.kernel.web.clients import client_address

NAMES = 5  # the limit of an address is that of so many names
of_name = Allowance("sign-in-name")
of_address = Allowance("sign-in-address")


class SignInForm(LoginForm):
    """Wagtail's form, with the rate limit checked before the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = gettext_wagtail("Password")

    def clean(self) -> dict[str, Any]:
        allowed: int = settings.SIGN_IN_RATE_LIMIT
        if allowed > 0:
            client = client_address(self.request)
            name = str(self.cleaned_data.get("username", "")).casefold()
            standings = (of_name.take(f"{client} {name}", 1, allowed), of_address.take(client, 1, NAMES * allowed))
            if any(standing.refused for standing in standings):
                raise forms.ValidationError(_too_many_attempts_message(standings[0].seconds), code="too_often")
        return super().clean()


def _too_many_attempts_message(seconds: int) -> str:
    return ngettext(
        "There were too many attempts to sign in. Try again in %(seconds)d second.",
        "There were too many attempts to sign in. Try again in %(seconds)d seconds.",
        seconds,
    ) % {"seconds": seconds}
