"""What the invited do with their link: look at it, which changes nothing, and accept, once (R103, R115, R123)."""

from datetime import datetime

from django.db import transaction

from tosbelgi.accounts.login_addresses import user_of
from tosbelgi.accounts.models import User
from tosbelgi.accounts.new_accounts import open_account
from tosbelgi.kernel import events
from tosbelgi.kernel.events import Code

from ..actions import give_role
from ..appointments import Appointment
from ..contacts import Contact, ContactKind
from ..events import ContactAdded
from ..names import checked_names
from ..own_data import MOST_CONTACTS
from ..persons import Person
from ..roles import Role
from ..rules import may_appoint
from .events import InvitationAccepted
from .models import Invitation, number_in, opens
from .refusals import (
    InvitationHasExpired,
    InvitationIsRevoked,
    InvitationIsUsed,
    LoginIsThePresetOne,
    NobodyInvitesThemselves,
    NoSuchInvitation,
)
from .states import HOLDS, InvitationState


def open_invitation(token: str, *, at: datetime) -> Invitation:
    """The invitation that can be accepted by this link now, or the refusal that says why not."""
    row = _by_token(token, locked=False)
    _require_open(row, at)
    return row


@transaction.atomic
def accept_invitation(
    *, token: str, login: str, password: str, given_name: str, family_name: str, at: datetime
) -> Invitation:
    """Accept with a new account: account, person and appointment, or nothing of them. One of two at once wins.

    The same form once more is answered with what it did.
    """
    row = _by_token(token, locked=True)
    if row.state(at) is InvitationState.ACCEPTED and _is_account_of(row, login, password):
        return row
    _require_open(row, at)
    names = checked_names(given_name, family_name)
    if login.strip().lower() == row.login:
        raise LoginIsThePresetOne
    user = open_account(login=login, password=password, address=row.email, language=row.language)
    person = Person.objects.create(user=user, **names)
    return _accepted(row, person, user, at)


@transaction.atomic
def accept_with_own_account(
    *, token: str, user_id: int, given_name: str = "", family_name: str = "", at: datetime
) -> Invitation:
    """Accept as whoever is signed in. The names are those of a person who is not known yet; another has theirs."""
    row = _by_token(token, locked=True)
    if row.appointment is not None and row.appointment.person.user_id == user_id:
        return row
    _require_open(row, at)
    if row.invited_by_id == user_id:
        raise NobodyInvitesThemselves(field="")
    user = User.objects.select_for_update().get(pk=user_id)
    person = Person.objects.select_for_update(of=("self",)).filter(user=user).first()
    if person is None:
        person = Person.objects.create(user=user, **checked_names(given_name, family_name))
    return _accepted(row, person, user, at)


def has_accepted(token: str, *, user_id: int) -> bool:
    """Has this account accepted by this link? Whoever presses twice is another by the second press: a person now."""
    try:
        row = _by_token(token, locked=False)
    except NoSuchInvitation:
        return False
    return row.appointment is not None and row.appointment.person.user_id == user_id


def _by_token(token: str, *, locked: bool) -> Invitation:
    """The invitation of this link. Of one that is locked nothing is joined: that would be read as it was before."""
    related = Invitation.objects.select_related("centre", "region", "invited_by__person")
    rows = Invitation.objects.select_for_update() if locked else related
    row = rows.filter(pk=number_in(token)).first()
    if row is None or not opens(token, row):
        raise NoSuchInvitation
    return row


def _require_open(row: Invitation, at: datetime) -> None:
    """It waits for an answer, and whoever has invited may still give this role there."""
    match row.state(at):
        case InvitationState.ACCEPTED:
            raise InvitationIsUsed
        case InvitationState.REVOKED:
            raise InvitationIsRevoked
        case InvitationState.EXPIRED:
            raise InvitationHasExpired(days=HOLDS.days)
    held = Appointment.objects.holding(at).filter(person__user_id=row.invited_by_id) if row.invited_by_id else ()
    if not any(_may_invite(one, row) for one in held):
        raise InvitationIsRevoked


def _may_invite(held: Appointment, row: Invitation) -> bool:
    own = frozenset() if held.centre_id is None else frozenset({held.centre_id})
    return may_appoint(Role(held.role), own, Role(row.role), row.centre_id)


def _is_account_of(row: Invitation, login: str, password: str) -> bool:
    user = user_of(login)
    own = row.appointment.person.user_id if row.appointment else None
    return user is not None and user.pk == own and user.check_password(password)


def _accepted(row: Invitation, person: Person, user: User, at: datetime) -> Invitation:
    """Give the role, keep the address as a contact that has proved itself, and close the invitation."""
    appointment = give_role(
        person=person,
        role=Role(row.role),
        region_id=row.region_id,
        centre_id=row.centre_id,
        since=at,
        by_id=row.invited_by_id,
        at=at,
    )
    _keep_contact(person, row.email, user, at)
    row.accepted_at, row.appointment, row.email = at, appointment, ""
    row.save(update_fields=["accepted_at", "appointment", "email"])
    events.record(
        InvitationAccepted(
            invitation_id=row.pk, appointment_id=appointment.pk, about=(person.pk,), by_id=user.pk, at=at
        )
    )
    return row


def _keep_contact(person: Person, email: str, user: User, at: datetime) -> None:
    """The letter has reached them there."""
    own = Contact.objects.filter(person=person)
    if own.filter(kind=ContactKind.EMAIL, value=email).update(verified_at=at) or own.count() >= MOST_CONTACTS:
        return
    contact = Contact.objects.create(person=person, kind=ContactKind.EMAIL, value=email, verified_at=at)
    events.record(
        ContactAdded(contact_id=contact.pk, kind=Code(contact.kind), about=(person.pk,), by_id=user.pk, at=at)
    )
