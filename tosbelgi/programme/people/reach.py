"""The one table of reach: how far each role sees each kind of personal rows. Data, which tests walk.

A person acts in one role, so each cell is one branch: a filter of one condition. Roles are never joined by OR, which at
a million rows costs thousands of times as much as the branch.
"""

from collections.abc import Mapping
from enum import Enum

from .roles import Role


class Reach(Enum):
    """How far a role sees; each kind of rows says for itself what that means of it."""

    NONE = "none"
    OWN = "own"
    ASSIGNED = "assigned"
    CENTRE = "centre"
    REGION = "region"
    ALL = "all"


# Of those who carry the programme: each sees themselves, a centre its people, a coordinator the region's (R117, R159).
_PEOPLE = {
    Role.PARTICIPANT: Reach.OWN,
    Role.MENTOR: Reach.OWN,
    Role.EXPERT: Reach.OWN,
    Role.REGIONAL_COORDINATOR: Reach.REGION,
    Role.CENTRE_STAFF: Reach.CENTRE,
    Role.CENTRE_HEAD: Reach.CENTRE,
    Role.OPERATOR: Reach.ALL,
    Role.COMMISSION: Reach.OWN,
}

# A participation is read by whoever is on its way: the participant, the mentor who leads it, the centre that decides,
# the region's coordinator (R089, R117, R143), and the operator. Experts come with those who are entrusted to them.
_ON_THE_WAY = dict.fromkeys(Role, Reach.NONE) | {
    Role.PARTICIPANT: Reach.OWN,
    Role.MENTOR: Reach.ASSIGNED,
    Role.REGIONAL_COORDINATOR: Reach.REGION,
    Role.CENTRE_STAFF: Reach.CENTRE,
    Role.CENTRE_HEAD: Reach.CENTRE,
    Role.OPERATOR: Reach.ALL,
}
# What somebody has told of themselves or of their family: they see it, and the operator who answers for it.
_OWN = dict.fromkeys(Role, Reach.OWN) | {Role.OPERATOR: Reach.ALL}
# Who was invited is the business of those who may invite there (R128), and of nobody else. Of their letters likewise.
_INVITED = dict.fromkeys(Role, Reach.NONE) | {Role.CENTRE_HEAD: Reach.CENTRE, Role.OPERATOR: Reach.ALL}

# By the model's name, as Django writes it in lower case.
REACH: Mapping[str, Mapping[Role, Reach]] = {
    "person": _PEOPLE,
    "contact": _PEOPLE,
    "appointment": _PEOPLE,
    "participation": _ON_THE_WAY,
    "personalpage": _ON_THE_WAY,
    "portrait": _ON_THE_WAY,
    "participationact": _ON_THE_WAY,
    "acceptance": _ON_THE_WAY,
    "schedule": _ON_THE_WAY,
    "scheduleversion": _ON_THE_WAY,
    "scheduleagreement": _ON_THE_WAY,
    "entry": _ON_THE_WAY,
    "entryversion": _ON_THE_WAY,
    "entryact": _ON_THE_WAY,
    "entryphotograph": _ON_THE_WAY,
    "extratask": _ON_THE_WAY,
    "progress": _ON_THE_WAY,
    "standing": _ON_THE_WAY,
    "deleteddraft": dict.fromkeys(Role, Reach.NONE),
    # Nobody reads codes and links, whatever their role.
    "acceptancecode": dict.fromkeys(Role, Reach.NONE),
    "familylink": dict.fromkeys(Role, Reach.NONE),
    "legalrepresentative": _OWN,
    "identitycorrection": _OWN,
    "registerrequest": _OWN,
    "invitation": _INVITED,
    "letter": _INVITED,
    # What a letter will tell of is read by whoever writes it, the worker alone.
    "gatheredfact": dict.fromkeys(Role, Reach.NONE),
}


def reach_of(name: str, role: Role) -> Reach:
    """How far the role sees these rows: nothing where the table does not say."""
    return REACH.get(name, {}).get(role, Reach.NONE)
