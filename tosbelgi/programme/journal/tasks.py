"""Model of extra tasks: what a mentor asks beyond the schedule, until a day (R097)."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.codes import DirectionCode

from ..participation.api import reached_through
from ..participation.models import Participation
from ..people.api import PersonalModel, PersonalQuerySet
from .entries import Entry


class ExtraTaskQuerySet(PersonalQuerySet["ExtraTask"]):
    """The rows behind their one door."""


class ExtraTask(PersonalModel):
    """A task: of which direction, in which words, until when, and the entry by which it was done.

    `entry` is the one that gave occasion to it; `done_by` is set by the confirmation of one that answers it, and empty
    again when that is taken back.
    """

    public_id = models.UUIDField(_("public id"), default=uuid4, unique=True, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="extra_tasks")
    direction = models.CharField(_("direction"), max_length=16, choices=DirectionCode.choices)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, related_name="tasks")
    words = models.TextField(_("words"))
    due_on = models.DateField(_("due on"))
    given_by = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("given at"))
    done_by = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, related_name="answered_tasks")

    objects = ExtraTaskQuerySet.as_manager()
    reached = reached_through("participation__")

    class Meta(PersonalModel.Meta):
        verbose_name = _("extra task")
        verbose_name_plural = _("extra tasks")
        indexes = [
            models.Index(fields=["participation", "due_on", "id"], condition=Q(done_by=None), name="open_extra_tasks")
        ]
