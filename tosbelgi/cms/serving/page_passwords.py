"""Rate limit for the passwords of private pages and documents, as sign-in has one (`accounts.attempts`).

Such a password is a word that many know. It is tried without a name, so attempts are counted by address alone, as
many as that address has to sign in with all names: a class that opens a page together is not held up.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from tosbelgi.accounts.attempts import NAMES
from tosbelgi.kernel.web.allowance import Allowance
from tosbelgi.kernel.web.clients import client_address

from . import error_views

attempts = Allowance("page-password")


def limit_attempts(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Wrap a view to which passwords are sent: beyond the allowance it does not even look at them."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        allowed: int = NAMES * settings.SIGN_IN_RATE_LIMIT
        if request.method == "POST" and allowed > 0:
            standing = attempts.take(client_address(request), 1, allowed)
            if standing.refused:
                return error_views.too_many_passwords(request, standing.seconds)
        return view(request, *args, **kwargs)

    return answer
