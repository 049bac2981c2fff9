"""Who asks with a token, as whom they read for a purpose, and what is written down of it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from oauth2_provider.models import AccessToken, clear_expired

from tosbelgi.programme.people.api import Purpose
from tosbelgi.programme.sharing.api import Reading, reading_for

MOST_CHARACTERS = 200  # the toolkit's tokens have thirty


@dataclass(frozen=True)
class AskingPlatform:
    """A platform that asks with a token that holds: for which purposes, and how much it may ask."""

    platform_id: int
    application_id: int
    purposes: frozenset[Purpose]
    points_a_minute: int


def platform_with_token(token: str, *, at: datetime, address: str) -> AskingPlatform | None:
    """Whose token it is; None for one that is unknown, over, for another address, or of a closed platform. One query.

    `address` is where it is shown: a token may be limited to another (RFC 8707).
    """
    if not 0 < len(token) <= MOST_CHARACTERS:
        return None
    digest = hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
    rows = AccessToken.objects.filter(token_checksum=digest, user=None, expires__gt=at)
    row = rows.select_related("application__platform").first()
    if row is None or row.application is None or not row.application.is_usable(None):
        return None
    if not row.allows_audience(address):
        return None
    given = row.scope.split()
    purposes = frozenset(one for one in row.application.allowed_purposes if one.value in given)
    return AskingPlatform(row.application.platform_id, row.application_id, purposes, row.application.points_a_minute)


def reading_of(asking: AskingPlatform, *, person: str, purpose: Purpose, at: datetime) -> Reading | None:
    """As whom the platform reads of its account `person`; None where it may not, for whatever reason. One query."""
    if purpose not in asking.purposes:
        return None
    return reading_for(platform_id=asking.platform_id, their_id=person, purpose=purpose, at=at)


def forget_old_tokens() -> None:
    """Scheduled: delete the tokens that have expired."""
    clear_expired()
