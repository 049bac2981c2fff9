"""Models of the kernel: the history and its subscriptions, the calendar, heartbeats, claims of routines."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .caching.owed_keys import OwedCacheKey
from .facts.models import (
    HistoryAbout,
    HistoryHead,
    HistoryLine,
    HistoryRoot,
    ParkedLine,
    SubscriptionCursor,
)
from .mail.models import OutgoingMail
from .setting_versions import SettingVersion

__all__ = [
    "CalendarCorrection",
    "Heartbeat",
    "HistoryAbout",
    "HistoryHead",
    "HistoryLine",
    "HistoryRoot",
    "OutgoingMail",
    "OwedCacheKey",
    "ParkedLine",
    "RoutineClaim",
    "SettingVersion",
    "SubscriptionCursor",
]


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
