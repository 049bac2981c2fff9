"""Models of the rating: what was tallied of each participation, and the tallies by which a place is read at once."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.codes import LevelCode

from ..participation.api import reached_through
from ..participation.models import Participation
from ..people.api import PersonalModel, PersonalQuerySet

__all__ = ["Standing", "Tally"]


class StandingQuerySet(PersonalQuerySet["Standing"]):
    """The rows behind their one door."""


class Standing(PersonalModel):
    """How a participation is counted in the tallies now; nothing is here of one that takes part no longer.

    `year` is the cohort year (D22): the December in which the award is given.
    """

    participation = models.OneToOneField(Participation, on_delete=models.CASCADE, related_name="standing")
    level = models.CharField(_("level"), max_length=10, choices=LevelCode.choices)
    year = models.PositiveSmallIntegerField(_("cohort year"))
    region = models.ForeignKey("programme.Region", on_delete=models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField(_("percent"))

    objects = StandingQuerySet.as_manager()
    reached = reached_through("participation__")

    class Meta(PersonalModel.Meta):
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        constraints = [models.CheckConstraint(condition=Q(percent__lte=100), name="a_standing_has_at_most_100_percent")]


class Tally(models.Model):
    """How many of a level and cohort year stand at a percent: in one region, or in all where none is named."""

    level = models.CharField(_("level"), max_length=10, choices=LevelCode.choices)
    year = models.PositiveSmallIntegerField(_("cohort year"))
    region = models.ForeignKey("programme.Region", on_delete=models.PROTECT, null=True, related_name="+")
    percent = models.PositiveSmallIntegerField(_("percent"))
    number = models.PositiveIntegerField(_("number"), default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        constraints = [
            models.UniqueConstraint(
                fields=["level", "year", "region", "percent"],
                condition=Q(region__isnull=False),
                name="a_region_is_tallied_once_at_a_percent",
            ),
            models.UniqueConstraint(
                fields=["level", "year", "percent"],
                condition=Q(region=None),
                name="a_level_is_tallied_once_at_a_percent",
            ),
        ]

    def __str__(self) -> str:
        return f"tally {self.pk}"
