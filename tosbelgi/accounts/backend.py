"""Authentication by name or login address and password, one hash of a password whoever asks."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from .login_addresses import user_of


class SignInBackend(AuthenticationBackend):
    """allauth's backend with a lookup of our own.

    allauth's tries a login address twice, and an unknown one once: the time would tell which addresses are known.
    """

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> AbstractBaseUser | None:
        name = credentials.get("username") or credentials.get("email") or ""
        return self._check_password(user_of(name), credentials.get("password") or "")
