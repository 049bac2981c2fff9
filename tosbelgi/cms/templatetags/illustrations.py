"""Template tag `{% scene code %}`: the SVG illustration of a direction, a level or the front page."""

from functools import cache

from django import template
from django.utils.safestring import SafeString, mark_safe

from tosbelgi.artwork import scenes

register = template.Library()


@register.simple_tag
@cache
def scene(code: str) -> SafeString:
    """The illustration of a direction, a level, or the front page; drawn once a process."""
    return mark_safe(scenes.illustration(code))
