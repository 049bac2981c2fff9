"""Model of family links: the one lasting page of a legal representative, who needs no account (journey 4.2).

The token is computed from the row and the site's secret key and stands in no table: who reads the database cannot make
one, and a letter can be written again at any time. It ends with the representation, or when the child is of age.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.calendar import day_of

from ..people.api import PersonalModel, PersonalQuerySet, needs_representative
from ..people.models import LegalRepresentative

_SALT = "tosbelgi.programme.participation.family_links"


def _new_nonce() -> str:
    return secrets.token_hex(16)


class FamilyLinkQuerySet(PersonalQuerySet["FamilyLink"]):
    """The rows behind their one door."""


class FamilyLink(PersonalModel):
    """The link of one representation."""

    representation = models.OneToOneField(LegalRepresentative, on_delete=models.CASCADE, related_name="family_link")
    nonce = models.CharField(max_length=32, default=_new_nonce, editable=False)
    made_at = models.DateTimeField(_("made at"))
    revoked_at = models.DateTimeField(_("taken back at"), null=True)

    objects = FamilyLinkQuerySet.as_manager()
    reached = {}  # nobody reads links, whatever their role

    class Meta(PersonalModel.Meta):
        verbose_name = _("family link")
        verbose_name_plural = _("family links")

    @property
    def token(self) -> str:
        """The number of the link, and a seal of 256 bits."""
        seal = salted_hmac(_SALT, f"{self.pk}:{self.nonce}", algorithm="sha256").hexdigest()
        return f"{self.pk}-{seal}"


@dataclass(frozen=True, kw_only=True)
class RepresentativeViewer:
    """Who looks through a family link: a person who represents another, at one instant. They have no account."""

    person_id: int
    represented_id: int
    representation_id: int
    language: str
    at: datetime


def viewer_by_link(token: str, *, at: datetime) -> RepresentativeViewer | None:
    """Who holds the link with this token; None for any other text, and where it does not hold any more. One query."""
    number = token.partition("-")[0]
    if not (number.isascii() and number.isdigit()) or len(number) > 18:
        return None
    links = FamilyLink.objects.select_related("representation__representative", "representation__represented")
    link = links.filter(pk=int(number), revoked_at=None).first()
    if link is None or not constant_time_compare(link.token, token):
        return None
    held, child = link.representation, link.representation.represented
    if held.since > at or (held.until is not None and held.until <= at):
        return None
    if child.birth_date is not None and not needs_representative(child.birth_date, day_of(at)):
        return None
    return RepresentativeViewer(
        person_id=held.representative_id,
        represented_id=child.pk,
        representation_id=held.pk,
        language=held.representative.written_language,
        at=at,
    )
