"""Rate limits of signing in and of asking for mails: by name and network address together, never by name alone.

Attempts from elsewhere lock nobody out, and a school behind one address is spared: it has five times as many attempts
as one name. `SIGN_IN_RATE_LIMIT` is the one number; 0 is no limit.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import ngettext

from tosbelgi.kernel.web.allowance import Allowance
from tosbelgi.kernel.web.clients import client_address

NAMES = 5  # the limit of an address is that of so many names
MOST_MAILS = 3  # a minute to one letterbox, asked for from one address …
MOST_CODES = 6  # a minute that are entered for one letterbox from one address: those of two mails
MOST_MAILS_OF_ALL = 10  # … and from all addresses together; what is beyond is answered alike and not sent
of_name = Allowance("sign-in-name")
of_address = Allowance("sign-in-address")
of_letterbox = Allowance("sign-in-mail")
of_code = Allowance("sign-in-code")


def check_attempts(request: HttpRequest, name: str) -> None:
    """Count one more attempt to prove who one is; raises ValidationError beyond the limit, before any password."""
    _count(request, of_name, name, settings.SIGN_IN_RATE_LIMIT, too_many_attempts)


def check_mails(request: HttpRequest, address: str) -> None:
    """Count one more mail that is asked for; raises ValidationError beyond the limit, whether or not it is known."""
    _count(request, of_letterbox, address, MOST_MAILS, too_many_mails)


def check_codes(request: HttpRequest, letterbox: str) -> None:
    """Count one more code that is entered; raises ValidationError beyond the limit, whether or not it is the right one.

    It comes on top of the three attempts of each code, of which many may be asked for and kept. A letterbox whose codes
    are guessed from elsewhere stays open to its owner, and a school behind one address has as many as it has people.
    """
    if settings.SIGN_IN_RATE_LIMIT <= 0:
        return
    state = of_code.take(f"{client_address(request)} {letterbox.casefold()}", 1, MOST_CODES)
    if state.refused:
        raise too_many_attempts(state.seconds)


def _count(
    request: HttpRequest, allowance: Allowance, name: str, most: int, refusal: Callable[[int], ValidationError]
) -> None:
    """Count one more for the name, asked for from that network address, and one more for the address itself."""
    allowed: int = settings.SIGN_IN_RATE_LIMIT
    if allowed <= 0:
        return
    client = client_address(request)
    standings = (
        allowance.take(f"{client} {name.casefold()}", 1, most),
        of_address.take(client, 1, NAMES * allowed),
    )
    if any(standing.refused for standing in standings):
        raise refusal(standings[0].seconds)


def is_letterbox_full(address: str) -> bool:
    """Has this letterbox had as many mails in the last minute as anybody may have sent to it?"""
    if settings.SIGN_IN_RATE_LIMIT <= 0:
        return False
    return of_letterbox.take(address.casefold(), 1, MOST_MAILS_OF_ALL).refused


def too_many_attempts(seconds: int) -> ValidationError:
    text = ngettext(
        "There were too many attempts to sign in. Try again in %(seconds)d second.",
        "There were too many attempts to sign in. Try again in %(seconds)d seconds.",
        seconds,
    )
    return ValidationError(text, code="too_often", params={"seconds": seconds})


def too_many_mails(seconds: int) -> ValidationError:
    text = ngettext(
        "You have asked for several mails just now: the newest counts. You can ask again in %(seconds)d second.",
        "You have asked for several mails just now: the newest counts. You can ask again in %(seconds)d seconds.",
        seconds,
    )
    return ValidationError(text, code="too_often", params={"seconds": seconds})
