"""Notification mails in the recipient's language, not in the actor's.

Wagtail asks for the reader's preference too, but where there is none it takes the language that is active just then,
which is the actor's; and the mail with a new password is written in the language of the screen that asked for it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.utils.translation import override
from wagtail.admin.forms.auth import PasswordResetForm

from tosbelgi.kernel.web.allowance import Allowance

from ..editing.recipients import preferred_language

mails = Allowance("password-mail")
MOST_MAILS = 1  # a minute for a person: the one before is good still


class PasswordMailForm(PasswordResetForm):
    """Wagtail's password reset form: its mail is in the recipient's language, and comes once a minute at most."""

    def send_mail(
        self,
        subject_template_name: str,
        email_template_name: str,
        context: dict[str, Any],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        # Nobody has somebody's letterbox filled by pressing on.
        if settings.SIGN_IN_RATE_LIMIT > 0 and mails.take(str(context["user"].pk), 1, MOST_MAILS).refused:
            return
        with override(preferred_language(context["user"])):
            super().send_mail(subject_template_name, email_template_name, context, *args, **kwargs)


def in_site_language(send: Callable[..., Any]) -> Callable[..., Any]:
    """One of Wagtail's notifiers, with the site's language where the recipient has chosen none."""

    @wraps(send)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        with override(settings.LANGUAGE_CODE):
            return send(*args, **kwargs)

    return wrapper
