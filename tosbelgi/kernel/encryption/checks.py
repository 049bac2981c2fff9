"""System check: every sealed text of the database has its key in the settings."""

from typing import Any

from django.core import checks
from django.db import DatabaseError, transaction

from .keys import key_ring
from .rotation import encrypted_fields, not_sealed_by


@checks.register(checks.Tags.database)
def every_key_is_named(app_configs: Any = None, databases: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """An error for each field with a text that no key opens: `migrate`, and so every start by `quickstart`, stops."""
    if not databases:
        return []
    return [
        checks.Error(
            f"{field.sealed_as} has texts that were sealed by a key which FIELD_KEYS does not name ({key}).",
            hint="Put that key behind the first one. `rotate_field_keys` writes all under the first.",
            id="kernel.E010",
        )
        for field, key in _missing()
    ]


def _missing() -> list[tuple[Any, str]]:
    found = []
    for model, field in encrypted_fields():
        try:
            with transaction.atomic():
                row = not_sealed_by(model, field, key_ring().keys).only(field.name).first()
        except DatabaseError:  # the table is not there yet: the migration that makes it is about to run
            continue
        if row is not None and (stored := field.stored_of(row)) is not None:
            found.append((field, stored.key_id[:16]))
    return found
