"""Stored values of operator settings, each from a day on: an append-only model, read through a cache.

The values in force are cached for all processes, under a cache version that changes after every commit that
touches them. The version is read before the database, so nobody can store old values under a new version.
"""

from datetime import date
from typing import Any, NamedTuple, NoReturn

from django.conf import settings
from django.core.cache import cache
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .caching.cache_versions import CacheVersion

VERSION = CacheVersion("setting-versions")
SECONDS = 3600
WITHDRAWAL = ("withdrawn_on", "withdrawn_by", "withdrawal_reason")


class SettingVersion(models.Model):
    """That a setting has a value from a day on: decided by whom, when and why.

    A decision whose day has not come can be withdrawn, which is written beside it; the row stays.
    """

    name = models.CharField(_("name"), max_length=80)
    value = models.JSONField(_("value"))
    valid_from = models.DateField(_("valid from"))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    withdrawn_on = models.DateField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawal_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["name", "-valid_from", "-pk"]
        verbose_name = _("programme setting")
        verbose_name_plural = _("programme settings")
        default_permissions = ("change",)
        constraints = [
            models.UniqueConstraint(
                fields=["name", "valid_from"],
                condition=Q(withdrawn_on__isnull=True),
                name="a_setting_changes_once_on_a_day",
            ),
            models.CheckConstraint(
                name="a_setting_in_force_is_not_withdrawn",
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__lt=F("valid_from")),
            ),
            models.CheckConstraint(name="a_setting_changes_for_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.valid_from}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding and set(kwargs.get("update_fields") or ["name"]) != set(WITHDRAWAL):
            raise TypeError("a version of a setting is never changed")
        super().save(*args, **kwargs)
        invalidate_after_commit()

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("a version of a setting is never removed")


class StoredValue(NamedTuple):
    """The part of one version that readers of values need."""

    name: str
    valid_from: date
    value: Any


def stored_versions() -> list[StoredValue]:
    """Every version that is not withdrawn, earliest first, as the database has it now. One query."""
    rows = SettingVersion.objects.filter(withdrawn_on__isnull=True).order_by("valid_from", "pk")
    return [StoredValue(*row) for row in rows.values_list("name", "valid_from", "value")]


def cached_versions() -> list[StoredValue]:
    """The same as `stored_versions`, from the shared cache where it has them: no query then, else one."""
    if _is_changed_in_this_transaction():
        return stored_versions()
    key = f"{VERSION.key}-{VERSION.current()}"
    cached: list[tuple[str, date, Any]] | None = cache.get(key)
    if cached is None:
        cached = [tuple(row) for row in stored_versions()]
        cache.set(key, cached, SECONDS)
    return [StoredValue(*row) for row in cached]


def _is_changed_in_this_transaction() -> bool:
    """Has this transaction changed versions? What may yet be rolled back is nobody else's to see."""
    return any(work is _invalidate for _savepoints, work, _robust in transaction.get_connection().run_on_commit)


def invalidate_after_commit() -> None:
    """Invalidate the cached versions of every process after commit."""
    transaction.on_commit(_invalidate, robust=True)


def _invalidate() -> None:
    VERSION.change()
