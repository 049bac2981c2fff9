"""Actions on organisations: registered, authorised for something, suspended and taken back, by the operator (R128)."""

from datetime import datetime

from django.db import transaction

from tosbelgi.accounts.models import User
from tosbelgi.accounts.request_user import AnyUser
from tosbelgi.kernel import events
from tosbelgi.kernel.events import Code
from tosbelgi.language.plain_text import forbidden_characters, normalized

from ..centres import Region
from ..events import (
    AbilityEnded,
    AbilityGranted,
    OrganisationReactivated,
    OrganisationRegistered,
    OrganisationSuspended,
)
from ..refusals import NoSuchPlace
from .models import AbilityKind, Organisation, OrganisationAbility, OrganisationStatus
from .refusals import (
    MayNotDecideOnOrganisations,
    NoSuchOrganisation,
    OrganisationIsSuspended,
    OrganisationNameIsMissing,
    OrganisationTextHasHiddenSigns,
    OrganisationTextIsTooLong,
    SuspensionNeedsAReason,
)

LONGEST_NAME, LONGEST_REASON = 200, 500


def may_decide(user: AnyUser) -> bool:
    return bool(user.has_perm("programme.change_organisation"))


@transaction.atomic
def register_organisation(
    *, name_kk: str, name_ru: str = "", region_id: int, by: User | None, at: datetime
) -> Organisation:
    """A partner that is no centre; a centre has its row from its first one on. `by` is None where the site does it.

    One of the same names in the same region is answered as it is: a form may come twice, and twice from two windows.
    """
    _require_right(by)
    names = {"name_kk": _checked("name_kk", name_kk), "name_ru": _checked("name_ru", name_ru)}
    if not names["name_kk"]:
        raise OrganisationNameIsMissing
    if not Region.objects.select_for_update().filter(pk=region_id).exists():
        raise NoSuchPlace(field="region")
    if (there := Organisation.objects.filter(**names, region_id=region_id).first()) is not None:
        return there
    row = Organisation.objects.create(**names, region_id=region_id)
    events.record(OrganisationRegistered(organisation_id=row.pk, by_id=by.pk if by else None, at=at))
    return row


@transaction.atomic
def grant_ability(*, organisation_id: int, kind: AbilityKind, by: User | None, at: datetime) -> OrganisationAbility:
    """Authorise it from now on. What it is authorised for already is answered as it is."""
    row = _locked(organisation_id, by)
    if row.status != OrganisationStatus.ACTIVE:
        raise OrganisationIsSuspended
    if (there := row.abilities.filter(kind=kind, until=None).first()) is not None:
        return there
    by_id = by.pk if by else None
    ability = OrganisationAbility.objects.create(organisation=row, kind=kind, since=at, granted_by_id=by_id)
    events.record(
        AbilityGranted(organisation_id=row.pk, kind=Code(kind.value), since=at, until=None, by_id=by_id, at=at)
    )
    return ability


@transaction.atomic
def end_ability(*, organisation_id: int, kind: AbilityKind, by: User | None, at: datetime) -> None:
    """Let it end now. What it is not authorised for stays so: a request may come twice."""
    row = _locked(organisation_id, by)
    ability = row.abilities.filter(kind=kind, until=None).first()
    if ability is None:
        return
    ability.until = max(at, ability.since)
    ability.save(update_fields=["until"])
    events.record(
        AbilityEnded(
            organisation_id=row.pk, kind=Code(kind.value), until=ability.until, by_id=by.pk if by else None, at=at
        )
    )


@transaction.atomic
def suspend(*, organisation_id: int, reason: str, by: User | None, at: datetime) -> Organisation:
    """From now on it is offered to nobody, and nobody is appointed in its centre; what runs there goes on."""
    row = _locked(organisation_id, by)
    if not (reason := _checked("reason", reason, LONGEST_REASON)):
        raise SuspensionNeedsAReason
    if _move(row, OrganisationStatus.SUSPENDED, reason, by, at):
        events.record(OrganisationSuspended(organisation_id=row.pk, by_id=row.status_by_id, at=at))
    return row


@transaction.atomic
def reactivate(*, organisation_id: int, reason: str = "", by: User | None, at: datetime) -> Organisation:
    """Take it back."""
    row = _locked(organisation_id, by)
    if _move(row, OrganisationStatus.ACTIVE, _checked("reason", reason, LONGEST_REASON), by, at):
        events.record(OrganisationReactivated(organisation_id=row.pk, by_id=row.status_by_id, at=at))
    return row


def _move(row: Organisation, status: OrganisationStatus, reason: str, by: User | None, at: datetime) -> bool:
    """Was it in another status? One that is there already stays with its first reason."""
    if row.status == status:
        return False
    row.status, row.status_since, row.status_reason = status, at, reason
    row.status_by_id = by.pk if by else None
    row.save(update_fields=["status", "status_since", "status_by", "status_reason"])
    return True


def _locked(organisation_id: int, by: User | None) -> Organisation:
    _require_right(by)
    row = Organisation.objects.select_for_update().filter(pk=organisation_id).first()
    if row is None:
        raise NoSuchOrganisation
    return row


def _require_right(by: User | None) -> None:
    if by is not None and not may_decide(by):
        raise MayNotDecideOnOrganisations


def _checked(field: str, text: str, most: int = LONGEST_NAME) -> str:
    if signs := forbidden_characters(text):
        raise OrganisationTextHasHiddenSigns(field=field, signs=signs)
    text = " ".join(normalized(text).split())
    if len(text) > most:
        raise OrganisationTextIsTooLong(field=field, most=most)
    return text
