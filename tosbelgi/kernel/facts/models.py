"""Models of the history and of what follows from it: lines, whom they are about, head, daily roots, cursors."""

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class HistoryLine(models.Model):
    """One thing that happened. Inserted by `history.append`, sealed once by `sealing`; the database refuses the rest.

    Until it is sealed a line has neither a number nor a place in the chain. Lines of `version` 0 were written when
    names of classes were names of events; their digests have another form.
    """

    seq = models.PositiveBigIntegerField(unique=True, null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=timezone.now, null=True)
    name = models.CharField(max_length=64)
    version = models.PositiveSmallIntegerField(default=0)
    by_id = models.BigIntegerField(null=True)
    facts = models.JSONField(null=True)
    salt = models.CharField(max_length=32, null=True)
    facts_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["name", "seq"], name="history_by_name"),
            models.Index(fields=["id"], condition=Q(seq=None), name="history_not_sealed_yet"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_sealed_line_has_its_place",
                condition=Q(seq=None, previous="", digest="")
                | (Q(seq__isnull=False) & ~Q(previous="") & ~Q(digest="")),
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a line of history is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("a line of history is never removed")


class HistoryAbout(models.Model):
    """That a line is about a person: the index by which somebody's lines are found when they ask, or are erased."""

    line = models.ForeignKey(HistoryLine, on_delete=models.PROTECT, related_name="about")
    person_id = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["person_id", "line"], name="a_line_is_about_a_person_once"),
        ]


class HistoryHead(models.Model):
    """Where the chain ends, so that a cut-off end shows; locked by whoever seals, and by nobody else.

    `sealed_on` is the day of the last sealing; unknown where that was before days had roots.
    """

    seq = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    sealed_on = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="there_is_one_head")]


class HistoryRoot(models.Model):
    """The end of the chain when a day was over. Published, so that nobody can write the days before it anew."""

    day = models.DateField(unique=True)
    seq = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        ordering = ["day"]


class SubscriptionCursor(models.Model):
    """How far one subscription has come in the sealed history; `tries` and `error` are of the line it stands before."""

    name = models.CharField(max_length=64, primary_key=True)
    seq = models.PositiveBigIntegerField()
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        default_permissions = ()


class ParkedLine(models.Model):
    """A line that a subscription could not follow, put aside so that the rest goes on; `again_at`: somebody asked."""

    subscription = models.CharField(max_length=64)
    line = models.ForeignKey(HistoryLine, on_delete=models.PROTECT, related_name="+")
    tries = models.PositiveSmallIntegerField()
    error = models.TextField()
    parked_at = models.DateTimeField()
    again_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("parked consequence")
        verbose_name_plural = _("parked consequences")
        default_permissions = ("change",)
        ordering = ["parked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["subscription", "line"], name="a_subscription_parks_a_line_once"),
        ]
