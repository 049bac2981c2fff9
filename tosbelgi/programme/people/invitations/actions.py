"""Actions of those who invite: ask somebody to take on a role, send another letter, take it back."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.crypto import get_random_string

from tosbelgi.accounts.login_addresses import user_at
from tosbelgi.accounts.models import User
from tosbelgi.kernel import events
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.events import Code
from tosbelgi.language.languages import CODES

from ..appointments import Appointment
from ..centres import Centre, Region
from ..contacts import Contact, ContactKind, normalised
from ..refusals import AppointmentsOverlap, MayNotAppoint, NoSuchPlace, NotAnEmailAddress, ScopeDoesNotFitRole
from ..roles import APPOINTS, SCOPES, Role
from ..rules import may_appoint, scope_fits
from ..viewer import Viewer
from .events import InvitationRevoked, PersonInvited
from .models import Invitation, new_nonce
from .refusals import (
    InvitationIsRevoked,
    InvitationIsUsed,
    LanguageIsUnknown,
    NobodyInvitesThemselves,
    NoSuchInvitation,
    TooManyInvitations,
)
from .states import HOLDS, SAME_PRESS, InvitationState

MOST_WAITING = 200  # invitations of one account that wait for an answer
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # no two of them look alike


@transaction.atomic
def invite(
    *,
    email: str,
    role: Role,
    region_id: int | None = None,
    centre_id: int | None = None,
    language: str,
    by: Viewer,
    at: datetime,
) -> Invitation:
    """Ask whoever reads that address to take on a role; a letter with a link follows, in that language.

    The very same once more is answered with the one that waits: a request may come twice. One that has expired is
    renewed. Whether the address has an account here is not said, unless it holds that very role there already.
    """
    if not scope_fits(role, region_id, centre_id):
        scope = SCOPES.get(role)
        raise ScopeDoesNotFitRole(allowed=scope.value if scope else None)
    _require_authority(by, role, centre_id)
    if language not in CODES:
        raise LanguageIsUnknown(allowed=list(CODES))
    email = _checked_address(email, by)
    _require_place(region_id, centre_id)
    _require_no_appointment(email, role, region_id, centre_id, at)
    waiting = _waiting().filter(email=email, role=role, region=region_id, centre=centre_id)
    if (there := waiting.select_for_update(of=("self",)).first()) is not None:
        return there if there.state(at) is InvitationState.OPEN else _renewed(there, by, at)
    if _waiting().filter(invited_by=by.user_id, expires_at__gt=at).count() >= MOST_WAITING:
        raise TooManyInvitations(most=MOST_WAITING)
    row = Invitation(
        email=email,
        language=language,
        role=role,
        region_id=region_id,
        centre_id=centre_id,
        login=f"{role.value.replace('_', '-')}-{get_random_string(8, READABLE)}",
        invited_by_id=by.user_id,
        invited_at=at,
        renewed_at=at,
        expires_at=at + HOLDS,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # somebody invites the same at this moment
        if (faster := waiting.first()) is None:
            raise
        return faster
    _record_letter(row, by, at)
    return row


@transaction.atomic
def send_invitation_again(*, invitation_id: int, by: Viewer, at: datetime) -> Invitation:
    """Another letter, with another link, good for a week from now; that of the letter before opens nothing any more.

    Asked for twice within a minute it is one letter.
    """
    row = _locked(invitation_id, by, at)
    return row if at - row.renewed_at < SAME_PRESS else _renewed(row, by, at)


@transaction.atomic
def revoke_invitation(*, invitation_id: int, by: Viewer, at: datetime) -> Invitation:
    """Take it back: its link opens nothing any more. Once taken back it stays so, and is answered alike."""
    try:
        row = _locked(invitation_id, by, at)
    except InvitationIsRevoked:
        return Invitation.objects.visible_to(by).get(pk=invitation_id)
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])
    events.record(InvitationRevoked(invitation_id=row.pk, by_id=by.user_id, at=at))
    return row


def _waiting() -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None, revoked_at=None)


def _locked(invitation_id: int, by: Viewer, at: datetime) -> Invitation:
    """One that the viewer may change and that nobody has answered, locked until the end of the transaction."""
    row = Invitation.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=invitation_id).first()
    if row is None:
        raise NoSuchInvitation
    _require_authority(by, Role(row.role), row.centre_id)
    match row.state(at):
        case InvitationState.ACCEPTED:
            raise InvitationIsUsed
        case InvitationState.REVOKED:
            raise InvitationIsRevoked
    return row


def _renewed(row: Invitation, by: Viewer, at: datetime) -> Invitation:
    """With another token, for which whoever asks now answers."""
    row.nonce, row.letters, row.renewed_at, row.expires_at = new_nonce(), row.letters + 1, at, at + HOLDS
    row.invited_by_id = by.user_id
    row.save(update_fields=["nonce", "letters", "renewed_at", "expires_at", "invited_by"])
    _record_letter(row, by, at)
    return row


def _record_letter(row: Invitation, by: Viewer, at: datetime) -> None:
    events.record(
        PersonInvited(
            invitation_id=row.pk,
            letter=row.letters,
            role=Code(row.role),
            region_id=row.region_id,
            centre_id=row.centre_id,
            by_id=by.user_id,
            at=at,
        )
    )


def _checked_address(email: str, by: Viewer) -> str:
    """The address as it is stored; refused where it is none, or the inviter's own."""
    try:
        email = normalised(ContactKind.EMAIL, email)
    except NotAnEmailAddress as refusal:
        raise NotAnEmailAddress(field="email") from refusal
    own = User.objects.filter(pk=by.user_id, email__iexact=email).exists()
    if own or Contact.objects.filter(person_id=by.person_id, kind=ContactKind.EMAIL, value=email).exists():
        raise NobodyInvitesThemselves
    return email


def _require_authority(by: Viewer, role: Role, centre_id: int | None) -> None:
    if not may_appoint(by.role, by.centre_ids, role, centre_id):
        raise MayNotAppoint(allowed=sorted(one.value for one in APPOINTS.get(by.role, ())))


def _require_place(region_id: int | None, centre_id: int | None) -> None:
    if centre_id is not None and not Centre.objects.filter(pk=centre_id).exists():
        raise NoSuchPlace(field="centre")
    if region_id is not None and not Region.objects.filter(pk=region_id).exists():
        raise NoSuchPlace(field="region")


def _require_no_appointment(email: str, role: Role, region_id: int | None, centre_id: int | None, at: datetime) -> None:
    """Whoever signs in by that address does not hold this role there already, and will not."""
    user = user_at(email)
    if user is None:
        return
    held = Appointment.objects.not_over(at).filter(person__user_id=user.pk, role=role, centre=centre_id)
    if centre_id is None:
        held = held.filter(region=region_id)
    if (there := held.first()) is not None:
        until = day_of(there.until) if there.until else None
        raise AppointmentsOverlap(field="email", since=day_of(there.since), until=until)
