"""Public interface of the people applet: who looks, what may be done about roles, and who is invited to one."""

from .acting import (
    Standing,
    act_as,
    current_standing,
    current_viewer,
    forget_lost,
    is_appointed,
    read_viewer,
    viewer_for,
)
from .actions import appoint, end_appointment
from .contacts import ContactKind
from .invitations.accepting import accept_invitation, accept_with_own_account, open_invitation
from .invitations.actions import invite, revoke_invitation, send_invitation_again
from .invitations.queries import find_invitation, page_of_invitations
from .invitations.queries import forget_old as forget_old_invitations
from .invitations.refusals import NoSuchInvitation
from .invitations.states import HOLDS, InvitationState
from .own_data import add_contact, correct_name, own_contacts, remove_contact
from .personal import among
from .persons import LONGEST_NAME
from .queries import page_of_persons
from .reach import REACH, Reach, reach_of
from .reading import record_reading
from .refusals import MayNotAppoint, NoSuchContact, RoleIsNotHeld
from .roles import APPOINTS, SCOPES, Role, Scope
from .rules import FOR_ONESELF
from .viewer import Viewer

__all__ = [
    "APPOINTS",
    "FOR_ONESELF",
    "HOLDS",
    "LONGEST_NAME",
    "REACH",
    "SCOPES",
    "ContactKind",
    "InvitationState",
    "MayNotAppoint",
    "NoSuchContact",
    "NoSuchInvitation",
    "Reach",
    "Role",
    "RoleIsNotHeld",
    "Scope",
    "Standing",
    "Viewer",
    "accept_invitation",
    "accept_with_own_account",
    "act_as",
    "add_contact",
    "among",
    "appoint",
    "correct_name",
    "current_standing",
    "current_viewer",
    "end_appointment",
    "find_invitation",
    "forget_lost",
    "forget_old_invitations",
    "invite",
    "is_appointed",
    "open_invitation",
    "own_contacts",
    "page_of_invitations",
    "page_of_persons",
    "reach_of",
    "read_viewer",
    "record_reading",
    "remove_contact",
    "revoke_invitation",
    "send_invitation_again",
    "viewer_for",
]
