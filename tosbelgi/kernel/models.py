"""Models of the kernel: the audit log, corrections to the calendar, heartbeats of processes, claims of routines."""

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .caching.owed_keys import OwedCacheKey
from .setting_versions import SettingVersion

__all__ = [
    "CalendarCorrection",
    "Heartbeat",
    "HistoryHead",
    "HistoryLine",
    "OwedCacheKey",
    "RoutineClaim",
    "SettingVersion",
]


class HistoryLine(models.Model):
    """One thing that happened. Written by `history.append` only; the database refuses changes (migration 0002)."""

    seq = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    name = models.CharField(max_length=64)
    by_id = models.BigIntegerField(null=True)
    facts = models.JSONField(null=True)
    salt = models.CharField(max_length=32, null=True)
    facts_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["name", "seq"], name="history_by_name")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a line of history is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("a line of history is never removed")


class HistoryHead(models.Model):
    """Where the chain ends, so that a cut-off end shows; locked while somebody appends."""

    seq = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="there_is_one_head")]


class CalendarCorrection(models.Model):
    """The operator's decision on one day: worked or not, whatever the published calendar says."""

    date = models.DateField(_("date"), unique=True)
    working = models.BooleanField(_("is a working day"))
    reason = models.CharField(_("reason"), max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["date"]
        verbose_name = _("calendar correction")
        verbose_name_plural = _("calendar corrections")

    def __str__(self) -> str:
        return f"{self.date}: {self.reason}"


class Heartbeat(models.Model):
    """When a process last showed that it lives."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()


class RoutineClaim(models.Model):
    """When a routine of the scheduler is due next, and which worker runs it now; see `scheduler`.

    `claimed_until` is renewed while the worker lives; `ends_by` is when the routine has run for longer than it may.
    """

    name = models.CharField(max_length=40, primary_key=True)
    next_due = models.DateTimeField()
    claimed_by = models.CharField(max_length=64, blank=True)
    claimed_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ends_by = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="a_claim_has_who_since_and_until",
                condition=Q(claimed_by="", claimed_until=None, started_at=None, ends_by=None)
                | (~Q(claimed_by="") & Q(claimed_until__isnull=False, started_at__isnull=False, ends_by__isnull=False)),
            )
        ]
