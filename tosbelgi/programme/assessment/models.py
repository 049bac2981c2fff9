"""Model of progress: the figures of one participation as they were counted last."""

from collections.abc import Sequence

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..participation.api import reached_through
from ..participation.models import Participation
from ..people.api import PersonalModel, PersonalQuerySet
from .figures import Figure, mean_of, percent_of

__all__ = ["Progress"]


class ProgressQuerySet(PersonalQuerySet["Progress"]):
    """The rows behind their one door."""


class Progress(PersonalModel):
    """What a participation has come to. Every column follows from the journal, the frozen norms and the agreed plan.

    - `directions` are the figures of the directions, in their order, as JSON of `Figure`.
    - `percent` is their mean, rounded down once.
    - `completed_at` is since when what is confirmed now is enough; empty again once it is no longer.
    - `counted_at` is when the others changed last.
    """

    participation = models.OneToOneField(Participation, on_delete=models.CASCADE, related_name="progress")
    directions = models.JSONField(_("figures of the directions"), default=list)
    percent = models.PositiveSmallIntegerField(_("percent"), default=0)
    is_complete = models.BooleanField(_("the level is complete"), default=False)
    completed_at = models.DateTimeField(_("complete since"), null=True)
    last_sent_at = models.DateTimeField(_("last entry sent at"), null=True)
    counted_at = models.DateTimeField(_("counted at"))

    objects = ProgressQuerySet.as_manager()
    reached = reached_through("participation__")

    class Meta(PersonalModel.Meta):
        verbose_name = _("progress")
        verbose_name_plural = _("progress")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_complete=True, percent=100, completed_at__isnull=False)
                | Q(is_complete=False, percent__lt=100, completed_at=None),
                name="a_level_is_complete_at_100_percent_since_a_moment",
            )
        ]

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(map(Figure.from_json, self.directions))

    def take(self, figures: Sequence[Figure]) -> None:
        """Take these figures over; whoever calls stores them."""
        self.directions = [figure.to_json() for figure in figures]
        self.percent = percent_of(figures)

    @property
    def done(self) -> int:
        """With `asked` the mean of the directions, exactly: a fraction."""
        mean = mean_of(self.figures)
        return mean.done if mean else 0

    @property
    def asked(self) -> int:
        mean = mean_of(self.figures)
        return mean.asked if mean else 1
