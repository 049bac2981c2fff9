"""How long a session lasts: an idle limit and an absolute one, both shorter for whoever sees data of others.

The idle limit is the expiry of Django's session, which each request renews (once in some minutes); the absolute one
stands in the session. Both are read anew at each renewal, since roles change.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from .models import User
from .request_user import AnyUser
from .sessions import see_session

logger = logging.getLogger(__name__)
BEGAN, SEEN, LONGEST = "began_at", "seen_at", "longest"  # in the session; seconds since 1970, and seconds
RENEWAL = 300  # seconds between two renewals at the least
# What open pages ask by themselves, without anybody at them.
NOBODY_ASKED = f"{settings.ADMIN_PATH}editing-sessions/"


@dataclass(frozen=True)
class SessionLimits:
    idle: timedelta
    longest: timedelta


_sees_others: list[Callable[[User], bool]] = []


def sees_others(rule: Callable[[User], bool]) -> Callable[[User], bool]:
    """Decorator: register a rule that tells whose session is short, for those who see data of others."""
    _sees_others.append(rule)
    return rule


@sees_others
def is_staff(user: User) -> bool:
    """Whoever may enter the admin."""
    return user.is_superuser or user.has_perm("wagtailadmin.access_admin")


def limits_of(user: User) -> SessionLimits:
    """Short limits for whoever sees data of others, by any of the registered rules."""
    if any(rule(user) for rule in _sees_others):
        return SessionLimits(settings.OTHERS_SESSION_IDLE, settings.OTHERS_SESSION_LONGEST)
    return SessionLimits(settings.OWN_SESSION_IDLE, settings.OWN_SESSION_LONGEST)


def is_over(session: SessionBase, now: float) -> bool:
    """Has the session of somebody signed in reached its absolute limit? One that does not know its beginning has."""
    return now >= session.get(BEGAN, 0) + session.get(LONGEST, 0)


def begin(sender: object, request: HttpRequest, user: User, **kwargs: object) -> None:
    """Receiver of Django's `user_logged_in`: whatever begins a session limits it."""
    request.session[BEGAN] = time.time()
    renew(request.session, user, time.time())


def renew(session: SessionBase, user: User, now: float) -> None:
    limits = limits_of(user)
    session[SEEN], session[LONGEST] = now, int(limits.longest.total_seconds())
    session.set_expiry(int(limits.idle.total_seconds()))


class RequestOfSomebody(HttpRequest):
    """For hints only: a request whose user has been looked up stands where Django's middleware keeps it too."""

    _cached_user: AnyUser


class SessionLimitMiddleware:
    """Stands behind the authentication middleware: whose session is over is a stranger; others' are renewed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: RequestOfSomebody) -> HttpResponseBase:
        session = request.session  # a view for everybody has none
        request.user = cast(User, SimpleLazyObject(lambda: _user_of(request, session)))
        response = self.get_response(request)
        user = getattr(request, "_cached_user", None)  # who was never asked for is not looked up
        if user is None or not user.is_authenticated or request.session is None:
            return response
        if not request.path_info.startswith(NOBODY_ASKED):
            _renew_if_due(request, user)
        return response


def _user_of(request: RequestOfSomebody, session: SessionBase) -> AnyUser:
    user: AnyUser = getattr(request, "_cached_user", None) or get_user(request)
    if user.is_authenticated and is_over(session, time.time()):
        session.flush()
        user = AnonymousUser()
    request._cached_user = user
    return user


def _renew_if_due(request: HttpRequest, user: User) -> None:
    """Where nothing can be stored, reading goes on with the session as it is.

    A session that has ended during the request, by this very request or from elsewhere, is over from the next one on.
    """
    now = time.time()
    if now - request.session.get(SEEN, now) < RENEWAL:
        return
    kept, was_modified = request.session.get(SEEN), request.session.modified
    try:
        with transaction.atomic():
            renew(request.session, user, now)
            request.session.save()
            see_session(request)
    except (DatabaseError, UpdateError) as error:
        if isinstance(error, DatabaseError):
            logger.warning("a session could not be renewed")
        request.session[SEEN], request.session.modified = kept, was_modified
