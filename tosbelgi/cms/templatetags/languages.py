"""Template tags for texts that stand in for one in the reader's language, which they never do without saying so."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tosbelgi.language.display_texts import DisplayText
from tosbelgi.language.language_names import name_of
from tosbelgi.language.languages import SOURCE

register = template.Library()


@register.simple_tag
def language_tag(code: str) -> SafeString:
    """A chip with the name of the language that a text is in, as the reader calls it."""
    return format_html('<span class="chip">{}</span>', name_of(code, get_language() or SOURCE))


@register.simple_tag
def display_text(shown: DisplayText) -> SafeString:
    """The text, said to be in its language where that is not the reader's."""
    if shown.translated:
        return format_html("{}", shown.text)
    return format_html('<span lang="{}">{}</span>', shown.lang, shown.text)


@register.simple_tag
def text_language(shown: DisplayText) -> SafeString:
    """The chip of its language; nothing where that is the reader's."""
    return SafeString("") if shown.translated else language_tag(shown.language)


@register.simple_tag
def text_beside(shown: DisplayText) -> SafeString:
    """What stands beside a text in Latin letters: its original; nothing beside another."""
    return (
        format_html('<span lang="{}">{}</span>', shown.beside_language, shown.beside)
        if shown.beside
        else SafeString("")
    )
