"""Actions on platforms and their applications, by the operator: written down, changed, a new secret, closed, opened.

A secret is computed from the press that made it and the site's secret key, and is stored as a hash: the same press
that comes twice shows the same secret, and nothing from which it could be read stands anywhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils.crypto import salted_hmac
from oauth2_provider.models import AccessToken

from tosbelgi.accounts.models import User
from tosbelgi.accounts.request_user import AnyUser
from tosbelgi.kernel import events
from tosbelgi.kernel.events import Code
from tosbelgi.language.plain_text import forbidden_characters, normalized
from tosbelgi.programme.models import Platform
from tosbelgi.programme.people.api import Purpose
from tosbelgi.programme.sharing.api import LONGEST_NAME, NoSuchPlatform

from .events import PlatformChanged, PlatformClosed, PlatformOpened, PlatformRegistered, SecretMade
from .models import Application
from .refusals import (
    MayNotDecideOnPlatforms,
    PlatformNameMissing,
    PlatformNameTaken,
    PlatformNeedsPurpose,
    PointsDoNotFit,
)

LEAST_POINTS, MOST_POINTS = 1_000, 100_000_000
_SALT = "tosbelgi.host.applications"


@dataclass(frozen=True)
class Shown:
    """An application with its secret, which is shown this once."""

    application: Application
    secret: str


def may_decide(user: AnyUser) -> bool:
    return bool(user.has_perm("programme.change_platform"))


@transaction.atomic
def register_platform(
    *,
    platform: UUID,
    names: Mapping[str, str],
    purposes: Iterable[Purpose],
    points_a_minute: int,
    by: User | None,
    at: datetime,
) -> Shown:
    """Write a platform down, with its application and the secret of it. `platform` is an id that the form has made.

    The same once more is answered the same. `by` is None where the site does it.
    """
    _require_right(by)
    _wait_for_others()
    there = Application.objects.select_related("platform").filter(platform__public_id=platform).first()
    if there is not None and there.secret_deed == platform:
        return Shown(there, _secret_of(there))
    checked, allowed = _checked_names(names), _checked_purposes(purposes)
    points = _checked_points(points_a_minute)
    if Platform.objects.filter(name_kk=checked["name_kk"]).exists():
        raise PlatformNameTaken
    row = Platform.objects.create(public_id=platform, **checked)
    application = Application(
        platform=row,
        purposes=allowed,
        points_a_minute=points,
        name=row.name_kk,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
        secret_deed=platform,
        secret_made_at=at,
    )
    application.client_secret = secret = _secret_of(application)
    application.save()
    events.record(
        PlatformRegistered(
            platform_id=row.pk,
            purposes=tuple(Code(one) for one in allowed),
            points_a_minute=points,
            by_id=by.pk if by else None,
            at=at,
        )
    )
    return Shown(application, secret)


@transaction.atomic
def change_platform(
    *, platform_id: int, purposes: Iterable[Purpose], points_a_minute: int, by: User, at: datetime
) -> Application:
    """Change for what the platform may ask, and how much. It holds at once, for tokens that were given too."""
    row = _locked(platform_id, by)
    allowed, points = _checked_purposes(purposes), _checked_points(points_a_minute)
    if (row.purposes, row.points_a_minute) == (allowed, points):
        return row
    row.purposes, row.points_a_minute = allowed, points
    row.save(update_fields=["purposes", "points_a_minute"])
    codes = tuple(Code(one) for one in allowed)
    events.record(PlatformChanged(platform_id=platform_id, purposes=codes, points_a_minute=points, by_id=by.pk, at=at))
    return row


@transaction.atomic
def make_secret(*, platform_id: int, deed: UUID, by: User, at: datetime) -> Shown:
    """A new secret; the one before and every token hold no more. The same deed once more shows the same secret."""
    row = _locked(platform_id, by)
    if row.secret_deed == deed:
        return Shown(row, _secret_of(row))
    row.secret_deed, row.secret_made_at = deed, at
    row.client_secret = secret = _secret_of(row)
    row.save(update_fields=["secret_deed", "secret_made_at", "client_secret"])
    AccessToken.objects.filter(application=row).delete()
    events.record(SecretMade(platform_id=platform_id, by_id=by.pk, at=at))
    return Shown(row, secret)


@transaction.atomic
def close_platform(*, platform_id: int, by: User, at: datetime) -> None:
    """From now on it gets no token and reads of nobody; links and consents stay as they are."""
    _set_open(platform_id, False, by, at)


@transaction.atomic
def open_platform(*, platform_id: int, by: User, at: datetime) -> None:
    """Let it ask again, with the secret that it has."""
    _set_open(platform_id, True, by, at)


def _set_open(platform_id: int, is_open: bool, by: User, at: datetime) -> None:
    platform = _locked(platform_id, by).platform
    if platform.is_open is is_open:
        return
    platform.is_open = is_open
    platform.save(update_fields=["is_open"])
    kind = PlatformOpened if is_open else PlatformClosed
    events.record(kind(platform_id=platform_id, by_id=by.pk, at=at))


def _secret_of(row: Application) -> str:
    return salted_hmac(_SALT, f"{row.client_id}:{row.secret_deed}", algorithm="sha256").hexdigest()


def _locked(platform_id: int, by: User) -> Application:
    _require_right(by)
    rows = Application.objects.select_for_update(of=("self",)).select_related("platform")
    row = rows.filter(platform=platform_id).first()
    if row is None:
        raise NoSuchPlatform
    return row


def _wait_for_others() -> None:
    """Whoever writes one down waits for whoever is doing so: there is no row of a platform yet that could be locked."""
    rows = Permission.objects.select_for_update(of=("self",), no_key=True)
    rows.filter(content_type__app_label="programme", codename="change_platform").first()


def _require_right(by: User | None) -> None:
    if by is not None and not may_decide(by):
        raise MayNotDecideOnPlatforms


def _checked_names(names: Mapping[str, str]) -> dict[str, str]:
    checked = {name: " ".join(normalized(names.get(name, "")).split()) for name in ("name_kk", "name_ru", "name_en")}
    wrong = [one for one in checked.values() if len(one) > LONGEST_NAME or forbidden_characters(one)]
    if wrong or not checked["name_kk"]:
        raise PlatformNameMissing(most=LONGEST_NAME)
    return checked


def _checked_purposes(purposes: Iterable[Purpose]) -> list[str]:
    chosen = set(purposes)
    if not chosen:
        raise PlatformNeedsPurpose
    return [one.value for one in Purpose if one in chosen]


def _checked_points(points: int) -> int:
    if not LEAST_POINTS <= points <= MOST_POINTS:
        raise PointsDoNotFit(least=LEAST_POINTS, most=MOST_POINTS)
    return points
