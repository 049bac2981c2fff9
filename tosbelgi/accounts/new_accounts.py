"""A new account of somebody who was invited: with a login and a password that they alone choose.

Strangers cannot make accounts: whoever calls this has checked an invitation.
"""

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tosbelgi.kernel.refusals import Refusal

from .login_addresses import user_at, user_of
from .models import User

SHORTEST_LOGIN, LONGEST_LOGIN = 3, 150
LONGEST_PASSWORD = 1_000  # characters; a hash of a longer one would only cost time


class LoginIsTaken(Refusal):
    """Somebody has it, in capital or small letters."""

    code = "LOGIN_IS_TAKEN"
    rule = "account.login.free"
    field = "login"


class LoginDoesNotFit(Refusal):
    """Letters, digits, a few signs. No @: who is called like an address would stand before whoever signs in by it."""

    code = "LOGIN_DOES_NOT_FIT"
    rule = "account.login.signs"
    field = "login"
    limits = ("least", "most")


class PasswordDoesNotFit(Refusal):
    """`reasons` are the sentences of the rules that it breaks, in the language of whoever reads them."""

    code = "PASSWORD_DOES_NOT_FIT"
    rule = "account.password.strength"
    field = "password"
    takes = ("reasons",)
    limits = ("most",)


@transaction.atomic
def open_account(*, login: str, password: str, address: str, language: str) -> User:
    """An account of one's own. The address, at which somebody was reached, is its login address if it is nobody's."""
    user = User(username=_checked_login(login), language=language)
    if user_at(address) is None:
        user.email = address
    _check_password(password, user)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as taken:
        raise LoginIsTaken from taken  # by somebody who was faster
    EmailAddress.objects.filter(user=user).update(verified=True)  # the letter with the link has reached them there
    return user


def _checked_login(login: str) -> str:
    login = User.normalize_username(login) if len(login) <= LONGEST_LOGIN else login
    if not _is_login(login):
        raise LoginDoesNotFit(least=SHORTEST_LOGIN, most=LONGEST_LOGIN)
    if user_of(login) is not None:
        raise LoginIsTaken
    return login


def _is_login(login: str) -> bool:
    if not SHORTEST_LOGIN <= len(login) <= LONGEST_LOGIN or "@" in login:
        return False
    try:
        get_adapter().clean_username(login, shallow=True)
    except ValidationError:
        return False
    return True


def _check_password(password: str, user: User) -> None:
    if len(password) > LONGEST_PASSWORD:
        raise PasswordDoesNotFit(reasons="", most=LONGEST_PASSWORD)
    try:
        get_adapter().clean_password(password, user=user)
    except ValidationError as wrong:
        raise PasswordDoesNotFit(reasons=" ".join(map(str, wrong.messages)), most=LONGEST_PASSWORD) from wrong
