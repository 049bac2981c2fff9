"""Where in a row some words stand, by the names its form has for the place."""

from django.db import models
from django.utils.text import capfirst
from wagtail.fields import StreamField


def label_for_path(row: models.Model, path: str) -> str:
    """The place that a path of `wagtail_localize` names (`field`, `stream.block id…` or `children.key.field`).

    What is no longer there, or no longer a field, is called by the nearest name that is.
    """
    first, *rest = path.split(".")
    field = next((one for one in row._meta.get_fields() if one.name == first), None)
    if field is None:
        return first
    if field.one_to_many:
        return _joined(field.related_model._meta.verbose_name, *_named(field.related_model, rest[1:2]))
    if isinstance(field, StreamField):
        return _joined(field.verbose_name, *_blocks(getattr(row, first), rest[:1]))
    return _joined(field.verbose_name)


def _named(model: type[models.Model], names: list[str]) -> list[str]:
    return [field.verbose_name for field in model._meta.concrete_fields if field.name in names]


def _blocks(stream, ids: list[str]) -> list[str]:
    return [one.block.label for one in stream if one.id in ids]


def _joined(*names) -> str:
    return " → ".join(capfirst(str(name)) for name in names)
