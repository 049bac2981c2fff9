"""Models of the agreement: its approved text, who has accepted it, and the codes by which they do (R026, D9)."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tosbelgi.language.languages import CODES, SOURCE

from ..people.api import PersonalModel, PersonalQuerySet
from .participations import Participation, reached_through

GUESSES = 3  # the fourth is refused, and another code has to be asked for
CODE_HOLDS = timedelta(minutes=30)


class AgreementText(models.Model):
    """One version of the text that participants and representatives accept, as the operator approved it.

    What was approved is never changed: whoever has accepted it can read it for ever. A change is another version.
    """

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    text_kk = models.TextField(_("text in Kazakh"))
    text_ru = models.TextField(_("text in Russian"))
    text_en = models.TextField(_("text in English"))
    approved_at = models.DateTimeField(_("approved at"))
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        verbose_name = _("text of the agreement")
        verbose_name_plural = _("texts of the agreement")
        constraints = [
            models.CheckConstraint(
                condition=~Q(text_kk="") & ~Q(text_ru="") & ~Q(text_en=""),
                name="an_agreement_is_written_in_every_language",
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("an approved text is not changed afterwards")
        super().save(*args, **kwargs)

    def in_language(self, language: str) -> str:
        text: str = getattr(self, f"text_{language if language in CODES else SOURCE}")
        return text


class AcceptanceQuerySet(PersonalQuerySet["Acceptance"]):
    """The rows behind their one door."""


class Acceptance(PersonalModel):
    """Somebody has accepted the agreement: for themselves, or for whom they represent."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="acceptances")
    person = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    as_representative = models.BooleanField(_("as legal representative"))
    text = models.ForeignKey(AgreementText, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(_("language"), max_length=2)
    at = models.DateTimeField(_("at"))

    objects = AcceptanceQuerySet.as_manager()
    reached = reached_through("participation__")

    class Meta(PersonalModel.Meta):
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "as_representative"], name="an_agreement_is_accepted_once_by_each_side"
            )
        ]


class AcceptanceCodeQuerySet(PersonalQuerySet["AcceptanceCode"]):
    """The rows behind their one door."""


class AcceptanceCode(PersonalModel):
    """A code that was sent to somebody, to accept the agreement with; kept as a keyed digest and used once.

    `used_at` is when it was used up: somebody accepted by it, or asked for another one, which counts from then on.
    Those of the last day are kept, so that it is known how many were sent.
    """

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="codes")
    person = models.ForeignKey("programme.Person", on_delete=models.CASCADE, related_name="+")
    as_representative = models.BooleanField(_("as legal representative"))
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("holds until"))
    guesses = models.PositiveSmallIntegerField(_("guesses"), default=0)
    used_at = models.DateTimeField(_("used at"), null=True)

    objects = AcceptanceCodeQuerySet.as_manager()
    reached = {}  # nobody reads codes, whatever their role

    class Meta(PersonalModel.Meta):
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "as_representative"],
                condition=Q(used_at=None),
                name="one_code_at_a_time_for_each_side",
            )
        ]

    def holds(self, at: datetime) -> bool:
        return self.used_at is None and at < self.expires_at and self.guesses < GUESSES
