"""The model of an invitation, and the token in its link.

The token is computed from the row and the site's secret key and stands in no table: who reads the database cannot make
one. A new letter has another one, and the old one opens nothing any more.
"""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.text_kinds import LONGEST_EMAIL
from tosbelgi.language.languages import CODES, NATIVE_NAMES

from ..appointments import Appointment
from ..centres import Centre, Region
from ..personal import PersonalModel, PersonalQuerySet, among
from ..reach import Reach
from ..roles import Role, Scope, roles_of
from .states import InvitationState, state_at

_SALT = "tosbelgi.programme.people.invitations"
_REGIONAL, _OF_CENTRES, _EVERYWHERE = (roles_of(scope) for scope in (Scope.REGION, Scope.CENTRE, Scope.NOWHERE))


def _waits() -> Q:
    """Neither accepted nor withdrawn; it may have expired."""
    return Q(accepted_at=None, revoked_at=None)


def new_nonce() -> str:
    return secrets.token_hex(16)


class InvitationQuerySet(PersonalQuerySet["Invitation"]):
    """The rows behind their one door."""


class Invitation(PersonalModel):
    """One address that was asked to take on a role. `letters` counts the letters; only the newest one's link opens it.

    `login` is the preset one, good for nothing but this first entry, at which another is chosen. Once somebody has
    accepted, the address stands here no longer: it is theirs, among their contacts.
    """

    email = models.CharField(_("e-mail"), max_length=LONGEST_EMAIL, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=list(NATIVE_NAMES.items()))
    role = models.CharField(_("role"), max_length=24, choices=Role.choices)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, null=True, related_name="+")
    login = models.CharField(max_length=40)
    nonce = models.CharField(max_length=32, default=new_nonce, editable=False)
    letters = models.PositiveSmallIntegerField(default=1)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()
    renewed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    appointment = models.OneToOneField(Appointment, on_delete=models.CASCADE, null=True, related_name="invitation")

    objects = InvitationQuerySet.as_manager()
    reached = {Reach.CENTRE: lambda viewer: among("centre_id", viewer.centre_ids)}

    class Meta(PersonalModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=_REGIONAL, region__isnull=False, centre=None)
                | Q(role__in=_OF_CENTRES, region=None, centre__isnull=False)
                | Q(role__in=_EVERYWHERE, region=None, centre=None),
                name="the_scope_of_an_invitation_fits_its_role",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, appointment=None)
                | Q(accepted_at__isnull=False, appointment__isnull=False, revoked_at=None, email=""),
                name="an_accepted_invitation_has_its_appointment_and_no_address",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("renewed_at")), name="an_invitation_holds_for_a_while"),
            models.CheckConstraint(condition=Q(language__in=CODES), name="the_language_of_an_invitation_is_ours"),
            models.UniqueConstraint(
                fields=["email", "role", "centre"],
                condition=_waits() & Q(centre__isnull=False),
                name="one_invitation_waits_for_a_role_in_a_centre",
            ),
            models.UniqueConstraint(
                fields=["email", "role", "region"],
                condition=_waits() & Q(region__isnull=False),
                name="one_invitation_waits_for_a_role_in_a_region",
            ),
            models.UniqueConstraint(
                fields=["email", "role"],
                condition=_waits() & Q(region=None, centre=None),
                name="one_invitation_waits_for_a_role_everywhere",
            ),
        ]

    @property
    def token(self) -> str:
        """The number of the invitation, and a seal of 256 bits."""
        seal = salted_hmac(_SALT, f"{self.pk}:{self.nonce}", algorithm="sha256").hexdigest()
        return f"{self.pk}-{seal}"

    @property
    def inviter_name(self) -> str:
        """Who invites, as the invited read it; empty where that account is gone."""
        person = getattr(self.invited_by, "person", None)
        return person.display_name if person else ""

    def place_in(self, language: str) -> str:
        """The name of the centre or region; empty for a role of the whole programme."""
        if self.centre is not None:
            return self.centre.word("name", language) or self.centre.name_kk
        return self.region.named_in(language) if self.region is not None else ""

    def state(self, at: datetime) -> InvitationState:
        return state_at(at, accepted_at=self.accepted_at, revoked_at=self.revoked_at, expires_at=self.expires_at)


def number_in(token: str) -> int | None:
    """The number of the invitation that a token speaks of; None for any other text.

    >>> number_in("12-ab"), number_in("-1"), number_in("²-ab"), number_in("9" * 19)
    (12, None, None, None)
    """
    number = token.partition("-")[0]
    return int(number) if number.isascii() and number.isdigit() and len(number) <= 18 else None


def opens(token: str, invitation: Invitation) -> bool:
    """Is it the token of the newest letter? Compared in a time that tells nothing."""
    return token.isascii() and constant_time_compare(invitation.token, token)
