"""Notification mails in the recipient's language, not in the actor's.

Wagtail asks for the reader's preference too, but where there is none it takes the language that is active just then,
which is the actor's.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.utils.translation import override


def in_site_language(send: Callable[..., Any]) -> Callable[..., Any]:
    """One of Wagtail's notifiers, with the site's language where the recipient has chosen none."""

    @wraps(send)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        with override(settings.LANGUAGE_CODE):
            return send(*args, **kwargs)

    return wrapper
