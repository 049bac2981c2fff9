"""What a translated string must be to fit where its source stands: the rules of that field's own form.

wagtail-localize stores every string as it comes and learns only when the whole translation is made whether the field
takes it. So whatever brings a string, a file or the translation editor, asks here first.
"""

import html

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.validators import validate_slug
from django.db import models
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail_localize.models import Translation

from tosbelgi.language.plain_text import forbidden_characters

from .completeness import TAG


def text_of(words: str) -> str:
    """What a reader sees of a string, which is kept as HTML.

    >>> text_of("Ән <b>&amp;</b> күй")
    'Ән & күй'
    """
    return html.unescape(TAG.sub("", words))


class StringRules:
    """The fields of one translation. The source is read once, however many strings are asked about."""

    def __init__(self, translation: Translation) -> None:
        self.translation = translation
        self._source: models.Model | None = None

    def problem(self, path: str, words: str) -> str:
        """Why these words do not fit there, in the reader's language; empty where they do.

        Markup is none of this rule's business, and text in columns of rich text may be of any length.
        """
        if signs := forbidden_characters(words):
            return _("it holds a sign that nobody sees (%(signs)s); delete it") % {"signs": ", ".join(signs)}
        try:
            if path == "slug":
                self._check_address(text_of(words))
            field = self._form_field(path)
            if field is not None:
                field.clean(text_of(words))
            if path == "title" and field is not None:
                field.clean(words)  # the list of pages keeps the title as it is written here, with its "&amp;"
        except ValidationError as wrong:
            return " ".join(wrong.messages)
        return ""

    def _form_field(self, path: str):
        """The field of a form in which such words would be typed; None for rich text and for what is gone."""
        model = self.translation.source.specific_content_type.model_class()
        name, *below = path.split(".")
        try:
            field = model._meta.get_field(name)
            if field.one_to_many and len(below) >= 2:
                field, below = field.related_model._meta.get_field(below[1]), below[2:]
        except FieldDoesNotExist:
            return None
        if isinstance(field, StreamField):
            block = _block(self.source_value(name), below)
            return block.field if isinstance(block, blocks.CharBlock | blocks.TextBlock) else None
        plain = isinstance(field, models.CharField | models.TextField) and not isinstance(field, RichTextField)
        return field.formfield() if plain else None

    def source_value(self, name: str):
        if self._source is None:
            self._source = self.translation.source.as_instance()
        return getattr(self._source, name)

    def _check_address(self, slug: str) -> None:
        """A translation is published under a slug of Latin letters; another one would be altered in silence."""
        row = self.translation.get_target_instance()
        validate_slug(slug)
        if isinstance(row, Page) and not Page._slug_is_available(slug, row.get_parent(), row):
            raise ValidationError(_("the address “%(slug)s” is taken by another page") % {"slug": slug})


def _block(value, names: list[str]):
    """The block to which a path leads inside a body of text."""
    block = None
    for name in names:
        if isinstance(value, blocks.StructValue):
            block, value = value.block.child_blocks.get(name), value.get(name)
            continue
        children = value.bound_blocks if isinstance(value, blocks.list_block.ListValue) else value
        child = next((one for one in children if getattr(one, "id", None) == name), None)
        if child is None:
            return None
        block, value = child.block, child.value
    return block
