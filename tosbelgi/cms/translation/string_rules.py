"""Validation of translated strings by the form field of the source, before wagtail-localize stores them.

wagtail-localize stores every string as it comes and only learns when the whole translation is saved whether the field
accepts it. So whatever brings a string, a file or the translation editor, validates it here first.
"""

import html
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.validators import validate_slug
from django.db import models
from django.forms import Field
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail_localize.models import Translation

from tosbelgi.language.plain_text import forbidden_characters

from .completeness import TAG

LONGEST = 20_000  # letters of one string with its markup; a paragraph of rich text is one, and its field has no limit


def text_of(text: str) -> str:
    """The plain text of a string, which is stored as HTML.

    >>> text_of("Ән <b>&amp;</b> күй")
    'Ән & күй'
    """
    return html.unescape(TAG.sub("", text))


class StringRules:
    """Validates strings of one translation. The source is read once, however many strings are checked."""

    def __init__(self, translation: Translation) -> None:
        self.translation = translation
        self._source: models.Model | None = None

    def problem(self, path: str, text: str) -> str:
        """Why the string is not valid at the path, in the active language; empty where it is.

        Markup is not checked here.
        """
        if len(text) > LONGEST:
            return _("it is longer than %(most)s letters") % {"most": intcomma(LONGEST)}
        if characters := forbidden_characters(text):
            return _("it holds a sign that nobody sees (%(signs)s); delete it") % {"signs": ", ".join(characters)}
        try:
            if path == "slug":
                self._check_slug(text_of(text))
            field = self._form_field(path)
            if field is not None:
                field.clean(text_of(text))
            if path == "title" and field is not None:
                field.clean(text)  # the list of pages keeps the title as it is written here, with its "&amp;"
        except ValidationError as wrong:
            return " ".join(wrong.messages)
        return ""

    def _form_field(self, path: str) -> Field | None:
        """The form field for the path; None for rich text and for what no longer exists."""
        model = self.translation.source.specific_content_type.model_class()
        name, *rest = path.split(".")
        try:
            field: Any = model._meta.get_field(name)
            if field.one_to_many and len(rest) >= 2:
                field, rest = field.related_model._meta.get_field(rest[1]), rest[2:]
        except FieldDoesNotExist:
            return None
        if isinstance(field, StreamField):
            block = _block(self.source_value(name), rest)
            return block.field if isinstance(block, blocks.CharBlock | blocks.TextBlock) else None
        plain = isinstance(field, models.CharField | models.TextField) and not isinstance(field, RichTextField)
        return field.formfield() if plain else None

    def source_value(self, name: str) -> Any:
        """The value of a field in the source of the translation."""
        if self._source is None:
            self._source = self.translation.source.as_instance()
        return getattr(self._source, name)

    def _check_slug(self, slug: str) -> None:
        """Only a Latin slug that is free: wagtail-localize would silently alter another one."""
        row = self.translation.get_target_instance()
        validate_slug(slug)
        if isinstance(row, Page) and not Page._slug_is_available(slug, row.get_parent(), row):
            raise ValidationError(_("the address “%(slug)s” is taken by another page") % {"slug": slug})


def _block(value: Any, names: list[str]) -> blocks.Block | None:
    """The block to which a path of names and ids leads inside a stream value; None where it leads nowhere."""
    block: blocks.Block | None = None
    for name in names:
        if isinstance(block, BaseTypedTableBlock):
            return next(iter(block.child_blocks.values()))  # all texts of a table keep the rules of a cell
        if isinstance(value, blocks.StructValue):
            block, value = value.block.child_blocks.get(name), value.get(name)
            continue
        children = value.bound_blocks if isinstance(value, blocks.list_block.ListValue) else value
        child = next((one for one in children if getattr(one, "id", None) == name), None)
        if child is None:
            return None
        block, value = child.block, child.value
    return block
