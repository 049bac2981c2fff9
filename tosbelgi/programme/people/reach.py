"""The one table of reach: how far each role sees each kind of personal rows. Data, which tests walk.

A person acts in one role, so each cell is one branch: a filter of one condition. Roles are never joined by OR, which at
a million rows costs thousands of times as much as the branch.
"""

from collections.abc import Mapping
from enum import Enum

from .roles import Purpose, Role


class Reach(Enum):
    """How far a role sees; each kind of rows says for itself what that means of it."""

    NONE = "none"
    OWN = "own"
    SHARED = "shared"  # one's own, as far as it was handed in: what somebody lets a platform read
    ASSIGNED = "assigned"
    CENTRE = "centre"
    REGION = "region"
    ALL = "all"


_Row = Mapping[Role | Purpose, Reach]
_NOBODYS: _Row = dict.fromkeys(Role, Reach.NONE)

# Of those who carry the programme: each sees themselves, a centre its people, a coordinator the region's (R117, R159).
_PEOPLE: _Row = {
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
_ON_THE_WAY: _Row = {
    **_NOBODYS,
    Role.PARTICIPANT: Reach.OWN,
    Role.MENTOR: Reach.ASSIGNED,
    Role.REGIONAL_COORDINATOR: Reach.REGION,
    Role.CENTRE_STAFF: Reach.CENTRE,
    Role.CENTRE_HEAD: Reach.CENTRE,
    Role.OPERATOR: Reach.ALL,
}
# What somebody has told of themselves or of their family: they see it, and the operator who answers for it.
_OWN: _Row = {**dict.fromkeys(Role, Reach.OWN), Role.OPERATOR: Reach.ALL}
# Who was invited is the business of those who may invite there (R128), and of nobody else. Of their letters likewise.
_INVITED: _Row = {**_NOBODYS, Role.CENTRE_HEAD: Reach.CENTRE, Role.OPERATOR: Reach.ALL}

# What a platform reads for a purpose. Acts, personal pages and schedules tell of others too: of them nothing.
_FOR_JOURNAL: _Row = {Purpose.JOURNAL: Reach.SHARED}
# That somebody takes part is told with everything: by it one journal is told from another.
_FOR_PARTICIPATION: _Row = {
    Purpose.PROGRAMME: Reach.SHARED,
    Purpose.JOURNAL: Reach.SHARED,
    Purpose.RATING: Reach.SHARED,
}

# By the model's name, as Django writes it in lower case.
REACH: Mapping[str, _Row] = {
    "person": _PEOPLE,
    "contact": _PEOPLE,
    "appointment": _PEOPLE,
    "participation": {**_ON_THE_WAY, **_FOR_PARTICIPATION},
    "personalpage": _ON_THE_WAY,
    "portrait": _ON_THE_WAY,
    "participationact": _ON_THE_WAY,
    "acceptance": _ON_THE_WAY,
    "schedule": _ON_THE_WAY,
    "scheduleversion": _ON_THE_WAY,
    "scheduleagreement": _ON_THE_WAY,
    "entry": {**_ON_THE_WAY, **_FOR_JOURNAL},
    "entryversion": {**_ON_THE_WAY, **_FOR_JOURNAL},
    "entryact": _ON_THE_WAY,
    "entryphotograph": _ON_THE_WAY,
    "extratask": _ON_THE_WAY,
    "progress": {**_ON_THE_WAY, Purpose.PROGRAMME: Reach.SHARED, Purpose.RATING: Reach.SHARED},
    "standing": {**_ON_THE_WAY, Purpose.RATING: Reach.SHARED},
    "deleteddraft": _NOBODYS,
    # Nobody reads codes and links, whatever their role.
    "acceptancecode": _NOBODYS,
    "familylink": _NOBODYS,
    "linkcode": _NOBODYS,
    "legalrepresentative": _OWN,
    "identitycorrection": _OWN,
    "registerrequest": _OWN,
    "platformlink": _OWN,
    "consent": _OWN,
    "invitation": _INVITED,
    "letter": _INVITED,
    # What a letter will tell of is read by whoever writes it, the worker alone.
    "gatheredfact": _NOBODYS,
}


def reach_of(name: str, role: Role | Purpose) -> Reach:
    """How far the role or purpose sees these rows: nothing where the table does not say."""
    return REACH.get(name, {}).get(role, Reach.NONE)
