"""Who asks with a token, as whom they read for a purpose, and what is written down of it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from oauth2_provider.models import AccessToken, clear_expired

from tosbelgi.kernel.caching.compiled_queries import Row, compile_query
from tosbelgi.programme.people.api import Purpose
from tosbelgi.programme.sharing.api import Reading, readings_for

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
    row = next(iter(_tokens(digest=digest, moment=at)), None)
    if row is None or not AccessToken(resource=row["resource"]).allows_audience(address):
        return None
    given = set(row["scope"].split()) & set(row["application__purposes"])
    return AskingPlatform(
        platform_id=row["application__platform"],
        application_id=row["application"],
        purposes=frozenset(one for one in Purpose if one.value in given),
        points_a_minute=row["application__points_a_minute"],
    )


@compile_query
def _tokens(*, digest: str, moment: datetime, at: datetime) -> QuerySet[AccessToken, Row]:
    """The one that holds then, of an application whose platform is open."""
    rows = AccessToken.objects.filter(token_checksum=digest, user=None, expires__gt=moment)
    of_application = ("platform", "purposes", "points_a_minute")
    return rows.filter(application__platform__is_open=True).values(
        "scope", "resource", "application", *(f"application__{name}" for name in of_application)
    )


def readings_of(asking: AskingPlatform, *, person: str, at: datetime) -> dict[Purpose, Reading]:
    """As whom the platform reads of its account `person`, by purpose; only those for which it may. One query."""
    found = readings_for(platform_id=asking.platform_id, their_id=person, at=at)
    return {purpose: reading for purpose, reading in found.items() if purpose in asking.purposes}


def forget_old_tokens() -> None:
    """Scheduled: delete the tokens that have expired."""
    clear_expired()
