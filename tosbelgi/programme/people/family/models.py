"""Model of legal representation: one person stands for another, who is a child or under guardianship (R026, D9)."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..personal import PersonalModel, PersonalQuerySet
from ..reach import Reach


class Relation(models.TextChoices):
    """Whom the law names as representatives of a child."""

    PARENT = "parent", pgettext_lazy("of a child", "Parent")
    ADOPTIVE_PARENT = "adoptive_parent", _("Adoptive parent")
    GUARDIAN = "guardian", _("Guardian of a child under fourteen")
    CUSTODIAN = "custodian", _("Guardian of a child of fourteen or older")
    FOSTER_PARENT = "foster_parent", _("Foster parent")
    OTHER = "other", _("Another representative by law")


class Proof(models.TextChoices):
    """By what somebody has shown that they stand for the other."""

    HOST = "host", _("Account of the platform")
    SIGNATURE = "signature", _("Electronic signature")
    DOCUMENT = "document", _("Document that was seen")


class LegalRepresentativeQuerySet(PersonalQuerySet["LegalRepresentative"]):
    def holding(self, at: datetime) -> Self:
        """Those that hold at that instant."""
        return self.filter(since__lte=at).filter(Q(until=None) | Q(until__gt=at))

    def proved(self) -> Self:
        """Those of whom it is proved: the others sign nothing yet."""
        return self.exclude(proof="")


class LegalRepresentative(PersonalModel):
    """`representative` stands for `represented` in `[since, until)`.

    Who named them is not who proved it: until a proof is written down, they are asked for one. Rows are ended, never
    deleted, since what they signed stays signed. `proved_by` is None where the site did it, by the host's word.
    """

    representative = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="representing")
    represented = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="representatives")
    relation = models.CharField(_("relation"), max_length=16, choices=Relation.choices)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True)
    proof = models.CharField(_("proof"), max_length=12, choices=Proof.choices, blank=True)
    proved_at = models.DateTimeField(_("proved at"), null=True)
    proved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("proved by")
    )

    objects = LegalRepresentativeQuerySet.as_manager()
    reached = {Reach.OWN: lambda viewer: Q(represented_id=viewer.person_id)}

    class Meta(PersonalModel.Meta):
        verbose_name = _("legal representative")
        verbose_name_plural = _("legal representatives")
        constraints = [
            models.CheckConstraint(
                condition=~Q(representative=F("represented")), name="nobody_is_their_own_legal_representative"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="a_representation_does_not_end_before_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(relation__in=Relation.values), name="a_representative_has_a_known_relation"
            ),
            models.CheckConstraint(
                condition=Q(proof="", proved_at=None, proved_by=None)
                | Q(proof__in=Proof.values, proved_at__isnull=False),
                name="a_proof_of_representation_has_its_moment",
            ),
            models.UniqueConstraint(
                fields=["representative", "represented"],
                condition=Q(until=None),
                name="one_open_representation_of_a_pair",
            ),
        ]
