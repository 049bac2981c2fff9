"""Authentication by name or login address and password, one hash of a password whoever asks."""

from datetime import datetime
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet
from django.http import HttpRequest

from tosbelgi.kernel.caching.compiled_queries import Row, compile_query

from .login_addresses import user_of
from .models import User

COLUMNS = tuple(field.attname for field in User._meta.concrete_fields)


@compile_query
def _accounts(*, pk: int, at: datetime) -> QuerySet[User, Row]:
    return User.objects.filter(pk=pk).values(*COLUMNS)


class SignInBackend(AuthenticationBackend):
    """allauth's backend with a lookup of our own.

    allauth's tries a login address twice, and an unknown one once: the time would tell which addresses are known.
    """

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> AbstractBaseUser | None:
        name = credentials.get("username") or credentials.get("email") or ""
        return self._check_password(user_of(name), credentials.get("password") or "")

    def get_user(self, user_id: int) -> User | None:
        """As Django's: every request with a session asks, so that the query is compiled once."""
        row = next(iter(_accounts(pk=user_id)), None)
        user = None if row is None else User.from_db(DEFAULT_DB_ALIAS, COLUMNS, tuple(row.values()))
        return user if self.user_can_authenticate(user) else None
