"""The login address to which a code or a link shall go. Known and unknown ones are answered alike."""

from allauth.core import context
from django import forms
from django.utils.translation import gettext_lazy as _

from .. import attempts
from ..login_addresses import user_at
from ..models import User


def address_field() -> forms.EmailField:
    return forms.EmailField(
        label=_("E-mail address of your account"),
        widget=forms.EmailInput({"autocomplete": "username", "autofocus": True}),
    )


def open_account_at(address: str) -> User | None:
    """The account at this login address, unless it is closed; counts one more mail that is asked for.

    None too for a letterbox that is full: what would not be sent counts for nothing, so that nobody guesses at it.
    """
    attempts.check_mails(context.request, address)
    is_full = attempts.is_letterbox_full(address)
    user = user_at(address)
    return user if user and user.is_active and not is_full else None
