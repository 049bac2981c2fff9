"""Models of schedules: one for each participation, its versions, and who has agreed on which of them (R094).

Versions and agreements are only added. What is in force is the version on which both sides have agreed last.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..participation.api import reached_through
from ..participation.models import Participation
from ..people.api import AddedOnlyPersonalModel, PersonalModel, PersonalQuerySet
from .json_form import from_json
from .plan import Plan


class Side(models.TextChoices):
    """Who draws a schedule up together."""

    PARTICIPANT = "participant", _("Participant")
    MENTOR = "mentor", _("Mentor")


class ScheduleQuerySet(PersonalQuerySet["Schedule"]):
    """The rows behind their one door."""


class Schedule(PersonalModel):
    """The schedule of one participation: the number of its newest version, and of the one that is in force."""

    participation = models.OneToOneField(Participation, on_delete=models.CASCADE, related_name="schedule")
    version = models.PositiveIntegerField(_("version"), default=0)
    agreed_version = models.PositiveIntegerField(_("version in force"), null=True)

    objects = ScheduleQuerySet.as_manager()
    reached = reached_through("participation__")

    class Meta(PersonalModel.Meta):
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_version=None) | Q(agreed_version__lte=F("version")),
                name="what_is_agreed_was_written",
            )
        ]


class ScheduleVersionQuerySet(PersonalQuerySet["ScheduleVersion"]):
    """The rows behind their one door."""


class ScheduleVersion(AddedOnlyPersonalModel):
    """A plan as somebody wrote it: by whom, in which role, when, and what they had before them."""

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    text = models.TextField(_("plan"))
    digest = models.CharField(max_length=64)
    based_on = models.PositiveIntegerField(_("based on version"), default=0)
    person = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=12, choices=Side.choices)
    at = models.DateTimeField(_("at"))

    objects = ScheduleVersionQuerySet.as_manager()
    reached = reached_through("schedule__participation__")

    class Meta(AddedOnlyPersonalModel.Meta):
        verbose_name = _("version of a schedule")
        verbose_name_plural = _("versions of schedules")
        constraints = [
            models.UniqueConstraint(fields=["schedule", "number"], name="a_version_of_a_schedule_has_its_number"),
            models.CheckConstraint(condition=Q(based_on__lt=F("number")), name="a_version_is_based_on_an_earlier_one"),
            models.CheckConstraint(condition=Q(role__in=Side.values), name="a_version_is_written_by_one_of_the_two"),
        ]

    @property
    def plan(self) -> Plan:
        """The plan, which is refused where the text is not what was written."""
        return from_json(self.text, expected_digest=self.digest)


class ScheduleAgreementQuerySet(PersonalQuerySet["ScheduleAgreement"]):
    """The rows behind their one door."""


class ScheduleAgreement(AddedOnlyPersonalModel):
    """Somebody has agreed on exactly this version."""

    version = models.ForeignKey(ScheduleVersion, on_delete=models.CASCADE, related_name="agreements")
    person = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=12, choices=Side.choices)
    at = models.DateTimeField(_("at"))

    objects = ScheduleAgreementQuerySet.as_manager()
    reached = reached_through("version__schedule__participation__")

    class Meta(AddedOnlyPersonalModel.Meta):
        verbose_name = _("agreement on a schedule")
        verbose_name_plural = _("agreements on schedules")
        constraints = [
            models.UniqueConstraint(fields=["version", "person", "role"], name="somebody_agrees_on_a_version_once"),
            models.CheckConstraint(condition=Q(role__in=Side.values), name="one_of_the_two_agrees_on_a_schedule"),
        ]
