"""Template tag `{% versions row %}`: the edited row's three language versions, with links to edit them."""

from typing import Any

from django import template
from django.db import models
from django.template import Context
from wagtail.models import TranslatableMixin

from tosbelgi.language.languages import NATIVE_NAMES

from ..editing import policy
from ..translation.translated_columns import TranslatedColumnsMixin
from ..translation_admin import board as language_board

register = template.Library()


@register.inclusion_tag("cms/admin/parts/versions.html", takes_context=True)
def versions(context: Context, row: models.Model) -> dict[str, Any]:
    """Each language with its state, and a link where this user writes it; empty for rows without translations."""
    if not isinstance(row, TranslatableMixin | TranslatedColumnsMixin) or not row.pk:
        return {}
    mine = policy.writable_languages(context["request"].user)
    here = row.locale.language_code if isinstance(row, TranslatableMixin) else ""
    return {
        "cells": [
            (cell, NATIVE_NAMES[cell.language], cell.language == here, cell.language in mine)
            for cell in language_board.line_of(row).cells
        ]
    }
