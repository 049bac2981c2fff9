"""Public interface of the people applet: who looks, and what may be done about roles."""

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
from .contacts import ContactKind
from .contacts import normalised as normalised_contact
from .family.models import Relation
from .own_data import add_contact, correct_name, locked_self, own_contacts, remove_contact
from .personal import Condition, PersonalModel, PersonalQuerySet, among
from .persons import LONGEST_NAME
from .queries import page_of_persons
from .reach import REACH, Reach, reach_of
from .reading import record_reading
from .refusals import NoSuchContact, RoleIsNotHeld
from .roles import SCOPES, Role, Scope
from .rules import FOR_ONESELF
from .viewer import Viewer

__all__ = [
    "FOR_ONESELF",
    "LONGEST_NAME",
    "REACH",
    "SCOPES",
    "Condition",
    "ContactKind",
    "NoSuchContact",
    "PersonalModel",
    "PersonalQuerySet",
    "Reach",
    "Relation",
    "Role",
    "RoleIsNotHeld",
    "Scope",
    "Standing",
    "Viewer",
    "act_as",
    "add_contact",
    "among",
    "appoint",
    "correct_name",
    "current_standing",
    "current_viewer",
    "end_appointment",
    "forget_lost",
    "holds_appointment",
    "is_appointed",
    "locked_self",
    "normalised_contact",
    "own_contacts",
    "page_of_persons",
    "reach_of",
    "read_viewer",
    "record_reading",
    "remove_contact",
    "viewer_for",
]
