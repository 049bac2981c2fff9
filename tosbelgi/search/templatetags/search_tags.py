"""Template tags of the search: labels of filter values (`{{ code|called:"level" }}`) and language chips."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tosbelgi.language.languages import NATIVE_NAMES, SOURCE
from tosbelgi.search import wordings

register = template.Library()


@register.filter
def called(value: str, name: str) -> object:
    return wordings.VALUES[name][value]


@register.simple_tag
def language_tag(code: str) -> SafeString:
    """A chip with the name of the language that a text is in."""
    name, is_ours = wordings.language_name(code, get_language() or SOURCE), code in NATIVE_NAMES
    return format_html('<span class="chip"{}>{}</span>', format_html(' lang="{}"', code) if is_ours else "", name)
