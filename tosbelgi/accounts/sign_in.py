"""Guessing passwords is slow: so many tries a minute with one name from one address, and five times as many in all.

Tries from elsewhere shut nobody out, and colleagues behind one address do not hinder each other.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import ngettext
from wagtail.admin.forms.auth import LoginForm

from tosbelgi.kernel.web.allowance import Allowance
from tosbelgi.kernel.web.clients import client_of

NAMES = 5  # that may be tried as often as they can from one address
of_name = Allowance("sign-in-name")
of_address = Allowance("sign-in-address")


class SignInForm(LoginForm):
    """Wagtail's, which refuses before it looks at the password."""

    def clean(self) -> dict[str, Any]:
        allowed: int = settings.SIGN_IN_RATE_LIMIT
        if allowed > 0:
            client = client_of(self.request)
            name = str(self.cleaned_data.get("username", "")).casefold()
            standings = (of_name.take(f"{client} {name}", 1, allowed), of_address.take(client, 1, NAMES * allowed))
            if any(standing.refused for standing in standings):
                raise forms.ValidationError(_too_often(standings[0].seconds), code="too_often")
        return super().clean()


def _too_often(seconds: int) -> str:
    return ngettext(
        "There were too many attempts to sign in. Try again in %(seconds)d second.",
        "There were too many attempts to sign in. Try again in %(seconds)d seconds.",
        seconds,
    ) % {"seconds": seconds}
