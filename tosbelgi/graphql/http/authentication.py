"""Who asks: each way in which a request can say so, and the refusal of those that nobody has opened.

It is settled before any data is read. A request goes one way: whoever shows a session and a token is refused, since
the one could speak for another than the other.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from tosbelgi.accounts.models import User
from tosbelgi.host.api import bearer_token, platform_with_token
from tosbelgi.language.languages import SOURCE, is_language
from tosbelgi.programme.people.api import read_viewer

from ..engine.context import Context
from ..engine.http_errors import GraphQLHTTPError

# RFC 9110, 15.5.2: a 401 names how one signs in; a session is begun by the site's own form.
CHALLENGE = {"WWW-Authenticate": 'Cookie realm="Tosbelgi"'}
# RFC 6750, 3: what is wrong with a token that was sent.
WRONG_TOKEN = {"WWW-Authenticate": 'Bearer realm="Tosbelgi", error="invalid_token"'}


@dataclass(frozen=True)
class Way:
    """A way to say who asks. `is_taken` looks at the headers alone; `identify` may read the database."""

    is_taken: Callable[[HttpRequest], bool]
    identify: Callable[[HttpRequest], Context]


def has_session(request: HttpRequest) -> bool:
    """Does the request bring a session cookie, whatever it is worth?"""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def _has_token(request: HttpRequest) -> bool:
    return bool(request.META.get("HTTP_AUTHORIZATION", "").strip())


def _from_session(request: HttpRequest) -> Context:
    user = request.user
    if not isinstance(user, User):  # the session has ended
        return stranger()
    language = user.language if is_language(user.language) else SOURCE
    return Context(
        now=timezone.now(),
        user=user,
        session_key=request.session.session_key,
        locale=language,
        read_viewer=lambda: read_viewer(request),
    )


def _from_token(request: HttpRequest) -> Context:
    now, token = timezone.now(), bearer_token(request)
    platform = platform_with_token(token, at=now, address=request.build_absolute_uri(request.path))
    if platform is None:
        raise GraphQLHTTPError(
            "TOKEN_REFUSED",
            "This is no token that holds: unknown, expired, or of an application that is closed. Ask for another.",
            status=401,
            field="Authorization",
            headers=WRONG_TOKEN,
            allowed=["Bearer"],
        )
    return Context(now=now, platform=platform)


WAYS: Mapping[str, Way] = {
    "session": Way(has_session, _from_session),
    "token": Way(_has_token, _from_token),
}


def is_anonymous(request: HttpRequest) -> bool:
    """Does the request say nothing of who asks? Then its answer is anybody's."""
    return not any(way.is_taken(request) for way in WAYS.values())


def stranger() -> Context:
    return Context(now=timezone.now())


def identify(request: HttpRequest) -> Context:
    """Settle who asks. Raises `GraphQLHTTPError` for a way that is not open, and for two at once."""
    ways = [way for way in WAYS.values() if way.is_taken(request)]
    if len(ways) > 1:
        raise GraphQLHTTPError(
            "SESSION_AND_TOKEN",
            "A request with a session cookie and `Authorization` could speak for two. Send one of them.",
            status=400,
            field="Authorization",
            allowed=list(WAYS),
        )
    return ways[0].identify(request) if ways else stranger()


def require_user(context: Context) -> None:
    """Refuse, with 401, an operation that only somebody signed in may ask for."""
    if context.user_id is None:
        raise GraphQLHTTPError(
            "SIGN_IN_REQUIRED",
            "Only somebody signed in changes anything. The session may have ended: sign in, and send it again.",
            status=401,
            headers=CHALLENGE,
        )
