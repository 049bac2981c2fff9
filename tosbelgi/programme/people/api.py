"""Public interface of the people applet: who looks, what may be done about roles, identity, family, places,
and who is invited to a role."""

from .acting import (
    Standing,
    act_as,
    current_standing,
    current_viewer,
    forget_lost,
    holds_appointment,
    is_appointed,
    read_viewer,
    viewer_for,
)
from .actions import appoint, end_appointment
from .contacts import ContactKind, email_contact_of
from .contacts import normalised as normalised_contact
from .corrections import LONGEST_REASON, correct_identity, corrections_of, identity_seen
from .family.actions import (
    end_representation,
    introduce_representative,
    name_representative,
    own_representatives,
    prove_representation,
)
from .family.models import Proof, Relation
from .identity import person_with_iin, write_identity, write_own_birth_date
from .invitations.accepting import accept_invitation, accept_with_own_account, has_accepted, open_invitation
from .invitations.actions import invite, revoke_invitation, send_invitation_again
from .invitations.queries import find_invitation, page_of_invitations
from .invitations.queries import forget_old as forget_old_invitations
from .invitations.refusals import NoSuchInvitation
from .invitations.states import HOLDS, InvitationState
from .names import checked_name, has_letters, initials
from .organisations.actions import end_ability, grant_ability, reactivate, register_organisation, suspend
from .organisations.models import AbilityKind, OrganisationStatus
from .own_data import add_contact, correct_name, locked_self, own_contacts, remove_contact
from .personal import AddedOnlyPersonalModel, Condition, PersonalModel, PersonalQuerySet, among
from .persons import LONGEST_NAME
from .photographs.keeping import KeptPhotograph
from .photographs.keeping import add_row as add_photograph
from .photographs.keeping import kept as kept_photograph
from .photographs.keeping import sweep_loose as sweep_photographs
from .photographs.kinds import serve_photographs
from .photographs.models import PrivatePhotograph
from .photographs.preparing import MEDIA_TYPES as PHOTOGRAPH_MEDIA_TYPES
from .photographs.preparing import MOST_BYTES as MOST_PHOTOGRAPH_BYTES
from .photographs.preparing import PreparedPhotograph
from .photographs.preparing import prepared as prepared_photograph
from .photographs.refusals import PhotographNotKept
from .queries import page_of_persons, persons_found
from .reach import REACH, Reach, reach_of
from .reading import record_reading
from .refusals import MayNotAppoint, NoSuchContact, NotAnEmailAddress, RoleIsNotHeld
from .registers.models import RegisterKind, RequestState
from .registers.queries import offered_within
from .registers.requests import answer_request, request_place
from .roles import APPOINTS, SCOPES, Purpose, Role, Scope
from .rules import FOR_ONESELF, needs_representative
from .viewer import Viewer

__all__ = [
    "APPOINTS",
    "FOR_ONESELF",
    "HOLDS",
    "LONGEST_NAME",
    "LONGEST_REASON",
    "MOST_PHOTOGRAPH_BYTES",
    "PHOTOGRAPH_MEDIA_TYPES",
    "REACH",
    "SCOPES",
    "AbilityKind",
    "AddedOnlyPersonalModel",
    "Condition",
    "ContactKind",
    "InvitationState",
    "KeptPhotograph",
    "MayNotAppoint",
    "NoSuchContact",
    "NoSuchInvitation",
    "NotAnEmailAddress",
    "OrganisationStatus",
    "PersonalModel",
    "PersonalQuerySet",
    "PhotographNotKept",
    "PreparedPhotograph",
    "PrivatePhotograph",
    "Proof",
    "Purpose",
    "Reach",
    "RegisterKind",
    "Relation",
    "RequestState",
    "Role",
    "RoleIsNotHeld",
    "Scope",
    "Standing",
    "Viewer",
    "accept_invitation",
    "accept_with_own_account",
    "act_as",
    "add_contact",
    "add_photograph",
    "among",
    "answer_request",
    "appoint",
    "checked_name",
    "correct_identity",
    "correct_name",
    "corrections_of",
    "current_standing",
    "current_viewer",
    "email_contact_of",
    "end_ability",
    "end_appointment",
    "end_representation",
    "find_invitation",
    "forget_lost",
    "forget_old_invitations",
    "grant_ability",
    "has_accepted",
    "has_letters",
    "holds_appointment",
    "identity_seen",
    "initials",
    "introduce_representative",
    "invite",
    "is_appointed",
    "kept_photograph",
    "locked_self",
    "name_representative",
    "needs_representative",
    "normalised_contact",
    "offered_within",
    "open_invitation",
    "own_contacts",
    "own_representatives",
    "page_of_invitations",
    "page_of_persons",
    "person_with_iin",
    "persons_found",
    "prepared_photograph",
    "prove_representation",
    "reach_of",
    "reactivate",
    "read_viewer",
    "record_reading",
    "register_organisation",
    "remove_contact",
    "request_place",
    "revoke_invitation",
    "send_invitation_again",
    "serve_photographs",
    "suspend",
    "sweep_photographs",
    "viewer_for",
    "write_identity",
    "write_own_birth_date",
]
