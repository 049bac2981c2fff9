"""Notification mails in the recipient's language, not in the actor's.

Wagtail asks for the reader's preference too, but where there is none it takes the language that is active just then,
which is the actor's. In a mail the rule of the house holds instead: `accounts.language.language_of`.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any

from django.conf import settings
from django.utils.translation import override
from wagtail.users.models import UserProfile

from tosbelgi.accounts.language import language_of

_is_writing: ContextVar[bool] = ContextVar("is_writing_mails", default=False)


def in_readers_language(send: Callable[..., Any]) -> Callable[..., Any]:
    """One of Wagtail's notifiers, which writes to each recipient as the house writes to them."""

    @wraps(send)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        outer = _is_writing.set(True)
        try:
            with override(settings.LANGUAGE_CODE):
                return send(*args, **kwargs)
        finally:
            _is_writing.reset(outer)

    return wrapper


def preferred_language(of_profile: Callable[[UserProfile], str]) -> Callable[[UserProfile], str]:
    """Wagtail's rule for pages of the admin, and the one of the house while mails are written."""

    @wraps(of_profile)
    def wrapper(profile: UserProfile) -> str:
        return language_of(profile.user) if _is_writing.get() else of_profile(profile)

    return wrapper
