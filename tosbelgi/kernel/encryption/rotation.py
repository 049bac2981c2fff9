"""Writing sealed texts anew under the first key, in batches, so that an older key can be taken away."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q

from .ciphers import Sealed, open_sealed, seal
from .fields import EncryptedTextField
from .keys import key_ring


def encrypted_fields() -> Iterator[tuple[type[models.Model], EncryptedTextField]]:
    """Every field of the site that is encrypted, with its model."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if isinstance(field, EncryptedTextField):
                yield model, field


def not_sealed_by(model: type[models.Model], field: EncryptedTextField, keys: Iterable[str]) -> models.QuerySet[Any]:
    """The rows whose text was sealed by none of these keys."""
    known = Q()
    for key in keys:
        known |= Q(**{f"{field.name}__startswith": f"{key}."})
    return model._base_manager.exclude(**{f"{field.name}__isnull": True}).exclude(known)


def rotate(model: type[models.Model], field: EncryptedTextField, *, batch: int) -> Iterator[int]:
    """Seal the field's older texts by the first key; yields how many of each batch were. It may be broken off.

    A batch is a transaction. A row that somebody writes meanwhile keeps what they wrote.
    """
    last = None
    while True:
        with transaction.atomic():
            due = not_sealed_by(model, field, [key_ring().writes]).order_by("pk")
            if last is not None:
                due = due.filter(pk__gt=last)
            rows = list(due.only("pk", field.row, field.name).select_for_update()[:batch])
            if not rows:
                return
            done = sum(_sealed_anew(row, field) for row in rows)
            last = rows[-1].pk
        yield done


def _sealed_anew(row: models.Model, field: EncryptedTextField) -> int:
    old = field.stored_of(row)
    assert isinstance(old, Sealed)
    belonging = {"name": field.sealed_as, "row": field.row_of(row)}
    fresh = seal(open_sealed(old, **belonging), **belonging)
    own = type(row)._base_manager.filter(pk=row.pk, **{field.name: old})
    return own.update(**{field.name: fresh})
