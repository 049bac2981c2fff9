"""Roles of the programme and where each holds: the words of the glossary as values, with no database behind them."""

from collections.abc import Mapping
from enum import Enum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What somebody acts as. Legal representatives and employers have none: they read by a link of their own."""

    PARTICIPANT = "participant", _("Participant")
    MENTOR = "mentor", _("Mentor")
    EXPERT = "expert", _("Expert")
    REGIONAL_COORDINATOR = "regional_coordinator", _("Regional coordinator")
    CENTRE_STAFF = "centre_staff", _("Staff of a centre")
    CENTRE_HEAD = "centre_head", _("Head of a centre")
    OPERATOR = "operator", _("Operator")
    COMMISSION = "commission", _("Member of the commission")


class Purpose(TextChoices):
    """For what a platform outside reads of somebody who is linked to it and has consented: the scopes of its tokens.

    It stands in the table of reach as a role does. One reads for one purpose, as one acts in one role.
    """

    PROGRAMME = "programme:read", _("Participation and progress")
    JOURNAL = "journal:read", _("Journal")
    RATING = "rating:read", _("Place in the rating")


class Scope(Enum):
    """What an appointment is limited to."""

    NOWHERE = "nowhere"  # the role holds in the whole programme
    REGION = "region"
    CENTRE = "centre"


# Who takes part is nobody's appointee: everybody is a participant to themselves, and nothing beyond.
SCOPES: Mapping[Role, Scope] = {
    Role.MENTOR: Scope.CENTRE,
    Role.EXPERT: Scope.REGION,
    Role.REGIONAL_COORDINATOR: Scope.REGION,
    Role.CENTRE_STAFF: Scope.CENTRE,
    Role.CENTRE_HEAD: Scope.CENTRE,
    Role.OPERATOR: Scope.NOWHERE,
    Role.COMMISSION: Scope.NOWHERE,
}

# Who may appoint to what (R088, R128, R177): the operator anywhere, the head of a centre in that centre.
APPOINTS: Mapping[Role | Purpose, frozenset[Role]] = {
    Role.OPERATOR: frozenset(SCOPES),
    Role.CENTRE_HEAD: frozenset({Role.MENTOR, Role.CENTRE_STAFF}),
}


def roles_of(scope: Scope) -> list[Role]:
    """The roles that are limited so, in their order."""
    return [role for role, own in SCOPES.items() if own is scope]
