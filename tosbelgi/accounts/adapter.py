"""What django-allauth asks of us: mails in the person's language, where one may be led, no sign-up by strangers."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from tosbelgi.kernel.mail.outbox import queue_for_nobody
from tosbelgi.kernel.web.clients import client_address

from . import attempts
from .language import language_of
from .login_addresses import NOBODY, nobody, user_at
from .models import User
from .sessions import end_other_sessions

# In the context of a mail: there is no account for it, or it has had too many; the work is done all the same.
FOR_NOBODY = "for_nobody"
# What allauth would say where the page itself says it already.
UNSAID = {"logged_in", "login_code_sent", "email_confirmed", "password_set", "password_changed"}


def is_own_address(address: str, host: str) -> bool:
    """May a browser be led on to this address after signing in? Only within the site, by a path.

    >>> is_own_address("/kk/cabinet/?a=1", "example.kz"), is_own_address("https://example.kz/kk/", "example.kz")
    (True, False)
    >>> [is_own_address(one, "example.kz") for one in ("//evil.example", "/\\\\evil.example", "javascript:alert(1)")]
    [False, False, False]
    """
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts={host})


class AccountAdapter(DefaultAccountAdapter):
    """django-allauth's adapter."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The name or the password is not right. Check both and try again."),
        "username_password_mismatch": _("The name or the password is not right. Check both and try again."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
        "incorrect_code": _("This is not the code of the newest mail. Check it and try again."),
        "too_many_login_attempts": _("The code was wrong three times and is not valid any more. Ask for a new one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by operators and by invitations."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """A form is answered by a page, whoever sends it: programs ask GraphQL."""
        return False

    def is_safe_url(self, url: str) -> bool:
        return is_own_address(url, self.request.get_host())

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the admin for those who work there, else to the cabinet."""
        if request.user.has_perm("wagtailadmin.access_admin"):
            return settings.ADMIN_PATH
        return reverse(settings.LOGIN_REDIRECT_URL)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("sign_in")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("my_account")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Of the site itself, whatever host the request names."""
        uid, _dash, token = key.partition("-")
        return settings.SITE_URL + reverse("account_reset_password_from_key", args=[uid, token])

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        name = (message_template or "").rpartition("/")[2].removesuffix(".txt")
        if name not in UNSAID:
            super().add_message(request, level, message_template, message_context, extra_tags, message)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Whoever knew the old one is signed out everywhere but here."""
        super().set_password(user, password)
        request: HttpRequest = self.request
        is_own = request.user.is_authenticated and request.user.pk == user.pk
        assert isinstance(user, User)
        end_other_sessions(user, request.session.session_key if is_own else None)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """By the outbox, in the language of whoever it is for. One for nobody costs as much and goes nowhere."""
        user = context.get("user") or user_at(email)
        if FOR_NOBODY in context:
            user = nobody()
        # What strangers ask for has been counted by their form; to prove oneself anew one asks without any.
        is_full = context.get("reauthentication") and attempts.is_letterbox_full(email)
        if user is None or is_full:
            return
        with override(language_of(user)):
            site = {"site_url": settings.SITE_URL, "site": urlsplit(settings.SITE_URL).hostname}
            context = context | site | {"user": user, "email": email}
            if "key" in context:  # made anew, since the page it leads to is in the language of the mail
                key = f"{context['uid']}-{context['key']}"
                context["password_reset_url"] = self.get_reset_password_from_key_url(key)
            subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", context).split())
            body = render_to_string(f"{template_prefix}_message.txt", context).strip()
            message = EmailMessage(subject, f"{body}\n", self.get_from_email())
        if user.pk == NOBODY:
            queue_for_nobody(message)
        else:
            message.to = [email]
            message.send()
