"""Pending cache invalidations: keys that should have been changed or removed while the cache was away.

What the cache holds under them is stale. The list is in the database, since the process that made the change may be
gone when the cache comes back, and others would believe what they read there.
"""

import logging
from collections.abc import Iterable
from contextlib import nullcontext
from typing import NamedTuple

from django.db import DatabaseError, InterfaceError, connection, models, transaction

logger = logging.getLogger(__name__)
EVERYTHING = "*"


class OwedCacheKey(models.Model):
    """One such key. `token` is another for each change, so that paying an old debt does not delete a newer one."""

    key = models.CharField(max_length=250)
    version = models.IntegerField(null=True)
    token = models.CharField(max_length=32, unique=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key


class Debt(NamedTuple):
    """A key, its version (as in Django's cache API), and the token of the change."""

    key: str
    version: int | None
    token: str


def record_debt(debt: Debt) -> None:
    """Store a debt after commit."""
    transaction.on_commit(lambda: _store_debt(debt), robust=True)


def _store_debt(debt: Debt) -> None:
    try:
        OwedCacheKey.objects.create(key=debt.key, version=debt.version, token=debt.token)
    except (DatabaseError, InterfaceError) as failed:  # this process still knows it
        logger.error("a lost change of the cache was not written down", extra={"failure": type(failed).__name__})


def open_debts() -> list[Debt]:
    """The stored debts. None where the database does not answer: then nothing was changed either. One query."""
    if connection.in_atomic_block and connection.needs_rollback:
        return []
    try:
        # A query that fails must not spoil the transaction around it; outside of one, SQLite would lock for writing.
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            return [Debt(*row) for row in OwedCacheKey.objects.values_list("key", "version", "token")]
    except (DatabaseError, InterfaceError):
        return []


def delete_paid(debts: Iterable[Debt]) -> None:
    """Delete debts whose keys are gone from the cache."""
    try:
        with transaction.atomic():
            OwedCacheKey.objects.filter(token__in=[debt.token for debt in debts]).delete()
    except (DatabaseError, InterfaceError):
        return  # somebody removes the keys once more
