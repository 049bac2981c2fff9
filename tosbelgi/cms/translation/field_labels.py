"""Labels for content paths of wagtail-localize, as the edit form names the fields."""

from typing import Any

from django.db import models
from django.utils.text import capfirst
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField


def label_for_path(row: models.Model, path: str) -> str:
    """The label of a path of wagtail-localize (`field`, `stream.block id…` or `children.key.field`).

    Where a part is no longer there, the label of the nearest part that is.
    """
    first, *rest = path.split(".")
    field: Any = next((one for one in row._meta.get_fields() if one.name == first), None)
    if field is None:
        return first
    if field.one_to_many:
        return _joined(field.related_model._meta.verbose_name, *_field_names(field.related_model, rest[1:2]))
    if isinstance(field, StreamField):
        return _joined(field.verbose_name, *_block_labels(getattr(row, first), rest[:1]))
    return _joined(field.verbose_name)


def _field_names(model: type[models.Model], names: list[str]) -> list[str]:
    return [field.verbose_name for field in model._meta.concrete_fields if field.name in names]


def _block_labels(stream: StreamValue, ids: list[str]) -> list[str]:
    return [one.block.label for one in stream if one.id in ids]


def _joined(*names: Any) -> str:
    return " → ".join(capfirst(str(name)) for name in names)
