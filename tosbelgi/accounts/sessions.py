"""Where somebody is signed in: their own sessions, each of which they can end, for pages and GraphQL alike.

allauth keeps a row for each session, with address and browser. Both are shortened when the row is written, and the row
goes with its session, however that ends.
"""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from tosbelgi.kernel.refusals import Refusal

from .browsers import short_browser, short_network
from .models import User


class NoSuchSession(Refusal):
    """Missing, ended and somebody else's look alike."""

    code = "NO_SUCH_SESSION"
    rule = "account.session.own"
    field = "id"


@dataclass(frozen=True)
class OwnSession:
    """One place where somebody is signed in. `browser` may be empty; `network` is never a whole address."""

    id: int
    browser: str
    network: str
    began_at: datetime
    seen_at: datetime
    is_current: bool


def own_sessions(user: User, current: str | None = None) -> list[OwnSession]:
    """The sessions of this user that are valid, the newest first, in two queries; `current` is the key of this one."""
    rows = list(UserSession.objects.filter(user=user).order_by("-created_at", "-pk"))
    stored = Session.objects.filter(pk__in=[row.session_key for row in rows], expire_date__gt=timezone.now())
    valid = {session.pk for session in stored if _is_of(session, user)}
    return [_described(row, current) for row in rows if row.session_key in valid]


@transaction.atomic
def end_session(user: User, session_id: int) -> None:
    """End one of the user's own sessions. Once it has ended there is no such session: a repetition says so."""
    row = UserSession.objects.select_for_update().filter(user=user, pk=session_id).first()
    if row is None:
        raise NoSuchSession
    Session.objects.filter(pk=row.session_key).delete()
    row.delete()


def end_other_sessions(user: User, current: str | None) -> int:
    """End all sessions of the user but the current one; returns how many ended."""
    others = UserSession.objects.filter(user=user).exclude(session_key=current)
    keys = list(others.values_list("session_key", flat=True))
    Session.objects.filter(pk__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


def see_session(request: HttpRequest) -> None:
    """Note that the current session is in use: its row, made where it is missing, says when and from where."""
    UserSession.objects.create_from_request(request)


def shorten(sender: type[UserSession], instance: UserSession, **kwargs: object) -> None:
    """Receiver of pre_save: neither the whole address nor the whole browser is ever stored."""
    instance.ip, instance.user_agent = short_network(str(instance.ip)), short_browser(instance.user_agent)


def forget_row(sender: type[Session], instance: Session, **kwargs: object) -> None:
    """Receiver of post_delete of a session: what was kept of it goes too."""
    UserSession.objects.filter(session_key=instance.pk).delete()


def forget_old() -> None:
    """Scheduled: delete sessions that have expired, and with each what was kept of it."""
    while keys := list(Session.objects.filter(expire_date__lt=timezone.now()).values_list("pk", flat=True)[:500]):
        Session.objects.filter(pk__in=keys).delete()


def _is_of(session: Session, user: User) -> bool:
    """Is the user still signed in by it? A changed password has ended it, though its row may be there."""
    data: dict[str, object] = session.get_decoded()
    return data.get(SESSION_KEY) == str(user.pk) and constant_time_compare(
        str(data.get(HASH_SESSION_KEY, "")), user.get_session_auth_hash()
    )


def _described(row: UserSession, current: str | None) -> OwnSession:
    is_current = row.session_key == current
    return OwnSession(row.pk, row.user_agent, _network(row.ip), row.created_at, row.last_seen_at, is_current)


def _network(address: str) -> str:
    """As people read it: the part that is kept, and what is left open.

    >>> _network("203.0.113.0"), _network("2001:db8:1::")
    ('203.0.113.…', '2001:db8:1:…')
    """
    return f"{address.rsplit('.', 1)[0]}.…" if "." in address else f"{address.rstrip(':')}:…"
