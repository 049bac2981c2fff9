"""Models of organisations and their abilities: beside the public row of a centre, the one that no draft undoes.

What stands here is never published and never restored from a revision: an older draft of a centre, published late,
cannot make a suspended organisation active again (R021, R101, R119–R124, A26).
"""

from datetime import datetime
from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tosbelgi.language.alphabets import KEY_WIDTH, sort_key
from tosbelgi.language.languages import SOURCE

from ..centres import Centre, Region


class OrganisationStatus(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("of an organisation", "Active")
    SUSPENDED = "suspended", _("Suspended")


class AbilityKind(models.TextChoices):
    """What an organisation may be authorised for; one may be several (A26)."""

    CENTRE = "centre", _("Programme centre")
    VOLUNTEERING = "volunteering", _("Provider of volunteering")
    TRIPS = "trips", _("Provider of expeditions")
    EMPLOYER = "employer", _("Employer of experts and coordinators")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def active(self) -> Self:
        return self.filter(status=OrganisationStatus.ACTIVE)

    def able_to(self, kind: AbilityKind, at: datetime) -> Self:
        """Those that are active and authorised for it at that instant."""
        held = OrganisationAbility.objects.holding(at).filter(organisation=OuterRef("pk"), kind=kind)
        return self.active().filter(Exists(held))


class Organisation(models.Model):
    """A partner of the programme, known by its legal names; permanent, whatever becomes of its public row.

    `centre` is the public row of one that is a programme centre: its words are the editors', this row the operator's.
    """

    wagtail_reference_index_ignore = True

    public_id = models.UUIDField(_("public id"), default=uuid4, unique=True, editable=False)
    name_kk = models.CharField(_("name in Kazakh"), max_length=200)
    name_ru = models.CharField(_("name in Russian"), max_length=200, blank=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="organisations", verbose_name=_("region"))
    centre = models.OneToOneField(
        Centre, on_delete=models.SET_NULL, null=True, related_name="organisation", verbose_name=_("programme centre")
    )
    status = models.CharField(
        _("status of the organisation"),
        max_length=12,
        choices=OrganisationStatus.choices,
        default=OrganisationStatus.ACTIVE,
    )
    status_since = models.DateTimeField(_("in this status since"), null=True)
    status_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    status_reason = models.CharField(_("reason"), max_length=500, blank=True)
    sort_name = models.CharField(max_length=KEY_WIDTH, editable=False, db_index=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        default_permissions = ("change",)
        ordering = ["sort_name", "pk"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=OrganisationStatus.values), name="an_organisation_has_a_known_status"
            ),
        ]

    def __str__(self) -> str:
        return self.name_kk

    def named_in(self, language: str) -> str:
        """Its legal name: the Russian one for readers of Russian, else the Kazakh one."""
        return (self.name_ru if language == "ru" else "") or self.name_kk

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = sort_key(self.name_kk, SOURCE)
        super().save(*args, **kwargs)


class OrganisationAbilityQuerySet(models.QuerySet["OrganisationAbility"]):
    def holding(self, at: datetime) -> Self:
        """Those that hold at that instant."""
        return self.filter(since__lte=at).filter(Q(until=None) | Q(until__gt=at))


class OrganisationAbility(models.Model):
    """What an organisation is authorised for in `[since, until)`, and by whom. Rows are ended, never deleted."""

    wagtail_reference_index_ignore = True

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="abilities")
    kind = models.CharField(_("kind"), max_length=16, choices=AbilityKind.choices)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("granted by")
    )

    objects = OrganisationAbilityQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("ability of an organisation")
        verbose_name_plural = _("abilities of organisations")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AbilityKind.values), name="an_ability_is_of_a_known_kind"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="an_ability_does_not_end_before_it_begins"
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind"], condition=Q(until=None), name="an_organisation_has_each_ability_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


@receiver(post_save, sender=Centre)
def give_it_its_organisation(sender: type[Centre], instance: Centre, raw: bool, **kwargs: Any) -> None:
    """Each centre has its permanent row from its first one on; what it is called there the operator corrects."""
    if raw or Organisation.objects.filter(centre=instance).exists():
        return
    Organisation.objects.create(
        centre=instance, name_kk=instance.name_kk, name_ru=instance.name_ru, region_id=instance.region_id
    )
